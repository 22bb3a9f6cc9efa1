"""Rows of tables: the cells of one line, told by gaps between them or by what a laboratory writes."""

import re
from itertools import pairwise

NUMBER = r"[<>≤≥≈~±+−-]?\s?\d+(?:[.,٫٬:\u00a0]\d+)*"
WORDS = (
    "g|mg|µg|μg|ug|mcg|ng|pg|kg|ml|dl|l|fl|mm|cm|mm\\s?hg|mmol|bpm|sec|sek|sn|s|min|h|iu|ui|ie|u|me|mval"
    "|г|мг|мкг|кг|мл|л|фл|пг|мм|см|сек|с|мин|ч|ед|ме|тыс\\.?|млн|мм\\s?рт\\.?\\s?ст"
    "|غم|غ|ملغم|ملغ|كغ|كغم|مل|ثانية|نبضة|وحدة|ألف|مليون|ग्राम|मिग्रा|मि\\.ग्रा|किग्रा|मिली|सेकंड|यूनिट|克|毫克|公斤|毫升|秒|次"
)
UNIT = (
    r"(?:[x×хX*·]?\s?10(?:[\^*]{1,2}\d{1,2}|[²³⁰-⁹]+|\d{1,2})?\s?/\s?[^\s()<>]*[^\s()<>.,;:]"  # 10^9/L
    r"|[^\W\d][^\s()<>/,;]*\s?/\s?[^\s()<>]*[^\s()<>.,;:](?:\s(?:[mм][2²]|h|ч|saat))?"  # mg/dL, ml/min/1,73 m²
    r"|/\s?[^\W\d][^\s()<>.,;]*"  # /µL
    rf"|[%‰]|[°º]\s?[CСF]|℃|(?:{WORDS})(?!\w))"
)
BETWEEN = r"-|–|—|−|÷|~|～|\.\.+|…|to|до|bis|à|a|ile|do|đến|إلى|الى|से|至|到"
BELOW = r"[<>≤≥]=?|up to|до|от|не более|bis|hasta|até|jusqu'à|< ?|أقل من|أكثر من|≤ ?"
RANGE = rf"[\[(（]?\s?(?:{NUMBER}\s?(?:{BETWEEN})\s?{NUMBER}|(?:{BELOW})\s?{NUMBER})\s?(?:{UNIT})?\s?[\])）]?"
FLAG = r"(?:[HLNВНhl]{1,2}|[↑↓▲▼*+]+|\([HLNВН+*]\))(?!\w)"
NAME = r"(?=[^:：]*[^\W\d_])\S(?:.{0,58}?\S)?"

FORWARD = re.compile(
    rf"(?P<name>{NAME})\s+(?P<value>{NUMBER})(?:\s?(?P<flag>{FLAG}))?"
    rf"(?:\s?(?P<unit>{UNIT}))?(?:\s(?P<range>{RANGE})(?:\s?(?P<after>{UNIT}))?)?(?:\s(?P<late>{FLAG}))?",
    re.IGNORECASE,
)
# As some Arabic reports come: the columns from the left, the name last.
BACKWARD = re.compile(
    rf"(?P<range>{RANGE})\s(?P<unit>{UNIT})\s(?P<value>{NUMBER})(?:\s(?P<flag>{FLAG}))?\s(?P<name>{NAME})",
    re.IGNORECASE,
)
TOLD = (
    r"[+]{1,4}|\(\+\)|neg(?:ativ\w*|atif\w*|\.)?|pos(?:itiv\w*|\.)?|pozyt\w*|pozit\w*|nég\w*|ujemn\w*|dodatni\w*"
    r"|отриц\w*\.?|полож\w*\.?|не обнаружен\w*|سلبي\w*|إيجابي\w*|नकारात्मक|सकारात्मक|âm tính|dương tính|阴性|阳性"
)
IN_WORDS = re.compile(
    rf"(?P<name>{NAME})\s(?P<value>{TOLD})(?:\s(?P<range>{TOLD}|{RANGE}))?", re.IGNORECASE
)
LONGEST = 160  # characters; what is longer is prose
WORDS_OF_A_NAME = 8
WORDS_BEFORE_A_BARE_UNIT = 4

GAP = re.compile(r"[^\S\t]{3,}(?:\t\s*)?|[^\S\t]{0,2}\t\s*")
SMALL_GAP = re.compile(r"(?<![.!?:;,،。؟।]) {2}(?=\S)")
MEASURE = re.compile(rf"(?<![\w.,]){NUMBER}\s?{UNIT}", re.IGNORECASE)
VALUE = re.compile(rf"(?:{NUMBER}|{RANGE})\s?(?:{UNIT})?", re.IGNORECASE)


def cells_by_gaps(line: str) -> list[str]:
    """The cells of a line that has gaps no sentence has; empty for any other line."""
    wide = [cell.strip() for cell in GAP.split(line.strip()) if cell.strip()]
    if len(wide) > 1:
        return wide
    small = [cell.strip() for cell in SMALL_GAP.split(line.strip())]
    measured = any(VALUE.fullmatch(cell) for cell in small[1:])
    titles = len(small) >= 3 and all(len(cell.split()) <= 4 for cell in small)
    return small if len(small) > 1 and (measured or titles) else []


def cells_by_sense(line: str) -> tuple[list[str], bool]:
    """Name, value, unit and range, as far as they are there, and whether it is a row beyond doubt.

    Without a range it may as well be the middle of a sentence ("… in a dose of 40 mg").
    """
    if len(line) > LONGEST:
        return [], False
    told = FORWARD.fullmatch(line) or BACKWARD.fullmatch(line)
    if told and not (told["unit"] or told["range"]):
        return [], False
    told = told or IN_WORDS.fullmatch(line)
    if not told:
        return [], False
    words = told["name"].split()
    ranged = bool(told["range"])
    if len(words) > (WORDS_OF_A_NAME if ranged else WORDS_BEFORE_A_BARE_UNIT):
        return [], False
    if not ranged and words[0][0].islower():
        return [], False
    edges = sorted({0, *(start for start, _ in told.regs[1:] if start > 0), len(line)})
    parts = (line[start:stop].strip() for start, stop in pairwise(edges))
    return [part for part in parts if part], ranged
