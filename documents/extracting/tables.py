"""A laboratory's table, read row by row. No row is guessed: what is not known by name is left out."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import StringIO

from django.utils.translation import gettext as _

from casework import clock
from casework.eligibility.elements import Element
from casework.eligibility.reading import FIRST_YEAR, Given, Said, ValueNotRead, read
from casework.eligibility.recording import DERIVED
from documents.extracting import words

MOST_ROWS = 200
MOST_BYTES = 100 * 1024
LONGEST = 40  # characters of a cell
BARE = re.compile(r"[\d.,]+")  # a number, where a unit should stand
LOINC = re.compile(r"\b\d{1,5}-\d\b")
COLUMNS = ("element", "value", "unit", "upper_limit", "date", "page")
# What the first row may call them, in lower case.
NAMES: dict[str, tuple[str, ...]] = {
    "element": ("element", "code", "test", "name", "analyte", "parameter", "loinc", "item"),
    "value": ("value", "result"),
    "unit": ("unit", "units"),
    "upper_limit": ("upper limit", "upper_limit", "upper", "high", "ref high", "ref_high", "uln"),
    "date": ("date", "sampled", "collected", "date of sample", "effective_date"),
    "page": ("page",),
    "method": ("method",),
    "o2": ("o2", "oxygen"),
}
CALLED = {name: column for column, names in NAMES.items() for name in names}


class TableNotRead(ValueError):
    """The text is no table that can be taken; the words say what to do."""


@dataclass(frozen=True)
class Row:
    """A row of the table. `cells`: by column. `element`: None where none has this name.

    `given`: what is entered, unless `fault` says what is wrong.
    """

    number: int
    cells: Mapping[str, str]
    element: Element | None = None
    given: Given | None = None
    said: Said | None = None
    fault: str = ""

    @property
    def name(self) -> str:
        return self.cells.get("element", "")

    @property
    def shown(self) -> str:
        """The value in words."""
        if self.said is None:
            return f"{self.cells.get('value', '')} {self.cells.get('unit', '')}".strip()
        return words.value(self.element, self.said.value, self.said.unit)


@dataclass(frozen=True)
class Source:
    """The accepted paper that a table is of. `page`, `day`: for rows that tell none."""

    evidence: int
    pages: int
    page: int
    day: date


def rows(text: str, elements: Mapping[str, Element], source: Source) -> list[Row]:
    """Every row in which something stands. Raises TableNotRead."""
    columns, body = _columns(_cells(text))
    if len(body) > MOST_ROWS:
        told = _("At most %(most)s rows at once; these are %(n)s. Send them in parts.")
        raise TableNotRead(told % {"most": MOST_ROWS, "n": len(body)})
    if not body:
        raise TableNotRead(_("There is no row with a value in it."))
    known = _known(elements)
    found = []
    for number, cells in body:
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        row = Row(number, named, known.get(_key(named.get("element", ""))))
        found.append(_read(row, source))
    return found


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Rows with their numbers in the text, without empty ones."""
    if len(text.encode()) > MOST_BYTES:
        raise TableNotRead(_("This is more than 100 KB. Send it in parts."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((one for one in "\t;" if one in first), ",")
    try:
        read = list(csv.reader(StringIO(text.replace("\x00", "")), delimiter=mark))
    except csv.Error as error:
        raise TableNotRead(_("This is no table: its columns cannot be told apart.")) from error
    stripped = ((n, [cell.strip() for cell in row]) for n, row in enumerate(read, 1))
    return [(n, row) for n, row in stripped if any(row)]


def _columns(
    found: list[tuple[int, list[str]]],
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """By the names in the first row; without names, in the order of COLUMNS."""
    if not found:
        return [*COLUMNS], []
    first = [CALLED.get(_key(cell), "") for cell in found[0][1]]
    if "value" in first and "element" in first:
        twice = [name for name in first if name and first.count(name) > 1]
        if twice:
            told = _("Two columns have the same meaning: %(name)s. Take one of them out.")
            raise TableNotRead(told % {"name": twice[0].replace("_", " ")})
        return first, found[1:]
    return [*COLUMNS], found


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _known(elements: Mapping[str, Element]) -> dict[str, Element]:
    """Elements by code, label and LOINC; a name that two have is nobody's."""
    found: dict[str, Element | None] = {}
    for element in elements.values():
        names = {element.id, element.label, *LOINC.findall(element.loinc or "")}
        for name in {_key(one) for one in names}:
            found[name] = None if name in found else element
    return {name: element for name, element in found.items() if element is not None}


def _read(row: Row, source: Source) -> Row:
    element = row.element
    if element is None or element.id in DERIVED:
        return replace(row, element=None)
    if any(len(row.cells.get(name, "")) > LONGEST for name in ("value", "unit", "upper_limit")):
        return replace(row, fault=_("A cell of this row is too long for a value."))
    if element.kind == "list":
        return replace(row, fault=_("This is a list: enter it by its own form."))
    try:
        given = Given(
            element=element.id,
            value=_value(element, row.cells.get("value", "")),
            evidence=source.evidence,
            page=_page(row.cells.get("page", ""), source),
            unit=_unit(element, row.cells.get("unit", "")),
            says={name: _said(element, name, row.cells.get(name, "")) for name in element.says},
            upper_limit=row.cells.get("upper_limit", "") if element.upper_limit else "",
            effective_date=_day(row.cells.get("date", ""), source.day),
            original_text=row.cells.get("value", ""),
            original_unit=row.cells.get("unit", ""),
        )
        return replace(row, given=given, said=read(element, given))
    except ValueNotRead as unread:
        return replace(row, fault=str(unread))


def _value(element: Element, cell: str) -> str:
    if element.kind == "titer":
        return cell.removeprefix("1:").strip()
    if element.kind == "code":
        return _code(element.codes or (), cell)
    return cell


def _said(element: Element, name: str, cell: str) -> str:
    return _code(element.says[name], cell) if cell else ""


def _code(codes: tuple[str, ...], cell: str) -> str:
    """By the code or its word, letter for letter but for capitals."""
    names = {_key(name): code for code in codes for name in (code, words.code(code))}
    return names.get(_key(cell), cell)


def _unit(element: Element, cell: str) -> str:
    """As the table has it, or the unit that is printed so. A number is none."""
    printed = {words.unit(one): one for one in element.units}
    found = printed.get(cell, cell)
    if BARE.fullmatch(cell) and found not in element.units:  # 0,8 in a table that commas part
        told = _("The unit is a number. If 0,8 was meant, write 0.8: no decimal commas.")
        raise ValueNotRead(told)
    return found


def _day(cell: str, otherwise: date) -> date:
    if not cell:
        return otherwise
    try:
        found = date.fromisoformat(cell)
    except ValueError as error:
        raise ValueNotRead(_("Write the date as year-month-day: 2026-05-31.")) from error
    if found.year < FIRST_YEAR:
        raise ValueNotRead(_("This date is not possible."))
    if found > clock.site_today() + timedelta(days=1):
        raise ValueNotRead(_("The date is in the future. Check it."))
    return found


def _page(cell: str, source: Source) -> int:
    last = max(source.pages, 1)
    number = cell or str(source.page)
    page = int(number) if re.fullmatch(r"[0-9]{1,5}", number) else 0
    if not 1 <= page <= last:
        raise ValueNotRead(_("The page is a number from 1 to %(n)s.") % {"n": last})
    return page
