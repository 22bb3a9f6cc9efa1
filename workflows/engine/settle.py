"""Settling a case: its work items are brought in line with the protocol and with what is true now.

Idempotent, under the case's lock, in the caller's transaction. Called after every change.
"""

from collections.abc import Iterator

from casework.cases.changes import on_change
from casework.cases.models import Case
from casework.cases.situation import Situation, situation
from casework.eligibility.keeping import keep_precheck
from casework.protocols.schema import Task
from translation.jobs.keeping import keep
from workflows.engine import items, readiness
from workflows.engine.models import CARRIED, Outcome
from workflows.engine.occurrences import Expected, expected
from workflows.engine.work import Item, tasks_in, work
from workflows.gaps.keeping import keep_gaps

ROUNDS = 8  # one completion can open or close other work; real protocols settle in two or three


class NeverSettles(RuntimeError):
    """A protocol's conditions and evidence contradict each other."""


@on_change
def settle(case: Case, known: Situation | None = None) -> None:
    """Complete, open, cancel and reopen what facts, papers and time ask for; then the readiness.

    `known`: how the case stands now, where the caller has just read it. Settling changes items
    only, and keeps those it has read in step with what it writes.
    """
    s = keep_gaps(keep_precheck(keep(known or situation(case))))
    for _ in range(ROUNDS):
        if not _round(s):
            break
    else:
        raise NeverSettles(f"Case {case.pk} does not settle.")
    readiness.refresh(s)


def _round(s: Situation) -> bool:
    """One pass over everything active; True when something changed that others may depend on."""
    changed = False
    wanted_keys: set[tuple[str, str]] = set()
    new: dict[str, list[tuple[Task, Expected]]] = {}
    gone: list[Item] = []
    moved: list[Item] = []
    for scope, tasks in active(s):
        if scope in s.protocol.workstreams and scope not in work(s).begun:
            items.process_of(s, scope)
            changed = True
        for task in tasks:
            for wanted in expected(task, s, work(s).events):
                key = (task.code, wanted.occurrence.key)
                wanted_keys.add(key)
                item = work(s).items.get(key)
                step = _step(s, task, wanted, item)
                if step == "create":
                    new.setdefault(scope, []).append((task, wanted))
                elif item is not None and step == "cancel":
                    gone.append(item)
                elif item is not None and step == "due":
                    moved.append(item)
                changed |= step not in ("", "due")
    gone += [
        item
        for key, item in work(s).items.items()
        if item.outcome == Outcome.OPEN and key not in wanted_keys
    ]
    items.move_dates(s, moved)
    items.cancel(s, gone)
    for scope, rows in new.items():
        items.create(s, scope, rows)
    return changed or bool(gone)


def active(s: Situation) -> Iterator[tuple[str, list[Task]]]:
    """The scopes whose work is live now, each with its tasks."""
    if s.stage in s.protocol.stages:
        stage_tasks = s.protocol.tasks_of(s.stage)
        yield s.stage, [task for task in stage_tasks if task.carry_over is None]
        carried = [task for task in stage_tasks if task.carry_over]
        yield CARRIED, [*carried, *tasks_in(s, "carried")]
        for stream in s.protocol.workstreams.values():
            begins = s.stage in stream.starts_in and s.holds(stream.starts_when)
            if begins or stream.code in work(s).begun:
                yield stream.code, list(stream.tasks)
    elif s.case.safety_continues:
        carried = [t for stage in s.protocol.stages.values() for t in stage.tasks if t.carry_over]
        yield CARRIED, carried
        for stream in s.protocol.workstreams.values():
            if stream.continues_after_close is not None:
                yield stream.code, list(stream.tasks)


def _step(s: Situation, task: Task, wanted: Expected, item: Item | None) -> str:
    """What happens to one occurrence: '' nothing, 'create' a new item, or it is done here."""
    here = s.at(wanted.occurrence)
    applies = here.holds(task.condition)
    if item is None or item.outcome == Outcome.CANCELLED:
        return "create" if applies else ""
    if item.outcome == Outcome.OPEN:
        return _step_open(here, task, wanted, item, applies)
    if item.outcome == Outcome.DONE and applies:
        return _step_done(here, task, item)
    return ""


def _step_open(here: Situation, task: Task, wanted: Expected, item: Item, applies: bool) -> str:
    if not applies:
        items.know(here, item, outcome=Outcome.CANCELLED)
        return "cancel"
    if task.evidence is not None and here.holds(task.evidence):
        items.finish(here, item, Outcome.DONE)
        return "done"
    dates = items.dates(here, task, wanted)
    if all(getattr(item, name) == value for name, value in dates.items()):
        return ""
    items.know(here, item, **dates)
    return "due"


def _step_done(here: Situation, task: Task, item: Item) -> str:
    """A done task is asked for again when its evidence is gone, or once by `reopens_when`."""
    if task.evidence is not None:
        return "" if here.holds(task.evidence) else "create"
    if task.reopens_when is not None:
        asked = here.holds(task.reopens_when)
        if asked and not item.latched:
            return "create"
        if item.latched and not asked:
            items.unlatch(here, item)
    return ""
