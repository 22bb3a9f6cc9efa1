"""What each filter of the board leaves: one queryset word a filter, several of its values together.

Values of one filter add up, filters narrow each other. today: site date.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce

from django.db.models import Exists, OuterRef, Q

from casework import clock
from casework.protocols.compiled import Protocol
from casework.tags.models import tagged
from workflows.engine.models import WorkItem

NONE = "none"  # stands for what is not recorded yet
READY = "ready"  # whom a case waits on that nothing holds up
LATE, OVER, TASKS = "late", "over", "tasks"
HELD, GOING = "yes", "no"

Word = Callable[[Sequence[str], Protocol, date], Q]


def in_cohorts(values: Sequence[str], rules: Protocol, today: date) -> Q:
    return Q(cohort__in=["" if value == NONE else value for value in values])


def of_coordinators(values: Sequence[str], rules: Protocol, today: date) -> Q:
    return Q(owner__in=[int(value) for value in values])


def from_countries(values: Sequence[str], rules: Protocol, today: date) -> Q:
    return Q(country__in=["" if value == NONE else value for value in values])


def speaking(values: Sequence[str], rules: Protocol, today: date) -> Q:
    """Patients with one of these among their languages, which a case holds in a row."""
    return Q(languages__regex=rf"\m({'|'.join(values)})\M")


def in_phases(values: Sequence[str], rules: Protocol, today: date) -> Q:
    columns = [column for column in rules.file.columns if column.phase in values]
    return Q(stage__in=[stage for column in columns for stage in column.stages])


def overdue(values: Sequence[str], rules: Protocol, today: date) -> Q:
    """Past target or limit, or with a task past its day. On hold a case's own clock stands."""
    going = Q(closed_at=None, on_hold_since=None)
    late = WorkItem.objects.open().overdue(clock.now()).filter(case=OuterRef("pk"))
    words = {
        LATE: going & Q(readiness__target_on__lt=today),
        OVER: going & Q(readiness__limit_on__lt=today),
        TASKS: Q(Exists(late.filter(held_until=None))),
    }
    return any_of(words[value] for value in values)


def waiting_on(values: Sequence[str], rules: Protocol, today: date) -> Q:
    """Held up by one of these parties, or ready to move."""
    ready = Q(readiness__waiting_on="", on_hold_since=None) & ~Q(readiness__edge="")
    parties = Q(readiness__waiting_on__in=[value for value in values if value != READY])
    return parties | ready if READY in values else parties


def blocked_by(values: Sequence[str], rules: Protocol, today: date) -> Q:
    """With one of these among the reasons why the next move cannot be made."""
    return any_of(Q(readiness__blockers__contains=[{"code": value}]) for value in values)


def with_tags(values: Sequence[str], rules: Protocol, today: date) -> Q:
    return Q(tagged(*map(int, values)))


def on_hold(values: Sequence[str], rules: Protocol, today: date) -> Q:
    return any_of(Q(on_hold_since__isnull=value == GOING) for value in values)


def any_of(words: Iterable[Q]) -> Q:
    return reduce(operator.or_, words, Q())


WORDS: dict[str, Word] = {
    "cohort": in_cohorts,
    "owner": of_coordinators,
    "due": overdue,
    "phase": in_phases,
    "waiting": waiting_on,
    "blocker": blocked_by,
    "country": from_countries,
    "language": speaking,
    "tag": with_tags,
    "hold": on_hold,
}
