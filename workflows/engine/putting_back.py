"""How a case becomes again what it was before a move, row by row, from its histories.

Nobody has touched the case since, so whatever was written after the move began is the move's, or
the system's in its wake: all of it goes.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from casework import clock
from casework.cases import facts
from casework.cases.models import UNDO, Case, Proposal, StageChange
from casework.cases.situation import situation
from casework.people.actor import SYSTEM, Actor
from workflows.engine import flow
from workflows.engine.footprints import PROCESS, Footprint, history
from workflows.engine.models import Outcome, Readiness, StageProcess, WorkItem
from workflows.engine.work import work

OF_FACT = ("value", "source", "recorded_at", "recorded_by_id", "recorded_role", "reason")
OF_PROPOSAL = ("outcome", "decided_at", "decided_by_id", "comment")
SAME = ("id", "case_id", "task_id")  # of an item, whatever becomes of it
OF_ITEM = tuple(f.attname for f in WorkItem._meta.concrete_fields if f.attname not in SAME)


def put_back(case: Case, move: StageChange, before: Footprint, actor: Actor) -> None:
    """Write the undo down, then let the case be where and how it was. Its row is locked."""
    StageChange.objects.create(
        case=case,
        version=case.version + 1,
        edge=move.edge,
        kind=UNDO,
        from_stage=move.to_stage,
        to_stage=move.from_stage,
        actor=actor.user,
        acting_role=actor.role,
        at=clock.now(),
    )
    facts.put_back(case, _facts(case, before.began["fact"]))
    _stage(case, move.from_stage, before)
    _work(case, before)
    _proposals(case, before.began["proposal"])
    Readiness.objects.filter(case=case).update(
        edge=before.edge, waiting_on=before.waiting_on, waiting_since=before.waiting_since
    )


def _stage(case: Case, left: str, before: Footprint) -> None:
    """The transition back. The time in the stage goes on as if it had never been left."""
    case.__dict__["_ticket"] = left
    try:
        case.take_back()
    finally:
        del case.__dict__["_ticket"]
    case.version += 1
    case.stage_entered_at, case.reached_site = before.stage_entered_at, before.reached_site
    case.save(update_fields=["stage", "version", "stage_entered_at", "reached_site"])


def _before(rows: "QuerySet[Any]", number: int, key: str) -> Iterable[tuple[Any, Any]]:
    """The keys of all that has history above a number, each with its last row up to there."""
    keys = list(rows.filter(pgh_id__gt=number).values_list(key, flat=True).distinct())
    older = rows.filter(pgh_id__lte=number, **{f"{key}__in": keys})
    last = {getattr(row, key): row for row in older.order_by(key, "-pgh_id").distinct(key)}
    return ((key, last.get(key)) for key in keys)


def _facts(case: Case, number: int) -> dict[str, dict[str, Any] | None]:
    found: dict[str, dict[str, Any] | None] = {}
    for name, row in _before(_told(case, "fact"), number, "name"):
        known = row is not None and row.pgh_label != "delete"
        found[name] = {column: getattr(row, column) for column in OF_FACT} if known else None
    return found


def _told(case: Case, kind: str) -> "QuerySet[Any]":
    model: type[Model] = history(kind)
    return model._default_manager.filter(case=case)


def _proposals(case: Case, number: int) -> None:
    """Proposals and wishes that the move withdrew wait again."""
    for key, row in _before(_told(case, "proposal"), number, "pgh_obj_id"):
        if row is not None:
            values = {column: getattr(row, column) for column in OF_PROPOSAL}
            Proposal.objects.filter(pk=key).update(**values)


def _work(case: Case, before: Footprint) -> None:
    """Work that came with the move goes; what the move ended is there again, as it was."""
    changed = dict(_before(_told(case, "work"), before.began["work"], "pgh_obj_id"))
    _end_new([pk for pk, row in changed.items() if row is None])
    running = work(situation(case)).processes
    for scope, process in list(running.items()):
        if process.pk > before.began[PROCESS]:
            flow.close_process(running.pop(scope))
    new = StageProcess.objects.filter(case=case, undone=False, pk__gt=before.began[PROCESS])
    new.update(undone=True)
    open_again = []
    for pk, row in changed.items():
        if row is None:
            continue
        WorkItem.objects.filter(pk=pk).update(**{name: getattr(row, name) for name in OF_ITEM})
        if row.outcome == Outcome.OPEN:
            open_again.append(row)
    running[case.stage] = flow.start_process(case, case.stage, is_stage=True)
    for scope in {row.scope for row in open_again}:
        flow.bring_back(running[scope], [row for row in open_again if row.scope == scope])


def _end_new(pks: list[int]) -> None:
    items = WorkItem.objects.filter(pk__in=pks)
    flow.cancel_tasks(list(items.values_list("task_id", flat=True)))
    items.filter(finished_at=None).update(finished_at=clock.now(), finished_role=SYSTEM.role)
    items.update(outcome=Outcome.UNDONE, current=False)
