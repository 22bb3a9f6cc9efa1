"""What a report is made of: its definition, its number, charts, tables, and the cases behind each.

A report is counted from one or more `Relation`s: rows that each tell of one case. A cell that counts
rows says which, and the list behind it is those rows, so that the two can never differ.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import BadRequest
from django.db import connection, transaction

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import Role
from workflows.reports.filters import Filter

# A plan for any time and any filter is a plan for none: it was half as fast. In the 4 MB that a
# statement has by itself, the cases of a million are counted in minutes, in these in two seconds.
ROOM = """
SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true)
"""
WORD = 60  # characters of a value that a cell is asked by
LONG = 24  # rows of a table; more are scrolled in less room
WIDE = 8  # columns of a table; more have no room beside a chart


@dataclass(frozen=True)
class Relation:
    """Rows that each tell of one case. `text`: a SELECT of `case_id` and of what is counted by.

    `by`: the columns that a cell may narrow by, compared as texts; a missing value is the empty one.
    `to_managers`: those of them that tell of people's work what nobody else reads.
    """

    text: str
    values: Mapping[str, Any]
    by: frozenset[str]
    to_managers: frozenset[str] = frozenset()

    def shown_to(self, actor: Actor) -> "Relation":
        """Without what is not for this reader to narrow by."""
        return self if actor.role == Role.MGR else replace(self, by=self.by - self.to_managers)

    def rows(self, select: str, rest: str = "") -> list[tuple[Any, ...]]:
        """SELECT `select` FROM the rows `rest`; neither holds input. The rows are `r`."""
        return ask(f"WITH r AS ({self.text}) SELECT {select} FROM r {rest}", self.values)

    def cases(self, cell: Mapping[str, str]) -> list[int]:
        """The ids of the cases whose rows a cell counted."""
        if not self.by.issuperset(cell) or not all(map(_is_a_word, cell.values())):
            raise BadRequest("No number of this report is counted so.")
        where = " AND ".join(f"coalesce(r.\"{name}\"::text, '') = %(cell_{name})s" for name in cell)
        given = dict(self.values) | {f"cell_{name}": value for name, value in cell.items()}
        text = f"WITH r AS ({self.text}) SELECT DISTINCT case_id FROM r WHERE {where or 'true'}"
        with room():
            found = ask(text, given)
        return [case for (case,) in found]


@dataclass(frozen=True)
class Cell:
    """One number, or a text. `behind`: the rows it counts; None where it counts no cases.

    `of`: the relation's name, where a report has several. `link`: where a manager acts on it.
    """

    value: Any
    behind: Mapping[str, str] | None = None
    of: str = ""
    link: str = ""

    @property
    def is_text(self) -> bool:
        """Words, read from their beginning; numbers and shares are compared by their end."""
        return any(letter.isalpha() for letter in str(self.value or ""))


@dataclass(frozen=True)
class Table:
    """`heads`: a heading a column; the first column of each row is its heading.

    `to_managers`: it tells of people's work what nobody else reads.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    to_managers: bool = False

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each heading, and whether texts stand under it."""
        words = {n for row in self.rows for n, cell in enumerate(row) if cell.is_text}
        return [(head, n == 0 or n in words) for n, head in enumerate(self.heads)]

    @property
    def is_wide(self) -> bool:
        return len(self.heads) > WIDE

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONG


@dataclass(frozen=True)
class Chart:
    """`option`: of ECharts, plain data without functions. `words`: what it shows, for who cannot see it."""

    title: str
    option: Mapping[str, Any]
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is to be drawn: no series has a point, or all are noughts."""
        points = (point for series in self.option["series"] for point in series["data"])
        return not any(point[-1] if isinstance(point, list | tuple) else point for point in points)


@dataclass(frozen=True)
class Report:
    """`n` cases counted; `definition`: what is counted, how, and what is left out."""

    n: int
    definition: str
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = field(default_factory=tuple)

    def shown_to(self, actor: Actor) -> "Report":
        """Without the tables that are not for this reader."""
        may = actor.role == Role.MGR
        return replace(
            self, tables=[table for table in self.tables if may or not table.to_managers]
        )


@dataclass(frozen=True)
class Kind:
    """A report as the page knows it. `relations`: by name, what its cells are counted from."""

    code: str
    title: Any
    make: Callable[[Filter], Report]
    relations: Mapping[str, Callable[[Filter], Relation]]

    def count(self, f: Filter) -> Report:
        with room():
            return self.make(f)


def _is_a_word(value: str) -> bool:
    """A text of a length that a cell may hold, and that a database can."""
    return len(value) <= WORD and "\0" not in value


def site_day(moment: str) -> str:
    """The site's date of a moment, both in SQL."""
    return f"({moment} AT TIME ZONE '{clock.SITE_ZONE.key}')::date"


@contextmanager
def room() -> Iterator[None]:
    """What is counted within is planned with its values, and has ROOM for what it counts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOM)
        yield


def ask(text: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, dict(values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
