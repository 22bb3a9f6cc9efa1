"""The form of a protocol: what a version's files must hold. Cross references: see lint.py.

An expression is an object with one key: a predicate with its arguments, or `all` / `any` over a
list, or `not` over one expression; null stands for "always". Source: domain.md 2.2.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

Expression = dict[str, Any]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]


class Part(BaseModel):
    """A part of a protocol: closed (an unknown key is a fault) and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Setting(Part):
    value: Any
    unit: str | None
    meaning: str
    source: str


class Guard(Part):
    code: Code
    when: Expression
    message: str
    party: str


class Column(Part):
    code: Code
    name: str
    phase: str
    stages: tuple[str, ...]


class Recorder(Part):
    task: str | None = None
    edge: str | None = None
    system: bool = False
    roles: tuple[str, ...] = ()


class Derivation(Part):
    rule: Literal["site_date_of", "later_of_730_days_and_24_months", "latest_of", "earliest_of"]
    of: tuple[str, ...]


class FactSpec(Part):
    """A named, typed fact of a case. `cleared_on_reentry`: stages whose re-entry clears it."""

    name: Code
    type: Literal["datetime", "date", "enum", "text", "bool", "int", "decimal"]
    meaning: str
    recorded_by: tuple[Recorder, ...]
    derived: Derivation | None
    later_source: str | None
    cleared_on_reentry: tuple[str, ...]
    choices: tuple[str, ...] | None = None
    corrected_by: tuple[str, ...] | None = None
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    min_length: int | None = None
    initial: int | None = None


class Predicate(Part):
    kind: Literal["primitive", "composite", "later"]
    args: dict[str, str]
    meaning: str
    negatable: bool
    is_: Expression | None = Field(default=None, alias="is")
    available_from: str | None = None
    until_then: Expression | None = None


class Event(Part):
    code: Code
    meaning: str
    raised_by: tuple[str, ...]
    system: bool
    open_in: tuple[str, ...]


