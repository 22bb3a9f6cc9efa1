"""Taking a move back, for a few minutes: only who made it, only while nobody built on it.

An undo is an event of its own, with a number and a line in the history. It puts back what the move
changed, so that the case is as if it had never moved.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import UNDO, Case, StageChange
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.schema import Edge
from workflows.engine import settle
from workflows.engine.moves import movers, refuse_stale
from workflows.engine.putting_back import put_back
from workflows.engine.records import MoveRefused, refuse
from workflows.engine.touching import sentence, touch

logger = logging.getLogger(__name__)

NONE_LEFT = timedelta()


@dataclass(frozen=True)
class Chance:
    """Whether the last move of a case can be taken back by one person, and for how long yet."""

    left: timedelta
    blockers: tuple[Blocker, ...] = ()

    @property
    def possible(self) -> bool:
        return not self.blockers

    @property
    def seconds(self) -> int:
        return int(self.left.total_seconds())

    @property
    def minutes(self) -> int:
        """Whole minutes left; the last one counts until it ends."""
        return -(-int(self.left.total_seconds()) // 60)


@verb
def undo(case_id: int, *, actor: Actor, seen_version: int | None = None) -> Case:
    """Take the case's last move back. `seen_version`: the change number of that move.

    Raises MoveRefused with every reason; Case.DoesNotExist for outsiders.
    """
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    refuse_stale(case, rules, seen_version, actor)
    last = _last(case)
    chance = _judge(case, last, rules, actor)
    if chance.blockers or last is None:
        logger.info("case.undo_refused", extra={"case": case.pk})
        raise MoveRefused(chance.blockers)
    put_back(case, last, last.footprint, actor)
    settle.settle(case)
    logger.info("case.undone", extra={"case": case.pk, "edge": last.edge})
    return case


def undoable(case: Case, actor: Actor) -> Chance:
    """What undo would say now, in one query, or two while it is possible. Nothing is locked."""
    return _judge(case, _last(case), protocol(case.protocol_id), actor)


def _last(case: Case) -> StageChange | None:
    found = StageChange.objects.select_related("actor", "footprint")
    return found.filter(case=case, version=case.version).first()


def _judge(case: Case, last: StageChange | None, rules: Protocol, actor: Actor) -> Chance:
    edge = rules.edges.get(last.edge) if last else None
    if last is None or edge is None or not _harmless(last, edge):
        return Chance(NONE_LEFT, (_no_way_back(last, rules),))
    if last.actor is None or last.actor_id != actor.user_id:
        who = last.actor.name if last.actor else _("Casework")
        text = _("%(who)s made this move, and nobody else can take it back.") % {"who": who}
        return Chance(NONE_LEFT, (_refusal(text),))
    if actor.role not in movers(edge):
        return Chance(NONE_LEFT, refuse(rules, "ROLE_NOT_ALLOWED").blockers)
    left = _left(last, rules)
    found = [] if left > NONE_LEFT else [_too_late(rules)]
    touched = touch(case, last.footprint)
    if touched is not None:
        found.append(sentence(touched, rules, actor))
    return Chance(max(left, NONE_LEFT), tuple(found))


def _harmless(last: StageChange, edge: Edge) -> bool:
    """Whether it was a move of one person's that the protocol lets be taken back."""
    return (
        last.kind == edge.kind
        and edge.harmless
        and last.proposed_by_id is None
        and hasattr(last, "footprint")
    )


def _left(last: StageChange, rules: Protocol) -> timedelta:
    allowed = timedelta(minutes=float(rules.settings.get("undo_minutes", 0)))
    return last.at + allowed - clock.now()


def _no_way_back(last: StageChange | None, rules: Protocol) -> Blocker:
    if last is not None and last.kind == UNDO:
        who = last.actor.name if last.actor else _("Casework")
        named = {"who": who, "stage": rules.stage_name(last.from_stage)}
        return _refusal(_("%(who)s has taken the move to %(stage)s back already.") % named)
    if last is not None and last.kind in ("forward", "backward"):
        named = {"stage": rules.stage_name(last.to_stage)}
        return _refusal(_("The move to %(stage)s is not one that can be taken back.") % named)
    return _refusal(_("There is no move to take back."))


def _too_late(rules: Protocol) -> Blocker:
    minutes = int(rules.settings.get("undo_minutes", 0))
    text = ngettext(
        "It is too late: a move can be taken back for %(n)s minute.",
        "It is too late: a move can be taken back for %(n)s minutes.",
        minutes,
    )
    return _refusal(text % {"n": minutes})


def _refusal(text: str) -> Blocker:
    return Blocker("NOT_UNDOABLE", text)
