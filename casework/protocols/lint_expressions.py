"""Expressions of a protocol: every predicate known, every argument there and of its kind."""

from collections.abc import Callable, Iterable, Iterator
from inspect import signature
from typing import Any

from casework.protocols.expressions import COMBINATIONS, PRIMITIVES, parameter
from casework.protocols.schema import Expression, FactSpec, Predicate, ProtocolFile

Table = tuple[Iterable[str], str]
VALUE_TYPES: dict[str, type] = {"bool": bool, "int": int, "text": str, "enum": str}


class Expressions:
    """Looks at expressions of one protocol; `fault` is told the path and the reason."""

    def __init__(self, protocol: ProtocolFile, fault: Callable[[str, str], None]) -> None:
        self.protocol = protocol
        self.fault = fault
        self.facts = {fact.name: fact for fact in protocol.facts}
        sets = protocol.value_sets
        tasks = {
            task.code
            for owners in (protocol.stages, protocol.workstreams)
            for owner in owners
            for task in owner.tasks
        }
        self.one: dict[str, Table] = {
            "fact": (self.facts, "fact"),
            "document_type": ({doc.code for doc in protocol.document_types}, "document type"),
            "task": (tasks, "task"),
            "event": ({event.code for event in protocol.events}, "event"),
            **{name: (values, name.replace("_", " ")) for name, values in sets.items()},
        }
        self.many: dict[str, Table] = {
            "facts": (self.facts, "fact"),
            "roles": (protocol.roles, "role"),
            "stages": ({stage.code for stage in protocol.stages}, "stage"),
            "statuses": (sets.get("document_status", ()), "document status"),
        }

    def predicates(self) -> None:
        """The table itself: code for every primitive, sound definitions for the others."""
        for name, entry in self.protocol.predicates.items():
            path = f"predicates.{name}"
            if entry.kind == "primitive" and name in PRIMITIVES:
                self.signature(path, name, entry)
            elif entry.kind == "primitive":
                self.fault(path, f"unknown predicate '{name}': no installed room answers it")
            elif name in self.opened(name):
                self.fault(path, f"'{name}' is defined by itself")
            else:
                self.definition(path, entry)

    def signature(self, path: str, name: str, entry: Predicate) -> None:
        wanted = set(list(signature(PRIMITIVES[name].test).parameters)[1:])
        if {parameter(argument) for argument in entry.args} != wanted:
            self.fault(f"{path}.args", f"wrong argument: the code takes {sorted(wanted)}")

    def definition(self, path: str, entry: Predicate) -> None:
        if entry.kind == "composite":
            self.check(f"{path}.is", entry.is_ or {})
            return
        until = entry.until_then or {}
        if "by" not in until:
            self.check(f"{path}.until_then", until)
            return
        cases: dict[str, Expression] = until["cases"]
        values = self.protocol.value_sets.get(entry.args.get(until["by"], ""), ())
        for value in values:
            if value not in cases:
                self.fault(f"{path}.until_then.cases", f"nothing is said of '{value}'")
        for case, expression in cases.items():
            self.check(f"{path}.until_then.cases.{case}", expression)

    def opened(self, name: str) -> set[str]:
        """Every predicate that a predicate's definition leads to."""
        found: set[str] = set()
        ahead = [name]
        while ahead:
            entry = self.protocol.predicates.get(ahead.pop())
            if entry is not None:
                inside = set(_predicates([entry.is_, entry.until_then])) - found
                found |= inside
                ahead += inside
        return found

    def check(self, path: str, expression: Expression | None) -> None:
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
                self.check(f"{path}.{name}[{i}]", part)
        elif name == "not":
            self.check(f"{path}.not", {} if argument is None else argument)
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
            elif name in self.protocol.predicates and not self.protocol.predicates[name].negatable:
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
            reason = self.argument(kind.rstrip("?"), value) or self.readable(name, kind, value)
            if reason:
                self.fault(f"{path}.{argument}", f"wrong argument: {reason}")
        about = "hold_reason" if name == "hold_reason_not" else arguments.get("name")
        if {"value", "values"} & set(entry.args) and str(about) in self.facts:
            self.values(path, self.facts[str(about)], arguments)

    def values(self, path: str, fact: FactSpec, arguments: dict[str, Any]) -> None:
        """What a fact is compared with must be something that it can be."""
        values = arguments["values"] if "values" in arguments else [arguments.get("value")]
        for value in values if isinstance(values, list) else ():
            fits = type(value) is VALUE_TYPES.get(fact.type)
            if not fits or (fact.choices and value not in fact.choices):
                self.fault(path, f"wrong argument: '{fact.name}' is never {value!r}")

    def readable(self, name: str, kind: str, value: Any) -> str:
        """Why a predicate cannot judge facts of this type; empty when it can."""
        types = PRIMITIVES[name].reads if name in PRIMITIVES else frozenset()
        if not types or kind.rstrip("?") not in ("fact", "facts"):
            return ""
        for fact in value if isinstance(value, list) else [value]:
            if self.facts[fact].type not in types:
                return f"'{fact}' is a {self.facts[fact].type}, not a {' or '.join(sorted(types))}"
        return ""

    def argument(self, kind: str, value: Any) -> str:
        """Why a value does not fit an argument's kind; empty when it does."""
        if kind == "number":
            return self.number(value)
        if kind == "value":
            return ""
        if kind == "values":
            return "" if isinstance(value, list) else "takes a list"
        if kind in self.many:
            if not isinstance(value, list):
                return "takes a list"
            return next((r for v in value if (r := lookup(v, *self.many[kind]))), "")
        if kind in self.one:
            return lookup(value, *self.one[kind])
        return f"the table names an unknown kind of argument '{kind}'"

    def number(self, value: Any) -> str:
        if isinstance(value, str) and value.startswith("$"):
            setting = self.protocol.settings.get(value[1:])
            if setting is None:
                return f"unknown setting '{value}'"
            value = setting.value
        try:
            float(value if isinstance(value, int | float | str) else "")
        except ValueError:
            return f"{value!r} is not a number"
        return f"{value!r} is not a number" if isinstance(value, bool) else ""


def lookup(value: Any, table: Iterable[str], what: str) -> str:
    return "" if isinstance(value, str) and value in table else f"unknown {what} {value!r}"


def _predicates(expression: Any) -> Iterator[str]:
    """The names of the predicates inside an expression, of whatever form it is."""
    if isinstance(expression, list):
        for part in expression:
            yield from _predicates(part)
    elif isinstance(expression, dict) and "cases" in expression:
        yield from _predicates(list(expression["cases"].values()))
    elif isinstance(expression, dict):
        for name, argument in expression.items():
            if name in COMBINATIONS:
                yield from _predicates(argument)
            else:
                yield name
