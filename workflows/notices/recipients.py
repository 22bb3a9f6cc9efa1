"""Who is told: the people on a case in some roles, for many cases in three queries."""

from collections.abc import Collection, Iterable

from django.db.models import F

from casework.cases.models import Case, Membership
from casework.people.absence import away_now
from casework.people.models import RoleGrant, User
from casework.people.roles import EVERY_CASE, EVERY_CASE_AT_SITE, SIDE_OF, Role, Side

# Where nobody in a role is on a case, everybody in it is told, if the role covers every case.
EVERYBODY = EVERY_CASE | EVERY_CASE_AT_SITE
# Who is told that work of a party is late (domain.md 2.7).
LEADS = {
    Side.NAVIGATOR: (Role.MGR,),
    Side.EXTERNAL: (Role.MGR,),
    Side.SITE: (Role.SITE_CRC,),
}


class Recipients:
    """The active people of some cases, by case and role."""

    def __init__(self, case_ids: Collection[int]) -> None:
        self._on: dict[tuple[int, str], set[int]] = {}
        active = Membership.objects.filter(
            case__in=case_ids, user__is_active=True, user__role_grants__role=F("role")
        )
        for case_id, role, user_id in active.values_list("case_id", "role", "user_id"):
            self._on.setdefault((case_id, role), set()).add(user_id)
        owned = Case.objects.filter(
            pk__in=case_ids, owner__is_active=True, owner__role_grants__role=Role.COORD
        )
        for case_id, user_id in owned.values_list("pk", "owner_id"):
            self._on.setdefault((case_id, Role.COORD), set()).add(user_id)
        reached = Case.objects.filter(pk__in=case_ids, reached_site=True)
        self._at_site = set(reached.values_list("pk", flat=True))
        self._everybody: dict[str, set[int]] | None = None

    def of(self, case_id: int, roles: Iterable[str]) -> set[int]:
        """The ids of those on a case in any of the roles; see EVERYBODY."""
        roles = tuple(roles)
        on_it = set().union(*(self._on.get((case_id, role), set()) for role in roles))
        if on_it:
            return on_it
        covering = self._covering()
        seeing = [r for r in roles if r in EVERY_CASE or case_id in self._at_site]
        return set().union(*(covering.get(role, set()) for role in seeing))

    def leads(self, case_id: int, role: str) -> set[int]:
        """Those to whom late work of a role is reported."""
        return self.of(case_id, LEADS[SIDE_OF.get(role, Side.NAVIGATOR)])

    def _covering(self) -> dict[str, set[int]]:
        if self._everybody is None:
            self._everybody = {}
            rows = RoleGrant.objects.filter(role__in=EVERYBODY, user__is_active=True)
            for role, user_id in rows.values_list("role", "user_id"):
                self._everybody.setdefault(role, set()).add(user_id)
        return self._everybody


def with_covers(user_ids: Iterable[int]) -> dict[int, set[int]]:
    """Each of these people with who stands in for them today."""
    wanted = set(user_ids)
    covers = {row.user_id: row.covered_by_id for row in away_now(wanted).values()}
    return {pk: {pk, *filter(None, [covers.get(pk)])} for pk in wanted}


def active(user_ids: Iterable[int | None]) -> set[int]:
    """Those of the ids whose people still work here."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return set(User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
