"""What a written number is worth, by the habits of its language."""

import re
from fractions import Fraction

POINT = {"en", "zh", "hi", "ar"}  # the others write a decimal comma
EITHER = {"es", "ar"}  # countries differ: numbers beside it may say which
VULGAR = {
    "½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "⅛": Fraction(1, 8),
}  # fmt: skip
CHINESE_DIGITS = ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
CHINESE = {letter: value for value, letters in enumerate(CHINESE_DIGITS) for letter in letters}
CHINESE_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
CHINESE_BLOCKS = {"万": 10**4, "亿": 10**8}
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
CHINESE_NUMERALS = {*CHINESE, *CHINESE_SCALES, *CHINESE_BLOCKS}
SHOWS_POINT = re.compile(r"(?<![\d.,])\d+\.(?:\d{1,2}|\d{4,})(?![\d.,])|\d,\d{3}\.\d")
SHOWS_COMMA = re.compile(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d.,])|\d\.\d{3},\d")


def decimal_sign(language: str, text: str) -> str:
    """`.` or `,`: the language's own, or what the text itself shows where countries differ."""
    own = "." if language in POINT else ","
    if language not in EITHER:
        return own
    point, comma = bool(SHOWS_POINT.search(text)), bool(SHOWS_COMMA.search(text))
    if point == comma:
        return own
    return "." if point else ","


def value_of(written: str, decimal: str) -> Fraction:
    """The value of digits with separators; `decimal` is the sign before the fraction."""
    text = written.replace(" ", "").replace("\u00a0", "").replace("'", "").replace("٬", "")
    if "٫" in text:
        whole, _, rest = text.partition("٫")
        return Fraction(f"{re.sub(r'[^0-9]', '', whole)}.{re.sub(r'[^0-9]', '', rest)}")
    text = text.replace("،", ",")
    signs = [letter for letter in text if letter in ".,"]
    if not signs:
        return Fraction(text)
    if len(set(signs)) == 2:
        return _split_at(text, signs[-1]) if signs.count(signs[-1]) == 1 else _split_at(text, "")
    if len(signs) > 1:
        return _split_at(text, "")
    whole, _, rest = text.partition(signs[0])
    groups = whole != "" and len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0")
    return _split_at(text, "" if groups and signs[0] != decimal else signs[0])


def could_be_either(written: str) -> bool:
    """True of `1.015`, the density of urine: nobody means a thousand and fifteen of nothing."""
    return re.fullmatch(r"1[.,]0\d\d", written) is not None


def _split_at(text: str, decimal: str) -> Fraction:
    if not decimal:
        return Fraction(re.sub(r"[.,]", "", text))
    whole, _, rest = text.rpartition(decimal)
    return Fraction(f"{re.sub(r'[.,]', '', whole) or 0}.{rest}")


def chinese(numeral: str) -> Fraction | None:
    """十二 is 12, 二〇二四 is 2024, 三千五百 is 3500; None of what is no number."""
    if all(letter in CHINESE for letter in numeral):
        if len(numeral) > 1 and "两" in numeral:
            return None
        return Fraction("".join(str(CHINESE[letter]) for letter in numeral))
    total, block, digit = 0, 0, None
    for letter in numeral:
        if letter in CHINESE:
            digit = CHINESE[letter]
        elif letter in CHINESE_SCALES:
            block += (1 if digit is None else digit) * CHINESE_SCALES[letter]
            digit = None
        else:
            if not block and digit is None:
                return None
            total = (total + block + (digit or 0)) * CHINESE_BLOCKS[letter]
            block, digit = 0, None
    return Fraction(total + block + (digit or 0))


def roman(numeral: str) -> Fraction:
    total = 0
    for place, letter in enumerate(numeral):
        value = ROMAN_VALUES[letter]
        total += (
            -value
            if place + 1 < len(numeral) and ROMAN_VALUES[numeral[place + 1]] > value
            else value
        )
    return Fraction(total)
