"""Columns that are full: a hard limit of the organisation's refuses forward moves into them.

Ways back and out, holds, reopening and taking a move back are never stopped.
"""

from django.utils.translation import gettext as _

from casework.blockers import Blocker, Where
from casework.cases.rows import Rows
from casework.cases.situation import Situation, room
from casework.protocols.compiled import Protocol
from casework.protocols.schema import Edge
from workflows.limits.counting import Limit, limits_of
from workflows.limits.models import ColumnLimit

FULL = "COLUMN_FULL"


class Columns:
    """The columns with a hard limit, which are counted when first asked for."""

    def __init__(self, hard: Rows) -> None:
        self._codes = [code for (code,) in hard]
        self._counted: dict[str, Limit] | None = None

    def limit(self, rules: Protocol, column: str) -> Limit | None:
        if column not in self._codes:
            return None
        if self._counted is None:
            self._counted = limits_of(rules, ColumnLimit.objects.filter(hard=True))
        return self._counted.get(column)


# Not of the case, but read with it: most boards have no such limit, and nothing more is asked.
HARD = (
    "(SELECT json_agg(json_build_array(r.column))"  # noqa: S608  no input
    f" FROM {ColumnLimit._meta.db_table} r WHERE r.hard)"
)
room("columns", shared=True, hard=HARD)(Columns)


def full(s: Situation, edge: Edge) -> list[Blocker]:
    """What a hard limit says of a move, as things stand. Nothing is locked."""
    limit = _limit(s, edge)
    return [_blocker(s, limit)] if limit is not None and limit.full else []


def full_for_sure(s: Situation, edge: Edge) -> list[Blocker]:
    """As full, counted anew under the limit's lock: of two moves into one free place one waits
    here for the other. The case is locked before, so there is one order of locks."""
    limit = _limit(s, edge)
    if limit is None:
        return []
    rows = ColumnLimit.objects.filter(column=limit.column, hard=True)
    if not list(rows.select_for_update().values_list("pk")):  # lifted since
        return []
    return [_blocker(s, now) for now in limits_of(s.protocol, rows).values() if now.full]


def _limit(s: Situation, edge: Edge) -> Limit | None:
    """The hard limit of the column that a forward move leads into from another column."""
    column = s.protocol.column_of.get(edge.to or "")
    if edge.kind != "forward" or column in (None, s.protocol.column_of.get(s.stage)):
        return None
    columns: Columns | None = s.rooms.get("columns")
    return columns.limit(s.protocol, column) if columns is not None and column else None


def _blocker(s: Situation, limit: Limit) -> Blocker:
    name = next(c.name for c in s.protocol.file.columns if c.code == limit.column)
    text = _(
        "%(column)s is full: %(count)s of %(limit)s cases."
        " A manager can raise the limit, or another case must move on first."
    )
    named = {"column": name, "count": limit.count, "limit": limit.limit}
    return Blocker(FULL, text % named, ("MGR",), (Where("column", limit.column),))
