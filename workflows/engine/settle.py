"""Settling a case: its work items are brought in line with the protocol and with what is true now.

Idempotent, under the case's lock, in the caller's transaction. Called after every change.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from casework import clock
from casework.cases.changes import on_change
from casework.cases.models import Case, Proposal
from casework.cases.situation import Situation, situation
from casework.people.actor import SYSTEM, Actor
from casework.protocols.schema import Task
from workflows.engine import flow, readiness
from workflows.engine.calendars import end_of, zone_of
from workflows.engine.models import CARRIED, Outcome, StageProcess, WorkItem
from workflows.engine.occurrences import Expected, expected
from workflows.engine.work import ITEM_COLUMNS, Item, tasks_in, work
from workflows.notices import telling

ROUNDS = 8  # one completion can open or close other work; real protocols settle in two or three


class NeverSettles(RuntimeError):
    """A protocol's conditions and evidence contradict each other."""


@on_change
def settle(case: Case, known: Situation | None = None) -> None:
    """Complete, open, cancel and reopen what facts, papers and time ask for; then the readiness.

    `known`: how the case stands now, where the caller has just read it. Settling changes items
    only, and keeps those it has read in step with what it writes.
    """
    s = known or situation(case)
    for _ in range(ROUNDS):
        if not _round(s):
            break
    else:
        raise NeverSettles(f"Case {case.pk} does not settle.")
    readiness.refresh(s)


