"""Numbers with their sign, bound and unit; ranges; ratios and titres; times of day."""

from dataclasses import replace
from fractions import Fraction

from translation.checks.bounds import OPPOSITE, SKIPPED
from translation.checks.clock import clock_time
from translation.checks.lexicon import Item
from translation.checks.measured import after_its_unit, unit_of
from translation.checks.mentions import Mention, has, joined, text_at
from translation.checks.numbers import ABOUT, Number, read_number
from translation.checks.numerals import CHINESE, VULGAR, chinese
from translation.checks.ratios import read_ratio
from translation.checks.units import Unit, unit

Read = tuple[list[Mention], int]


def read_quantity(items: list[Item], place: int, decimal: str) -> Read:
    """What begins at `place`, a bound before its number included, and the place after it."""
    comparator, at = _bound_before(items, place), place
    while has(items, at, "cmp") and not has(items, at, "num"):
        vague = not comparator or comparator.endswith("-")  # `over less than half`
        comparator, at = items[at].value("cmp") if vague else comparator, at + 1
    if comparator and text_at(items, at) in SKIPPED and not has(items, at, "num"):
        at += 1
    percent = items[at].value("unit") == "%" if at < len(items) else False
    at += percent and not (at and items[at - 1].digits)
    if comparator in OPPOSITE and any(
        items[back].value("neg") == "strong" for back in range(max(0, place - 4), place)
    ):
        comparator += OPPOSITE[comparator]  # `do not take more than`
    negative = _minus(items, at, bound=bool(comparator))
    number = read_number(items, at + negative, decimal)
    if number is None:
        return _bare(items, place, at, comparator)
    found, end = _after(items, at + negative, number, decimal)
    if percent and not found[0].unit:
        found[0] = replace(found[0], unit=unit("%"))
    found[0] = after_its_unit(items, at, found[0])
    if negative:
        found[0] = replace(found[0], values=(-found[0].value, *found[0].values[1:]))
    if has(items, end, "cmppost") and len(found) == 1:
        comparator, end = comparator or items[end].value("cmppost"), end + 1
    elif has(items, end, "adv") and has(items, end + 1, "cmppost") and len(found) == 1:
        comparator = comparator or items[end + 1].value("cmppost")  # 5 mg/日以内
    first = replace(found[0], start=items[place].start, comparator=comparator)
    return [first, *found[1:]], end


def _bare(items: list[Item], place: int, at: int, comparator: str) -> Read:
    """`less than an hour`, `ponad godzinę`: one, unless the other side gives it no bound."""
    at += text_at(items, at) in {"a", "an"}
    code = items[at].value("unit") if comparator in OPPOSITE and at < len(items) else ""
    if code not in {"h", "d", "wk", "mo", "a"} or not items[at].text[:1].isalpha():
        return [], place
    start, end = items[place].start, items[at].end
    one = Mention(
        "number", (Fraction(1),), start, end, unit(code), comparator + "-", hard=False, words=True
    )
    return [one], at + 1


def _bound_before(items: list[Item], place: int) -> str:
    """`ألا تتجاوز الجرعة اليومية ٤`: the bound stands at what was read as a frequency."""
    return items[place - 1].value("cmp") if has(items, place - 1, "adv") else ""


def _minus(items: list[Item], place: int, *, bound: bool) -> bool:
    if (
        has(items, place, "minus")
        and place + 1 < len(items)
        and (items[place + 1].digits or joined(items, place + 1))
    ):
        return True
    if text_at(items, place) != "-" or not joined(items, place + 1) or not items[place + 1].digits:
        return False
    before = text_at(items, place - 1)
    return (
        bound
        or not joined(items, place)
        or not (
            (before[-1:].isalnum() and not "\u4e00" <= before[-1:] <= "\u9fff")
            or before in {")", "%"}
        )
    )


