"""In what order the cases of a column stand, and how a place in it is written in an address.

Longest in their stage first. Where months pass between dates, those due within two weeks come
before all others, the first due first: domain.md 2.4, SAE tracking.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import DateField, F, Q, Value, When

from casework.cases.models import CaseQuerySet

DUE_FIRST = frozenset({"SAE_TRACKING_2Y"})  # stages ordered by what is due
SOON = timedelta(days=14)
LATER = date.max  # the rank of what is not due soon
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A case's place. `rank`: the date it is due, if that comes first. `since`: in its stage."""

    rank: date
    since: datetime
    pk: int

    @classmethod
    def of(cls, stage: str, since: datetime, pk: int, due: date | None, today: date) -> Self:
        soon = stage in DUE_FIRST and due is not None and due <= today + SOON
        return cls(due if soon and due is not None else LATER, since, pk)

    @classmethod
    def read(cls, text: str) -> Self:
        """The place that was written; BadRequest for anything else."""
        try:
            rank, ticks, pk = map(int, text.split("-"))
            return cls(date.fromordinal(rank), EPOCH + timedelta(microseconds=ticks), pk)
        except (ValueError, OverflowError) as error:
            raise BadRequest("Not a place in a column.") from error

    def __str__(self) -> str:
        """A day's number, microseconds since 1970, and the case's id."""
        since = (self.since - EPOCH) // timedelta(microseconds=1)
        return f"{self.rank.toordinal()}-{since}-{self.pk}"


def in_order(cases: CaseQuerySet, stages: tuple[str, ...], today: date) -> CaseQuerySet:
    """The cases in these stages, in the order of their column."""
    here = cases.in_stages(stages)
    if DUE_FIRST.isdisjoint(stages):
        return here
    return here.annotate(rank=_rank(today)).order_by("rank", "stage_entered_at", "pk")


def behind(cases: CaseQuerySet, stages: tuple[str, ...], place: Place) -> CaseQuerySet:
    """Of cases in order, those behind a place."""
    later = Q(stage_entered_at__gt=place.since) | Q(stage_entered_at=place.since, pk__gt=place.pk)
    if DUE_FIRST.isdisjoint(stages):
        return cases.filter(later, stage_entered_at__gte=place.since)
    return cases.filter(Q(rank__gt=place.rank) | Q(later, rank=place.rank))


def _rank(today: date) -> models.Case:
    return models.Case(
        When(readiness__next_on__lte=today + SOON, then=F("readiness__next_on")),
        default=Value(LATER),
        output_field=DateField(),
    )
