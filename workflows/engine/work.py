"""The work of cases as guards see it: current items, events, stages seen, and what is open."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from casework.blockers import Where
from casework.cases.facts import as_site_date
from casework.cases.models import UNDO, CaseEvent, Proposal, StageChange
from casework.cases.rows import Rows, day_or_none, moment, moment_or_none, rows
from casework.cases.situation import Situation, room
from casework.protocols.expressions import DATES, Missing, predicate
from casework.protocols.schema import Task
from workflows.engine.models import Outcome, Readiness, StageProcess, WorkItem
from workflows.engine.occurrences import Event, Expected, expected


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


@dataclass(frozen=True)
class Process:
    """An open process of a stage or workstream. `stay`: its viewflow task that waits.

    `read`: the rows of that task, the flow's process and ours, as JSON; none of one just started.
    """

    pk: int
    stay: int
    read: list[dict[str, Any]] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True)
class Change:
    """A change of stage, or a hold, in the order they were made."""

    kind: str
    to_stage: str
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for a second person."""

    pk: int
    kind: str
    code: str
    occurrence: str


@dataclass
class Work:
    """What a case's work holds; who writes it keeps this in step (see workflows.engine.items).

    `past`: tasks and occurrences that were items in earlier rounds. `begun`: every scope that ever
    had a process; `processes`: the open ones by scope. What was taken back counts for none of them.
    `since`: for which move and on whom the case has waited, by its readiness, and since when.
    """

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    past: set[tuple[str, str]] = field(default_factory=set)
    events: dict[str, list[Event]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)
    processes: dict[str, Process] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    since: dict[tuple[str, str], datetime] = field(default_factory=dict)

    @property
    def visited(self) -> set[str]:
        """Every stage the case has been in."""
        return {change.to_stage for change in self.changes}


# The open process's own wait, beside which its tasks stand: closing needs all of it.
STAY = (
    "(SELECT json_build_array(to_json(t), to_json(p), to_json(r)) FROM viewflow_task t"
    " JOIN viewflow_process p ON p.id = t.process_id WHERE r.open AND p.id = r.process_ptr_id"
    " AND t.flow_task = 'workflows/engine.flow.StageFlow.stay')"
)


@room(
    "work",
    items=rows(WorkItem, ITEM_COLUMNS, "r.current"),
    past=rows(WorkItem, ("code", "occurrence"), "NOT r.current AND r.outcome <> 'undone'"),
    events=rows(CaseEvent, ("code", "occurrence", "at")),
    changes=rows(StageChange, ("kind", "to_stage", "at")),
    processes=rows(StageProcess, ("scope", "pk", STAY), "NOT r.undone"),
    waiting=rows(Proposal, ("pk", "kind", "code", "occurrence"), "r.outcome = ''"),
    readiness=rows(Readiness, ("edge", "waiting_on", "waiting_since")),
)
def held(
    items: Rows,
    past: Rows,
    events: Rows,
    changes: Rows,
    processes: Rows,
    waiting: Rows,
    readiness: Rows,
) -> Work:
    found = Work(
        past={(code, occurrence) for code, occurrence in past},
        changes=_standing(changes),
        begun={scope for scope, _, _ in processes},
        processes={
            scope: Process(pk, read[0]["id"], read) for scope, pk, read in processes if read
        },
        waiting=[Waiting(*values) for values in waiting],
        since={(edge, party): moment(since) for edge, party, since in readiness if since},
    )
    for item in map(_item, items):
        found.items[item.code, item.occurrence] = item
    for code, occurrence, at in events:
        found.events.setdefault(code, []).append(Event(occurrence, moment(at)))
    return found


def _standing(changes: Rows) -> list[Change]:
    """Without moves that were taken back, and without the taking back, which comes right after."""
    found: list[Change] = []
    for kind, to_stage, at in changes:
        if kind == UNDO:
            found.pop()
        else:
            found.append(Change(kind, to_stage, moment(at)))
    return found


def _item(values: list[Any]) -> Item:
    given = dict(zip(ITEM_COLUMNS, values, strict=True))
    for name in ("opens_on", "due_on"):
        given[name] = day_or_none(given[name])
    given["due_at"] = moment_or_none(given["due_at"])
    return Item(**given)


def work(s: Situation) -> Work:
    held: Work | None = s.rooms["work"]
    return held if held is not None else Work()


def tasks_in(s: Situation, scope: str) -> Iterator[Task]:
    """The tasks of a scope: 'stage', 'carried', or a workstream's code."""
    if scope == "stage":
        yield from (task for task in s.protocol.tasks_of(s.stage) if task.carry_over is None)
    elif scope == "carried":
        visited = work(s).visited
        for stage in s.protocol.stages.values():
            if stage.code in visited and stage.code != s.stage:
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
