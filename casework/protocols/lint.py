"""Cross references of a protocol: every name must lead somewhere. Gives paths, not only words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.protocols.expressions import COMBINATIONS, PRIMITIVES
from casework.protocols.schema import Edge, Expression, Guard, ProtocolFile, Record, Task

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

    def each_task(self) -> Iterator[tuple[str, Task]]:
        for group in ("stages", "workstreams"):
            for i, owner in enumerate(getattr(self.protocol, group)):
                for j, task in enumerate(owner.tasks):
                    yield f"{group}[{i}].tasks[{j}]", task

    def each_edge(self) -> Iterator[tuple[str, Edge]]:
        for i, stage in enumerate(self.protocol.stages):
            for j, edge in enumerate(stage.edges):
                yield f"stages[{i}].edges[{j}]", edge
        for group in ("exits", "holds", "reopenings"):
            for i, edge in enumerate(getattr(self.protocol, group)):
                yield f"{group}[{i}]", edge

    def fault(self, path: str, reason: str) -> None:
        self.faults.append(Fault(path, reason))

    def known(self, path: str, name: str, table: Iterable[str], what: str) -> None:
        if name not in table:
            self.fault(path, f"unknown {what} '{name}'")

    def roles(self, path: str, names: Iterable[str]) -> None:
        for i, name in enumerate(names):
            self.known(f"{path}[{i}]", name, self.protocol.roles, "role")

    def unique(self, path: str, codes: Iterable[str]) -> None:
        seen: set[str] = set()
        for i, code in enumerate(codes):
            if code in seen:
                self.fault(f"{path}[{i}]", f"duplicate code '{code}'")
            seen.add(code)

    def run(self) -> list[Fault]:
        self.codes()
        self.catalogue()
        self.columns()
        self.predicates()
        self.documents_and_checklists()
        self.moves()
        self.stage_tables()
        for path, task in self.each_task():
            self.task(path, task)
        return self.faults

    def codes(self) -> None:
        p = self.protocol
        self.unique("stages", (s.code for s in p.stages))
        self.unique("facts", (f.name for f in p.facts))
        self.unique("columns", (c.code for c in p.columns))
        self.unique("document_types", (d.code for d in p.document_types))
        self.unique("events", (e.code for e in p.events))
        self.unique("workstreams", (w.code for w in p.workstreams))
        self.unique("terminal_states", (t.code for t in p.terminal_states))
        self.unique("tasks", (task.code for _, task in self.each_task()))
        self.unique(
            "edges",
            [p.start.code, *(e.code for _, e in self.each_edge())]
            + [r.code for r in p.closed_case_records],
        )
        for i, state in enumerate(p.terminal_states):
            if state.code in self.stages:
                self.fault(f"terminal_states[{i}]", f"duplicate code '{state.code}'")

    def catalogue(self) -> None:
        edges = {edge.code for _, edge in self.each_edge()} | {self.protocol.start.code}
        edges |= {record.code for record in self.protocol.closed_case_records}
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
                    self.known(f"{at}.edge", recorder.edge, edges, "edge")
            for j, name in enumerate(fact.derived.of if fact.derived else ()):
                self.known(f"{path}.derived.of[{j}]", name, self.facts, "fact")
            if (fact.type == "enum") != bool(fact.choices):
                self.fault(path, "an enum has choices, and nothing else has")

    def columns(self) -> None:
        shown = [stage for column in self.protocol.columns for stage in column.stages]
        for i, stage in enumerate(self.protocol.stages):
            if shown.count(stage.code) != 1:
                self.fault(f"stages[{i}].code", f"'{stage.code}' must stand in exactly one column")
        for i, column in enumerate(self.protocol.columns):
            for j, code in enumerate(column.stages):
                self.known(f"columns[{i}].stages[{j}]", code, self.stages, "stage")

    def predicates(self) -> None:
        for name, entry in self.protocol.predicates.items():
            path = f"predicates.{name}"
            if entry.kind == "primitive" and name not in PRIMITIVES:
                self.fault(path, f"unknown predicate '{name}': no installed room answers it")
            if entry.kind == "composite":
                self.expression(f"{path}.is", entry.is_)
            if entry.kind == "later" and name not in PRIMITIVES:
                until = entry.until_then or {}
                if "by" in until:
                    for case, expression in until["cases"].items():
                        self.expression(f"{path}.until_then.cases.{case}", expression)
                else:
                    self.expression(f"{path}.until_then", entry.until_then)

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
            self.records(f"closed_case_records[{i}].records", record.records)
        for i, event in enumerate(p.events):
            self.roles(f"events[{i}].raised_by", event.raised_by)
            for j, stage in enumerate(event.open_in):
                self.known(f"events[{i}].open_in[{j}]", stage, self.stages, "stage")

    def edge(self, path: str, edge: Edge) -> None:
        targets = self.stages | self.terminals | {TERMINAL_TARGET}
        if edge.kind != "hold":
            if edge.to is None or edge.to not in targets:
                self.fault(f"{path}.to", f"dangling edge: unknown stage '{edge.to}'")
        for j, code in enumerate(edge.from_):
            self.known(f"{path}.from[{j}]", code, self.stages | self.terminals, "stage")
        self.roles(f"{path}.roles", edge.roles)
        self.roles(f"{path}.confirm_roles", edge.confirm_roles)
        self.guards(f"{path}.guards", edge.guards)
        self.records(f"{path}.records", edge.records)
        self.expression(f"{path}.effects.safety_continues", edge.effects.safety_continues)
        for j, name in enumerate(edge.effects.increment):
            self.known(f"{path}.effects.increment[{j}]", name, self.facts, "fact")
        if edge.transcript:
            self.roles(f"{path}.transcript.by", edge.transcript.by)
            self.roles(f"{path}.transcript.confirm_roles", edge.transcript.confirm_roles)
            self.known(
                f"{path}.transcript.document",
                edge.transcript.document,
                self.documents,
                "document type",
            )

    def stage_tables(self) -> None:
        for i, stage in enumerate(self.protocol.stages):
            path = f"stages[{i}]"
            self.known(f"{path}.owner_role", stage.owner_role, self.protocol.roles, "role")
            self.known(f"{path}.sla.anchor", stage.sla.anchor, self.facts, "fact")
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
                    self.known(f"{at}.since", required.since, self.facts, "fact")
        for i, stream in enumerate(self.protocol.workstreams):
            self.expression(f"workstreams[{i}].starts_when", stream.starts_when)
            self.expression(f"workstreams[{i}].continues_after_close", stream.continues_after_close)
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
            self.known(f"{path}.due.anchor", task.due.anchor, self.facts, "fact")
        if task.repeat.anchor:
            self.known(f"{path}.repeat.anchor", task.repeat.anchor, self.facts, "fact")
        if task.repeat.kind == "per_event":
            self.known(f"{path}.repeat.event", task.repeat.event or "", self.events, "event")
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
                self.known(f"{at}.since", document.since, self.facts, "fact")

    def guards(self, path: str, guards: Iterable[Guard]) -> None:
        parties = set(self.protocol.roles) | set(self.protocol.parties)
        for i, guard in enumerate(guards):
            self.expression(f"{path}[{i}].when", guard.when)
            self.known(f"{path}[{i}].party", guard.party, parties, "party")

    def records(self, path: str, records: Iterable[Record]) -> None:
        for i, record in enumerate(records):
            self.known(f"{path}[{i}].fact", record.fact, self.facts, "fact")
            self.expression(f"{path}[{i}].when", record.when)

    def expression(self, path: str, expression: Expression | None) -> None:
        if expression is None:
            return
        if not isinstance(expression, dict) or len(expression) != 1:
            self.fault(path, "an expression is an object with exactly one key")
            return
        [(name, argument)] = expression.items()
        if name in ("all", "any"):
            if not isinstance(argument, list):
                self.fault(f"{path}.{name}", "takes a list of expressions")
                return
            for i, part in enumerate(argument):
                self.expression(f"{path}.{name}[{i}]", part)
        elif name == "not":
            self.expression(f"{path}.not", argument)
            if isinstance(argument, dict) and not self.negatable(argument):
                self.fault(f"{path}.not", f"'{next(iter(argument), '')}' may not be negated")
        else:
            self.call(f"{path}.{name}", name, argument)

    def negatable(self, expression: Expression) -> bool:
        for name, argument in expression.items():
            if name in COMBINATIONS:
                parts = argument if isinstance(argument, list) else [argument]
                if not all(isinstance(p, dict) and self.negatable(p) for p in parts):
                    return False
            elif name in self.protocol.predicates:
                if not self.protocol.predicates[name].negatable:
                    return False
        return True

    def call(self, path: str, name: str, arguments: Any) -> None:
        entry = self.protocol.predicates.get(name)
        if entry is None:
            self.fault(path, f"unknown predicate '{name}'")
            return
        if not isinstance(arguments, dict):
            self.fault(path, "takes its arguments as an object")
            return
        for given in arguments:
            if given not in entry.args:
                self.fault(f"{path}.{given}", f"wrong argument: '{name}' takes {list(entry.args)}")
        for argument, kind in entry.args.items():
            value, optional = arguments.get(argument), kind.endswith("?")
            if value is None:
                if not optional:
                    self.fault(f"{path}.{argument}", "wrong argument: it is missing")
                continue
            reason = self.argument(kind.rstrip("?"), value)
            if reason:
                self.fault(f"{path}.{argument}", f"wrong argument: {reason}")
        if name in ("fact_is", "fact_in"):
            self.choices(path, arguments)

    def choices(self, path: str, arguments: dict[str, Any]) -> None:
        fact = self.facts.get(str(arguments.get("name")))
        if fact is None:
            return
        values = arguments.get("values") or [arguments.get("value")]
        for value in values if isinstance(values, list) else []:
            fits = isinstance(value, bool) if fact.type == "bool" else True
            if (fact.choices and value not in fact.choices) or not fits:
                self.fault(path, f"wrong argument: '{fact.name}' is never {value!r}")

    def argument(self, kind: str, value: Any) -> str:
        """Why a value does not fit an argument's kind; empty when it does."""
        if kind == "number":
            if isinstance(value, str) and value.startswith("$"):
                return "" if value[1:] in self.protocol.settings else f"unknown setting '{value}'"
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                return f"{value!r} is not a number"
            try:
                float(value)
            except ValueError:
                return f"{value!r} is not a number"
            return ""
        if kind == "value":
            return ""
        if kind == "values":
            return "" if isinstance(value, list) else "takes a list"
        one, many = self.tables()
        if kind in many:
            if not isinstance(value, list):
                return "takes a list"
            return next((r for v in value if (r := self.lookup(v, *many[kind]))), "")
        if kind in one:
            return self.lookup(value, *one[kind])
        return f"the table names an unknown kind of argument '{kind}'"

    def tables(
        self,
    ) -> tuple[dict[str, tuple[Iterable[str], str]], dict[str, tuple[Iterable[str], str]]]:
        sets = self.protocol.value_sets
        one: dict[str, tuple[Iterable[str], str]] = {
            "fact": (self.facts, "fact"),
            "document_type": (self.documents, "document type"),
            "task": (self.tasks, "task"),
            **{name: (values, name.replace("_", " ")) for name, values in sets.items()},
        }
        many: dict[str, tuple[Iterable[str], str]] = {
            "facts": (self.facts, "fact"),
            "roles": (self.protocol.roles, "role"),
            "statuses": (sets.get("document_status", ()), "document status"),
        }
        return one, many

    @staticmethod
    def lookup(value: Any, table: Iterable[str], what: str) -> str:
        return "" if isinstance(value, str) and value in table else f"unknown {what} {value!r}"


def faults(protocol: ProtocolFile) -> list[Fault]:
    """Every fault of a protocol that has the right form; empty when it may be published."""
    return Lint(protocol).run()


