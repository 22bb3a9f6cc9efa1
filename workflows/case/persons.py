"""The people of a case as a reader may know them, and how to write to them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import STAFF, may_see
from workflows.case import words


@dataclass(frozen=True)
class Person:
    """Somebody on the case. `write`: an address to write to, where the reader may have it."""

    name: str
    role: str
    write: str


def people(case: Case, actor: Actor) -> list[Person]:
    """The coordinator; for those who know the others, everybody on the case."""
    found = [Person(case.owner.name, _("coordinates this case"), _address(case, case.owner, actor))]
    if not may_see(actor.role, "people"):
        return found
    members = case.members.filter(user__is_active=True).select_related("user")
    return found + [
        Person(
            words.person(member.user, member.role, actor),
            words.role(member.role),
            _address(case, member.user, actor) if member.role in STAFF else "",
        )
        for member in members.order_by("role", "user__name")
        if (member.user_id, member.role) != (case.owner_id, "COORD")
    ]


def _address(case: Case, user: User, actor: Actor) -> str:
    """How to write to a colleague; families are written to through the log of contacts."""
    if not may_see(actor.role, "people") or user.pk == actor.user_id:
        return ""
    return f"mailto:{user.email}?subject={case.code}"
