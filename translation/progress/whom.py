"""To whom a job can go: the linguists of its pair, with what they have in hand and who is away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from casework import clock
from casework.people.absence import Absence, away_now
from casework.people.roles import Role
from translation.jobs.models import WITH_TRANSLATOR, Job, State
from translation.linguists.models import Linguist

# Whose hands a job is in: the column, and the states in which it is.
HOLDS: dict[str, tuple[str, tuple[str, ...]]] = {
    Role.TRANS: ("translator", WITH_TRANSLATOR),
    Role.TREV: ("reviewer", (State.IN_REVIEW,)),
}


@dataclass(frozen=True)
class Candidate:
    """A linguist who could do it. `held`: pages in hand, of `capacity`. `knows`: this kind of paper."""

    user_id: int
    name: str
    level: str
    held: int
    capacity: int
    away: Absence | None
    knows: bool
    expired: date | None

    @property
    def full(self) -> bool:
        return self.held >= self.capacity


def candidates(job: Job, role: str) -> list[Candidate]:
    """Those of the job's pair who hold the role, but not who does the other half of it.

    Those first who work today and know its kind of paper; of them those with least in hand.
    """
    apart = job.reviewer_id if role == Role.TRANS else job.translator_id
    found = (
        Linguist.objects.of_pair(job.source_language, job.target_language)
        .filter(user__is_active=True, user__role_grants__role=role)
        .exclude(user=apart or 0)
        .select_related("user")
        .annotate(held=pages_of(role))
        .order_by("user__name", "pk")
    )
    rows = list(found)
    away = away_now([row.user_id for row in rows])
    made = [_candidate(row, job.domain, away) for row in rows]
    return sorted(made, key=lambda one: (bool(one.away or one.expired), not one.knows, one.held))


def _candidate(row: Any, domain: str, away: dict[int, Absence]) -> Candidate:
    until = row.credential_until
    return Candidate(
        user_id=row.user_id,
        name=row.user.name,
        level=row.get_level_display(),
        held=row.held,
        capacity=row.capacity,
        away=away.get(row.user_id),
        knows=not row.domains or domain in row.domains,
        expired=until if until and until < clock.site_today() else None,
    )


def pages_of(role: str) -> Coalesce:
    """Annotates linguists with the pages that they have in hand in a role."""
    column, states = HOLDS[role]
    mine: QuerySet[Any] = Job.objects.filter(
        Q(**{column: OuterRef("user")}), state__in=states
    ).order_by()
    total = mine.values(column).annotate(all=Sum("pages")).values("all")
    return Coalesce(Subquery(total), Value(0))


def in_hand(user_ids: Collection[int], role: str) -> dict[int, tuple[int, int]]:
    """Pages and jobs that people have in hand in a role. One query."""
    column, states = HOLDS[role]
    mine = Job.objects.filter(Q(**{f"{column}__in": list(user_ids)}), state__in=states).order_by()
    rows = mine.values_list(column).annotate(n_pages=Sum("pages"), n_jobs=Count("pk"))
    return {user: (pages, jobs) for user, pages, jobs in rows}
