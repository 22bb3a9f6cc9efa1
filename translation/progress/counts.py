"""How many of the translations of many cases are certified, in one query."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from translation.jobs.models import Job, State
from translation.progress.deadlines import late
from translation.progress.lines import READS, TOLD


@dataclass(frozen=True)
class Counted:
    """Certified, of all that stand. `late`: one of them is; told to who sees more than the count."""

    done: int
    all: int
    late: bool


def counted(pks: Collection[int] | QuerySet[Case, int], actor: Actor) -> dict[int, Counted]:
    """By case; cases without jobs are not among them, nor any for those to whom nothing is told."""
    if actor.role not in READS | TOLD:
        return {}
    rows = (
        Job.objects.standing()
        .filter(case__in=pks)
        .order_by()
        .values_list("case")
        .annotate(
            done=Count("pk", filter=Q(state=State.CERTIFIED)),
            all=Count("pk"),
            late=Count("pk", filter=late(clock.now())),
        )
    )
    tells_late = actor.role in READS
    return {case: Counted(done, all_, bool(n) and tells_late) for case, done, all_, n in rows}
