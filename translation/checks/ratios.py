"""Ratios and titres, blood pressures, and times of day with their minutes."""

from translation.checks.clock import time_of_day
from translation.checks.lexicon import Item
from translation.checks.mentions import Mention, has, joined, text_at
from translation.checks.numbers import Number, read_number
from translation.checks.units import read_unit, unit

HOURS = {"h", "点", "时", "ч", "giờ", "uhr", "heures"}
PRESSURE = {"pa", "ta", "bp", "rr", "tension", "tensao", "presion", "pressao", "pression", "ад"}


def read_ratio(
    items: list[Item], place: int, number: Number, decimal: str
) -> tuple[list[Mention], int] | None:
    sign = text_at(items, number.end)
    if sign in {"x", "×"} and _pressed(items, place):
        sign = "/"  # `PA 13x8`
    if not number.written.isdigit() and sign != "/":
        return None
    if (
        sign not in {":", "/", *HOURS}
        or number.words
        or not (joined(items, number.end) or sign in HOURS)
    ):
        return None
    second = read_number(items, number.end + 1, decimal)
    if second is None or second.words or not (joined(items, number.end + 1) or sign in HOURS):
        return None
    if sign in HOURS:
        minute = text_at(items, number.end + 1)
        if not (minute.isdigit() and len(minute) == 2 and number.value < 25):
            return None
        end = (
            number.end
            + 2
            + (
                text_at(items, number.end + 2)
                in {"分", "分钟", "min", "мин", "phút", "minuten", "minutes"}
            )
        )
        return [time_of_day(items, place, int(number.value), int(minute), end)], end
    if sign == ":" and number.value < 25 and second.written.isdigit() and len(second.written) == 2:
        end = second.end
        if text_at(items, end) == ":" and text_at(items, end + 1).isdigit():
            end += 2
        if has(items, end, "ampm") or has(items, place - 1, "ampm"):
            return [
                time_of_day(items, place, int(number.value), int(second.value), end)
            ], end + has(items, end, "ampm")
    code, end = read_unit(items, second.end)
    values = (number.value, second.value)
    return [
        Mention(
            "ratio",
            values,
            items[place].start,
            items[(end or second.end) - 1].end,
            unit(code) if code else None,
        )
    ], end if code else second.end


def _pressed(items: list[Item], place: int) -> bool:
    return any(text_at(items, back) in PRESSURE for back in range(max(0, place - 3), place))
