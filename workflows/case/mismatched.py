"""Papers of a case that name another person: what the case page and its history say of them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.cases.situation import Situation
from casework.people.actor import Actor
from documents.checklist.papers import papers
from documents.judging.mismatches import RESOLVES, may_resolve
from documents.models import Mismatch
from documents.uploads.access import may_list
from workflows.case import words
from workflows.case.telling import Line, Teller


@dataclass(frozen=True)
class Doubt:
    """One that is open. `paper`: empty for who may not know of it; `url`: where this reader decides."""

    paper: str
    who: str
    role: str
    ago: str
    own: bool
    resolvers: str
    url: str


def doubts(s: Situation, actor: Actor) -> list[Doubt]:
    """Those that keep the case from moving forward; asks the database only if there are any."""
    if not papers(s).mismatches:
        return []
    found = Mismatch.objects.filter(pk__in=papers(s).mismatches).select_related(
        "version", "found_by"
    )
    return [_doubt(s, row, actor) for row in found.order_by("pk")]


def _doubt(s: Situation, row: Mismatch, actor: Actor) -> Doubt:
    kind = s.protocol.documents[row.version.document_type]
    return Doubt(
        paper=kind.label if may_list(kind, actor) else "",
        who=words.person(row.found_by, row.found_role, actor),
        role=words.role(row.found_role),
        ago=words.ago(row.found_at, s.now),
        own=row.found_by_id == actor.user_id,
        resolvers=words.roles(tuple(sorted(RESOLVES))),
        url=reverse("mismatch", args=[row.pk]) if may_resolve(kind, actor) else "",
    )


def found(teller: Teller, row: Mismatch) -> Line:
    what = _("kept out %(paper)s: it names another person") % _named(teller, row)
    return teller.line(row.found_at, row.found_by, row.found_role, what, "", "refused", "danger")


def resolved(teller: Teller, row: Mismatch) -> Line:
    named = _named(teller, row) | {"outcome": row.get_outcome_display()}
    what = _("said whose %(paper)s is: %(outcome)s") % named
    return teller.line(row.resolved_at, row.resolved_by, row.resolved_role, what, "", "confirm")


def _named(teller: Teller, row: Mismatch) -> dict[str, str]:
    return {"paper": teller.papers[str(row.version_id)]}
