"""Names made of letters and digits: `CD19`, `IL-6`, `NCT06947460`, `AB-2024-113`."""

import re
from fractions import Fraction

from translation.checks.lexicon import Item
from translation.checks.mentions import Mention, joined, text_at
from translation.checks.text import Plain
from translation.checks.units import read_unit, unit

LETTERS = re.compile(r"[a-zа-яα-ωáéíóúñçäöüß]+")
LOOKALIKE = str.maketrans("авсенкмортху", "abcehkmoptxy")
BOUND = {"num", "every", "per", "cmp", "to", "times", "month", "neg", "minus"}


def read_identifier(plain: Plain, items: list[Item], place: int) -> tuple[Mention | None, int]:
    item = items[place]
    if (
        not LETTERS.fullmatch(item.text)
        or set(item.classes) & BOUND
        or (joined(items, place) and _digit(items, place - 1))
    ):
        return None, place
    after = place + 1
    if text_at(items, after) == "-" and joined(items, after):
        after += 1
    if not (joined(items, after) and _digit(items, after)) or _is_quantity(items, after):
        return None, place
    end = after + 1
    while joined(items, end) and _part(items, end):
        end += 1
    if text_at(items, end - 1) == "-":
        end -= 1
    raw = plain.text[item.start : items[end - 1].end]
    name = re.sub(r"[^\w]", "", raw.lower()).translate(LOOKALIKE)
    if plain.language == "fr" and re.fullmatch(r"j\d{1,3}", name):  # jour 15
        day = (Fraction(name[1:]),)
        start, last = item.start, items[end - 1].end
        return Mention("number", day, start, last, unit("d"), written=name[1:]), end
    return Mention("identifier", (), item.start, items[end - 1].end, name=name, written=raw), end


def _part(items: list[Item], place: int) -> bool:
    text = items[place].text
    if text == "-":
        return joined(items, place + 1) and _digit(items, place + 1)
    return text.isdigit() or (LETTERS.fullmatch(text) is not None and text.isascii())


def _digit(items: list[Item], place: int) -> bool:
    return place < len(items) and items[place].digits


def _is_quantity(items: list[Item], place: int) -> bool:
    """Digits glued to their label: `T36.8°C`, `P80次/分`, `BP120/80`."""
    text = items[place].text
    if not text.isdigit():
        return True
    code, _ = read_unit(items, place + 1)
    letter = (
        place + 1 < len(items)
        and items[place + 1].text.isalpha()
        and len(items[place + 1].text) == 1
    )
    if code and joined(items, place + 1) and ("/" in code or not letter) and not unit(code).counted:
        return True
    return (
        text_at(items, place + 1) in {"/", ":"}
        and joined(items, place + 2)
        and _digit(items, place + 2)
    )
