"""Dates in any order and language, with the second reading of those that have two."""

import re
from fractions import Fraction

from translation.checks.mentions import Mention
from translation.checks.numerals import chinese, roman

ID, YEAR = "identifier", r"(?:19|20)\d\d"
HAN = "[零〇一二三四五六七八九十]"
PATTERNS = (
    (
        re.compile(
            rf"(?<!\d)(?<!{HAN})({YEAR}|\d\d|{HAN}{{4}})\s*年\s*(\d{{1,2}}|{HAN}{{1,3}})\s*月(?:份)?"
            rf"(?:\s*(\d{{1,2}}|{HAN}{{1,3}})\s*[日号])?"
        ),
        "ymd",
    ),
    (re.compile(rf"(?<!{HAN})()({HAN}{{1,3}})\s*月\s*({HAN}{{1,3}})\s*[日号]"), "ymd"),
    (re.compile(r"(?<!\d)()(\d{1,2})\s*月(?!龄|经)(?:份)?(?:\s*(\d{1,2})\s*[日号])?"), "ymd"),
    (re.compile(rf"(?<![\d./-])({YEAR})([-./])(\d{{1,2}})\2(\d{{1,2}})(?![\d]|[./-]\d)"), "y-md"),
    (
        re.compile(
            rf"(?<![\d./-])(\d{{1,2}})\s?([-./])\s?(\d{{1,2}})\s?\2\s?({YEAR}|\d\d)(?![\d]|[/-]\d)"
        ),
        "d-my",
    ),
    (
        re.compile(
            rf"(?i)(?:ngày|mùng)\s*(\d{{1,2}})\s*tháng\s*(\d{{1,2}})(?:\s*(?:năm|,|/)?\s*({YEAR}))?"
        ),
        "dmy",
    ),
    (re.compile(rf"(?i)(\d{{1,2}})\s*tháng\s*(\d{{1,2}})\s*(?:năm|,|/)\s*({YEAR})"), "dmy"),
    (re.compile(rf"(?i)()tháng\s*(\d{{1,2}})\s*(?:năm|,|/)\s*({YEAR})"), "dmy"),
    (re.compile(rf"(?<![\d./,-])()(\d{{1,2}})[./]({YEAR})(?![\d]|[./,-]\d)"), "dmy"),
    (
        re.compile(
            rf"(?<![\w.])(\d{{1,2}})[ .-]{{1,2}}(X?I{{1,3}}|I?VI{{0,3}}|IX|IV|X)[ .-]{{1,2}}({YEAR})(?!\d)"
        ),
        "dmy",
    ),
    (re.compile(rf"(?<![\d./-])({YEAR})[-./](0[1-9]|1[0-2])()(?![\d]|[./-]\d)"), "ymd"),
)
ROMAN = re.compile(r"[IVX]+")
FROM_DAY = re.compile(  # `3.–15.05.2023`, `28.04.–03.05.2023`
    rf"(?<![\d./-])(\d{{1,2}})(?:\.(\d{{1,2}}))?\.?\s?-\s?(\d{{1,2}})\.(\d{{1,2}})\.({YEAR}|\d\d)(?![\d]|[/-]\d)"
)
HAN_DAYS = re.compile(  # `2023年8月1—9日`
    rf"(?<!\d)(?:({YEAR})年)?(\d{{1,2}})月(\d{{1,2}})([日号]?)\s?[-~至到]\s?(\d{{1,2}})[日号]"
)
PHONE = re.compile(r"\+\d[\d ()\u00a0-]{7,}\d")
SCHEME = re.compile(r"(?<![\w.,/-])\d+(?:-\d+){2,}(?![\w]|[.,]\d)")


def numeric(language: str, text: str) -> list[Mention]:
    """Dates in digits, telephone numbers and numbers in groups (`1-0-1`), in the order of the text."""
    found: list[Mention] = []
    for match in FROM_DAY.finditer(text):
        first, month, last, ends, year = match.groups()
        for day, of, place in ((first, month or ends, 1), (last, ends, 3)):
            date = _date(language, "d-my", [day, ".", of, year])
            if date:
                start = match.start(place)
                end = match.end() if place == 3 else match.end(1)
                found.append(date_mention(date[0], start, end))
    found += _han_days(text)
    for pattern, order in PATTERNS:
        for match in pattern.finditer(text):
            date = _date(language, order, [part or "" for part in match.groups()])
            if date and not _covered(found, match.start(), match.end()):
                first, second = date
                found.append(date_mention(first, match.start(), match.end(), second))
    for pattern in (PHONE, SCHEME):
        for match in pattern.finditer(text):
            if not _covered(found, match.start(), match.end()):
                name = re.sub(r"[^\d-]" if pattern is SCHEME else r"\D", "", match[0])
                found.append(
                    Mention(ID, (), match.start(), match.end(), name=name, written=match[0])
                )
    return sorted(found, key=lambda mention: mention.start)


def _han_days(text: str) -> list[Mention]:
    """The first and the last day of `2023年8月1—9日`."""
    found: list[Mention] = []
    for match in HAN_DAYS.finditer(text):
        year, month, first, last = (int(match[part] or 0) for part in (1, 2, 3, 5))
        if 1 <= month <= 12 and first <= 31 and last <= 31:
            found.append(date_mention((year, month, first), match.start(), match.end(4)))
            found.append(date_mention((year, month, last), match.start(5), match.end()))
    return found


def _covered(found: list[Mention], start: int, end: int) -> bool:
    return any(mention.start < end and start < mention.end for mention in found)


def date_mention(
    date: tuple[int, int, int],
    start: int,
    end: int,
    other: tuple[int, ...] = (),
    *,
    hard: bool = True,
) -> Mention:
    values = tuple(Fraction(part) for part in date)
    return Mention(
        "date", values, start, end, other=tuple(Fraction(part) for part in other), hard=hard
    )


def _date(
    language: str, order: str, parts: list[str]
) -> tuple[tuple[int, int, int], tuple[int, ...]] | None:
    other: tuple[int, ...] = ()
    if order == "d-my":
        first, second, year = int(parts[0]), int(parts[2]), year_of(parts[3])
        if len(parts[3]) == 2 and parts[1] == "-" and first > 12 and second > 12:
            return None
        day, month = first, second
        if month > 12 >= day:
            day, month = month, day
        elif language == "en" and parts[1] == "/" and day <= 12 and day != month:
            other = (year, day, month)
    elif order == "y-md":
        year, month, day = int(parts[0]), int(parts[2]), int(parts[3])
    else:
        first, second, third = (_whole(part) for part in parts)
        year, month, day = (first, second, third) if order == "ymd" else (third, second, first)
        year = year_of(str(year)) if year else 0
    if not 1 <= month <= 12 or day > 31:
        return None
    return (year, month, day), other


def _whole(written: str) -> int:
    if ROMAN.fullmatch(written):
        return int(roman(written))  # `12 XI 2019`
    return int(written or 0) if written.isdigit() or not written else int(chinese(written) or 0)


def year_of(written: str) -> int:
    return (
        int(written) if len(written) == 4 else int(written) + (2000 if int(written) <= 50 else 1900)
    )
