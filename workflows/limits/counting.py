"""Limits of columns beside the cases that stand there: all open ones, on hold or not, of everybody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case as Choice
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from casework.cases.models import Case
from casework.protocols.compiled import Protocol
from workflows.limits.models import ColumnLimit


@dataclass(frozen=True)
class Limit:
    """The limit of a column, and how many open cases it holds. hard: it refuses moves."""

    column: str
    limit: int
    hard: bool
    count: int
    set_by: str
    set_at: datetime

    @property
    def full(self) -> bool:
        return self.count >= self.limit

    @property
    def over(self) -> bool:
        return self.count > self.limit


def of_columns(rules: Protocol) -> dict[str, Limit]:
    """The limits of the columns that have one, by column. One query."""
    return limits_of(rules, ColumnLimit.objects.all())


def limits_of(rules: Protocol, rows: QuerySet[ColumnLimit]) -> dict[str, Limit]:
    found = rows.annotate(count=_count(rules)).values_list(
        "column", "limit", "hard", "count", "set_by__name", "set_at"
    )
    return {row[0]: Limit(*row) for row in found}


def _count(rules: Protocol) -> Choice:
    """How many open cases stand in a limit's column; only the columns of limits are counted."""
    return Choice(
        *(When(column=column.code, then=_in(column.stages)) for column in rules.file.columns),
        default=Value(0),
        output_field=IntegerField(),
    )


def _in(stages: tuple[str, ...]) -> Coalesce:
    here = Case.objects.filter(stage__in=stages).order_by()
    counted = here.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
