"""Who may see and change whose account: the table of roles.AUTHORITY, applied to people."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.blockers import Blocker, Refused
from casework.people.actor import SYSTEM, Actor
from casework.people.models import RoleGrant, User
from casework.people.roles import APART, AUTHORITY, SIDE_OF, STAFF, Authority, Role

MIXED_SIDES = _(
    "Navigator, hospital and auditor roles may not be on one account. Use another e-mail address"
    " for the other side."
)


class AccountRefused(Refused):
    """Something about an account or an absence was not done; nothing changed."""


def refuse_unless(condition: bool, code: str, message: object, **words: object) -> None:
    """Raise AccountRefused, saying why, unless the condition holds."""
    if not condition:
        raise AccountRefused([Blocker(code, str(message) % words)])


def authority(actor: Actor) -> Authority:
    """What this actor may do with accounts; the system, from a command, gives staff their roles."""
    if actor == SYSTEM:
        return Authority(sees=STAFF, gives=STAFF)
    return AUTHORITY.get(actor.role, Authority())


def seen_by(actor: Actor) -> QuerySet[User]:
    """The accounts this actor may see: those in roles that theirs sees, and those without one."""
    sees = authority(actor).sees
    if not sees:
        return User.objects.none()
    held = RoleGrant.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Q(Exists(held.filter(role__in=sees))) | ~Q(Exists(held)))


def may_change(actor: Actor, user: User, roles: Collection[str]) -> bool:
    """Whether this actor changes the account of somebody who holds these roles."""
    may = authority(actor)
    return user.pk != actor.user_id and may.sees.intersection(roles) <= may.gives


def may_plan(actor: Actor, user: User, roles: Collection[str]) -> bool:
    """Whether this actor says when that person is away: their own time, or by their role."""
    return user.pk == actor.user_id or not authority(actor).plans.isdisjoint(roles)


def mixes_sides(roles: Collection[str]) -> bool:
    """Whether navigator, hospital and auditor would be on one account (domain.md 1.2)."""
    return len({SIDE_OF[role] for role in roles} & APART) > 1


def roles_seen(user_ids: Collection[int], actor: Actor) -> dict[int, list[Role]]:
    """The roles these people hold, as far as this actor sees them, in the order of the list."""
    grants = RoleGrant.objects.filter(user__in=user_ids, role__in=authority(actor).sees)
    held = set(grants.values_list("user", "role"))
    return {user: [role for role in Role if (user, role.value) in held] for user in user_ids}