class Processes:
    """The open processes of a case by scope, read when first asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def _open(self) -> dict[str, StageProcess]:
        return {p.scope: p for p in StageProcess.objects.filter(case=self.case, open=True)}

    def of(self, scope: str, *, is_stage: bool) -> StageProcess:
        """The open process of a scope, started where there is none."""
        if scope not in self._open:
            self._open[scope] = flow.start_process(self.case, scope, is_stage=is_stage)
        return self._open[scope]


def _round(s: Situation) -> bool:
    """One pass over everything active; True when something changed that others may depend on."""
    changed = False
    processes = Processes(s.case)
    wanted_keys: set[tuple[str, str]] = set()
    new: dict[str, list[tuple[Task, Expected, bool]]] = {}
    for scope, tasks in active(s):
        if scope in s.protocol.workstreams and scope not in work(s).begun:
            processes.of(scope, is_stage=False)
            work(s).begun.add(scope)
            changed = True
        for task in tasks:
            for wanted in expected(task, s, work(s).events):
                key = (task.code, wanted.occurrence.key)
                wanted_keys.add(key)
                step = _step(s, task, wanted, work(s).items.get(key))
                if step == "create":
                    again = key in work(s).items
                    new.setdefault(scope, []).append((task, wanted, again))
                changed |= step not in ("", "due")
    gone = [
        item
        for key, item in work(s).items.items()
        if item.outcome == Outcome.OPEN and key not in wanted_keys
    ]
    cancel(gone)
    for item in gone:
        _know(s, item, outcome=Outcome.CANCELLED)
    for scope, rows in new.items():
        _create(s, processes.of(scope, is_stage=scope in s.protocol.stages), scope, rows)
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
        cancel([item])
        _know(here, item, outcome=Outcome.CANCELLED)
        return "cancel"
    if task.evidence is not None and here.holds(task.evidence):
        finish(item, Outcome.DONE)
        _know(here, item, outcome=Outcome.DONE)
        return "done"
    dates = _dates(here, task, wanted)
    if any(getattr(item, name) != value for name, value in dates.items()):
        if item.due_on is not None and item.due_on != wanted.due_on:
            dates["due_before"] = item.due_on
        WorkItem.objects.filter(pk=item.pk).update(**dates)
        _know(here, item, **_dates(here, task, wanted))
        return "due"
    return ""


def _dates(s: Situation, task: Task, wanted: Expected) -> dict[str, Any]:
    """When an occurrence opens and is due, in the zone of the party whose task it is."""
    zone = zone_of(task.role, s)
    return {
        "opens_on": wanted.opens_on,
        "due_on": wanted.due_on,
        "due_at": end_of(wanted.due_on, zone) if wanted.due_on else None,
        "zone": zone.key,
    }


def _step_done(here: Situation, task: Task, item: Item) -> str:
    """A done task is asked for again when its evidence is gone, or once by `reopens_when`."""
    if task.evidence is not None:
        return "" if here.holds(task.evidence) else "create"
    if task.reopens_when is not None:
        asked = here.holds(task.reopens_when)
        if asked and not item.latched:
            return "create"
        if item.latched and not asked:
            WorkItem.objects.filter(pk=item.pk).update(latched=False)
            _know(here, item, latched=False)
    return ""


def _know(s: Situation, item: Item, **changes: Any) -> None:
    """Keep what was read of an item in step with what was written."""
    work(s).items[item.code, item.occurrence] = replace(item, **changes)


def _create(
    s: Situation,
    process: StageProcess,
    scope: str,
    rows: list[tuple[Task, Expected, bool]],
) -> None:
    """Open items; those that were there before in another round are marked as reopened."""
    retire([work(s).items[task.code, e.occurrence.key] for task, e, again in rows if again])
    seen = set(
        WorkItem.objects.filter(case=s.case, code__in=[task.code for task, _, _ in rows])
        .exclude(outcome=Outcome.UNDONE)
        .values_list("code", "occurrence")
        .distinct()
    )
    made = WorkItem.objects.bulk_create(
        WorkItem(
            case=s.case,
            task=task,
            code=spec.code,
            occurrence=wanted.occurrence.key,
            scope=scope,
            role=spec.role,
            required=spec.required,
            safety=s.protocol.is_safety(spec),
            **_dates(s, spec, wanted),
            reopened=(spec.code, wanted.occurrence.key) in seen,
            created_at=clock.now(),
        )
        for task, (spec, wanted, _) in zip(flow.add_tasks(process, len(rows)), rows, strict=True)
    )
    for item in made:
        work(s).items[item.code, item.occurrence] = Item(
            *(getattr(item, column) for column in ITEM_COLUMNS)
        )
    work(s).begun.add(scope)
    urgent = [(s.protocol.tasks[item.code], item) for item in made if item.safety]
    if urgent:
        telling.safety(s.case, urgent)


def finish(
    item: Item,
    outcome: Outcome,
    *,
    actor: Actor = SYSTEM,
    reason: str = "",
    on_behalf: bool = False,
    latched: bool = False,
) -> None:
    """End an item, done or waived, together with its viewflow task."""
    WorkItem.objects.filter(pk=item.pk).update(
        outcome=outcome,
        reason=reason,
        on_behalf=on_behalf,
        latched=latched,
        finished_at=clock.now(),
        finished_by=actor.user,
        finished_role=actor.role,
    )
    flow.finish_task(item.task_id, actor.user)
    _drop_wishes([item])


def _drop_wishes(items: list[Item]) -> None:
    """Withdraw the wishes to do without what is done, or asked for no more. Items of one case."""
    ended = {(item.code, item.occurrence) for item in items}
    waiting = Proposal.objects.filter(case=items[0].case_id, kind="waiver", outcome="")
    moot = [wish.pk for wish in waiting if (wish.code, wish.occurrence) in ended]
    if moot:
        withdraw(Proposal.objects.filter(pk__in=moot))


def withdraw(proposals: QuerySet[Proposal]) -> None:
    """End proposals that are about nothing any more."""
    proposals.update(outcome=Proposal.Outcome.WITHDRAWN, decided_at=clock.now())


def cancel(items: list[Item]) -> None:
    """End items that nobody has to do any more."""
    if not items:
        return
    flow.cancel_tasks([item.task_id for item in items])
    _drop_wishes(items)
    ids = [item.pk for item in items]
    WorkItem.objects.filter(pk__in=ids).update(
        outcome=Outcome.CANCELLED, finished_at=clock.now(), finished_role=SYSTEM.role
    )


def retire(items: list[Item]) -> None:
    """Take items out of the present round; they stay as history."""
    cancel([item for item in items if item.outcome == Outcome.OPEN])
    WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(current=False)


def leave_stage(s: Situation) -> None:
    """Cancel the open work of the stage a case leaves and end its process."""
    process = StageProcess.objects.filter(case=s.case, open=True, is_stage=True).first()
    cancel(
        [
            item
            for item in work(s).items.values()
            if item.scope == s.stage and item.outcome == Outcome.OPEN
        ]
    )
    if process is not None:
        flow.close_process(process)


def close_workstreams(s: Situation) -> None:
    """When a case closes: end what does not go on after closure, and wishes to leave papers out."""
    withdraw(s.case.proposals.filter(kind="omission", outcome=""))
    going_on = {CARRIED} if s.case.safety_continues else set()
    if s.case.safety_continues:
        going_on |= {w.code for w in s.protocol.workstreams.values() if w.continues_after_close}
    ending = StageProcess.objects.filter(case=s.case, open=True).exclude(scope__in=going_on)
    for process in ending:
        cancel(
            [
                item
                for item in work(s).items.values()
                if item.scope == process.scope and item.outcome == Outcome.OPEN
            ]
        )
        flow.close_process(process)


def enter_stage(s: Situation, *, redo: bool) -> None:
    """Open a stage's process. With `redo`, its redo tasks of an earlier round start anew."""
    if redo:
        retire(
            [
                item
                for item in work(s).items.values()
                if item.scope == s.stage
                and (task := s.protocol.tasks.get(item.code))
                and task.on_reentry == "redo"
                and task.repeat.kind != "per_event"
            ]
        )
    flow.start_process(s.case, s.stage, is_stage=True)
