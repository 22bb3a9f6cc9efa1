"""Figures found again with another sign, bound or unit."""

from collections.abc import Iterable

from translation.checks import matching as same
from translation.checks.comparing_frequencies import says_day
from translation.checks.matching import Match
from translation.checks.mentions import Mention
from translation.checks.ratios import PRESSURE
from translation.checks.reading import Reading
from translation.checks.units import Unit, unit


def compare_units(match: Match) -> None:
    """Figures found again with another sign, bound or unit."""
    match.take(lambda one, two: _opposite(one, two) and _falls(one, two, match))
    match.take(_opposite, "SIGN_CHANGED")
    match.take(
        lambda one, two: (
            same.same_values(one, two) and not same.same_bound(one, two) and _unit_near(one, two)
        ),
        "COMPARATOR_CHANGED",
    )
    match.take(
        lambda one, two: (
            same.same_values(one, two)
            and not (one.hard and two.hard)
            and (not one.unit or not two.unit)
        )
    )
    match.take(lambda one, two: _unit_elsewhere(one, two, match))
    match.take(
        lambda one, two: same.same_values(one, two) and bool(one.unit) and not two.unit,
        "UNIT_MISSING",
    )
    match.take(_adds_word, "UNIT_ADDED", critical=False)
    match.take(
        lambda one, two: _adds_mercury(one, two) and _is_pressure(one), "UNIT_ADDED", critical=False
    )
    if measures_pressure(match.source):
        match.take(_adds_mercury, "UNIT_ADDED", critical=False)
    match.take(
        lambda one, two: same.same_values(one, two) and bool(two.unit) and not one.unit,
        "UNIT_ADDED",
    )
    match.take(same.same_values, "UNIT_CHANGED")
    match.take(same.near_amount, "UNIT_CONVERTED")
    _apart(match)


def measures_pressure(side: Reading) -> bool:
    return any(
        item.text in PRESSURE or item.value("axis").startswith("press:") for item in side.items
    )


def _adds_word(one: Mention, two: Mention) -> bool:
    """`2 units of packed cells`: an everyday word, no unit of measure."""
    return (
        same.same_values(one, two)
        and one.unit is None
        and two.unit is not None
        and two.unit.code == "[IU]"
    )


def _adds_mercury(one: Mention, two: Mention) -> bool:
    """A blood pressure is in mmHg, said or not."""
    return (
        same.same_values(one, two)
        and same.same_bound(one, two)
        and one.unit is None
        and two.unit is not None
        and two.unit.code == "mm[Hg]"
    )


def _is_pressure(one: Mention) -> bool:
    """`130/80` is nothing else."""
    if one.kind != "ratio":
        return False
    systolic, diastolic = one.values
    return 70 <= systolic <= 260 and 30 <= diastolic <= 160 and systolic > diastolic + 10


def _opposite(one: Mention, two: Mention) -> bool:
    return (
        one.kind == two.kind
        and one.kind in {"number", "range"}
        and one.values[1:] == two.values[1:]
        and one.value == -two.value != 0
    )


def _falls(one: Mention, two: Mention, match: Match) -> bool:
    """`−3 kg` and 下降3 kg: the word stands for the sign."""
    side, plain = (match.target, two) if one.value < 0 else (match.source, one)
    before = [item for item in side.items if item.end <= plain.start][-3:]
    return any(item.value("axis") == "dir:D" for item in before)


def _unit_near(one: Mention, two: Mention) -> bool:
    return same.same_unit(one.unit, two.unit) or not (one.unit and two.unit)


def _unit_elsewhere(one: Mention, two: Mention, match: Match) -> bool:
    """The unit is written once for several numbers, or stands at the head of the row."""
    if not same.same_values(one, two) or not same.same_bound(one, two):
        return False
    if one.unit and two.unit:
        longer, shorter = sorted((one.unit, two.unit), key=lambda u: -u.code.count("/"))
        side = match.target if longer is one.unit else match.source
        parts, fewer = longer.code.split("/"), shorter.code.split("/")
        return parts[: len(fewer)] == fewer and all(
            _stands(side, unit(part)) for part in parts[len(fewer) :]
        )
    known, side = (one.unit, match.target) if one.unit else (two.unit, match.source)
    return known is not None and _stands(side, known)


def _stands(side: Reading, wanted: Unit) -> bool:
    codes: Iterable[Unit] = [
        *(unit(code) for code in side.units),
        *(m.unit for m in side.mentions if m.unit),
    ]
    if any(one.kind == wanted.kind and one.factor == wanted.factor for one in codes):
        return True
    if wanted.code == "d" and says_day(side):
        return True
    if wanted.time or wanted.counted:
        return any(
            "dayish" in item.classes
            or item.value("adv") == wanted.code
            or item.value("unit") == wanted.code
            for item in side.items
        )
    return any(
        item.value("unit") == wanted.code
        for item in side.items
        if len(item.text) > 1 or item.text >= "\u4e00"
    )


def _apart(match: Match) -> None:
    """Units at the head of a column: none may be put for another."""
    ours = {unit(code): place for code, place in match.source.units.items() if "/" in code}
    theirs = {unit(code): place for code, place in match.target.units.items() if "/" in code}
    known = {(one.kind, one.factor) for one in theirs}
    lost = [place for one, place in ours.items() if (one.kind, one.factor) not in known]
    known = {(one.kind, one.factor) for one in ours}
    new = [place for one, place in theirs.items() if (one.kind, one.factor) not in known]
    if (
        lost
        and new
        and not any(f.code.startswith("UNIT") for f in match.findings)
        and not (match.left or match.right)
    ):
        spot = Mention("number", (), *lost[0]), Mention("number", (), *new[0])
        match.say("UNIT_CHANGED", *spot)
