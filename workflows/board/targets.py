"""What each column says to a case before it is dropped there. The drop itself asks the one door."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.protocols.schema import Edge
from workflows.case.options import standing, ways_into
from workflows.engine.moves import movers
from workflows.engine.proposing import stopped


@dataclass(frozen=True)
class Target:
    """A column, to one case. `state`: open, ask (a second person confirms), missing or never.

    `edge`: the move that a drop makes at once: one that can be taken back and asks for nothing.
    """

    state: str
    words: str
    edge: Edge | None = None


def targets(s: Situation, actor: Actor) -> dict[str, Target]:
    """Every column by code but the case's own: a drop there is no move."""
    waits = stopped(s.case)
    columns = [column.code for column in s.protocol.file.columns]
    found = {column: _target(s, column, actor, waits=waits) for column in columns}
    del found[s.protocol.column_of[s.stage]]
    return found


def _target(s: Situation, column: str, actor: Actor, *, waits: bool) -> Target:
    ways = ways_into(s, column)
    mine = [edge for edge in ways if actor.role in movers(edge)]
    if not mine:
        return Target("never", _("Not possible for you") if ways else _("Not from here"))
    if waits:
        return Target("missing", _("A proposal waits"))
    fewest, edge = min(((len(standing(s, way, actor)), way) for way in mine), key=lambda p: p[0])
    if fewest:
        return Target("missing", ngettext("%(n)d missing", "%(n)d missing", fewest) % {"n": fewest})
    if edge.confirm_roles or actor.role not in edge.roles:
        return Target("ask", _("Allowed, to be confirmed"))
    return Target("open", _("Allowed"), edge if _at_once(edge, len(mine)) else None)


def _at_once(edge: Edge, ways: int) -> bool:
    """Whether nothing is left to ask: the only way there, harmless, without facts or a choice."""
    needs = [record for record in edge.records if not record.optional]
    return ways == 1 and edge.harmless and not needs and len(edge.reason_codes) < 2
