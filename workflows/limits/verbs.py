"""Setting and lifting the limit of a column: managers only, on record."""

from collections.abc import Iterable

from casework import clock
from casework.blockers import Blocker, Refused
from casework.cases.models import FROM_REVIEW_ON
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Role, Side
from workflows.limits.models import MOST, ColumnLimit

MAY_SET = frozenset({Role.MGR})


def may_know(stages: Iterable[str], actor: Actor) -> bool:
    """Whether an actor may know how many cases of everybody a column holds: navigators and the
    auditor; the hospital where it sees every case, from its review on."""
    if SIDE_OF.get(actor.role) != Side.SITE:
        return True
    return set(stages) <= set(FROM_REVIEW_ON)


class LimitRefused(Refused):
    """A limit was not changed."""


@verb
def set_limit(column: str, *, limit: int, hard: bool, actor: Actor) -> ColumnLimit:
    """Limit how many cases may stand in a column. Cases that are there stay, however many."""
    _refuse_others(actor)
    if not 1 <= limit <= MOST:
        text = f"A limit is a number from 1 to {MOST}."
        raise LimitRefused([Blocker("LIMIT_OUT_OF_RANGE", text)])
    assert actor.user is not None
    values = {"limit": limit, "hard": hard, "set_by": actor.user, "set_at": clock.now()}
    row, _ = ColumnLimit.objects.update_or_create(column=column, defaults=values)
    return row


@verb
def clear_limit(column: str, *, actor: Actor) -> None:
    """Lift the limit of a column; doing it twice changes nothing."""
    _refuse_others(actor)
    ColumnLimit.objects.filter(column=column).delete()


def _refuse_others(actor: Actor) -> None:
    if actor.role not in MAY_SET:
        raise LimitRefused([Blocker("ROLE_NOT_ALLOWED", "Only a manager sets limits.")])
