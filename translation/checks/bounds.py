"""Bounds that are denied, or stand apart from their number: `no debe ser inferior a 5`, `ألا تقل الجرعة عن ٥`."""

from dataclasses import replace

from translation.checks.lexicon import Item
from translation.checks.mentions import has, text_at
from translation.checks.numerals import CHINESE_NUMERALS

OPPOSITE = {"<": "≥", ">": "≤"}
SKIPPED = {
    "than", "чем", "los", "las", "les", "os", "as", "el", "la", "le", "the", "den", "of", "a", "de", "=", ":", "的",
    "about", "als", "is", "at",
}  # fmt: skip
SIGNS = {"<", ">", "≤", "≥"}
REACH = 6  # words between an Arabic verb and its `عن`
DENIALS = {"لا", "الا", "لم", "لن"}
BETWEEN = {
    "должен", "должна", "должно", "должны", "следует", "быть", "опускаться", "снижаться", "падать", "стать", "было",
    "была", "debe", "deben", "debera", "ser", "estar", "bajar", "caer", "doit", "doivent", "pas", "etre", "descendre",
    "tomber", "baisser", "deve", "devem", "devera", "cair", "ficar", "darf", "durfen", "soll", "sollte", "sein",
    "fallen", "powinna", "powinien", "powinno", "moze", "byc", "spadac", "spasc", "được", "nên", "để", "là", "bị",
    "得", "应", "可", "能", "宜", "该", "要", "会", "should", "must", "may", "shall", "can", "fall", "drop", "go", "be",
    "get", "take", "give", "use", "exceed", "at", "any", "time", "until", "tới",
}  # fmt: skip


def bounded(items: list[Item]) -> list[Item]:
    """The items with every bound at its number and with what it means once it is denied."""
    found = list(items)
    for place, item in enumerate(items):
        value = item.value("cmp")
        if value == "<>-":
            _apart(found, place)
        elif value in OPPOSITE and not has(items, place, "num"):
            denied = _denied(found, place)
            if denied is not None:
                _deny(found, denied)
                _bind(found, place, OPPOSITE[value])
        elif value in {"≥", "≤"}:
            _reach(found, place, value)
        if has(items, place, "bound") or item.text.split(" ")[0] in DENIALS:
            _carry(found, place, found[place].value("cmp"))
    return found


def _bind(items: list[Item], place: int, value: str) -> None:
    items[place] = replace(items[place], classes={**items[place].classes, "cmp": value})


def _deny(items: list[Item], place: int) -> None:
    """A no that only turns a bound round may be said without a no."""
    if has(items, place, "neg"):
        items[place] = replace(items[place], classes={**items[place].classes, "neg": "soft"})


def _denied(items: list[Item], place: int) -> int | None:
    for back in range(place - 1, max(-1, place - 5), -1):
        if items[back].value("neg") == "strong":
            return back
        if items[back].text not in BETWEEN:
            return None
    return None


def _apart(items: list[Item], place: int) -> None:
    """`قل عدد … عن ٥٠`: the verb before says whether it is less or more."""
    for back in range(place - 1, max(-1, place - 1 - REACH), -1):
        bound = items[back].value("bound") or {"dir:U": ">", "dir:D": "<"}.get(
            items[back].value("axis"), ""
        )
        if bound and text_at(items, back - 1) in DENIALS:
            _deny(items, back - 1)
            _bind(items, place, OPPOSITE[bound])
        elif bound:
            _bind(items, place, f"{bound}-")
        if bound:
            return


def _carry(items: list[Item], place: int, value: str) -> None:
    """`ألا تتجاوز الجرعة ٥`: the verb stands before its subject, the number after it."""
    if value not in SIGNS:
        return
    if text_at(items, place - 1) in DENIALS and value in OPPOSITE:
        _deny(items, place - 1)
        value = OPPOSITE[value]
        _bind(items, place, value)
    for number in range(place + 2, min(place + 5, len(items))):
        if has(items, number, "cmp"):
            return
        if items[number].digits or has(items, number, "num"):
            _bind(items, number - 1, value)
            return


def _reach(items: list[Item], place: int, value: str) -> None:
    """`至少抽搐2次`, `at least the last two`: what stands between does not matter, nor whether it is translated."""
    for number in range(place + 1, min(place + REACH, len(items))):
        item = items[number]
        if item.digits or has(items, number, "num") or item.text in CHINESE_NUMERALS:
            if number > place + 2 or (
                number == place + 2 and items[number - 1].text not in SKIPPED
            ):
                _bind(items, place, f"{value}-")
                _bind(items, number - 1, f"{value}-")
            return
        if has(items, number, "cmp") or not item.text[:1].isalpha():
            return
