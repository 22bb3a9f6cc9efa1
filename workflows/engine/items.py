"""Writing work items and the processes they stand in; what was read of them is kept in step.

Under the case's lock, in the caller's transaction. Which items there shall be: `settle`.
"""

from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from casework import clock
from casework.cases.models import Proposal
from casework.cases.situation import Situation
from casework.people.actor import SYSTEM, Actor
from casework.protocols.schema import Task
from workflows.engine import flow
from workflows.engine.calendars import end_of, zone_of
from workflows.engine.models import CARRIED, Outcome, WorkItem
from workflows.engine.occurrences import Expected
from workflows.engine.work import ITEM_COLUMNS, Item, Process, work
from workflows.notices import telling

DATES = ("opens_on", "due_on", "due_at", "zone")
MOVE_DATES = f"""
    UPDATE {WorkItem._meta.db_table} AS item
       SET opens_on = n.opens_on, due_on = n.due_on, due_at = n.due_at, zone = n.zone,
           due_before = COALESCE(n.due_before, item.due_before)
      FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::timestamptz[], %s::text[], %s::date[])
           AS n(id, opens_on, due_on, due_at, zone, due_before)
     WHERE item.id = n.id
"""  # noqa: S608  no input


def process_of(s: Situation, scope: str) -> Process:
    """The open process of a scope, started where there is none."""
    held = work(s)
    if scope not in held.processes:
        is_stage = scope in s.protocol.stages
        held.processes[scope] = flow.start_process(s.case, scope, is_stage=is_stage)
        held.begun.add(scope)
    return held.processes[scope]


def dates(s: Situation, task: Task, wanted: Expected) -> dict[str, Any]:
    """When an occurrence opens and is due, in the zone of the party whose task it is."""
    zone = zone_of(task.role, s)
    return {
        "opens_on": wanted.opens_on,
        "due_on": wanted.due_on,
        "due_at": end_of(wanted.due_on, zone) if wanted.due_on else None,
        "zone": zone.key,
    }


def create(s: Situation, scope: str, rows: list[tuple[Task, Expected]]) -> None:
    """Open items; those that were there before in another round are marked as reopened."""
    held = work(s)
    before = [held.items.get((task.code, wanted.occurrence.key)) for task, wanted in rows]
    retire(s, [item for item in before if item is not None])
    tasks = flow.add_tasks(process_of(s, scope), len(rows))
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
            **dates(s, spec, wanted),
            reopened=(spec.code, wanted.occurrence.key) in held.past,
            created_at=clock.now(),
        )
        for task, (spec, wanted) in zip(tasks, rows, strict=True)
    )
    for item in made:
        held.items[item.code, item.occurrence] = Item(
            *(getattr(item, column) for column in ITEM_COLUMNS)
        )
    urgent = [(s.protocol.tasks[item.code], item) for item in made if item.safety]
    if urgent:
        telling.safety(s.case, urgent)


def move_dates(s: Situation, before: list[Item]) -> None:
    """Write the dates that are known of items by now, where an anchor has moved them."""
    if not before:
        return
    after = [work(s).items[item.code, item.occurrence] for item in before]
    replaced = [
        old.due_on if old.due_on != new.due_on else None
        for old, new in zip(before, after, strict=True)
    ]
    columns = [[getattr(item, name) for item in after] for name in ("pk", *DATES)]
    with connection.cursor() as cursor:
        cursor.execute(MOVE_DATES, [*columns, replaced])


def unlatch(s: Situation, item: Item) -> None:
    """A task that was done again while asked for may be asked for anew."""
    WorkItem.objects.filter(pk=item.pk).update(latched=False)
    know(s, item, latched=False)


def finish(
    s: Situation,
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
    know(s, item, outcome=outcome, latched=latched, finished_by_id=actor.user_id)
    _drop_wishes(s, [item])


def cancel(s: Situation, items: list[Item]) -> None:
    """End items that nobody has to do any more."""
    if not items:
        return
    flow.cancel_tasks([item.task_id for item in items])
    WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(
        outcome=Outcome.CANCELLED, finished_at=clock.now(), finished_role=SYSTEM.role
    )
    for item in items:
        know(s, item, outcome=Outcome.CANCELLED)
    _drop_wishes(s, items)


def retire(s: Situation, items: list[Item]) -> None:
    """Take items out of the present round; they stay as history."""
    if not items:
        return
    cancel(s, [item for item in items if item.outcome == Outcome.OPEN])
    WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(current=False)
    for item in items:
        work(s).past.add((item.code, item.occurrence))
        del work(s).items[item.code, item.occurrence]


def know(s: Situation, item: Item, **changes: Any) -> None:
    """Keep what was read of an item in step with what was written."""
    work(s).items[item.code, item.occurrence] = replace(item, **changes)


def _drop_wishes(s: Situation, items: list[Item]) -> None:
    """Withdraw the wishes to do without what is done, or asked for no more."""
    ended = {(item.code, item.occurrence) for item in items}
    _withdraw_waiting(
        s,
        {
            wish.pk
            for wish in work(s).waiting
            if wish.kind == "waiver" and (wish.code, wish.occurrence) in ended
        },
    )


def _withdraw_waiting(s: Situation, moot: set[int]) -> None:
    if moot:
        withdraw(Proposal.objects.filter(pk__in=moot))
        work(s).waiting = [wish for wish in work(s).waiting if wish.pk not in moot]


def withdraw(proposals: QuerySet[Proposal]) -> None:
    """End proposals that are about nothing any more."""
    proposals.update(outcome=Proposal.Outcome.WITHDRAWN, decided_at=clock.now())


def go(left: Situation, here: Situation, *, reopened: bool) -> None:
    """End the work of the stage a case left and begin that of the one it came to.

    `reopened`: what was done there in an earlier round still counts.
    """
    if not left.protocol.is_closed(left.stage):
        _close(left, left.stage)
    if here.protocol.is_closed(here.stage):
        _close_workstreams(here)
    else:
        enter_stage(here, redo=not reopened and here.stage in work(here).visited)


def _close_workstreams(s: Situation) -> None:
    """When a case closes: end what does not go on after closure, and wishes to leave papers out."""
    _withdraw_waiting(s, {wish.pk for wish in work(s).waiting if wish.kind == "omission"})
    going_on = {CARRIED} if s.case.safety_continues else set()
    if s.case.safety_continues:
        going_on |= {w.code for w in s.protocol.workstreams.values() if w.continues_after_close}
    for scope in sorted(work(s).processes.keys() - going_on):
        _close(s, scope)


def _close(s: Situation, scope: str) -> None:
    held = work(s)
    open_ones = [
        item for item in held.items.values() if item.scope == scope and item.outcome == Outcome.OPEN
    ]
    cancel(s, open_ones)
    process = held.processes.pop(scope, None)
    if process is not None:
        flow.close_process(process)


def enter_stage(s: Situation, *, redo: bool) -> None:
    """Open a stage's process. With `redo`, its redo tasks of an earlier round start anew."""
    if redo:
        retire(
            s,
            [
                item
                for item in work(s).items.values()
                if item.scope == s.stage
                and (task := s.protocol.tasks.get(item.code))
                and task.on_reentry == "redo"
                and task.repeat.kind != "per_event"
            ],
        )
    process_of(s, s.stage)
