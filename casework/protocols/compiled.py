"""A protocol version ready for use: tables by code, expressions compiled, cached by its id."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from casework.protocols import fsm
from casework.protocols.expressions import Test, compile_expression
from casework.protocols.models import ProtocolVersion, raw
from casework.protocols.schema import (
    Checklist,
    DocumentType,
    Edge,
    Effects,
    Event,
    Expression,
    FactSpec,
    Guard,
    ProtocolFile,
    Stage,
    Task,
    Terminal,
    Workstream,
)

STAGE_LEFT = "STAGE_LEFT"


@dataclass
class Protocol:
    """Lookup tables over a ProtocolFile. Unknown codes raise KeyError."""

    file: ProtocolFile
    stages: dict[str, Stage] = field(init=False)
    terminals: dict[str, Terminal] = field(init=False)
    workstreams: dict[str, Workstream] = field(init=False)
    facts: dict[str, FactSpec] = field(init=False)
    edges: dict[str, Edge] = field(init=False)
    tasks: dict[str, Task] = field(init=False)
    task_scope: dict[str, str] = field(init=False)
    documents: dict[str, DocumentType] = field(init=False)
    events: dict[str, Event] = field(init=False)
    settings: dict[str, Any] = field(init=False)
    column_of: dict[str, str] = field(init=False)
    pairs: dict[str, frozenset[str]] = field(init=False)
    _tests: dict[int, tuple[Expression, Test]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        file = self.file
        self.stages = {stage.code: stage for stage in file.stages}
        self.terminals = {state.code: state for state in file.terminal_states}
        self.workstreams = {stream.code: stream for stream in file.workstreams}
        self.facts = {fact.name: fact for fact in file.facts}
        self.documents = {doc.code: doc for doc in file.document_types}
        self.events = {event.code: event for event in file.events}
        self.edges = {edge.code: edge for edge in all_edges(file)}
        owners: list[Stage | Workstream] = [*file.stages, *file.workstreams]
        self.tasks = {task.code: task for owner in owners for task in owner.tasks}
        self.task_scope = {task.code: owner.code for owner in owners for task in owner.tasks}
        self.settings = {name: _number(item.value) for name, item in file.settings.items()}
        self.column_of = {stage.code: stage.column for stage in file.stages}
        self.pairs = _pairs(self.tasks.values())

    def test(self, expression: Expression | None) -> Test:
        """The compiled form of an expression of this protocol."""
        key = id(expression)
        if key not in self._tests or self._tests[key][0] is not expression:
            compiled = compile_expression(expression, self.file.predicates, self.settings)
            if expression is None:
                return compiled
            self._tests[key] = (expression, compiled)
        return self._tests[key][1]

    def checklists(self, cohort: str | None) -> Iterable[Checklist]:
        """The checklist for all and the cohort's own."""
        for name in ("ALL", cohort):
            if name and name in self.file.checklists:
                yield self.file.checklists[name]

    def tasks_of(self, scope: str) -> tuple[Task, ...]:
        """The tasks of a stage or workstream; empty for a terminal state."""
        if scope in self.stages:
            return self.stages[scope].tasks
        return self.workstreams[scope].tasks if scope in self.workstreams else ()

    def edges_from(self, stage: str) -> list[Edge]:
        """Every move that starts from a stage or terminal state, in the protocol's order."""
        return [edge for edge in self.edges.values() if stage in edge.from_]

    def is_safety(self, task: Task) -> bool:
        """Whether a task is about an adverse event: such work comes before everything else."""
        stream = self.workstreams.get(self.task_scope[task.code])
        goes_on = stream is not None and stream.continues_after_close is not None
        return goes_on and task.repeat.kind == "per_event"

    def is_closed(self, stage: str) -> bool:
        return stage in self.terminals

    def stage_name(self, code: str) -> str:
        """The name of a stage; a terminal state's code in words."""
        if code in self.stages:
            return self.stages[code].name
        return code.replace("_", " ").capitalize()

    def words(self, message: str, **lists: str) -> str:
        """A guard's message with settings and lists filled in."""
        table = {name: str(value) for name, value in self.settings.items()} | lists
        for name, value in table.items():
            message = message.replace("{" + name + "}", value)
        return message

    def study_guards(self, task: Task) -> tuple[Guard, ...]:
        """G-CONSENT: the guards that every study procedure has before its own."""
        return self.file.global_guards.study_procedure_tasks if task.study_procedure else ()


def _pairs(tasks: Iterable[Task]) -> dict[str, frozenset[str]]:
    """The other halves of every task's four-eyes pairs, named from either side."""
    found: dict[str, set[str]] = {}
    for task in tasks:
        if task.four_eyes_with:
            found.setdefault(task.code, set()).add(task.four_eyes_with)
            found.setdefault(task.four_eyes_with, set()).add(task.code)
    return {code: frozenset(others) for code, others in found.items()}


def _number(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value


def all_edges(file: ProtocolFile) -> Iterable[Edge]:
    """Every move as an Edge with its `from` filled."""
    yield Edge(
        code=file.start.code,
        kind="start",
        to=file.start.to,
        roles=file.start.roles,
        records=file.start.records,
    )
    for stage in file.stages:
        for edge in stage.edges:
            yield edge.model_copy(update={"from_": (stage.code,)})
    yield from file.exits
    yield from file.holds
    yield from file.reopenings
    for record in file.closed_case_records:
        yield Edge(
            code=record.code,
            kind="record",
            to=None,
            roles=record.roles,
            records=record.records,
            confirm_roles=record.confirm_roles,
            effects=Effects(increment=(), keep_tasks=True, safety_continues=None),
            from_=tuple(state.code for state in file.terminal_states),
        )


@lru_cache(maxsize=32)
def protocol(version_id: int) -> Protocol:
    """The compiled protocol of a published version. Versions never change, so this is kept."""
    compiled = Protocol(ProtocolFile.model_validate(raw(version_id)))
    fsm.install(compiled.edges.values())
    return compiled


def newest() -> Protocol | None:
    """The rules published last, whose columns boards show; None while there are none."""
    newest_first = ProtocolVersion.objects.order_by("-published_at", "-pk")
    version = newest_first.values_list("pk", flat=True).first()
    return None if version is None else protocol(version)
