"""Amounts of money: with a currency, or near a word of cost. Everything in one pass."""

import json
import re
from pathlib import Path
from typing import Any

TABLE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "amounts.json").read_text(encoding="utf-8")
)
SPACE = r"[^\w.!?]"
# Digits in groups. It begins where no group is before it: so each digit is read once.
NUMBER = r"(?<!\d)(?<!\d[.,'\u2019\u066b\u066c ])\d++(?:[.,'\u2019\u066b\u066c ]\d++)*+"
# One that may be an amount by itself: no year, no part of a code or a telephone number.
BARE = (
    r"(?<![\w+\-/#.,])(?<!\d[' ])(?!(?:19|20)\d\d(?![\d.,]))"
    r"(?:\d{1,3}(?:[.,'\u2019\u066b\u066c ]\d{3})++|\d{3,}+)(?![\w\-/])"
)
WORDS = rf"(?:{SPACE}++[^\W\d]\w*+){{0,3}}{SPACE}++"


def patterns() -> list[re.Pattern[str]]:
    """What amounts look like in a folded text."""
    signs, words = re.escape(TABLE["signs"]), "|".join(TABLE["words"])
    anywhere, thousands = "|".join(TABLE["anywhere"]), "|".join(TABLE["thousands"])
    currency = rf"(?:[{signs}]|(?<!\w)(?:{words})(?!\w)|{anywhere}|(?<=\d)(?:{words})(?!\w))"
    beside = rf"(?:(?<!\w)(?:{'|'.join(TABLE['beside'])})(?!\w){SPACE}{{1,3}})?"
    numeral = TABLE["numerals"]
    chinese = rf"(?<![{numeral}])[{numeral}]++"
    number = rf"{NUMBER}(?:\s?(?:{thousands}))?"
    said = rf"(?<!\w)(?:{'|'.join(TABLE['numbers'])})(?!\w)"
    costs = rf"(?:(?<!\w)(?:{'|'.join(TABLE['costs'])})(?!\w)|{'|'.join(TABLE['costs_anywhere'])})"
    big = rf"(?<!\w)(?:{'|'.join(TABLE['big'])})(?!\w)"
    written = rf"(?:{anywhere}|[{signs}]|块)"
    return [
        re.compile(rf"{currency}\.?{SPACE}{{0,3}}\d[\d.,' ]*+(?:{thousands})?"),
        re.compile(rf"{number}{SPACE}{{0,3}}{beside}{currency}"),
        re.compile(rf"{said}{SPACE}{{1,3}}{beside}{currency}"),
        re.compile(rf"{chinese}{written}"),
        re.compile(rf"{costs}(?:{WORDS})(?:{BARE}|{big})"),
        re.compile(rf"(?:{'|'.join(TABLE['costs_anywhere'])})\w{{0,6}}?[\d{numeral}]{{2,}}+"),
        re.compile(rf"{BARE}{WORDS}{costs}"),
    ]
