"""The unit of a number, wherever it stands."""

from dataclasses import replace

from translation.checks.lexicon import Item
from translation.checks.mentions import Mention, has, joined, text_at
from translation.checks.numbers import Number
from translation.checks.units import has_unit, read_unit, unit

ORDINAL_ENDS = {"वें", "वीं", "वां", "वे", "th", "st", "nd", "rd", "eme", "er", "й", "е", "я", "го"}
TIMES = {"h", "d", "wk", "mo", "a"}


def unit_of(items: list[Item], number: Number) -> tuple[str, int]:
    if number.unit:
        return number.unit, number.end
    place = number.end
    if (is_year(number) and has(items, place, "yearword")) or (
        is_year(number) and text_at(items, place) in {"年", "g", "a"}
    ):
        return "", place + 1
    if is_year(number) and has(items, place, "unit") and items[place].value("unit") in {"a", "g"}:
        return "", place
    if is_year(number) and text_at(items, place) == "u" and text_at(items, place + 1) == ".":
        return "", place  # `2019 u. 2021`
    if text_at(items, place) == "'" and has(items, place + 1, "unit"):
        place += 1
    place = _past_signs(items, place, number)
    if text_at(items, place) == "°" and number.written.isdigit() and number.value < 32:
        timed = has_unit(items, place + 1, TIMES)  # `10º dia`, but `4º pulso`
        return read_unit(items, place + 1) if timed else ("", place + 1)
    for opening in ("-", "(", "["):
        if (
            text_at(items, place) == opening
            and has(items, place + 1, "unit")
            and items[place + 1].text != "-"
        ):
            code, end = read_unit(items, place + 1)
            if code and (opening == "-" or text_at(items, end) in {")", "]"}):
                return code, end + (opening != "-")
    code, end = read_unit(items, place)
    return code, end if code else number.end


def is_year(number: Number) -> bool:
    return number.written.isdigit() and len(number.written) == 4 and 1900 <= number.value <= 2100


def _past_signs(items: list[Item], place: int, number: Number) -> int:
    """After the point of `12. tygodnia`, the `d'` of `vingtaine d'années`."""
    text = text_at(items, place)
    if text == "." and number.written.isdigit() and joined(items, place):
        timed = has_unit(items, place + 1, TIMES) and not joined(items, place + 1)
        return place + timed
    ending = place + (text == "-" and joined(items, place))
    if text_at(items, ending) in ORDINAL_ENDS and joined(items, ending):
        return ending + 1 if has_unit(items, ending + 1, TIMES) else place  # `5वें दिन`, `5-е сутки`
    if has(items, place, "ordinal") and number.words and has_unit(items, place + 1, TIMES):
        return place + 1  # `les deux premiers jours`
    if text == "d" and text_at(items, place + 1) == "'":
        return place + 2
    return place + (text == "de" and number.words and has(items, place + 1, "unit"))


def after_its_unit(items: list[Item], at: int, found: Mention) -> Mention:
    """`day 28`, `lat 38`: the unit stands before."""
    before = items[at - 1 - (text_at(items, at - 1) == "+")].value("preunit") if at else ""
    if not before or found.unit or found.value.denominator != 1 or found.value >= 1900:
        return found
    return replace(found, unit=unit(before))
