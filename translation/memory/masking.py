"""Numbers of a segment: masked before it is compared, and laid into the translation of another.

A masked text has PLACE for each number and date. Numbers that belong to a name (CD19, IL-6, 10⁹) are
words and stay. Dates are never kept (they tell who somebody is): only how they were written.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PLACE = "¤"
GAP = "▢"  # where a number has to be written by hand
A_DATE = "‹date›"

# Letters of scripts in which a number that follows them at once is part of a name.
_NAMING = "A-Za-z\u00c0-\u024f\u0370-\u052f"
_DAY = r"\d{1,2}"
_YEAR_FIRST = (
    rf"(?P<y>\d{{4}})(?P<s>\s?[-/.年]\s?)(?P<m>{_DAY})(?P<t>\s?[-/.月]\s?)(?P<d>{_DAY})(?P<e>日?)"
)
_DAY_FIRST = rf"(?P<d2>{_DAY})(?P<s2>[-/.])(?P<m2>{_DAY})(?P<t2>[-/.])(?P<y2>\d{{4}}|\d\d)"
_NUMBER = r"\d+(?:[.,:٫٬’\u00a0\u202f]\d+)*"
_TOKEN = re.compile(
    rf"(?<![{_NAMING}])(?<![{_NAMING}][-‑–])"
    rf"(?<!\d)(?:(?:{_YEAR_FIRST}|{_DAY_FIRST})(?![\d.,]\d|\d)|{_NUMBER})"
)
_DECIMAL_COMMA = frozenset({"de", "es", "fr", "pl", "pt", "ru", "tr", "vi"})


@dataclass(frozen=True)
class Number:
    """A number or date as it is written. `style`: of a date, its form with {y}, {m} and {d}."""

    text: str
    style: str = ""
    day: tuple[int, int, int] | None = None

    @property
    def reading(self) -> str | None:
        """What it says, however it is written; None where that is not certain.

        1,234 may be a thousand and more or one and a fraction, 03/04/24 is a day of many months.
        """
        if self.style:
            return "-".join(map(str, self.day)) if self.day else None
        plain = _plain(self.text)
        marks = [mark for mark in plain if not mark.isdigit()]
        if not marks or ":" in marks:
            return plain
        last = marks[-1]
        head, _, tail = plain.rpartition(last)
        if marks.count(last) > 1 or last not in ".,":
            return plain.translate(_WITHOUT_MARKS)
        if len(tail) == 3 and len(marks) == 1 and len(head) <= 3 and head.strip("0"):
            return None
        return f"{head.translate(_WITHOUT_MARKS)}.{tail}"

    @property
    def value(self) -> str:
        """What it is compared by."""
        return self.text if self.reading is None else self.reading

    @property
    def kept(self) -> str:
        """What of it is kept: a date's form only."""
        return self.style or self.text


_WITHOUT_MARKS = str.maketrans("", "", ".,’ \u00a0\u202f")


def _plain(text: str) -> str:
    """ASCII digits and marks."""
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return "".join(digits).translate(str.maketrans("٫٬", ".,"))


@dataclass(frozen=True)
class Masked:
    """A text with PLACE for each of its numbers."""

    text: str
    numbers: tuple[Number, ...]

    @property
    def kept(self) -> list[str]:
        return [number.kept for number in self.numbers]


def mask(text: str, language: str) -> Masked:
    """The text without its numbers, and the numbers in order. White space is made even."""
    even = " ".join(unicodedata.normalize("NFC", text).replace(PLACE, "").split())
    numbers: list[Number] = []

    def masked(found: re.Match[str]) -> str:
        numbers.append(_number(found, language))
        return PLACE

    return Masked(_TOKEN.sub(masked, even), tuple(numbers))


def without_dates(text: str, language: str) -> str:
    """The text as it is kept: its numbers, but no date."""

    def shown(found: re.Match[str]) -> str:
        return A_DATE if _number(found, language).style else found[0]

    return _TOKEN.sub(shown, " ".join(unicodedata.normalize("NFC", text).split()))


def _number(found: re.Match[str], language: str) -> Number:
    if found["y"]:
        pad = "" if "年" in found["s"] else ":02"
        style = f"{{y}}{found['s']}{{m{pad}}}{found['t']}{{d{pad}}}{found['e']}"
        return Number(found[0], style, _day(found["y"], found["m"], found["d"]))
    if found["y2"]:
        style = f"{{d:02}}{found['s2']}{{m:02}}{found['t2']}{{y}}"
        parts = found["y2"], found["m2"], found["d2"]
        certain = len(found["y2"]) == 4 and language != "en"  # English puts the month first, or not
        return Number(found[0], style, _day(*parts) if certain else None)
    return Number(found[0])


def _day(year: str, month: str, day: str) -> tuple[int, int, int] | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.year, found.month, found.day


def places(source: Sequence[Number], target: Sequence[Number]) -> list[int]:
    """For each number of the target, the place of the same number in the source.

    Empty where they do not correspond one to one: missing, added, or the same number twice.
    """
    values = [number.value for number in source]
    others = [number.value for number in target]
    if len(set(values)) != len(values) or sorted(values) != sorted(others):
        return []
    return [values.index(value) for value in others]


def lay(
    masked_target: str,
    kept: Sequence[str],
    places: Sequence[int],
    numbers: Sequence[Number],
    language: str,
) -> str:
    """The translation with other numbers, each in the way of the target language.

    kept: the target's own, for the forms of dates. GAP where it is not certain what to write.
    """
    laid = iter(
        _written(numbers[place], own, language) if place < len(numbers) else GAP
        for place, own in zip(places, kept, strict=True)
    )
    return re.sub(PLACE, lambda _: next(laid, GAP), masked_target)


def _written(number: Number, like: str, language: str) -> str:
    reading, is_date = number.reading, "{y}" in like
    if reading is None or bool(number.style) != is_date:
        return GAP
    if number.day:
        year, month, day = number.day
        return like.format(y=year, m=month, d=day)
    return reading.replace(".", ",") if language in _DECIMAL_COMMA else reading
