"""The gaps of a pre-check raise the events that open their work. Part of settling.

What was asked for, came or was waived, and is missing again is a further occurrence: LAB_CBC, then LAB_CBC.2, so
that each has its own due date.
"""

from casework import clock
from casework.cases.models import CaseEvent
from casework.cases.situation import Situation
from casework.eligibility.keeping import keeps
from casework.people.actor import SYSTEM
from casework.protocols.schema import Task
from workflows.engine.models import Outcome
from workflows.engine.occurrences import Event
from workflows.engine.work import work
from workflows.gaps.deriving import subject_of, tasks_of_gaps, wanted


def keep_gaps(s: Situation) -> Situation:
    """Raise what is not raised yet. The case is locked; what was read of it is kept in step."""
    if not keeps(s.protocol) or not s.case.is_open:
        return s
    tasks = tasks_of_gaps(s.protocol)
    at = clock.now()
    made = [
        CaseEvent(
            case=s.case, code=one.event, occurrence=occurrence, at=at, raised_role=SYSTEM.role
        )
        for one in wanted(s)
        if (occurrence := _to_raise(s, tasks[one.event], one.subject))
    ]
    if made:
        CaseEvent.objects.bulk_create(made)
    for event in made:
        work(s).events.setdefault(event.code, []).append(Event(event.occurrence, at))
    return s


def _to_raise(s: Situation, task: Task, subject: str) -> str:
    """The occurrence to raise; empty while the last one stands."""
    before = rounds(s, task.repeat.event or "", subject)
    if not before:
        return subject
    item = work(s).items.get((task.code, before[-1]))
    closed = item is not None and item.outcome in (Outcome.DONE, Outcome.WAIVED)
    return f"{subject}.{len(before) + 1}" if closed else ""


def rounds(s: Situation, event: str, subject: str) -> list[str]:
    """The occurrences of one subject, oldest first."""
    events = work(s).events.get(event, ())
    return [one.occurrence for one in events if subject_of(one.occurrence) == subject]
