"""The numbers of the team: each a question to the database, whatever the number of jobs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, Min, Q, QuerySet, Sum
from django.db.models.functions import Extract, TruncMonth

from casework import clock, languages
from casework.contacts.zones import office_today, office_zone
from translation.jobs.models import Job, State
from translation.linguists.models import Pair

LOOKED_BACK = timedelta(days=90)
ENOUGH = 5  # translations; of fewer no share is told
MONTHS = 3

Jobs = QuerySet[Job]


class Median(Aggregate):
    """The middle one; of an even number, the mean of the two in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class PairRow:
    """Two languages. `oldest`: whole days that the job which waits longest has waited. `days`: the
    median from being opened to being certified, of `count` jobs. `served`: somebody works in them."""

    source: str
    target: str
    jobs: int
    pages: int
    words: int
    oldest: int
    days: float | None
    count: int
    served: bool


@dataclass(frozen=True)
class Quality:
    """Translations approved, and those of them for which no changes were asked."""

    approved: int
    at_once: int

    @property
    def share(self) -> int | None:
        """In percent; None where there are too few to tell."""
        return round(100 * self.at_once / self.approved) if self.approved >= ENOUGH else None


@dataclass(frozen=True)
class Month:
    """What was approved in a month of the office's calendar."""

    first: date
    pages: int
    words: int


def pair_rows(jobs: Jobs, now: datetime) -> list[PairRow]:
    """Pairs in which something waits, or was certified lately; what waits longest first. Three queries."""
    names = ("source_language", "target_language")
    waiting = jobs.filter(state=State.QUEUED).order_by().values_list(*names)
    queue = {
        (a, b): rest
        for a, b, *rest in waiting.annotate(
            jobs=Count("pk"), n_pages=Sum("pages"), n_words=Sum("words"), oldest=Min("made_at")
        )
    }
    done = _certified(jobs, now).order_by().values_list(*names)
    took = {(a, b): (days, n) for a, b, days, n in done.annotate(days=_days(), jobs=Count("pk"))}
    pairs = set(Pair.objects.filter(linguist__user__is_active=True).values_list("source", "target"))
    rows = []
    for pair in {*queue, *took}:
        count, pages, words, oldest = queue.get(pair, (0, 0, 0, now))
        days, n = took.get(pair, (None, 0))
        source, target = map(languages.name, pair)
        waited = (now - oldest).days
        served = pair in pairs
        rows.append(PairRow(source, target, count, pages, words, waited, days, n, served))
    return sorted(rows, key=lambda row: (-row.oldest, -row.jobs, row.source, row.target))


def turnaround(jobs: Jobs, now: datetime) -> tuple[float | None, int]:
    """The median of days from being opened to being certified, and of how many."""
    found = _certified(jobs, now).aggregate(days=_days(), count=Count("pk"))
    return found["days"], found["count"]


def _certified(jobs: Jobs, now: datetime) -> Jobs:
    return jobs.filter(certified_at__gt=now - LOOKED_BACK, certified_at__lte=now)


def _days() -> Any:
    return Median(Extract(F("certified_at") - F("made_at"), "epoch") / 86400.0)


def qualities(jobs: Jobs, now: datetime) -> dict[int, Quality]:
    """By translator, of the last 90 days. One query."""
    approved = jobs.filter(approved_at__gt=now - LOOKED_BACK, approved_at__lte=now)
    rows = approved.order_by().values_list("translator")
    counted = rows.annotate(all=Count("pk"), at_once=Count("pk", filter=Q(rounds=0)))
    return {user: Quality(n, at_once) for user, n, at_once in counted}


def whole(rows: Iterable[Quality]) -> Quality:
    """Of everybody together."""
    together = Quality(0, 0)
    for one in rows:
        together = Quality(together.approved + one.approved, together.at_once + one.at_once)
    return together


def months() -> list[date]:
    """The first days of this month and of those before, the newest first."""
    first = office_today().replace(day=1)
    found = [first]
    while len(found) < MONTHS:
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def work_done(jobs: Jobs) -> dict[int, dict[date, Month]]:
    """By translator and month: what was approved. One query."""
    since = datetime.combine(months()[-1], datetime.min.time(), tzinfo=office_zone())
    approved = jobs.filter(approved_at__gte=since, approved_at__lte=clock.now())
    month = TruncMonth("approved_at", tzinfo=office_zone())
    rows = approved.annotate(month=month).order_by().values_list("translator", "month")
    found: dict[int, dict[date, Month]] = {}
    for user, first, pages, words in rows.annotate(n_pages=Sum("pages"), n_words=Sum("words")):
        found.setdefault(user, {})[first.date()] = Month(first.date(), pages, words)
    return found
