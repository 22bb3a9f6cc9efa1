"""Sentences about who came to a case, left it, coordinates it, and opened it from outside."""

from typing import Any

from django.utils.translation import gettext as _

from casework.cases.models import Access
from casework.people.models import User
from workflows.case import words
from workflows.case.telling import Line, Teller


def looked(teller: Teller, row: Access) -> Line:
    """Somebody who is not on the case opened it, and said why; or a summary was printed."""
    if row.kind == Access.Kind.PRINTED:
        return teller.line(row.at, row.user, row.role, _("made a summary to print"), "", "papers")
    what = _("opened the case from outside")
    return teller.line(row.at, row.user, row.role, what, row.purpose, "see", "warning")


def joined_or_left(teller: Teller, row: Any) -> Line:
    """`row`: of the history of memberships."""
    came = row.pgh_label == "insert"
    named = {
        "person": words.person(row.user, row.role, teller.actor),
        "role": words.role(row.role),
    }
    text = _("put %(person)s on the case: %(role)s")
    what = (text if came else _("took %(person)s off the case: %(role)s")) % named
    user, role = writer(teller, row)
    return teller.line(row.pgh_created_at, user, role, what, "", "people")


def new_coordinator(teller: Teller, row: Any) -> Line:
    """`row`: of the history of cases, `was` the coordinator before."""
    before = teller.people.get(row.was)
    what = _("made %(person)s the coordinator") % {"person": row.owner.name}
    note = _("Before: %(person)s") % {"person": before.name} if before else ""
    user, role = writer(teller, row)
    return teller.line(row.pgh_created_at, user, role, what, note, "people", "primary")


def writer(teller: Teller, row: Any) -> tuple[User | None, str]:
    """Who did what a trigger wrote down, in which role."""
    said = row.pgh_context.metadata if row.pgh_context else {}
    return teller.people.get(said.get("user") or 0), str(said.get("role") or "")
