"""What an owner does with a task before it is done: start, keep a note, put it aside for a while."""

from datetime import date, timedelta

from casework import clock
from casework.blockers import Blocker
from casework.people.acting import verb
from casework.people.actor import Actor
from workflows.engine.models import Deed, WorkItem
from workflows.engine.owners import refuse_taken
from workflows.engine.records import MoveRefused
from workflows.queue.claiming import may_assign, opened, refuse_other_roles, take, write

DRAFT_LENGTH = 4000
LONGEST_HOLD = timedelta(days=366)


@verb
def start(item_id: int, *, actor: Actor) -> WorkItem:
    """Say that the work has begun. A task that nobody has is claimed by it."""
    item, task = opened(item_id, actor)
    take(item, task, actor)
    if item.started_at is None:
        item.started_at = clock.now()
        item.save(update_fields=["started_at"])
        write(item, Deed.Kind.STARTED, actor)
    return item


@verb
def save_draft(item_id: int, *, actor: Actor, note: str) -> WorkItem:
    """Keep a note with the task until it is done. A task that nobody has is claimed by it."""
    item, task = opened(item_id, actor)
    if len(note) > DRAFT_LENGTH:
        raise MoveRefused([Blocker("NOTE_TOO_LONG", f"At most {DRAFT_LENGTH} characters fit.")])
    take(item, task, actor)
    item.draft = note
    item.save(update_fields=["draft"])
    return item


@verb
def hold(item_id: int, *, actor: Actor, until: date, reason: str) -> WorkItem:
    """Put a task aside until a day; then it comes back by itself. Safety work is never put aside."""
    item, task = opened(item_id, actor)
    if not (item.owner_id and may_assign(task, actor)):
        take(item, task, actor)
    found = list(_unfit(item, until, reason))
    if found:
        raise MoveRefused(found)
    item.held_until, item.held_because = until, reason.strip()
    item.save(update_fields=["held_until", "held_because"])
    write(item, Deed.Kind.HELD, actor, reason=reason.strip(), until=until)
    return item


def _unfit(item: WorkItem, until: date, reason: str) -> list[Blocker]:
    found = []
    if item.safety:
        found.append(Blocker("SAFETY_FIRST", "Work on a safety report cannot be put on hold."))
    if not item.today() < until <= item.today() + LONGEST_HOLD:
        found.append(Blocker("HOLD_DATE", "Choose a day after today, at most a year ahead."))
    if not reason.strip():
        found.append(Blocker("REASON_REQUIRED", "Say what the task waits for."))
    return found


@verb
def resume(item_id: int, *, actor: Actor) -> WorkItem:
    """Take a task off hold before its day."""
    item, task = opened(item_id, actor)
    if item.held_until is None:
        return item
    if not may_assign(task, actor):
        refuse_other_roles(item, task, actor)
        refuse_taken(item, actor)
    item.held_until, item.held_because = None, ""
    item.save(update_fields=["held_until", "held_because"])
    write(item, Deed.Kind.RESUMED, actor)
    return item
