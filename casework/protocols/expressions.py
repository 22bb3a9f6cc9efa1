"""Expressions over the closed table of predicates, compiled once per protocol version.

Nothing is evaluated as code: an expression is looked up, key by key, in tables. A predicate is
false when a fact it needs is missing, so a missing fact never turns into a yes by accident.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casework.blockers import Where
from casework.protocols.schema import Expression, Predicate

if TYPE_CHECKING:
    from casework.cases.situation import Situation

Test = Callable[["Situation"], bool]
COMBINATIONS = frozenset({"all", "any", "not"})


@dataclass(frozen=True)
class Missing:
    """What an unmet predicate can name: for the words of a message and for who can mend it."""

    label: str
    parties: tuple[str, ...]
    where: Where


Explain = Callable[..., list[Missing]]


MOMENTS = frozenset({"datetime"})
DATES = MOMENTS | {"date"}
NUMBERS = frozenset({"int", "decimal"})


@dataclass(frozen=True)
class Primitive:
    """The code behind one predicate of the table. `word` is its name in guards' messages.

    `reads`: the types of facts it can judge; none named: every type.
    """

    test: Callable[..., bool]
    word: str = ""
    explain: Explain | None = None
    reads: frozenset[str] = frozenset()


PRIMITIVES: dict[str, Primitive] = {}


def predicate(
    name: str,
    *,
    word: str = "",
    explain: Explain | None = None,
    reads: frozenset[str] = frozenset(),
) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """Register the code of a predicate; the rooms above call this when they load.

    The function takes the situation and the arguments of the table by name.
    """

    def register(test: Callable[..., bool]) -> Callable[..., bool]:
        PRIMITIVES[name] = Primitive(test, word, explain, reads)
        return test

    return register


def always(situation: "Situation") -> bool:
    return True


def compile_expression(
    expression: Expression | None, table: Mapping[str, Predicate], settings: Mapping[str, Any]
) -> Test:
    """Turn an expression into a test of a situation. It must have passed lint before."""
    if expression is None:
        return always
    [(name, argument)] = expression.items()
    if name in ("all", "any"):
        tests = [compile_expression(part, table, settings) for part in argument]
        if name == "all":
            return lambda situation: all(test(situation) for test in tests)
        return lambda situation: any(test(situation) for test in tests)
    if name == "not":
        inner = compile_expression(argument, table, settings)
        return lambda situation: not inner(situation)
    entry = table[name]
    if entry.kind == "primitive":
        test = PRIMITIVES[name].test
        arguments = {
            parameter(key): setting_or_value(argument.get(key), settings) for key in entry.args
        }
        return lambda situation: test(situation, **arguments)
    return compile_expression(definition(entry, argument), table, settings)


def parameter(argument: str) -> str:
    """The name of an argument in code; `from` is a word of the language."""
    return "start" if argument == "from" else argument


def definition(entry: Predicate, argument: Mapping[str, Any]) -> Expression:
    """What a composite predicate stands for, or a `later` one: in this version its facts answer."""
    found = entry.is_ if entry.kind == "composite" else entry.until_then
    if found is None:
        raise LookupError("A predicate without code needs a definition.")
    if "by" in found:
        case: Expression = found["cases"][argument[found["by"]]]
        return case
    return found


def setting_or_value(value: Any, settings: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith("$"):
        return settings[value[1:]]
    return value


def leaves(
    expression: Expression | None, table: Mapping[str, Predicate]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every primitive predicate of an expression with its arguments, composites opened."""
    if expression is None:
        return
    [(name, argument)] = expression.items()
    if name in ("all", "any"):
        for part in argument:
            yield from leaves(part, table)
    elif name == "not":
        yield from leaves(argument, table)
    elif table[name].kind == "primitive":
        yield name, argument
    else:
        yield from leaves(definition(table[name], argument), table)
