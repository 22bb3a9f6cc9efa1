"""Reading what was typed for a data element. Nothing is guessed (domain.md 3.3)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from casework.eligibility.elements import Element

PARTIAL_DATE = re.compile(r"\d{4}(-\d{2})?")
NEVER = "never"
TEXT = 400  # characters of a text in a list's item


class ValueNotRead(ValueError):
    """A value is not of its element's form; the text says what is wanted."""


@dataclass(frozen=True)
class Given:
    """What was typed. `evidence`: pk of the accepted paper; `page` counts from 1."""

    element: str
    value: Any
    evidence: int
    page: int = 1
    unit: str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    upper_limit: str = ""
    effective_date: date | None = None
    original_text: str = ""
    original_unit: str = ""


@dataclass(frozen=True)
class Said:
    """The same in the form it is kept in: numbers as plain text."""

    element: str
    value: Any
    page: int
    unit: str
    says: dict[str, str]
    upper_limit: str
    effective_date: date | None
    original_text: str
    original_unit: str


def read(element: Element, given: Given) -> Said:
    """Raises ValueNotRead where the value is not of the element's form."""
    value = _READERS[element.kind](element, given.value)
    unit = given.unit.strip()
    if element.kind in ("quantity", "titer") and not unit:
        raise ValueNotRead(_("Say the unit as the page prints it."))
    return Said(
        element=element.id,
        value=value,
        page=given.page,
        unit=unit,
        says=_says(element, given.says),
        upper_limit=number(given.upper_limit) if given.upper_limit.strip() else "",
        effective_date=given.effective_date,
        original_text=given.original_text.strip(),
        original_unit=given.original_unit.strip(),
    )


def number(raw: Any) -> str:
    """A decimal number as plain text. A comma may mean two things, so it is refused."""
    text = str(raw).strip()
    if "," in text:
        raise ValueNotRead(_("Write the number with a point and without separators: 1200.5"))
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueNotRead(_("A number is needed.")) from error
    if not value.is_finite() or abs(value) >= 10**12 or not re.fullmatch(r"-?[\d.]+", text):
        raise ValueNotRead(_("A number is needed."))
    return format(value, "f")


def _code(element: Element, raw: Any) -> str:
    if raw not in (element.codes or ()):
        raise ValueNotRead(_("Choose one of the list."))
    return str(raw)


def _quantity(element: Element, raw: Any) -> str:
    return number(raw)


def _date(element: Element, raw: Any) -> str:
    text = str(raw).strip()
    if PARTIAL_DATE.fullmatch(text) and (len(text) == 4 or 1 <= int(text[5:]) <= 12):
        return text
    return _day(text)


def _date_or_never(element: Element, raw: Any) -> str:
    return NEVER if raw == NEVER else _day(raw)


def _day(raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError as error:
        raise ValueNotRead(_("A date is needed: year-month-day.")) from error


def _list(element: Element, raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, list):
        raise ValueNotRead(_("A list is needed."))
    return [_item(element, one) for one in raw]


def _item(element: Element, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or not set(raw) <= set(element.items):
        raise ValueNotRead(_("The list has fields that are not known."))
    item: dict[str, Any] = {}
    for name, form in element.items.items():
        value = raw.get(name)
        if value in (None, ""):
            item[name] = None
        elif form.kind == "date":
            item[name] = _day(value)
        elif form.kind == "flag":
            item[name] = _flag(value)
        elif form.kind == "code" and value not in (form.codes or ()):
            raise ValueNotRead(_("Choose one of the list."))
        else:
            item[name] = str(value)[:TEXT]
    return item


def _flag(raw: Any) -> bool:
    known = {True: True, False: False, "true": True, "false": False}
    if raw not in known:
        raise ValueNotRead(_("Yes or no is needed."))
    return known[raw]


def _says(element: Element, given: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in given.items():
        if not value:
            continue
        if value not in element.says.get(name, ()):
            raise ValueNotRead(_("Choose one of the list."))
        found[name] = value
    return found


_READERS: dict[str, Callable[[Element, Any], Any]] = {
    "code": _code,
    "quantity": _quantity,
    "titer": _quantity,
    "date": _date,
    "date_or_never": _date_or_never,
    "list": _list,
}
