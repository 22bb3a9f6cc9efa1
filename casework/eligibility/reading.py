"""Reading what was typed for a data element. Nothing is guessed (domain.md 3.3)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.eligibility.dates import read_dates
from casework.eligibility.elements import Element, ItemField
from casework.eligibility.entries import NEVER, folded

FIRST_YEAR = 1900
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
    """Raises ValueNotRead where the value is not of the element's form, or cannot be.

    Digits of any script are kept as those of ASCII; what was typed then stays as the original text.
    """
    value = _READERS[element.kind](element, given.value)
    unit = given.unit.strip()
    if element.kind in ("quantity", "titer"):
        if not unit:
            raise ValueNotRead(_("Say the unit as the page prints it."))
        _check_possible(element, Decimal(value), unit)
    typed = given.value if isinstance(given.value, str) else ""
    return Said(
        element=element.id,
        value=value,
        page=given.page,
        unit=unit,
        says=_says(element, given.says),
        upper_limit=number(given.upper_limit) if given.upper_limit.strip() else "",
        effective_date=given.effective_date,
        original_text=given.original_text.strip()
        or ("" if ascii_digits(typed) == typed else typed),
        original_unit=given.original_unit.strip(),
    )


def number(raw: Any) -> str:
    """A decimal number as plain text. A comma may mean two things, so it is refused."""
    text = ascii_digits(str(raw).strip())
    if "," in text:
        raise ValueNotRead(_("Write the number with a point and without separators: 1200.5"))
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueNotRead(_("A number is needed.")) from error
    if not value.is_finite() or abs(value) >= 10**12 or not re.fullmatch(r"-?[0-9.]+", text):
        raise ValueNotRead(_("A number is needed."))
    if value < 0:
        raise ValueNotRead(_("A number below 0 is not possible here."))
    return format(value, "f")


def _check_possible(element: Element, value: Decimal, unit: str) -> None:
    """Raises ValueNotRead for a number that the element cannot have; a strange unit is not judged."""
    factor = element.units.get(unit)
    if factor is None:
        return
    most = element.most
    if value * factor < element.least or (most is not None and value * factor > most):
        told = _("From %(least)s to %(most)s is possible here.")
        raise ValueNotRead(told % {"least": element.least, "most": "…" if most is None else most})
    if element.whole and value != int(value):
        raise ValueNotRead(_("A whole number is needed."))


def ascii_digits(text: str) -> str:
    """The same with the decimal digits of any script as those of ASCII."""
    return "".join(str(unicodedata.decimal(one, one)) for one in text)


def written_date(raw: Any) -> str:
    """A date, or as much of it as is printed: year-month or the year. Raises ValueNotRead."""
    text = ascii_digits(str(raw).strip())
    try:
        dates = read_dates(text)
    except ValueError as error:
        told = _("A date is needed: year-month-day; year-month or the year if no more is printed.")
        raise ValueNotRead(told) from error
    if dates.first.year < FIRST_YEAR:
        raise ValueNotRead(_("This date is not possible."))
    return text


def _code(element: Element, raw: Any) -> str:
    if raw not in (element.codes or ()):
        raise ValueNotRead(_("Choose one of the list."))
    return str(raw)


def _quantity(element: Element, raw: Any) -> str:
    return number(raw)


def _date(element: Element, raw: Any) -> str:
    """A date that has come; a day later may be today where the page was written."""
    text = written_date(raw)
    if read_dates(text).first > clock.site_today() + timedelta(days=1):
        raise ValueNotRead(_("The date is in the future. Check it."))
    return text


def _date_or_never(element: Element, raw: Any) -> str:
    return NEVER if raw == NEVER else _date(element, raw)


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
            item[name] = written_date(value)
        elif form.kind == "flag":
            item[name] = _flag(value)
        else:
            item[name] = _listed(form, str(value)) if choices(form) else str(value)[:TEXT]
    return item


def choices(form: ItemField) -> tuple[str, ...]:
    """What may be entered in a field of a list's rows; nothing: any text."""
    return form.codes or form.offered or ()


def _listed(form: ItemField, value: str) -> str:
    known = {folded(one): one for one in choices(form)}.get(folded(value))
    if known is None:
        raise ValueNotRead(_("Choose one of the list."))
    return known


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
