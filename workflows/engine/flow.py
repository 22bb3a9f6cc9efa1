"""One viewflow flow for the work of every stage and workstream; its tasks come from the protocol.

    start → stay → end          work, work, work …

`stay` is finished by the door when the case leaves the stage; until then tasks may be added or
opened again. The end waits for every task of the process, so no join is needed (and no join can
be made twice).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.status import STATUS

from casework.cases.models import Case
from workflows.engine.models import StageProcess
from workflows.engine.work import Process

FOLLOW = f"""
    INSERT INTO {Task.previous.through._meta.db_table} (from_task_id, to_task_id)
    SELECT task, %s FROM unnest(%s::bigint[]) AS task
"""  # noqa: S608  no input
_locked: ContextVar[bool] = ContextVar("locked", default=False)


class CaseRowLock:
    """The case's row is the only lock, so that no order of locks can be got wrong. It waits, as
    long as the verb that began the transaction said. Our own verbs have locked it already."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: int) -> Iterator[None]:
        with nullcontext() if connection.in_atomic_block else transaction.atomic():
            if not _locked.get():
                Case.objects.select_for_update(of=("self",)).only("pk").get(processes=process_pk)
            yield


class Stay(HandleActivation):
    """Leaves itself with its process, for the tasks that are added beside it."""

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> "Stay":
        activation: Stay = super().create(*args, **kwargs)
        activation.process.stay = activation.task
        return activation


def no_screen(request: Any, **kwargs: Any) -> None:
    """The product's own pages do the work; viewflow's are not mounted."""
    raise RuntimeError("Work items are done through workflows.engine.")


class StageFlow(flow.Flow):
    """Work of a stage"""

    process_class = StageProcess
    lock_impl = CaseRowLock()

    start = flow.StartHandle(this.begin).Next(this.stay)
    stay = flow.Handle(activation_class=Stay).Next(this.end)
    work = flow.View(no_screen)
    end = flow.End()

    def begin(self, activation: Activation, case: Case, scope: str, is_stage: bool) -> StageProcess:
        process: StageProcess = activation.process
        process.case, process.scope, process.is_stage = case, scope, is_stage
        return process


def start_process(case: Case, scope: str, *, is_stage: bool) -> Process:
    """Open the process of a stage or workstream. The case's row is locked."""
    token = _locked.set(True)
    try:
        process = StageFlow.start.run(case=case, scope=scope, is_stage=is_stage)
    finally:
        _locked.reset(token)
    return Process(process.pk, process.stay.pk)


def add_tasks(process: Process, count: int) -> list[Task]:
    """New tasks beside the process's stay, in two statements however many there are."""
    tasks: list[Task] = Task.objects.bulk_create(
        Task(  # its token is the start's, as the stay's is: nothing splits
            process_id=process.pk,
            flow_task=StageFlow.work,
            flow_task_type=StageFlow.work.task_type,
            status=STATUS.NEW,
        )
        for _ in range(count)
    )
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [process.stay, [task.pk for task in tasks]])
    return tasks


def _activation(task_id: int) -> Any:
    """A task ready to be acted on. The case's row is locked."""
    task = Task.objects.select_related("process__stageprocess").get(pk=task_id)
    return task.flow_task.activation_class(task)


def stay_of(process: Process) -> Any:
    """The wait of a process ready to be acted on, from its rows where they were read with the case."""
    if not process.read:
        return _activation(process.stay)
    task, base, own = process.read
    stay = _from_json(Task, task)
    stay.process = _from_json(StageProcess, base | own)
    return StageFlow.stay.activation_class(stay)


def _from_json(model: Any, row: dict[str, Any]) -> Any:
    """A row as the ORM would have read it; fields turn JSON into values as for fixtures."""
    fields = model._meta.concrete_fields
    values = [field.to_python(row[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def finish_task(task_id: int, user: Any) -> None:
    """Assign, start and finish a task; a background deed has no user."""
    activation = _activation(task_id)
    if activation.status == STATUS.NEW:
        activation.assign(user)
    activation.start(None)
    activation.execute()


def hand_task(task_id: int, user: Any) -> None:
    """Mirror who has a task: assigned to somebody, or free again."""
    activation = _activation(task_id)
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


def close_process(process: Process) -> None:
    """Let the process end: its open items are cancelled already, so its end lets go."""
    activation = stay_of(process)
    activation.process.open = False  # kept by the end, which writes the whole row
    activation.run(None)
    activation.execute()


def bring_back(process: Process, items: Iterable[Any]) -> None:
    """Cancelled tasks of items are to be done again, in a process of their scope."""
    through = Task.previous.through
    for item in items:
        Task.objects.filter(pk=item.task_id).update(
            process_id=process.pk,
            status=STATUS.ASSIGNED if item.owner_id else STATUS.NEW,
            owner=item.owner_id,
            started=None,
            finished=None,
        )
        through.objects.filter(from_task_id=item.task_id).update(to_task_id=process.stay)
