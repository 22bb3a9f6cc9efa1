"""The work of cases as guards see it: current items, events, stages seen, and what is open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from casework.blockers import Where
from casework.cases.facts import as_site_date
from casework.cases.models import Case, CaseEvent, StageChange
from casework.cases.situation import Situation, room
from casework.protocols.compiled import Protocol
from casework.protocols.expressions import DATES, Missing, predicate
from casework.protocols.schema import Task
from workflows.engine.models import Outcome, StageProcess, WorkItem
from workflows.engine.occurrences import Event, Expected, expected

SATISFIED = frozenset({Outcome.DONE, Outcome.WAIVED})


@dataclass(frozen=True)
class Item:
    """A current work item, light: boards load thousands. Columns as in WorkItem."""

    pk: int
    case_id: int
    task_id: int
    code: str
    occurrence: str
    scope: str
    outcome: str
    opens_on: date | None
    due_on: date | None
    due_at: datetime | None
    zone: str
    owner_id: int | None
    latched: bool
    finished_by_id: int | None


ITEM_COLUMNS = tuple(field.name for field in fields(Item))


@dataclass
class Work:
    """What a case's work holds.

    `visited`: every stage the case has been in. `begun`: every scope that ever had a process.
    What was taken back counts for neither.
    """

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)


@room("work")
def load(protocol: Protocol, cases: list[Case]) -> Mapping[int, Work]:
    found = {case.pk: Work() for case in cases}
    rows = WorkItem.objects.current().filter(case__in=found)
    for values in rows.values_list(*ITEM_COLUMNS):
        item = Item(*values)
        found[item.case_id].items[item.code, item.occurrence] = item
    events = CaseEvent.objects.filter(case__in=found).order_by("pk")
    for case_id, code, occurrence, at in events.values_list("case_id", "code", "occurrence", "at"):
        found[case_id].events.setdefault(code, []).append(Event(occurrence, at))
    moves = StageChange.objects.standing().filter(case__in=found)
    for case_id, stage in moves.values_list("case_id", "to_stage").distinct():
        found[case_id].visited.add(stage)
    processes = StageProcess.objects.filter(case__in=found, undone=False)
    for case_id, scope in processes.values_list("case_id", "scope"):
        found[case_id].begun.add(scope)
    return found


def work(s: Situation) -> Work:
    held: Work | None = s.rooms["work"]
    return held if held is not None else Work()


def tasks_in(s: Situation, scope: str) -> Iterator[Task]:
    """The tasks of a scope: 'stage', 'carried', or a workstream's code."""
    if scope == "stage":
        yield from (task for task in s.protocol.tasks_of(s.stage) if task.carry_over is None)
    elif scope == "carried":
        for stage in s.protocol.stages.values():
            if stage.code in work(s).visited and stage.code != s.stage:
                yield from (task for task in stage.tasks if task.carry_over)
    else:
        yield from s.protocol.tasks_of(scope)


def is_satisfied(s: Situation, task: Task, wanted: Expected) -> bool:
    """Whether an occurrence is done or waived, judged by what is true now."""
    item = work(s).items.get((task.code, wanted.occurrence.key))
    if item is not None and item.outcome == Outcome.WAIVED:
        return True
    if task.evidence is not None:
        return s.at(wanted.occurrence).holds(task.evidence)
    if item is None or item.outcome != Outcome.DONE:
        return False
    return not (task.reopens_when and not item.latched and s.holds(task.reopens_when))


def open_tasks(s: Situation, scope: str) -> list[tuple[Task, Expected]]:
    """Required work of a scope that keeps its exit closed (`tasks_done` of the protocol)."""
    return [
        (task, wanted)
        for task in tasks_in(s, scope)
        if task.required
        for wanted in expected(task, s, work(s).events)
        if wanted.counts
        and s.at(wanted.occurrence).holds(task.condition)
        and not is_satisfied(s, task, wanted)
    ]


def _explain_open(s: Situation, scope: str) -> list[Missing]:
    found: dict[str, Missing] = {}
    for task, _ in open_tasks(s, scope):
        roles = (task.role, *task.also_by)
        found.setdefault(task.code, Missing(task.name, roles, Where("task", task.code)))
    return list(found.values())


@predicate("tasks_done", word="open_tasks", explain=_explain_open)
def tasks_done(s: Situation, scope: str) -> bool:
    return not open_tasks(s, scope)


@predicate("task_done")
def task_done(s: Situation, task: str) -> bool:
    items = [item for (code, _), item in work(s).items.items() if code == task]
    return bool(items) and all(item.outcome == Outcome.DONE for item in items)


@predicate("occurrences_done")
def occurrences_done(s: Situation, task: str) -> bool:
    spec = s.protocol.tasks[task]
    return all(is_satisfied(s, spec, e) for e in expected(spec, s, work(s).events))


@predicate("occurrence_day", reads=DATES)
def occurrence_day(s: Situation, fact: str, min: Any, max: Any) -> bool:
    if s.occurrence is None or s.occurrence.day is None or fact not in s.facts:
        return False
    day = (s.occurrence.day - as_site_date(s.facts[fact])).days
    return (min is None or day >= min) and (max is None or day <= max)
