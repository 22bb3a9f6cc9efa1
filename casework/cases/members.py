"""Who is on a case: put on by those who coordinate it, taken off again, all on record."""

from casework.blockers import Blocker, Refused
from casework.cases import changes
from casework.cases.models import Membership
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role

MAY_STAFF = frozenset({Role.COORD, Role.MGR})


class StaffingRefused(Refused):
    """Somebody was not put on a case; nothing changed."""


@verb
def add(case_id: int, user: User, role: str, *, actor: Actor) -> Membership:
    """Put a person on a case in a role they hold. Doing it twice changes nothing."""
    case = changes.lock(case_id, actor)
    if actor.role not in MAY_STAFF:
        raise StaffingRefused([Blocker("ROLE_NOT_ALLOWED", "This role may not do that.")])
    if not user.is_active or role not in user.roles():
        raise StaffingRefused(
            [Blocker("ROLE_NOT_HELD", f"{user.name} does not hold this role. Choose another.")]
        )
    membership, _ = Membership.objects.get_or_create(case=case, user=user, role=role)
    return membership


@verb
def remove(case_id: int, membership_id: int, *, actor: Actor) -> None:
    """Take a person off a case; what they did stays on record."""
    case = changes.lock(case_id, actor)
    if actor.role not in MAY_STAFF:
        raise StaffingRefused([Blocker("ROLE_NOT_ALLOWED", "This role may not do that.")])
    Membership.objects.filter(case=case, pk=membership_id).delete()
