"""Where a text says a date of birth, a way to reach somebody, or a number that they are known by."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from translation.identity.found import GONE
from translation.identity.titles import KNOWN_BY, KNOWN_BY_TOO

# Overlapping: a number before a date must not eat its first one.
THREE = re.compile(
    r"(?<!\d)(?=(\d{1,4})\s{0,3}([^\d\n]{1,18}?)\s{0,3}(\d{1,2})\s{0,3}([^\d\n]{1,18}?)\s{0,3}(\d{1,4})(?!\d)"
    r"([日일]?))"
)
SPELLED = r"[^\W\d_][^\d\n,;:()]{2,11}?"
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|-?го|\.|º)?[\s\-/.]{{1,2}}(?:de\s+|of\s+)?({SPELLED})"
    rf"[\s\-/.,']{{1,3}}(?:de[l]?\s+)?(\d{{4}}|\d{{2}})(?!\d)"
)
MONTH_FIRST = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,11}\.?)\s(\d{1,2})(?:st|nd|rd|th)?[\s,]{1,2}(\d{4})(?!\d)"
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w+])(?:\+|00)\d[\d\s().-]{7,18}\d(?!\w)")
DIALLED = re.compile(r"(?<![\w])\+?\(?\d(?:[\s().-]{0,2}\d){6,17}(?!\w)")
RECORD = re.compile(
    rf"(?i)(?:\b(?:{KNOWN_BY})\b|{KNOWN_BY_TOO})[^\d{GONE}]{{0,16}}?"
    r"([^\W\d_]{0,6}\d[\w]*(?:[ /-]\d[\w]*){0,4})"
)
OTHER_DIGIT = re.compile(r"(?![0-9])\d")
LEAST_DIGITS = 4  # of a number that somebody is known by
TELLING = 7  # last digits by which a telephone number is known
LOCAL = 8  # digits of one that is written without its country
SHORT, LONG = 4, 6  # letters and digits that a value has at least, to be looked for


def dates(text: str, born: date) -> Iterator[tuple[int, int]]:
    """Stretches that are this date, in any order of day, month and year. `text`: digits as 0 to 9."""
    day, month, year = born.day, born.month, born.year
    years = {year, year % 100}
    for match in THREE.finditer(text):
        first, second, third = (int(match[group]) for group in (1, 3, 5))
        orders = ((day, month), (month, day))
        last = third in years and (first, second) in orders
        if last or (first == year and (second, third) in orders):
            yield match.start(1), match.end(6)
    for match in DAY_FIRST.finditer(text):
        if int(match[1]) == day and int(match[3]) in years:
            yield match.span()
    for match in MONTH_FIRST.finditer(text):
        if int(match[2]) == day and int(match[3]) == year:
            yield match.span()
    whole = {f"{born:%Y%m%d}", f"{born:%d%m%Y}"}
    for match in re.finditer(r"(?<!\d)\d{8}(?!\d)", text):
        if match[0] in whole:
            yield match.span()


def contacts(text: str, points: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Stretches that are a mail address, an international number, or one of these points."""
    for pattern in (MAIL, PHONE):
        yield from (match.span() for match in pattern.finditer(text))
    lower = text.lower()
    for point in points:
        at = lower.find(point.lower()) if point else -1
        while at >= 0:
            yield at, at + len(point)
            at = lower.find(point.lower(), at + len(point))
    known = {number[-TELLING:] for point in points if len(number := _dialled(point)) >= TELLING}
    for match in DIALLED.finditer(text):
        if _dialled(match[0])[-TELLING:] in known:
            yield match.span()


def loosely(values: Iterable[str], least: int) -> re.Pattern[str] | None:
    """Values of `least` letters and digits or more, with any signs between these."""
    found = [re.findall(r"[^\W_]", digits(value)) for value in values]
    found += [signs[-LOCAL:] for signs in found if len(signs) > LOCAL and _is_number(signs)]
    loose = [
        rf"(?<!\d){said}(?!\d)" if _is_number(signs) else said
        for signs in found
        if len(signs) >= least
        for said in [r"[\W_]{0,3}".join(map(re.escape, signs))]
    ]
    return re.compile(f"(?i){'|'.join(loose)}") if loose else None


def _is_number(signs: list[str]) -> bool:
    return "".join(signs).isdigit()


def records(text: str) -> Iterator[tuple[int, int]]:
    """Numbers after a word that says they are somebody's: of a passport, an insurance, a file."""
    if len(_dialled(text)) < LEAST_DIGITS:
        return
    for match in RECORD.finditer(text):
        if len(_dialled(match[1])) >= LEAST_DIGITS:
            yield match.span(1)


def _dialled(text: str) -> str:
    return re.sub(r"\D", "", text)


def digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9; as long as it was."""
    return OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)
