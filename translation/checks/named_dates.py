"""Dates with the name of a month, the day and the year in digits or in words."""

import re
from dataclasses import replace
from itertools import pairwise

from translation.checks.dates import YEAR, date_mention, year_of
from translation.checks.lexicon import Item
from translation.checks.mentions import Mention, has, joined, text_at


def read_date(items: list[Item], place: int) -> tuple[list[Mention], int]:
    """A date with the name of a month that begins at `place`; two of `12–15 March`; none and `place` otherwise."""
    item = items[place]
    if has(items, place, "month"):
        return _month_first(items, place)
    if _year_at(items, place) and has(items, _past_year(items, place), "month"):
        found, end = _month_first(items, _past_year(items, place), year=_year_at(items, place))
        return [replace(one, start=item.start) for one in found], end
    if not _day(items, place):
        return [], place
    days, after = [_day(items, place)], _after_day(items, place)
    if (
        text_at(items, after) == "-" or has(items, after, "to") or text_at(items, after) in JOINERS
    ) and _day(items, second := after + 1 + (text_at(items, after + 1) in ARTICLES)):
        days.append(_day(items, second))
        after = _after_day(items, second)
    if not has(items, after, "month") or not _means_month(items, place, after):
        return [], place
    month = int(items[after].value("month"))
    year, end = _year_after(items, after + 1)
    return [date_mention((year, month, day), item.start, items[end - 1].end) for day in days], end


SHORT = {"may", "mar", "set", "out", "jan", "sep", "dez", "dic"}
ARTICLES = {"el", "le", "o", "den", "the", "dia"}
JOINERS = {"по", "and", "и", "y", "et", "und", "i", "e", "ve", "और", "و"}
DAY_ENDS = {
    "/",
    "st",
    "nd",
    "rd",
    "th",
    "er",
    ".",
    "го",
    "-",
    "de",
    "do",
    "of",
    "من",
    "°",
    "a",
    "o",
    "tarihinde",
}
YEAR_STARTS = {
    "-",
    "/",
    ",",
    "de",
    "del",
    ".",
    "of",
    "do",
    "'",
    "сентября",
    "lata",
    "عام",
    "سنه",
    "năm",
    "yili",
    "yilinin",
    "के",
    "वर्ष",
}


def _day(items: list[Item], place: int) -> int:
    """The day of the month at `place`, in digits or spelled; 0 of none."""
    text = text_at(items, place)
    if not text.isdigit():
        spelled = items[place].classes if place < len(items) else {}
        text = spelled.get("ordinal") or spelled.get("num") or ""
    return int(text) if text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 31 else 0


def _means_month(items: list[Item], place: int, month: int) -> bool:
    """`one may walk` is no date, nor is `the second may be larger`."""
    if items[month].text == "may" and not items[place].digits:
        return text_at(items, month - 1) == "of" or _year_at(items, month + 1) > 0
    return items[place].digits or has(items, place, "ordinal") or items[month].text not in SHORT


def _after_day(items: list[Item], place: int) -> int:
    after = place + 1
    while text_at(items, after) in DAY_ENDS and after < place + 3 and not _day(items, after + 1):
        after += 1
    return after


def _year_after(items: list[Item], place: int) -> tuple[int, int]:
    after = place
    while text_at(items, after) in YEAR_STARTS and after < place + 2:
        after += 1
    year = _year_at(items, after)
    if (
        not year
        and text_at(items, after - 1) in {"-", "/", "'"}
        and joined(items, after)
        and after > place
    ):
        short = text_at(items, after)  # `5-Mar-24`
        year = year_of(short) if short.isdigit() and len(short) == 2 else 0
    return (year, after + 1) if year else (0, place)


def _past_year(items: list[Item], place: int) -> int:
    after = place + 1
    return after + (text_at(items, after) in YEAR_STARTS or has(items, after, "yearword"))


def _month_first(items: list[Item], place: int, *, year: int = 0) -> tuple[list[Mention], int]:
    item, month, day, after = items[place], int(items[place].value("month")), 0, place + 1
    after += text_at(items, after) == "."
    spoken = not text_at(items, after).isdigit() and not has(items, after, "ordinal")
    if spoken and _day(items, after) and not _year_at(items, after + 1) and not year:
        return [], place  # `en marzo dos comprimidos`
    if _day(items, after) and (
        text_at(items, after + 1) in {",", "th", "st", "nd", "rd"} or _year_at(items, after + 1)
    ):
        day, after = _day(items, after), after + 1
        after += text_at(items, after) in DAY_ENDS
    elif (
        _day(items, after)
        and not has(items, after + 1, "unit")
        and not has(items, after + 1, "month")
    ):
        day, after = _day(items, after), after + 1
    days, after = _last_day(items, after, day)
    said, end = _year_after(items, after)
    year = said or year
    if not year and not day:
        if not _named_alone(items, place) and (
            len(item.text) <= 3
            or has(items, place, "num")
            or item.text in {"march", "mart", "aralik"}
        ):
            return [], place
        return [date_mention((0, month, 0), item.start, item.end, hard=False)], place + 1
    return [date_mention((year, month, one), item.start, items[end - 1].end) for one in days], end


def _last_day(items: list[Item], place: int, day: int) -> tuple[list[int], int]:
    """The days of `August 1 to 9, 2023`, and the place after them."""
    joins = text_at(items, place) in {"-", "~", *JOINERS} or has(items, place, "to")
    last = _day(items, place + 1) if day and joins else 0
    after = place + 2 + (text_at(items, place + 2) in {"st", "nd", "rd", "th"})
    if not day < last or has(items, after, "unit") or has(items, after, "month"):
        return [day], place
    return [day, last], after


def one_year(found: list[Mention], items: list[Item]) -> list[Mention]:
    """The dates of `from 28 August to 3 September 2023`, each with the year that they share."""
    shared = list(found)
    for place, (one, two) in enumerate(pairwise(found)):
        between = [item for item in items if one.end <= item.start and item.end <= two.start]
        spans = len(between) < 3 and any("to" in i.classes or i.text in SPANS for i in between)
        if one.kind == two.kind == "date" and spans and one.values[2] and two.values[2]:
            year = one.values[0] or two.values[0]
            shared[place] = replace(one, values=(year, *one.values[1:]))
            shared[place + 1] = replace(two, values=(year, *two.values[1:]))
    return shared


SPANS = {"-", "~", "au", "al", "bis", "do", "по", "a", "ao", "à"}
SINCE = {
    "in",
    "since",
    "until",
    "by",
    "last",
    "during",
    "from",
    "early",
    "late",
    "mid",
    "of",
    "this",
    "next",
}
SHORT_NAMES = {"mai", "май", "мая", "мае", "maj", "मई"}


def _named_alone(items: list[Item], place: int) -> bool:
    """`since March`, `im Mai`: no verb and no abbreviation."""
    item = items[place]
    named = item.raw[:1].isupper() and text_at(items, place - 1) in SINCE
    return named or item.text in SHORT_NAMES


def _year_at(items: list[Item], place: int) -> int:
    text = text_at(items, place)
    if not text.isdigit():
        spelled = items[place].classes if place < len(items) else {}
        text = spelled.get("num") or spelled.get("ordinal") or ""
    return int(text) if re.fullmatch(YEAR, text) else 0
