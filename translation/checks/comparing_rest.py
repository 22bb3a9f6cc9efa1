"""What is left once all is matched: what changed, what is missing, what was added."""

import re
from fractions import Fraction

from translation.checks import matching as same
from translation.checks.comparing_frequencies import says_day
from translation.checks.matching import Match
from translation.checks.mentions import Mention
from translation.checks.reading import Reading

CHANGED = {
    "number": "NUMBER_CHANGED", "range": "RANGE_CHANGED", "ratio": "RATIO_CHANGED", "date": "DATE_CHANGED",
    "frequency": "FREQUENCY_CHANGED", "identifier": "IDENTIFIER_CHANGED",
}  # fmt: skip
ALONE = {
    "number": "NUMBER",
    "range": "NUMBER",
    "ratio": "NUMBER",
    "date": "DATE",
    "frequency": "FREQUENCY",
    "identifier": "IDENTIFIER",
}


def compare_rest(match: Match) -> None:
    ours, theirs = list(match.left), list(match.right)
    for alike in (_alike_strictly, _alike, _alike_loosely):
        for one in list(ours):
            partner = next((two for two in theirs if alike(one, two) and _worth(one, two)), None)
            if partner:
                ours.remove(one)
                theirs.remove(partner)
                _changed(match, one, partner)
    for mention in ours:
        _alone(match, mention, "MISSING", match.target)
    for mention in theirs:
        _alone(match, mention, "ADDED", match.source)


def _alike_strictly(one: Mention, two: Mention) -> bool:
    return one.kind == two.kind and one.unit == two.unit and one.hard == two.hard


def _alike_loosely(one: Mention, two: Mention) -> bool:
    return one.hard or two.hard or (min(one.value, two.value) > 1 and not (one.weak or two.weak))


def _alike(one: Mention, two: Mention) -> bool:
    return one.kind == two.kind and one.hard and two.hard


def _worth(one: Mention, two: Mention) -> bool:
    """A month without a day, or one thing more or less, is no change by itself."""
    if "date" in {one.kind, two.kind} and not (one.hard and two.hard):
        return one.kind == two.kind
    return bool(one.values and two.values) or one.kind == two.kind or (one.hard and two.hard)


def _changed(match: Match, one: Mention, two: Mention) -> None:
    if (
        one.kind == two.kind == "date"
        and one.values[1:] == two.values[1:]
        and not (one.values[0] and two.values[0])
    ):
        side, year = (
            (match.target, one.values[0]) if one.values[0] else (match.source, two.values[0])
        )
        if any(m.kind == "date" and m.values[0] == year for m in side.mentions):
            return
    kind = one.kind if one.kind == two.kind else "number"
    match.say(CHANGED[kind], one, two)


def _alone(match: Match, mention: Mention, what: str, other: Reading) -> None:
    pair = (mention, None) if what == "MISSING" else (None, mention)
    if not mention.hard or _goes_without(mention, other):
        return
    if (
        mention.kind == "identifier"
        and len(re.sub(r"\D", "", mention.name)) < 5
        and not mention.name.isdigit()
    ):
        match.say("MARKER_NAMED", *pair)
    elif _repeated(match, mention):
        match.say("NUMBER_REPEATED", *pair)
    else:
        match.say(f"{ALONE[mention.kind]}_{what}", *pair)


def _repeated(match: Match, mention: Mention) -> bool:
    return any(
        m.values == mention.values and m.kind == mention.kind and m.name == mention.name and _as_well(m, mention)
        for pair in match.pairs for m in pair
    )  # fmt: skip


def _as_well(one: Mention, two: Mention) -> bool:
    """`one dose of 1 g`: the one says nothing of the gram."""
    if (one.unit and one.unit.kind) or (two.unit and two.unit.kind):
        return same.same_unit(one.unit, two.unit)
    return not (one.words or two.words)


def _goes_without(mention: Mention, other: Reading) -> bool:
    if mention.kind != "number":
        return False
    figure = "½" if mention.value == Fraction(1, 2) else str(mention.value)
    if any(figure in m.name for m in other.mentions if m.kind == "frequency"):
        return True  # the two of `2-0-2`
    size = (
        mention.value * mention.unit.factor if mention.unit and mention.unit.time else Fraction(0)
    )
    if size == same.DAY or (mention.value == 24 and mention.unit is None):
        daily = any(m.unit and "/d" in m.unit.code for m in other.mentions)
        return daily or bool(says_day(other)) or mention.value == 1
    if (
        mention.words
        and mention.unit
        and mention.unit.code in {"x", "{piece}"}
        and mention.value <= 2
    ):
        return True  # the two of `between two doses`, and Arabic duals
    if mention.value != 1:
        return False
    if mention.unit and mention.unit.time:
        return _names(other, mention.unit.code)
    return mention.words or mention.unit is None or mention.unit.counted


def _names(side: Reading, code: str) -> bool:
    """`after a month` for `1 month`: the unit is there without its number."""
    return any(code in {item.value("unit"), item.value("adv")} for item in side.items)
