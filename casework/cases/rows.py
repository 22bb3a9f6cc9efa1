"""What rooms read of cases, all of it in one statement: lists of rows, as JSON.

A room's lists are SQL over `c.id`, the case's id. One statement for all of them costs about what one
of them costs; a query each cost a move as much as all that it writes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

type Rows = list[list[Any]]


def rows(model: type[Model], columns: Sequence[str], where: str = "TRUE") -> str:
    """SQL for the rows that a case has in a model's table, in the order of their ids.

    `columns`: names of fields, or SQL in brackets over `r`, the row.
    """
    wanted = ", ".join(n if n.startswith("(") else f"r.{_column(model, n)}" for n in columns)
    return (
        f"(SELECT json_agg(json_build_array({wanted}) ORDER BY r.{_column(model, 'pk')})"  # noqa: S608  no input
        f" FROM {model._meta.db_table} r WHERE r.case_id = c.id AND {where})"
    )


def _column(model: type[Model], name: str) -> str:
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(field.column)


def read(
    lists: Mapping[str, str], case_ids: Collection[int]
) -> Iterator[tuple[int, dict[str, Rows]]]:
    """Each case with its lists by name. JSON has no dates: see `day` and `moment`."""
    with connection.cursor() as cursor:
        wanted = ", ".join(lists.values())
        question = f"SELECT c.id, {wanted} FROM unnest(%s::bigint[]) AS c(id)"  # noqa: S608  no input
        cursor.execute(question, [list(case_ids)])
        for case_id, *found in cursor.fetchall():
            yield case_id, {name: one or [] for name, one in zip(lists, found, strict=True)}


def day(text: str) -> date:
    """A date as JSON gives it."""
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment(text: str) -> datetime:
    """An instant as JSON gives it."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
