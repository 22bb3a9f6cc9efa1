"""Columns that are full: a hard limit of the organisation's refuses forward moves into them.

Ways back and out, holds, reopening and taking a move back are never stopped.
"""

from functools import cached_property

from django.utils.translation import gettext as _

from casework.blockers import Blocker, Where
from casework.cases.models import Case
from casework.cases.situation import Situation, room
from casework.protocols.compiled import Protocol
from casework.protocols.schema import Edge
from workflows.limits.counting import Limit, limits_of
from workflows.limits.models import ColumnLimit

FULL = "COLUMN_FULL"


class Columns:
    """The hard limits of the board, read when first asked for; many situations share them."""

    def __init__(self, rules: Protocol) -> None:
        self._rules = rules

    @cached_property
    def hard(self) -> dict[str, Limit]:
        return limits_of(self._rules, ColumnLimit.objects.filter(hard=True))


@room("columns")
def load(rules: Protocol, cases: list[Case]) -> dict[int, Columns]:
    shared = Columns(rules)
    return {case.pk: shared for case in cases}


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
    return columns.hard.get(column) if columns is not None else None


def _blocker(s: Situation, limit: Limit) -> Blocker:
    name = next(c.name for c in s.protocol.file.columns if c.code == limit.column)
    text = _(
        "%(column)s is full: %(count)s of %(limit)s cases."
        " A manager can raise the limit, or another case must move on first."
    )
    named = {"column": name, "count": limit.count, "limit": limit.limit}
    return Blocker(FULL, text % named, ("MGR",), (Where("column", limit.column),))
