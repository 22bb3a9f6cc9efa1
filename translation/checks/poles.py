"""The words of a text that have an opposite, clause by clause."""

from collections import Counter
from dataclasses import dataclass, field

from translation.checks.lexicon import Item
from translation.checks.mentions import text_at
from translation.checks.reading import HELD, Reading

SENTENCE_ENDS = {"。", "！", "？", "!", "?", ";", "；", "\n", "।"}
COMMAS = {",", "，", "،"}
LISTS = {"and", "or", "和", "或", "及", "、", "nor", "以及", "与", "и", "или"}
PAIRS = {"肝脾", "呕吐", "寒战", "饮酒", "咳痰"}  # they end two things written as one word
JOINS = {
    "en": {"and", "but", "while"}, "es": {"y", "e", "pero", "mientras"}, "pt": {"e", "mas", "enquanto"},
    "fr": {"et", "mais"}, "de": {"und", "aber"}, "pl": {"i", "oraz", "a", "ale"}, "ru": {"и", "а", "но"},
    "tr": {"ve", "ama"}, "vi": {"và", "nhưng", "còn"}, "ar": {"و", "لكن"}, "hi": {"और", "व", "लेकिन"},
    "zh": {"和", "及", "且", "而", "但"},
}  # fmt: skip
GO_ON = {"ni", "nem", "ani", "ни", "nor", "noch"}  # a no that only carries on the one before
AMOUNTS = {"加": "dir:U", "减": "dir:D"}  # before a figure
Place = tuple[int, int]
Pole = tuple[str, Place]


@dataclass(slots=True)
class Side:
    """What a stretch of text says of each axis, with where it says so."""

    items: list[Item] = field(default_factory=list)
    language: str = ""
    strong: list[Place] = field(default_factory=list)
    soft: list[Place] = field(default_factory=list)
    poles: dict[str, list[Pole]] = field(default_factory=dict)
    lists: bool = False  # a list begins after a negation, which may hold for all of it
    listed: bool = False


def clauses(reading: Reading) -> list[list[list[Item]]]:
    """Sentences of clauses of items."""
    found: list[list[list[Item]]] = [[[]]]
    for place, item in enumerate(reading.items):
        if item.text in SENTENCE_ENDS or (item.text == "." and _full_stop(reading.items, place)):
            found.append([[]])
        elif item.text in COMMAS:
            found[-1].append([])
        else:
            found[-1][-1].append(item)
    return [
        kept for kept in ([clause for clause in sentence if clause] for sentence in found) if kept
    ]


def _full_stop(items: list[Item], place: int) -> bool:
    if place + 1 == len(items):
        return True
    after, before = items[place + 1], items[place - 1] if place else items[place]
    if after.start == items[place].end or not (
        after.raw[0].isupper() or after.raw[0] >= "\u0600" or after.digits
    ):
        return False
    denies = "neg" in before.classes and not after.digits  # `Fever: no. Cough: yes.`
    acronym = len(before.raw) > 1 and before.raw.isupper() and not after.digits
    return (
        denies or acronym or len(before.text) > 2 or before.digits or before.text[-1] in f")%{HELD}"
    )


def side(items: list[Item], language: str) -> Side:
    found = Side(items, language)
    for place, item in enumerate(items):
        negation = item.value("neg")
        bounds = (
            negation == "strong"
            and "cmp" in item.classes
            and text_at(items, place + 1)[:1].isdigit()
        )
        fasting = negation == "soft" and item.value("axis")[:5] == "meal:"
        goes_on = bool(found.strong) and item.text in GO_ON
        if negation and not (bounds or fasting or goes_on) and not _abbreviated(items, place):
            (found.strong if negation == "strong" else found.soft).append((item.start, item.end))
        axis = item.value("axis") or (item.value("acronym") if item.raw.isupper() else "")
        if item.text in AMOUNTS and text_at(items, place + 1)[:1].isdigit():
            axis = AMOUNTS[item.text]
        if axis and not (axis == "norm:O" and _reference(items, place)):
            name, _, pole = axis.partition(":")
            found.poles.setdefault(name, []).append((pole, (item.start, item.end)))
        paired = text_at(items, place - 1) + item.text in PAIRS
        goes_on = paired or (item.text in LISTS and not _denies_itself(items, place))
        found.listed |= goes_on
        found.lists |= bool(found.strong) and goes_on
    if found.strong and found.listed:  # `liver and spleen not enlarged`
        found.lists |= sum(item.start >= found.strong[-1][1] for item in items) <= 1
    _inverted(found)
    return found


