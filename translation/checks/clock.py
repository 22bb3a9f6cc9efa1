"""Times of day: `8 p.m.`, `晚上8点`, `8.30 Uhr`."""

import re
from fractions import Fraction

from translation.checks.lexicon import Item
from translation.checks.mentions import Mention, has, text_at
from translation.checks.numbers import Number

CLOCK = re.compile(r"\d{1,2}\.[0-5]\d")
HALVES = {"am", "pm", "a . m .", "p . m .", "a . m", "p . m"}


def clock_time(
    items: list[Item], place: int, number: Number, code: str, end: int
) -> tuple[Mention, int] | None:
    """The time of day at `place` whose hour is `number`, with the unit `code` before `end`."""
    named = has(items, number.end, "clock")
    if number.written and CLOCK.fullmatch(number.written):
        if named or has(items, place - 1, "clock") or text_at(items, place - 1) == "saat":
            hour, minute = number.written.split(".")
            return time_of_day(items, place, int(hour), int(minute), number.end), number.end + named
        return None
    if number.value.denominator != 1 or not 1 <= number.value <= 12 or number.scale != 1:
        return None
    hourly = code == "h" or named or has(items, place - 1, "clock")
    after = max(end, number.end + named)
    if text_at(items, after) in HALVES or (
        hourly and (has(items, after, "ampm") or has(items, place - 1, "ampm"))
    ):
        found = time_of_day(items, place, int(number.value), 0, after)
        return found, after + has(items, after, "ampm")
    return None


def time_of_day(items: list[Item], place: int, hour: int, minute: int, end: int) -> Mention:
    half = items[end].value("ampm") if has(items, end, "ampm") else ""
    half = half or (items[place - 1].value("ampm") if has(items, place - 1, "ampm") else "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return Mention(
        "ratio", (Fraction(hour), Fraction(minute)), items[place].start, items[end - 1].end
    )
