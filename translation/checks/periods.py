"""How many times, and in how long: the two halves of a frequency."""

from fractions import Fraction

from translation.checks.lexicon import Item
from translation.checks.mentions import has, joined, text_at
from translation.checks.numbers import Number, read_number

HOURS = {"h": 1, "d": 24, "wk": 168, "mo": 720, "a": 8760}


def read_count(
    items: list[Item], place: int, decimal: str
) -> tuple[Fraction, Fraction, Number] | None:
    first = read_number(items, place, decimal)
    if first is None or first.unit or first.value > 1000 or first.value <= 0:
        return None
    dashed = text_at(items, first.end) == "-" and has(items, first.end + 1, "to")  # `3- bis 5-mal`
    if text_at(items, first.end) in {"-", "~"} or has(items, first.end, "to"):
        second = read_number(items, first.end + 1 + dashed, decimal)
        if second and not second.unit and second.value > 0:
            return first.value, second.value, second
    return first.value, first.value, first


def read_period(
    items: list[Item], place: int, decimal: str
) -> tuple[Fraction, Fraction, int] | None:
    """The hours of `day`, `12 h`, `2–3 weeks` at `place`, lowest and highest, and the place after."""
    if (
        text_at(items, place) == "năm"
        and len(text_at(items, place + 1)) == 4
        and items[place + 1].digits
    ):
        return None
    if has(items, place, "unit") and items[place].value("unit") in HOURS:
        hours = Fraction(HOURS[items[place].value("unit")])
        return (
            hours,
            hours,
            place + 1 + (text_at(items, place + 1) == "." and joined(items, place + 1)),
        )
    if has(items, place, "qty"):
        value, _, code = items[place].value("qty").partition(" ")
        return (HOURS[code] * Fraction(value),) * 2 + (place + 1,) if code in HOURS else None
    count = read_count(items, place, decimal)
    if not count:
        return None
    after = count[2].end + (text_at(items, count[2].end) == "-")
    code = (items[after].value("unit") or items[after].value("adv")) if after < len(items) else ""
    if code in HOURS:
        return HOURS[code] * count[0], HOURS[code] * count[1], after + 1
    return None


def read_rate(items: list[Item], place: int, decimal: str) -> tuple[Fraction, Fraction, int] | None:
    """`a day`, `в 3 недели`, `/ week` after a count."""
    if has(items, place, "adv"):
        hours = Fraction(HOURS[items[place].value("adv")])
        return hours, hours, place + 1
    if items[place : place + 1] and items[place].value("freq") == "1/a":
        return Fraction(HOURS["a"]), Fraction(HOURS["a"]), place + 1
    after = place
    while after < place + 2 and (
        text_at(items, after) == "/" or has(items, after, "per") or has(items, after, "every")
    ):
        after += 1
    return read_period(items, after, decimal) if after > place else None
