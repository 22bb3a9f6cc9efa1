"""What the pages of cases and papers say of holds and deletions, and to whom."""

from dataclasses import dataclass
from datetime import date

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side
from documents.files.models import File, State
from documents.retention.due import kept_until
from documents.retention.holding import holding
from documents.retention.models import KEEPERS, Deletion, Hold, Outcome

# Who learns that a case or a paper is under a legal hold; why, only those who keep them.
SEES_HOLDS = frozenset({"COORD", "MGR", "DPO", "AUDITOR"})


@dataclass(frozen=True)
class Shown:
    """Of one file, for one reader. `waiting`: the request that waits for a second person."""

    hold: Hold | None = None
    waiting: Deletion | None = None
    keeps: bool = False
    kept_until: date | None = None

    @property
    def is_over(self) -> bool:
        return self.kept_until is not None and self.kept_until < clock.site_today()


def shown(file: File, actor: Actor) -> Shown:
    """Nothing of a deleted file, whose tombstone says it all, and nothing to other readers."""
    if file.state == State.DELETED or actor.role not in SEES_HOLDS:
        return Shown()
    keeps = actor.role in KEEPERS
    return Shown(
        hold=holding(file),
        waiting=file.deletions.waiting().select_related("asked_by").first() if keeps else None,
        keeps=keeps,
        kept_until=kept_until(file) if keeps else None,
    )


def tombstone(file: File) -> Deletion | None:
    """What is left of a deleted file beside its row."""
    if file.state != State.DELETED:
        return None
    gone = file.deletions.filter(outcome=Outcome.DELETED)
    return gone.select_related("asked_by", "decided_by").first()


def tells_who(actor: Actor) -> bool:
    """Whether a reader is told who deleted a paper and why: families and their physicians are not."""
    return SIDE_OF.get(actor.role) != Side.EXTERNAL


def hold_on(case: Case, actor: Actor) -> Hold | None:
    """The hold on a whole case, for those who are told."""
    if actor.role not in SEES_HOLDS:
        return None
    return case.legal_holds.in_force().select_related("set_by").first()
