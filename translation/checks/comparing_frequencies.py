"""How often the source gives it, and the translation."""

from fractions import Fraction

from translation.checks.lexicon import Item
from translation.checks.matching import DAY, Match
from translation.checks.mentions import Mention
from translation.checks.periods import HOURS
from translation.checks.reading import Reading

COUNTED = {
    "{person}",
    "{piece}",
    "{page}",
    "{point}",
    "{cell}",
    "{cycle}",
}  # nobody takes these daily
WEEKLY = Fraction(1, 168)


def compare_frequencies(match: Match) -> None:
    ours = [m for m in match.left if m.kind == "frequency" and not _by_parts(m, match.target)]
    theirs = [m for m in match.right if m.kind == "frequency" and not _by_parts(m, match.source)]
    while ours and theirs:
        one, two = ours.pop(0), theirs.pop(0)
        match.say("FREQUENCY_CHANGED", one, two)
        match.pairs.append((one, two))
    matched = {m.values for pair in match.pairs for m in pair if m.kind == "frequency"}
    for mention in ours:
        if mention.values not in matched and not _implied(mention, match.target, match.source):
            match.say("FREQUENCY_MISSING", mention, None)
    for mention in theirs:
        if mention.values not in matched and not _implied(mention, match.source, match.target):
            match.say("FREQUENCY_ADDED", None, mention)
    match.left[:] = [m for m in match.left if m.kind != "frequency"]
    match.right[:] = [m for m in match.right if m.kind != "frequency"]


def _by_parts(mention: Mention, other: Reading) -> bool:
    """`in the morning … and in the evening` is twice a day."""
    parts = {item.text for item in other.items if _daypart(item)}
    return mention.values[0] * 24 == says_day(other, "daypart") > 1 and len(parts) > 1


def _implied(mention: Mention, other: Reading, own: Reading) -> bool:
    """The other side says so without a frequency: `in the morning and in the evening`, `daily dose`."""
    daily = mention.values[0] == Fraction(1, 24)
    if mention.values[0] == WEEKLY and (_weekday(other) or _weekday(own)):
        return True
    if daily and (
        says_day(other)
        or says_day(other, "daypart")
        or any(m.kind == "frequency" or (m.unit and "/d" in m.unit.code) for m in other.mentions)
    ):
        return True
    if any(
        mention.values[0] == Fraction(1, hours) and _rated(other, period)
        for period, hours in HOURS.items()
    ):
        return True
    if not mention.weak:
        return False
    if not daily:
        period = {HOURS["wk"]: "wk", HOURS["mo"]: "mo"}.get(int(1 / mention.values[0]), "")
        return any(period in {item.value("unit"), item.value("adv")} for item in other.items)
    return not any(
        m.unit and not m.unit.time and m.unit.code not in COUNTED and m.kind in {"number", "range"}
        for m in own.mentions
    )


def _rated(side: Reading, period: str) -> bool:
    """`150 ml/h` and `150 ml na godzinę` say an hourly amount."""
    spoken = zip(side.items, side.items[1:], strict=False)
    return any(m.unit and f"/{period}" in m.unit.code for m in side.mentions) or any(
        per.value("per") and time.value("unit") == period for per, time in spoken
    )


def _weekday(side: Reading) -> bool:
    return any(item.value("axis").startswith("weekday:") for item in side.items)


def _daypart(item: Item) -> bool:
    return bool(item.classes.keys() & {"daypart", "ampm"}) or item.value("axis")[:4] == "part"


def says_day(side: Reading, kind: str = "dayish") -> int:
    if kind == "daypart":
        return sum(map(_daypart, side.items))
    days = sum(kind in item.classes or item.value("adv") == "d" for item in side.items)
    return days + sum(
        m.kind == "number" and m.unit is not None and m.unit.time and m.value * m.unit.factor == DAY
        for m in side.mentions
    )
