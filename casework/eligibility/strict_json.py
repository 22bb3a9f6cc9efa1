"""Reading JSON without losing anything: numbers stay decimal, each key stands once, NaN is none."""

import json
from decimal import Decimal
from typing import Any

TOO_LARGE = "is a number with more digits than can be read"


class Malformed(Exception):
    """What was given cannot be read. `path`: where, as `$.cases[2].data.ast[0].date`; `reason`."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")

    def within(self, path: str) -> "Malformed":
        """The same fault, seen from further out."""
        return Malformed(path + self.path, self.reason)


class _Twice(dict[str, Any]):
    """An object in which a key stands twice."""

    key: str


class _NotANumber:
    def __init__(self, reason: str) -> None:
        self.reason = reason


class _Watch:
    """What the reader of JSON asks about objects and numbers; keeps what should not be."""

    def __init__(self) -> None:
        self.faults: list[object] = []

    def each_key_once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        keys = [key for key, _ in pairs]
        twice = _Twice(found)
        twice.key = next(key for key in keys if keys.count(key) > 1)
        self.faults.append(twice)
        return twice

    def no_number(self, name: str) -> _NotANumber:
        return self._refused(f"{name} is not a number")

    def whole(self, text: str) -> int | _NotANumber:
        try:
            return int(text)
        except ValueError:
            return self._refused(TOO_LARGE)

    def decimal(self, text: str) -> Decimal | _NotANumber:
        try:
            return Decimal(text)
        except ArithmeticError:
            return self._refused(TOO_LARGE)

    def _refused(self, reason: str) -> _NotANumber:
        fault = _NotANumber(reason)
        self.faults.append(fault)
        return fault


def loads(text: bytes) -> Any:
    """The value that UTF-8 text holds; raises Malformed."""
    if not text.strip():
        raise Malformed("$", "is empty")
    watch = _Watch()
    try:
        value = json.loads(
            text.decode("utf-8-sig"),
            parse_int=watch.whole,
            parse_float=watch.decimal,
            object_pairs_hook=watch.each_key_once,
            parse_constant=watch.no_number,
        )
    except UnicodeDecodeError as error:
        raise Malformed("$", "is not UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Malformed("$", f"is not JSON: {error.msg} ({where})") from error
    except RecursionError as error:
        raise Malformed("$", f"is not JSON that can be read: {error}") from error
    if watch.faults:
        raise _first_fault(value, "$")
    return value


def _first_fault(value: Any, path: str) -> Malformed:
    """The fault that stands first; there is one, for the reader has seen it."""
    waiting = [(value, path)]
    while waiting:
        part, at = waiting.pop()
        if isinstance(part, _NotANumber):
            return Malformed(at, part.reason)
        if isinstance(part, _Twice):
            return Malformed(f"{at}{step(part.key)}", "stands twice in one object")
        if isinstance(part, dict):
            waiting += [(each, at + step(key)) for key, each in reversed(part.items())]
        elif isinstance(part, list):
            waiting += [(each, f"{at}[{n}]") for n, each in reversed(list(enumerate(part)))]
    return Malformed(path, "holds a key twice, or what is not a number")


def step(key: str) -> str:
    """A key as a step of a path, quoted where it would be misread."""
    return f".{key}" if key.replace("-", "_").isidentifier() else f"[{json.dumps(key)}]"
