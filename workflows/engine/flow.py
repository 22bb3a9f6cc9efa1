"""One viewflow flow for the work of every stage and workstream; its tasks come from the protocol.

    start → stay → end          work, work, work …

`stay` is finished by the door when the case leaves the stage; until then tasks may be added or
opened again. The end waits for every task of the process, so no join is needed (and no join can
be made twice).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework.cases.models import Case
from workflows.engine.models import StageProcess


class CaseRowLock:
    """The case's row is the only lock, so that no order of locks can be got wrong. It waits, as
    long as the verb that began the transaction said."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: int) -> Iterator[None]:
        with nullcontext() if connection.in_atomic_block else transaction.atomic():
            Case.objects.select_for_update(of=("self",)).only("pk").get(processes=process_pk)
            yield


def no_screen(request: Any, **kwargs: Any) -> None:
    """The product's own pages do the work; viewflow's are not mounted."""
    raise RuntimeError("Work items are done through workflows.engine.")


class StageFlow(flow.Flow):
    """Work of a stage"""

    process_class = StageProcess
    lock_impl = CaseRowLock()

    start = flow.StartHandle(this.begin).Next(this.stay)
    stay = flow.Handle().Next(this.end)
    work = flow.View(no_screen)
    end = flow.End()

    def begin(self, activation: Activation, case: Case, scope: str, is_stage: bool) -> StageProcess:
        process: StageProcess = activation.process
        process.case, process.scope, process.is_stage = case, scope, is_stage
        return process


def start_process(case: Case, scope: str, *, is_stage: bool) -> StageProcess:
    """Open the process of a stage or workstream. The case's row is locked."""
    process: StageProcess = StageFlow.start.run(case=case, scope=scope, is_stage=is_stage)
    return process


def add_tasks(process: StageProcess, count: int) -> list[Task]:
    """New tasks beside the process's stay, in two statements however many there are."""
    stay = process.task_set.get(flow_task=StageFlow.stay)
    tasks: list[Task] = Task.objects.bulk_create(
        Task(
            process_id=process.pk,
            flow_task=StageFlow.work,
            flow_task_type=StageFlow.work.task_type,
            status=STATUS.NEW,
            token=stay.token,
        )
        for _ in range(count)
    )
    through = Task.previous.through
    through.objects.bulk_create(through(from_task_id=task.pk, to_task_id=stay.pk) for task in tasks)
    return tasks


def finish_task(task_id: int, user: Any) -> None:
    """Assign, start and finish a task; a background deed has no user."""
    task = Task.objects.select_related("process").get(pk=task_id)
    activation = StageFlow.work.activation_class(task)
    if activation.status == STATUS.NEW:
        activation.assign(user)
    activation.start(None)
    activation.execute()


def hand_task(task_id: int, user: Any) -> None:
    """Mirror who has a task: assigned to somebody, or free again."""
    task = Task.objects.select_related("process").get(pk=task_id)
    activation = StageFlow.work.activation_class(task)
    if user is None:
        if activation.status == STATUS.ASSIGNED:
            activation.unassign()
    elif activation.status == STATUS.ASSIGNED:
        activation.reassign(user)
    else:
        activation.assign(user)


def cancel_tasks(task_ids: list[int]) -> None:
    """Cancel tasks that nobody has to do any more."""
    Task.objects.filter(pk__in=task_ids, finished=None).update(
        status=STATUS.CANCELED, finished=timezone.now()
    )


def close_process(process: StageProcess) -> None:
    """Let the process end: its open items are cancelled already, so its join lets go."""
    stay = process.task_set.get(flow_task=StageFlow.stay)
    StageFlow.stay.run(stay)
    StageProcess.objects.filter(pk=process.pk).update(open=False)


def bring_back(process: StageProcess, items: Iterable[Any]) -> None:
    """Cancelled tasks of items are to be done again, in a process of their scope."""
    stay = process.task_set.get(flow_task=StageFlow.stay)
    through = Task.previous.through
    for item in items:
        Task.objects.filter(pk=item.task_id).update(
            process_id=process.pk,
            status=STATUS.ASSIGNED if item.owner_id else STATUS.NEW,
            owner=item.owner_id,
            token=stay.token,
            started=None,
            finished=None,
        )
        through.objects.filter(from_task_id=item.task_id).update(to_task_id=stay.pk)
