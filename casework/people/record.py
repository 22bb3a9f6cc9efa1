"""What happened to an account, newest first: from the rows that the database writes itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from casework.people.actor import Actor
from casework.people.authority import authority
from casework.people.models import Invitation, User
from casework.people.roles import Role

SHOWN = 50
UserHistory: type[Model] = apps.get_model("casework", "UserHistory")  # made by pghistory
RoleGrantHistory: type[Model] = apps.get_model("casework", "RoleGrantHistory")


@dataclass(frozen=True)
class Line:
    """One change: who made it (empty: the system), what it was, and the reason given."""

    at: datetime
    by: str
    what: str
    reason: str


def record(user: User, actor: Actor) -> list[Line]:
    """The last changes of an account, as far as this actor may know of them. Five queries."""
    told = [*_account(user), *_roles(user, actor), *_invitations(user)]
    # what one transaction did has one moment: its later rows are told first, too
    order = sorted(range(len(told)), key=lambda n: (told[n][0], n), reverse=True)
    last = [told[n] for n in order[:SHOWN]]
    ids = [context["user"] for _at, _what, context in last if context.get("user")]
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        Line(at, names.get(context.get("user") or 0, ""), what, context.get("reason", ""))
        for at, what, context in last
    ]


type Told = Iterator[tuple[datetime, str, dict[str, Any]]]


def _rows(history: type[Model], **of: Any) -> list[Any]:
    rows = history._default_manager.filter(**of).select_related("pgh_context")
    return list(rows.order_by("pgh_id"))


def _context(row: Any) -> dict[str, Any]:
    return row.pgh_context.metadata if row.pgh_context else {}


def _account(user: User) -> Told:
    rows = _rows(UserHistory, pgh_obj=user)
    if rows and rows[0].pgh_label == "insert":
        yield rows[0].pgh_created_at, _("Account made"), _context(rows[0])
    for before, after in pairwise(rows):
        if before.is_active != after.is_active:
            what = _("Account opened again") if after.is_active else _("Account closed")
            yield after.pgh_created_at, what, _context(after)
        if before.timezone != after.timezone:
            what = _("Time zone: %(zone)s") % {"zone": after.timezone}
            yield after.pgh_created_at, what, _context(after)


def _roles(user: User, actor: Actor) -> Told:
    for row in _rows(RoleGrantHistory, user=user, role__in=authority(actor).sees):
        label = {"role": Role(row.role).label}
        taken = row.pgh_label == "delete"
        what = _("Role taken: %(role)s") if taken else _("Role given: %(role)s")
        yield row.pgh_created_at, what % label, _context(row)


def _invitations(user: User) -> Told:
    for row in Invitation.objects.filter(user=user):
        yield row.at, _("Invitation sent"), {"user": row.by_id}
