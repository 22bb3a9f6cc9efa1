"""Numbers as they stand in a text: digits, words, Chinese numerals, halves, thousands, powers of ten."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from translation.checks.lexicon import Item
from translation.checks.mentions import has, joined, text_at
from translation.checks.numerals import CHINESE, CHINESE_NUMERALS, VULGAR, chinese, value_of

ABOUT = {
    "一二",
    "一两",
    "二三",
    "两三",
    "三四",
    "四五",
    "五六",
    "六七",
    "七八",
    "八九",
}  # 三四天 is three to four days


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    scale: Fraction
    words: bool
    end: int  # the place after it
    unit: str = ""  # of words that carry it: `полгода`
    written: str = ""


def read_number(items: list[Item], place: int, decimal: str) -> Number | None:
    """The number that begins at `place`, with all that multiplies it."""
    if place >= len(items):
        return None
    item = items[place]
    found: Number | None
    if item.digits:
        found = _digits(items, place, decimal)
    elif item.text in VULGAR:
        found = Number(VULGAR[item.text], Fraction(1), False, place + 1, written=item.raw)
    elif "qty" in item.classes and has(items, place + 1, "ordinal"):
        return None  # `اليومين الأول والخامس عشر`: the days that are named
    elif "qty" in item.classes:
        value, _, code = item.value("qty").partition(" ")
        return Number(Fraction(value), Fraction(1), True, place + 1, code, item.raw)
    else:
        found = _words(items, place)
    if found is None:
        return None
    if text_at(items, found.end) == "个" and items[found.end + 1 : found.end + 2]:
        value, _, code = items[found.end + 1].value("qty").partition(" ")
        if value == "1/2" and code:  # 一个半月
            half = replace(found, value=found.value + Fraction(1, 2), end=found.end + 2)
            return replace(half, unit=code)
    return _scaled(items, found)


def _digits(items: list[Item], place: int, decimal: str) -> Number:
    item = items[place]
    value, end = value_of(item.text, decimal), place + 1
    if text_at(items, end) in VULGAR:
        value, end = value + VULGAR[text_at(items, end)], end + 1
    return Number(value, Fraction(1), False, end, written=item.raw)


def _words(items: list[Item], place: int) -> Number | None:
    item = items[place]
    if item.text in CHINESE_NUMERALS:
        return _chinese(items, place)
    if "prehalf" in item.classes and has(items, place + 1, "num"):
        whole = Fraction(items[place + 1].value("num"))
        size = next((size for size in (1000, 100) if whole and whole % size == 0), 1)
        more = Fraction(item.value("prehalf")) * size  # `पौने दो सौ` is 175
        return Number(whole + more, Fraction(1), True, place + 2)
    if "prehalf" in item.classes and place + 1 < len(items) and items[place + 1].digits:
        whole = Fraction(item.value("prehalf")) + value_of(items[place + 1].text, decimal=".")
        return Number(whole, Fraction(1), True, place + 2)
    if "num" not in item.classes:
        return None
    return Number(Fraction(item.value("num")), Fraction(1), True, place + 1, written=item.raw)


def _chinese(items: list[Item], place: int) -> Number | None:
    end, written = place, ""
    while end < len(items) and items[end].text in CHINESE_NUMERALS:
        written += items[end].text
        end += 1
    if written in ABOUT:
        return Number(Fraction(CHINESE[written[0]]), Fraction(1), True, end, written=written)
    value = chinese(written)
    if value is None:
        return None
    if text_at(items, end) == "分" and text_at(items, end + 1) == "之 一" and value:
        return Number(1 / value, Fraction(1), True, end + 2, written=written)
    if text_at(items, end) == "分" and text_at(items, end + 1) == "之" and value:
        part = _chinese(items, end + 2) if text_at(items, end + 2) in CHINESE_NUMERALS else None
        if part:
            return Number(part.value / value, Fraction(1), True, part.end, written=written)
    if text_at(items, end) == "点" and text_at(items, end + 1) in CHINESE_NUMERALS:
        after, rest = end + 1, ""
        while after < len(items) and items[after].text in CHINESE_NUMERALS:
            rest += str(chinese(items[after].text))
            after += 1
        value, end = Fraction(f"{value}.{rest}"), after
    return Number(value, Fraction(1), True, end, written=written)


def _scaled(items: list[Item], number: Number) -> Number:
    value, scale, end = number.value, Fraction(1), number.end
    while True:
        factor, after = _factor(items, end, alone=value == 10 and end == number.end)
        if after == end:
            break
        if factor == 0:
            return Number(
                scale_of_ten(items, end), scale_of_ten(items, end), False, after, written="10^"
            )
        scale, end = scale * factor, after
    if has(items, end, "plushalf") and (text_at(items, end) != "半" or scale != 1):
        value, end = value + Fraction(1, 2), end + 1
    return Number(value * scale, scale, number.words, end, number.unit, number.written)


def scale_of_ten(items: list[Item], place: int) -> Fraction:
    """10^n of what stands after the ten: `^9`, `*9`, `E9`."""
    digits = re.sub(r"\D", "", items[place + 1].text) if place + 1 < len(items) else ""
    return Fraction(10) ** int(digits or 1)


def _factor(items: list[Item], place: int, *, alone: bool) -> tuple[Fraction, int]:
    """What multiplies the number before `place`, and the place after it; 0 of a ten that is a power itself."""
    text = text_at(items, place)
    if alone and text in {"^", "*", "e"} and joined(items, place) and _small(items, place + 1):
        return Fraction(0), place + 2
    if text in {"万", "亿", "千", "百"} and joined(items, place):
        return {
            "万": Fraction(10**4),
            "亿": Fraction(10**8),
            "千": Fraction(1000),
            "百": Fraction(100),
        }[text], place + 1
    if has(items, place, "scale"):
        return Fraction(items[place].value("scale")), place + 1
    if (
        text.upper() in {"G", "Г", "T", "Т", "K"}
        and items[place].raw.isupper()
        and text_at(items, place + 1) == "/"
    ):
        return Fraction(10) ** {"G": 9, "Г": 9, "T": 12, "Т": 12, "K": 3}[text.upper()], place + 1
    if (
        text == "e"
        and joined(items, place)
        and joined(items, place + 1)
        and _small(items, place + 1)
    ):
        return Fraction(10) ** int(text_at(items, place + 1)), place + 2
    if text in {"x", "х", "×", "*", "·"}:
        return _power(items, place + 1)[0], _power(items, place + 1)[1] or place
    if text == "10" and text_at(items, place + 1) == "^":
        return _power(items, place)[0], _power(items, place)[1] or place
    return Fraction(1), place


def _power(items: list[Item], place: int) -> tuple[Fraction, int]:
    """10^9, 10*9, 10E9, 10 9, and 109 where the print lost the height."""
    text = text_at(items, place)
    if text == "10":
        after = place + 1
        sign = text_at(items, after) in {"^", "*", "e", "в"}
        after += sign
        if text_at(items, after) == "-" and sign and _small(items, after + 1):
            return Fraction(1, 10 ** int(text_at(items, after + 1))), after + 2
        if _small(items, after):
            exponent, after = int(text_at(items, after)), after + 1
            return Fraction(10) ** exponent, after + text_at(items, after).startswith("степен")
    lost = re.fullmatch(r"10([3-9]|1[0-2])", text)
    if lost and (text_at(items, place + 1) in {"/", "个"} or has(items, place + 1, "unit")):
        return Fraction(10) ** int(lost[1]), place + 1
    return Fraction(1), 0


def _small(items: list[Item], place: int) -> bool:
    return text_at(items, place).isdigit() and len(text_at(items, place)) <= 2