def _denies_itself(items: list[Item], place: int) -> bool:
    """`smokes and does not drink`: what follows the `and` has a no of its own."""
    after = place + 1 + (text_at(items, place + 1) in {"does", "did", "do", "has", "is", "was"})
    return after < len(items) and items[after].value("neg") == "strong"


def _reference(items: list[Item], place: int) -> bool:
    """`норма до 190`, `Norm: 3–5`: the bounds of what is normal."""
    after = place + 1
    while text_at(items, after) in {":", "=", "("} or (
        after < len(items) and items[after].classes.keys() & {"cmp", "to"}
    ):
        after += 1
    return text_at(items, after)[:1].isdigit()


def _inverted(found: Side) -> None:
    """`not normal` is abnormal, `not positive` negative."""
    spoken = {at for pole, at in found.poles.get("res", []) if pole == "N"}
    denials = [at for at in found.strong if at not in spoken]
    for name, negated in (("norm", ("A", "O")), ("res", ("P", "N"))) if denials else ():
        found.poles[name] = [
            (negated[1] if pole == negated[0] and _bears(found, at, denials) else pole, at)
            for pole, at in found.poles.get(name, [])
        ]


def _bears(found: Side, at: Place, denials: list[Place]) -> bool:
    """`positive and without cavitation`: a no beyond an `and` is of another thing."""
    for denial in denials:
        first, last = min(at[1], denial[1]), max(at[0], denial[0])
        between = [item.text for item in found.items if first <= item.start < last]
        if at[0] > denial[0] or not JOINS[found.language] & set(between):
            return True
    return False


def _abbreviated(items: list[Item], place: int) -> bool:
    """`No. 5`, `Record no.: 5`."""
    after, marks = place + 1, 0
    while text_at(items, after) in {".", "°", "º", ":"}:
        after, marks = after + 1, marks + 1
    numbered = any(letter.isdigit() for letter in text_at(items, after)[:4])
    return items[place].text in {"no", "n", "no ."} and marks > 0 and numbered


def told(reading: Reading) -> list[list[Side]]:
    """What each clause says, by sentence."""
    language = reading.plain.language
    return [[side(clause, language) for clause in sentence] for sentence in clauses(reading)]


def joined(sides: list[Side]) -> Side:
    whole = Side()
    for one in sides:
        whole.lists |= one.lists or (bool(whole.strong) and one.listed)
        whole.strong += one.strong
        whole.soft += one.soft
        for name, poles in one.poles.items():
            whole.poles.setdefault(name, []).extend(poles)
    return whole


def flipped(one: list[Pole], two: list[Pole]) -> tuple[Place, Place] | None:
    ours, theirs = (Counter(pole.upper() for pole, _ in some) for some in (one, two))
    lost = [pole for pole in ours if ours[pole] > theirs[pole]]
    gained = [pole for pole in theirs if theirs[pole] > ours[pole]]
    if not lost or not gained:
        return None
    return next(at for pole, at in one if pole.upper() == lost[0]), next(
        at for pole, at in two if pole.upper() == gained[0]
    )


def exchanged(
    ours: list[Side], theirs: list[Side], name: str
) -> list[tuple[int, tuple[Place, Place]]]:
    """`ALT high, Hb low` that became `ALT low, Hb high`: clauses flipped, if there are two or more."""
    flips = [
        (place, flip)
        for place, (one, two) in enumerate(zip(ours, theirs, strict=True))
        if (flip := flipped(one.poles.get(name, []), two.poles.get(name, [])))
    ]
    return flips if len(flips) >= 2 else []
