"""The columns of the board, cut by swimlanes: how many cases stand where, and who comes first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Self

from django.db import models
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from casework.cases.models import Case, CaseQuerySet
from casework.people.actor import Actor
from casework.protocols import schema
from casework.protocols.compiled import Protocol
from workflows.board.card import Card
from workflows.board.lanes import NONE, Lanes
from workflows.board.order import Place, behind, in_order
from workflows.engine.models import Readiness
from workflows.limits.counting import Limit, of_columns
from workflows.limits.verbs import may_know
from workflows.pace.models import Pace

PAGE = 20  # cards of a column at first, and with each scroll
LANE_PAGE = 5  # of a column within a lane
SHOWN_AT_FIRST = 240  # cards; lanes beyond come when they are scrolled to


@dataclass
class Column:
    """A column's head. `late`: past their target. `pace`: of the column, once it can be told.

    `limit`: how many cases of everybody it may hold, with how many it holds.
    """

    code: str
    name: str
    phase: str
    stages: tuple[str, ...]
    count: int = 0
    late: int = 0
    pace: Pace | None = None
    limit: Limit | None = None
    collapsed: bool = False

    @classmethod
    def of(cls, spec: schema.Column) -> Self:
        return cls(spec.code, spec.name, spec.phase, spec.stages)


@dataclass(frozen=True)
class Phase:
    """Neighbouring columns under one name."""

    name: str
    columns: list[Column]

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)


@dataclass
class Cell:
    """Where a lane and a column meet: its first cards."""

    column: Column
    lane: str
    count: int = 0
    cards: list[Card] = field(default_factory=list)

    @property
    def after(self) -> str:
        """The place behind the last card shown; empty when there is nothing more."""
        return self.cards[-1].place if 0 < len(self.cards) < self.count else ""

    @property
    def left(self) -> int:
        return self.count - len(self.cards)


@dataclass
class Lane:
    """A row of the board. `waiting`: its cards come when it is scrolled to."""

    key: str
    name: str
    cells: list[Cell]
    waiting: bool = False

    @property
    def count(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass
class Board:
    """Heads and lanes. `lanes.by` is empty for a board in one piece, which has one lane."""

    columns: list[Column]
    lanes: Lanes
    rows: list[Lane] = field(default_factory=list)

    @property
    def phases(self) -> list[Phase]:
        found = groupby(self.columns, key=lambda column: column.phase)
        return [Phase(name, list(group)) for name, group in found]

    @property
    def total(self) -> int:
        return sum(column.count for column in self.columns)

    def first(self, cases: CaseQuerySet, today: date) -> QuerySet[Case, int] | list[int]:
        """The ids of the first cases of every cell that is shown at once: part of a query."""
        if self.lanes.by:
            return self._first_of_lanes(cases)
        tops = [
            _ids(in_order(cases, column.stages, today))[:PAGE]
            for column in self.columns
            if column.count
        ]
        if not tops:
            return []
        first, *others = tops
        return first.union(*others, all=True)

    def _first_of_lanes(self, cases: CaseQuerySet) -> QuerySet[Case, int]:
        """Of each cell the first few, numbered in one pass over the open cases."""
        shown = [row.key for row in self.rows if not row.waiting]
        within = Q(**{f"{self.lanes.field}__in": [key for key in shown if key != NONE]})
        if NONE in shown:
            within |= Q(**{self.lanes.field: ""})
        column_of = [When(stage__in=c.stages, then=Value(c.code)) for c in self.columns]
        numbered = cases.filter(within).annotate(
            column=models.Case(*column_of, output_field=CharField()),
            number=Window(
                RowNumber(),
                partition_by=[F("column"), F(self.lanes.field)],
                order_by=["stage_entered_at", "pk"],
            ),
        )
        return _ids(numbered.filter(number__lte=LANE_PAGE).order_by())

    def fill(self, shown: Iterable[Card]) -> None:
        """Put cards into their cells, in the order they come in."""
        cells = {(cell.lane, cell.column.code): cell for row in self.rows for cell in row.cells}
        for card in shown:
            cells[card.lane, card.column].cards.append(card)


def columns(rules: Protocol) -> list[Column]:
    return [Column.of(spec) for spec in rules.file.columns]


def limited(found: list[Column], rules: Protocol, actor: Actor) -> list[Column]:
    """The same columns with the limits that an actor may know of. One query."""
    limits = of_columns(rules)
    for column in found:
        if may_know(column.stages, actor):
            column.limit = limits.get(column.code)
    return found


def counted(
    found: list[Column], lanes: Lanes, cases: CaseQuerySet, actor: Actor, today: date
) -> Board:
    """A board with the number of cases of every head and cell, and its lanes named.

    Two queries, one without lanes. A case on hold is not late: its clock stands.
    """
    by = [lanes.field] if lanes.by else []
    # Asked of the index of targets, which closed cases have none of: joined, all their rows are read.
    behind_now = Readiness.objects.filter(case=OuterRef("pk"), target_on__lt=today)
    late = Q(Exists(behind_now), on_hold_since=None)
    rows = (
        cases.order_by()
        .values("stage", *by)
        .annotate(n=Count("pk"), late=Count("pk", filter=late))
        .values_list("stage", "n", "late", *by)
    )
    column_of = {stage: column for column in found for stage in column.stages}
    cells: Counter[tuple[str, str]] = Counter()
    for stage, number, behind_target, *key in rows:
        column = column_of.get(stage)
        if column is None:
            continue
        column.count += number
        column.late += behind_target
        cells[str(key[0] or NONE) if key else "", column.code] += number
    board = Board(found, lanes)
    board.rows = _rows(board, cells, lanes.names({lane for lane, _ in cells}, actor))
    return board


def _rows(
    board: Board, cells: Mapping[tuple[str, str], int], names: list[tuple[str, str]]
) -> list[Lane]:
    """The lanes; from the one on that would make the first page too long they wait."""
    rows, shown, most = [], 0, LANE_PAGE if board.lanes.by else PAGE
    for key, name in names:
        here = [Cell(column, key, cells.get((key, column.code), 0)) for column in board.columns]
        row = Lane(key, name, here, waiting=shown >= SHOWN_AT_FIRST and bool(board.lanes.by))
        shown += sum(min(cell.count, most) for cell in here)
        rows.append(row)
    return rows


def page_after(column: Column, cases: CaseQuerySet, after: str, today: date) -> list[int]:
    """The ids of the cases that follow a place in a column, one more than a page if there is."""
    here = in_order(cases, column.stages, today)
    if after:
        here = behind(here, column.stages, Place.read(after))
    return [*_ids(here)[: PAGE + 1]]


def _ids(cases: CaseQuerySet) -> QuerySet[Case, int]:
    return cases.values_list("pk", flat=True)
