"""Cross references of a protocol: every name must lead somewhere. Gives paths, not only words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework import clock
from casework.cases.models import OUTCOMES, STAGES
from casework.protocols.expressions import DATES
from casework.protocols.lint_expressions import Expressions
from casework.protocols.schema import (
    Edge,
    Guard,
    ProtocolFile,
    Record,
    Repeat,
    Task,
    Transcript,
)

ANCHORS = frozenset({"event_at", "occurrence_day"})
TERMINAL_TARGET = "STAGE_LEFT"


@dataclass(frozen=True)
class Fault:
    """One fault: `path` inside the protocol such as stages[3].tasks[0].role, and the reason."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Lint:
    """One pass over a protocol that has the right form; `faults` holds what it found."""

    def __init__(self, protocol: ProtocolFile) -> None:
        self.protocol = protocol
        self.faults: list[Fault] = []
        self.facts = {fact.name: fact for fact in protocol.facts}
        self.stages = {stage.code for stage in protocol.stages}
        self.terminals = {state.code for state in protocol.terminal_states}
        self.documents = {doc.code for doc in protocol.document_types}
        self.tasks = {task.code: task for _, task in self.each_task()}
        self.events = {event.code for event in protocol.events}
        self.exits = {edge.code for edge in protocol.exits}
        self.edges = {edge.code for _, edge in self.each_edge()}
        self.edges |= {protocol.start.code, *(r.code for r in protocol.closed_case_records)}
        self.expressions = Expressions(protocol, self.fault)
        self.expression = self.expressions.check

    def each_task(self) -> Iterator[tuple[str, Task]]:
        for group in ("stages", "workstreams"):
            for i, owner in enumerate(getattr(self.protocol, group)):
                for j, task in enumerate(owner.tasks):
                    yield f"{group}[{i}].tasks[{j}]", task

    def each_edge(self) -> Iterator[tuple[str, Edge]]:
        for i, stage in enumerate(self.protocol.stages):
            for j, edge in enumerate(stage.edges):
                yield f"stages[{i}].edges[{j}]", edge.model_copy(update={"from_": (stage.code,)})
        for group in ("exits", "holds", "reopenings"):
            for i, edge in enumerate(getattr(self.protocol, group)):
                yield f"{group}[{i}]", edge

    def fault(self, path: str, reason: str) -> None:
        self.faults.append(Fault(path, reason))

    def known(self, path: str, name: str, table: Iterable[str], what: str) -> None:
        if name not in table:
            self.fault(path, f"unknown {what} '{name}'")

    def date(self, path: str, name: str) -> None:
        """A fact that days are counted from."""
        self.known(path, name, self.facts, "fact")
        if name in self.facts and self.facts[name].type not in DATES:
            self.fault(path, f"'{name}' is a {self.facts[name].type}, not a date")

    def roles(self, path: str, names: Iterable[str]) -> None:
        for i, name in enumerate(names):
            self.known(f"{path}[{i}]", name, self.protocol.roles, "role")

    def unique(self, codes: Iterable[tuple[str, str]]) -> None:
        """No code twice; `codes` come with their paths."""
        seen: set[str] = set()
        for path, code in codes:
            if code in seen:
                self.fault(path, f"duplicate code '{code}'")
            seen.add(code)

    def run(self) -> list[Fault]:
        self.codes()
        self.catalogue()
        self.columns()
        self.expressions.predicates()
        self.documents_and_checklists()
        self.moves()
        self.stage_tables()
        for path, task in self.each_task():
            self.task(path, task)
        return self.faults

    def codes(self) -> None:
        p = self.protocol
        states = (s.code for s in p.stages), (t.code for t in p.terminal_states)
        self.unique([*numbered("stages", states[0]), *numbered("terminal_states", states[1])])
        self.unique(numbered("facts", (f.name for f in p.facts)))
        self.unique(numbered("columns", (c.code for c in p.columns)))
        self.unique(numbered("document_types", (d.code for d in p.document_types)))
        self.unique(numbered("events", (e.code for e in p.events)))
        self.unique(numbered("workstreams", (w.code for w in p.workstreams)))
        self.unique((path, task.code) for path, task in self.each_task())
        records = numbered("closed_case_records", (r.code for r in p.closed_case_records))
        edges = [(path, edge.code) for path, edge in self.each_edge()]
        self.unique([("start", p.start.code), *edges, *records])
        for i, stage in enumerate(p.stages):
            self.known(f"stages[{i}].code", stage.code, STAGES, "stage")
        for i, state in enumerate(p.terminal_states):
            self.known(f"terminal_states[{i}].code", state.code, OUTCOMES, "terminal state")
            for j, code in enumerate(state.reached_by):
                self.known(f"terminal_states[{i}].reached_by[{j}]", code, self.edges, "edge")
        if p.site_timezone != clock.SITE_ZONE.key:
            self.fault("site_timezone", f"study days are counted in {clock.SITE_ZONE.key}")

    def catalogue(self) -> None:
        for i, fact in enumerate(self.protocol.facts):
            path = f"facts[{i}]"
            for j, stage in enumerate(fact.cleared_on_reentry):
                self.known(f"{path}.cleared_on_reentry[{j}]", stage, self.stages, "stage")
            self.roles(f"{path}.corrected_by", fact.corrected_by or ())
            for j, recorder in enumerate(fact.recorded_by):
                at = f"{path}.recorded_by[{j}]"
                self.roles(f"{at}.roles", recorder.roles)
                if recorder.task:
                    self.known(f"{at}.task", recorder.task, self.tasks, "task")
                if recorder.edge:
                    self.known(f"{at}.edge", recorder.edge, self.edges, "edge")
            for j, name in enumerate(fact.derived.of if fact.derived else ()):
                self.known(f"{path}.derived.of[{j}]", name, self.facts, "fact")
            if (fact.type == "enum") != bool(fact.choices):
                self.fault(path, "an enum has choices, and nothing else has")

    def columns(self) -> None:
        shown = [stage for column in self.protocol.columns for stage in column.stages]
        for i, stage in enumerate(self.protocol.stages):
            here = [c.code for c in self.protocol.columns if stage.code in c.stages]
            if shown.count(stage.code) != 1 or here != [stage.column]:
                self.fault(f"stages[{i}].column", "a stage stands in one column, and names it")
        for i, column in enumerate(self.protocol.columns):
            for j, code in enumerate(column.stages):
                self.known(f"columns[{i}].stages[{j}]", code, self.stages, "stage")

    def documents_and_checklists(self) -> None:
        for i, doc in enumerate(self.protocol.document_types):
            self.roles(f"document_types[{i}].verified_by", doc.verified_by)
        for name, checklist in self.protocol.checklists.items():
            path = f"checklists.{name}"
            for group in ("required", "optional"):
                for i, code in enumerate(getattr(checklist, group)):
                    self.known(f"{path}.{group}[{i}]", code, self.documents, "document type")
            for i, item in enumerate(checklist.conditional):
                at = f"{path}.conditional[{i}]"
                self.known(f"{at}.doc", item.doc, self.documents, "document type")
                self.expression(f"{at}.when", item.when)

    def moves(self) -> None:
        p = self.protocol
        self.known("start.to", p.start.to, self.stages, "stage")
        self.roles("start.roles", p.start.roles)
        self.records("start.records", p.start.records)
        self.guards("global_guards.forward", p.global_guards.forward)
        self.guards("global_guards.study_procedure_tasks", p.global_guards.study_procedure_tasks)
        for path, edge in self.each_edge():
            self.edge(path, edge)
        for i, record in enumerate(p.closed_case_records):
            self.roles(f"closed_case_records[{i}].roles", record.roles)
            self.roles(f"closed_case_records[{i}].confirm_roles", record.confirm_roles)
            self.records(f"closed_case_records[{i}].records", record.records)
        for i, event in enumerate(p.events):
            self.roles(f"events[{i}].raised_by", event.raised_by)
            for j, stage in enumerate(event.open_in):
                self.known(f"events[{i}].open_in[{j}]", stage, self.stages, "stage")

    def edge(self, path: str, edge: Edge) -> None:
        targets = self.stages | self.terminals | {TERMINAL_TARGET}
        if edge.kind != "hold" and edge.to not in targets:
            self.fault(f"{path}.to", f"dangling edge: unknown stage '{edge.to}'")
        for j, code in enumerate(edge.from_):
            self.known(f"{path}.from[{j}]", code, self.stages | self.terminals, "stage")
        self.roles(f"{path}.roles", edge.roles)
        self.roles(f"{path}.confirm_roles", edge.confirm_roles)
        self.guards(f"{path}.guards", edge.guards)
        self.records(f"{path}.records", edge.records)
        self.expression(f"{path}.effects.safety_continues", edge.effects.safety_continues)
        for j, name in enumerate(edge.effects.increment):
            at = f"{path}.effects.increment[{j}]"
            self.known(at, name, self.facts, "fact")
            if name in self.facts and self.facts[name].type != "int":
                self.fault(at, f"'{name}' is a {self.facts[name].type}, not an int")
        self.transcript(f"{path}.transcript", edge.transcript)
        if edge.harmless and (
            edge.kind not in ("forward", "backward")
            or edge.to not in self.stages
            or edge.confirm_roles
            or edge.transcript
        ):
            reason = "only a move of one person from stage to stage can be taken back"
            self.fault(f"{path}.harmless", reason)

    def transcript(self, path: str, transcript: Transcript | None) -> None:
        if transcript is not None:
            self.roles(f"{path}.by", transcript.by)
            self.roles(f"{path}.confirm_roles", transcript.confirm_roles)
            self.known(f"{path}.document", transcript.document, self.documents, "document type")

    def stage_tables(self) -> None:
        for i, stage in enumerate(self.protocol.stages):
            path = f"stages[{i}]"
            self.known(f"{path}.owner_role", stage.owner_role, self.protocol.roles, "role")
            self.date(f"{path}.sla.anchor", stage.sla.anchor)
            self.guards(f"{path}.entry_guards", stage.entry_guards)
            self.guards(f"{path}.exit_guards", stage.exit_guards)
            for j, code in enumerate(stage.exits):
                self.known(f"{path}.exits[{j}]", code, self.exits, "edge")
            for j, required in enumerate(stage.required_documents):
                at = f"{path}.required_documents[{j}]"
                self.expression(f"{at}.when", required.when)
                for k, code in enumerate(required.any_of):
                    self.known(f"{at}.any_of[{k}]", code, self.documents, "document type")
                if required.since:
                    self.date(f"{at}.since", required.since)
        for i, stream in enumerate(self.protocol.workstreams):
            self.expression(f"workstreams[{i}].starts_when", stream.starts_when)
            self.expression(f"workstreams[{i}].continues_after_close", stream.continues_after_close)
            for j, code in enumerate(stream.gates):
                self.known(f"workstreams[{i}].gates[{j}]", code, self.edges, "edge")
            for j, code in enumerate(stream.starts_in):
                self.known(f"workstreams[{i}].starts_in[{j}]", code, self.stages, "stage")

    def task(self, path: str, task: Task) -> None:
        self.known(f"{path}.role", task.role, self.protocol.roles, "role")
        for group in ("also_by", "on_behalf_by", "waivable_by"):
            self.roles(f"{path}.{group}", getattr(task, group))
        for group in ("condition", "evidence", "reopens_when"):
            self.expression(f"{path}.{group}", getattr(task, group))
        self.guards(f"{path}.guards", task.guards)
        self.records(f"{path}.records", task.records)
        if task.due and task.due.anchor not in ANCHORS:
            self.date(f"{path}.due.anchor", task.due.anchor)
        self.repeat(f"{path}.repeat", task.repeat)
        self.transcript(f"{path}.transcript", task.transcript)
        if task.four_eyes_with:
            self.known(f"{path}.four_eyes_with", task.four_eyes_with, self.tasks, "task")
        if task.carry_over:
            before = task.carry_over.must_be_done_before
            self.known(f"{path}.carry_over.must_be_done_before", before, self.stages, "stage")
        for j, document in enumerate(task.documents):
            at = f"{path}.documents[{j}]"
            self.known(f"{at}.type", document.type, self.documents, "document type")
            self.expression(f"{at}.when", document.when)
            if document.since:
                self.date(f"{at}.since", document.since)

    def repeat(self, path: str, repeat: Repeat) -> None:
        if repeat.kind == "per_event":
            self.known(f"{path}.event", repeat.event or "", self.events, "event")
        if repeat.kind in ("daily", "schedule"):
            self.date(f"{path}.anchor", repeat.anchor or "")
        self.unique(numbered(f"{path}.offsets", (offset.code for offset in repeat.offsets)))

    def guards(self, path: str, guards: Iterable[Guard]) -> None:
        parties = set(self.protocol.roles) | set(self.protocol.parties)
        for i, guard in enumerate(guards):
            self.expression(f"{path}[{i}].when", guard.when)
            self.known(f"{path}[{i}].party", guard.party, parties, "party")

    def records(self, path: str, records: Iterable[Record]) -> None:
        for i, record in enumerate(records):
            self.known(f"{path}[{i}].fact", record.fact, self.facts, "fact")
            self.expression(f"{path}[{i}].when", record.when)


def numbered(path: str, codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The codes of a list, each with its path."""
    return ((f"{path}[{i}]", code) for i, code in enumerate(codes))


def faults(protocol: ProtocolFile) -> list[Fault]:
    """Every fault of a protocol that has the right form; empty when it may be published."""
    return Lint(protocol).run()
