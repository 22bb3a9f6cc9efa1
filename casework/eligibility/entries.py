"""An entry: one value of one element as a paper tells it, with whatever came along.

What has the wrong type is malformed. What has the right type and cannot be used is no value:
`unknown`, nothing, a code that the element does not have, a word where a number is needed, a
number below zero. Numbers may be written as texts (`"0.71"`), titres as `"1:80"`. A date that does
not exist is malformed wherever it stands. Codes of a list's items are known by their letters, whatever
their capitals; one that is not listed is not told, unless the field takes others too.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from casework.eligibility.dates import Dates, read_dates
from casework.eligibility.elements import Element, ItemField
from casework.eligibility.strict_json import Malformed

NEVER = "never"
UNSAID = frozenset({"", "unknown", "indeterminate"})
IN_ERROR = "entered-in-error"
NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
TITER = re.compile(r"(?:1:)?(\d+(?:\.\d+)?)", re.ASCII)
NAMED = ("unit", "method", "o2")
TEXT = (str, type(None))
NUMERIC = (int, Decimal)

Item = Mapping[str, Any]
Value = str | int | Decimal | Dates | tuple[Item, ...]


class Entry(NamedTuple):
    """`value`: None if there is none that can be used. `dates`: when it was so, not when it came.

    `given`: the entry as it came, untouched, for where it is from. `withdrawn`: entered in error,
    under whichever key that is said.
    """

    value: Value | None
    dates: Dates | None
    given: Mapping[str, Any]
    withdrawn: bool = False


def read_entries(element: Element, given: Any) -> list[Entry]:
    """The entries of an element; raises Malformed with a path that begins at the list."""
    if not isinstance(given, list):
        raise Malformed("", "is not a list of entries")
    found = []
    for n, one in enumerate(given):
        try:
            found.append(read_entry(element, one))
        except Malformed as fault:
            raise fault.within(f"[{n}]") from fault
    return found


def read_entry(element: Element, given: Any) -> Entry:
    """An entry from `{"value": ..., "unit": ..., "date": ..., ...}`; raises Malformed."""
    if not isinstance(given, dict):
        raise Malformed("", "is not an object")
    if element.unit is not None:
        _check_beside(given)
    try:
        value = READERS[element.kind](element, given.get("value"))
    except Malformed as fault:
        raise fault.within(".value") from fault
    withdrawn = IN_ERROR in given.values() or given.get("entered_in_error") is True
    return Entry(value, _dates(given.get("date"), ".date"), given, withdrawn)


def _check_beside(given: Mapping[str, Any]) -> None:
    """What a number's entry tells beside it has the right types."""
    for key in NAMED:
        if not isinstance(given.get(key), TEXT):
            raise Malformed(f".{key}", "is not a text")
    ref_high = given.get("ref_high")
    if ref_high is not None and not isinstance(ref_high, str):
        _number(ref_high, ".ref_high")


def as_number(value: Any) -> int | Decimal | None:
    """A number of 0 or more, also one written as a text; None if it is no such number."""
    if isinstance(value, str):
        return Decimal(value) if NUMBER.fullmatch(value) else None
    return value if isinstance(value, NUMERIC) and value >= 0 else None


def _number(value: Any, at: str = "") -> None:
    if isinstance(value, bool) or not isinstance(value, NUMERIC):
        raise Malformed(at, "is not a number")


def _code(element: Element, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed("", "is not a text")
    return value if value not in UNSAID and value in (element.codes or ()) else None


def _quantity(element: Element, value: Any) -> int | Decimal | None:
    if value is None:
        return None
    if not isinstance(value, str):
        _number(value)
    return as_number(value)


def _titer(element: Element, value: Any) -> int | Decimal | None:
    if isinstance(value, str):
        match = TITER.fullmatch(value)
        return Decimal(match[1]) if match else None
    return _quantity(element, value)


def _dates(value: Any, at: str = "") -> Dates | None:
    if value is None or (isinstance(value, str) and value in UNSAID):
        return None
    if not isinstance(value, str):
        raise Malformed(at, "is not a date such as 2026-11-16")
    try:
        return read_dates(value)
    except ValueError as error:
        raise Malformed(at, str(error)) from error


def _date(element: Element, value: Any) -> Dates | None:
    return _dates(value)


def _date_or_never(element: Element, value: Any) -> Dates | str | None:
    return NEVER if value == NEVER else _dates(value)


def _list(element: Element, value: Any) -> tuple[Item, ...] | None:
    if value is None or isinstance(value, str):
        return None
    if not isinstance(value, list):
        raise Malformed("", "is not a list")
    return tuple(_item(element, item, f"[{n}]") for n, item in enumerate(value))


def _item(element: Element, item: Any, at: str) -> Item:
    if not isinstance(item, dict):
        raise Malformed(at, "is not an object")
    return {
        name: ITEM_READERS[field.kind](field, item.get(name), f"{at}.{name}")
        for name, field in element.items.items()
    }


def _item_text(field: ItemField, value: Any, at: str) -> str | None:
    if not isinstance(value, TEXT):
        raise Malformed(at, "is not a text")
    return None if value is None or value in UNSAID else value


def folded(word: str) -> str:
    """What words that differ in capitals and outer spaces alone have in common."""
    return word.strip().casefold()


def _item_code(field: ItemField, value: Any, at: str) -> str | None:
    told, codes = _item_text(field, value, at), field.codes or ()
    if told is None or told in codes:
        return told
    known = next((code for code in codes if folded(code) == folded(told)), None)
    if known is None:
        return told if field.others else None
    return None if known in UNSAID else known


def _item_date(field: ItemField, value: Any, at: str) -> Dates | None:
    return _dates(value, at)


def _item_flag(field: ItemField, value: Any, at: str) -> bool | None:
    if value is None or value == "unknown":
        return None
    if not isinstance(value, bool):
        raise Malformed(at, "is neither true nor false")
    return value


READERS: dict[str, Callable[[Element, Any], Value | None]] = {
    "code": _code,
    "quantity": _quantity,
    "titer": _titer,
    "date": _date,
    "date_or_never": _date_or_never,
    "list": _list,
}
ITEM_READERS: dict[str, Callable[[ItemField, Any, str], Any]] = {
    "text": _item_text,
    "code": _item_code,
    "date": _item_date,
    "flag": _item_flag,
}