def _after(items: list[Item], place: int, number: Number, decimal: str) -> Read:
    """What follows the first number: the other side of a ratio, the upper bound, the unit."""
    start = items[place].start
    told = _tenths(items, place, number) or _about(items, place, number)
    if told:
        return told
    ratio = read_ratio(items, place, number, decimal)
    if ratio:
        return ratio
    code, end = unit_of(items, number)
    other = _upper(items, end, decimal)
    if other:
        above, upper_code, after = other
        if not code or not upper_code or code == upper_code:
            found = Mention(
                "range", (number.value, above.value), start, items[after - 1].end, _unit(upper_code or code),
                scale=above.scale, written=number.written, words=number.words,
                hard=not (number.words and above.words) or bool(upper_code or code),
            )  # fmt: skip
            return [_leveled(found, number, above)], after
    spoken = clock_time(items, place, number, code, end)
    if spoken:
        return [spoken[0]], spoken[1]
    hard = not number.words or bool(code) or _graded(items, place, number.end) or number.value > 999
    value = number.value
    if (
        code
        and end > number.end
        and has(items, end, "plushalf")
        and (not has(items, end + 1, "unit") or text_at(items, end + 1) == "sem")
    ):
        value, end = value + Fraction(1, 2), end + 1
    if code and end > number.end and text_at(items, end) in VULGAR:
        value, end = value + VULGAR[text_at(items, end)], end + 1  # `6 ans ½`
    found = Mention(
        "number", (value,), start, items[end - 1].end, _unit(code), hard=hard, scale=number.scale,
        written=number.written, words=number.words,
    )  # fmt: skip
    return [found], end


def _tenths(items: list[Item], place: int, number: Number) -> Read | None:
    """`37°2`, 三十八度五."""
    start = items[place].start
    if (
        text_at(items, number.end) == "°"
        and joined(items, number.end + 1)
        and text_at(items, number.end + 1).isdigit()
    ):
        tenths = Fraction(f"{number.value}.{text_at(items, number.end + 1)}")  # 37°2
        return [
            Mention("number", (tenths,), start, items[number.end + 1].end, unit("Cel"))
        ], number.end + 2
    tenth = text_at(items, number.end + 1)
    if text_at(items, number.end) == "度" and tenth in {*CHINESE, *"123456789"}:
        tenths = Fraction(f"{number.value}.{chinese(tenth) if tenth in CHINESE else tenth}")
        end = number.end + 2  # 三十八度五
        return [Mention("number", (tenths,), start, items[end - 1].end, unit("Cel"))], end
    return None


def _about(items: list[Item], place: int, number: Number) -> Read | None:
    """三四天 is three to four days."""
    if number.written not in ABOUT:
        return None
    code, end = unit_of(items, number)
    values, start = (number.value, number.value + 1), items[place].start
    last, hard = items[end - 1].end, bool(code)
    return [Mention("range", values, start, last, _unit(code), words=True, hard=hard)], end


def _leveled(found: Mention, low: Number, high: Number) -> Mention:
    """`3–5 × 10^9` is a range of billions on both ends."""
    if high.scale != 1 and low.scale == 1:
        return replace(found, values=(low.value * high.scale, high.value))
    return found


def _unit(code: str) -> Unit | None:
    return unit(code) if code else None


def _graded(items: list[Item], place: int, end: int) -> bool:
    return has(items, place - 1, "grade") or has(items, end, "grade")


def _upper(items: list[Item], place: int, decimal: str) -> tuple[Number, str, int] | None:
    """The upper bound after `-`, `~`, `to`."""
    place += text_at(items, place) == "-" and has(items, place + 1, "to")  # `3- bis 5-mal`
    between = text_at(items, place)
    if has(items, place, "to"):
        if between in {"per", "a"} and not (place + 1 < len(items) and items[place + 1].digits):
            return None
    elif between not in {"-", "~", "..", "÷"}:
        return None
    number = read_number(items, place + 1, decimal)
    if number is None or has(items, number.end, "month"):
        return None
    if (
        number.words
        and has(items, place, "to")
        and not has(items, number.end, "unit")
        and not number.unit
    ):
        return None
    code, end = unit_of(items, number)
    return number, code, end
