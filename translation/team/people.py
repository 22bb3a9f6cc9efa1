"""The linguists, with what each has in hand and what stands in the way of giving them more."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework import clock, languages
from casework.people.absence import Absence, away_now
from casework.people.models import RoleGrant, User
from casework.people.roles import Role
from translation.linguists.models import Domain, Linguist
from translation.progress.whom import in_hand
from translation.team.numbers import Month, Quality

SOON = timedelta(days=30)  # before a credential expires
WORKS_AS = (Role.TRANS, Role.TREV)


@dataclass
class Person:
    """A linguist. `linguist`: None while nobody said what they work in. `translating` and
    `reviewing`: pages and jobs in hand. `expires`: "past", "soon" or nothing."""

    user: User
    roles: list[Role]
    linguist: Linguist | None
    pairs: list[str]
    domains: list[str]
    translating: tuple[int, int]
    reviewing: tuple[int, int]
    away: Absence | None
    expires: str
    quality: Quality = field(default_factory=lambda: Quality(0, 0))
    months: list[Month] = field(default_factory=list)

    @property
    def role_names(self) -> list[str]:
        return [str(role.label) for role in self.roles]

    @property
    def full(self) -> bool:
        return self.linguist is not None and self.translating[0] >= self.linguist.capacity


def people() -> list[Person]:
    """Everybody who translates or reviews, by name. Six queries."""
    grants = RoleGrant.objects.filter(role__in=WORKS_AS, user__is_active=True)
    roles: dict[int, list[Role]] = {}
    for user_id, role in grants.order_by("role").values_list("user_id", "role"):
        roles.setdefault(user_id, []).append(Role(role))
    users = User.objects.filter(pk__in=roles).order_by("name", "pk")
    known = Linguist.objects.filter(user__in=roles).prefetch_related("pairs")
    linguists = {row.user_id: row for row in known}
    return _made(list(users), roles, linguists)


def _made(
    users: Collection[User], roles: dict[int, list[Role]], linguists: dict[int, Linguist]
) -> list[Person]:
    ids = [user.pk for user in users]
    away = away_now(ids)
    translating, reviewing = in_hand(ids, Role.TRANS), in_hand(ids, Role.TREV)
    found = []
    for user in users:
        linguist = linguists.get(user.pk)
        found.append(
            Person(
                user,
                roles[user.pk],
                linguist,
                _pairs(linguist) if linguist else [],
                [str(Domain(code).label) for code in linguist.domains] if linguist else [],
                translating.get(user.pk, (0, 0)),
                reviewing.get(user.pk, (0, 0)),
                away.get(user.pk),
                expiry(linguist.credential_until if linguist else None),
            )
        )
    return found


def expiry(until: date | None) -> str:
    """Whether a credential has expired, or soon will."""
    today = clock.site_today()
    if until is None or until > today + SOON:
        return ""
    return "past" if until < today else "soon"


def _pairs(linguist: Linguist) -> list[str]:
    """As "Spanish, Russian → Chinese"."""
    by_target: dict[str, list[str]] = {}
    for pair in linguist.pairs.all():
        by_target.setdefault(pair.target, []).append(languages.name(pair.source))
    return [
        f"{', '.join(sorted(sources))} → {languages.name(target)}"
        for target, sources in sorted(by_target.items())
    ]