class DocumentType(Part):
    code: Code
    label: str
    group: str
    supplied_by: str
    needs_translation: bool
    default_max_age_days: int | None
    verified_by: tuple[str, ...]
    translation_of: str | None = None

    @model_serializer(mode="wrap")
    def _as_published(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Versions that were published before papers could be translations keep their sum."""
        data: dict[str, Any] = dump(self)
        if self.translation_of is None:
            del data["translation_of"]
        return data


class ConditionalDocument(Part):
    doc: str
    when: Expression


class Checklist(Part):
    required: tuple[str, ...]
    optional: tuple[str, ...]
    conditional: tuple[ConditionalDocument, ...]


class Record(Part):
    fact: str
    when: Expression | None
    optional: bool


class Transcript(Part):
    by: tuple[str, ...]
    confirm_roles: tuple[str, ...]
    document: str


class Effects(Part):
    increment: tuple[str, ...]
    keep_tasks: bool
    safety_continues: Expression | None


class Edge(Part):
    """A move. `from` is filled from the stage for edges listed with it."""

    code: Code
    kind: Literal["forward", "backward", "exit", "hold", "reopen", "start", "record"]
    to: str | None
    roles: tuple[str, ...]
    guards: tuple[Guard, ...] = ()
    reason_codes: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    confirm_roles: tuple[str, ...] = ()
    transcript: Transcript | None = None
    harmless: bool = False
    effects: Effects = Effects(increment=(), keep_tasks=True, safety_continues=None)
    from_: tuple[str, ...] = Field(default=(), alias="from")


class Start(Part):
    code: Code
    to: str
    roles: tuple[str, ...]
    records: tuple[Record, ...]


class ClosedCaseRecord(Part):
    code: Code
    roles: tuple[str, ...]
    records: tuple[Record, ...]
    confirm_roles: tuple[str, ...]


class Due(Part):
    n: int
    unit: Literal["d", "bd"]
    anchor: str


class Offset(Part):
    code: Code
    day: int
    window: tuple[int, int]


class Repeat(Part):
    kind: Literal["none", "daily", "schedule", "per_event"]
    anchor: str | None = None
    from_day: int | None = None
    to_day: int | None = None
    offsets: tuple[Offset, ...] = ()
    event: str | None = None


class TaskDocument(Part):
    type: str
    when: Expression | None
    since: str | None


class CarryOver(Part):
    must_be_done_before: str


class Task(Part):
    code: Annotated[Code, Field(max_length=20)]
    name: str
    role: str
    also_by: tuple[str, ...]
    on_behalf_by: tuple[str, ...]
    due: Due | None
    required: bool
    study_procedure: bool
    waivable_by: tuple[str, ...]
    condition: Expression | None
    repeat: Repeat
    evidence: Expression | None
    records: tuple[Record, ...]
    documents: tuple[TaskDocument, ...]
    guards: tuple[Guard, ...]
    four_eyes_with: str | None
    transcript: Transcript | None
    carry_over: CarryOver | None
    reopens_when: Expression | None
    on_reentry: Literal["redo", "keep"]
    source: str


class RequiredDocument(Part):
    any_of: tuple[str, ...]
    when: Expression | None
    since: str | None


class Sla(Part):
    target_days: int
    limit_days: int
    counts: str
    anchor: str
    source: str


class Stage(Part):
    order: int
    code: Code
    column: str
    name: str
    owner_role: str
    sla: Sla
    entry_guards: tuple[Guard, ...]
    exit_guards: tuple[Guard, ...]
    tasks: tuple[Task, ...]
    required_documents: tuple[RequiredDocument, ...]
    edges: tuple[Edge, ...]
    exits: tuple[str, ...]
    seed_basis: str
    notes: tuple[str, ...]


class Workstream(Part):
    code: Annotated[Code, Field(max_length=40)]
    name: str
    starts_when: Expression
    starts_in: tuple[str, ...]
    gates: tuple[str, ...]
    continues_after_close: Expression | None
    tasks: tuple[Task, ...]


class Terminal(Part):
    code: Code
    reopenable: bool
    reached_by: tuple[str, ...]


class GlobalGuards(Part):
    forward: tuple[Guard, ...]
    study_procedure_tasks: tuple[Guard, ...]


class Overlay(Part):
    code: Code
    pauses: tuple[str, ...]
    does_not_pause: tuple[str, ...]
    blocks: str


class ProtocolFile(Part):
    """A whole protocol version, all its files put together."""

    protocol: Annotated[str, Field(min_length=1, max_length=40)]
    title: str
    version: Annotated[str, Field(min_length=1, max_length=60)]
    site_timezone: str
    roles: dict[str, str]
    parties: dict[str, str]
    settings: dict[str, Setting]
    refusals: dict[str, str]
    global_guards: GlobalGuards
    columns: tuple[Column, ...]
    facts: tuple[FactSpec, ...]
    value_sets: dict[str, tuple[str, ...]]
    predicates: dict[str, Predicate]
    events: tuple[Event, ...]
    document_types: tuple[DocumentType, ...]
    checklists: dict[str, Checklist]
    start: Start
    stages: tuple[Stage, ...]
    workstreams: tuple[Workstream, ...]
    exits: tuple[Edge, ...]
    holds: tuple[Edge, ...]
    reopenings: tuple[Edge, ...]
    closed_case_records: tuple[ClosedCaseRecord, ...]
    terminal_states: tuple[Terminal, ...]
    overlays: tuple[Overlay, ...]
    clocks: tuple[dict[str, Any], ...]
    day_rules: dict[str, Any]
    # The rules of reading in words: kept with the version they belong to.
    reading: tuple[str, ...] = ()
    due_semantics: dict[str, Any] = {}
    repeat_semantics: dict[str, Any] = {}
    task_semantics: dict[str, Any] = {}
    document_semantics: dict[str, Any] = {}
    effects_semantics: dict[str, Any] = {}
