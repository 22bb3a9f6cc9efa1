"""The columns of the board: how many cases stand in each, and which of them come first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Self

from django.core.exceptions import BadRequest
from django.db.models import Count, Q, QuerySet

from casework.cases.models import Case, CaseQuerySet
from casework.protocols import schema
from casework.protocols.compiled import Protocol
from workflows.board.cards import EPOCH, Card

PAGE = 20  # cards of a column at first, and with each scroll


@dataclass
class Column:
    """A column with its counts and its first cards. `after`: where the next page starts."""

    code: str
    name: str
    phase: str
    stages: tuple[str, ...]
    count: int = 0
    late: int = 0
    cards: list[Card] = field(default_factory=list)

    @classmethod
    def of(cls, spec: schema.Column) -> Self:
        return cls(spec.code, spec.name, spec.phase, spec.stages)

    @property
    def after(self) -> str:
        """The place behind the last card shown; empty when there is nothing more."""
        return self.cards[-1].place if 0 < len(self.cards) < self.count else ""


@dataclass(frozen=True)
class Phase:
    """Neighbouring columns under one name."""

    name: str
    columns: list[Column]

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)


def columns(rules: Protocol) -> list[Column]:
    return [Column.of(spec) for spec in rules.file.columns]


def phases(found: Iterable[Column]) -> list[Phase]:
    return [Phase(name, list(group)) for name, group in groupby(found, key=lambda c: c.phase)]


def count(found: list[Column], cases: CaseQuerySet, today: date) -> None:
    """Fill in how many cases each column holds and how many are past their target. One query."""
    late = Q(readiness__target_on__lt=today, on_hold_since=None)
    counted = (
        cases.order_by().values("stage").annotate(n=Count("pk"), late=Count("pk", filter=late))
    )
    rows = counted.values_list("stage", "n", "late")
    by_stage = {stage: (all_, behind) for stage, all_, behind in rows}
    for column in found:
        counts = [by_stage.get(stage, (0, 0)) for stage in column.stages]
        column.count = sum(all_ for all_, _ in counts)
        column.late = sum(behind for _, behind in counts)


def first_of_each(found: list[Column], cases: CaseQuerySet) -> QuerySet[Case, int]:
    """The ids of the first cases of every column, longest there first: part of a query."""
    tops = [_ids(cases.in_stages(column.stages)) for column in found if column.count]
    if not tops:
        return _ids(cases.none())
    first, *others = tops
    return first.union(*others, all=True)


def fill(found: list[Column], shown: list[Card]) -> None:
    """Put cards into their columns, in the order they come in."""
    by_code = {column.code: column for column in found}
    for card in shown:
        by_code[card.column].cards.append(card)


def page_after(column: Column, cases: CaseQuerySet, after: str) -> list[int]:
    """The ids of the cases that follow a place in a column, one more than a page if there is."""
    here = cases.in_stages(column.stages)
    if after:
        moment, pk = read_place(after)
        behind = Q(stage_entered_at__gt=moment) | Q(stage_entered_at=moment, pk__gt=pk)
        here = here.filter(behind, stage_entered_at__gte=moment)
    return [*_ids(here, PAGE + 1)]


def _ids(cases: CaseQuerySet, limit: int = PAGE) -> QuerySet[Case, int]:
    return cases.values_list("pk", flat=True)[:limit]


def read_place(text: str) -> tuple[datetime, int]:
    """The place that was written by `place`; BadRequest otherwise."""
    try:
        ticks, pk = map(int, text.split("-"))
        return EPOCH + timedelta(microseconds=ticks), pk
    except (ValueError, OverflowError) as error:
        raise BadRequest("Not a place in a column.") from error
