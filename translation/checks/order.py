"""Numbers that changed places: each is still there, but belongs to another thing."""

from itertools import pairwise

from translation.checks.findings import Finding, finding
from translation.checks.mentions import Mention
from translation.checks.poles import COMMAS, SENTENCE_ENDS
from translation.checks.reading import Reading

BREAKS = COMMAS | SENTENCE_ENDS | {"、", "."}
KINDS = {"number", "range", "ratio", "date", "frequency"}
ORDERLY = {"es", "fr", "pt", "de", "pl", "ru"}
SAME = 7
APART = BREAKS - {"."} | {
    "of",
    "out",
    "中",
    "里",
    "内",
    "(",
    ")",
    "[",
    "]",
    "из",
    "/",
    "von",
    "sur",
    "=",
}
NAMING = {"lat", "press", "part of day", "place", "weekday", "meal"}
Value = tuple[str, tuple[object, ...]]


def check(source: Reading, target: Reading) -> list[Finding]:
    """By the label before a number where both sides have it, else by the place in lists of equal length."""
    turned = _turned(source, target)
    if turned:
        return [_say(source, target, *turned)]
    if target.plain.language == "en" and source.plain.language in ORDERLY:
        swapped = _swapped(source, target)
        if swapped:
            return [_say(source, target, *swapped)]
    ours, theirs = _labels(source), _labels(target)
    for label in ours.keys() & theirs.keys():
        one, two = ours[label], theirs[label]
        if (
            one.values != two.values
            and one.kind == two.kind
            and _has(target, one)
            and _has(source, two)
        ):
            return [_say(source, target, one, two)]
    return [] if ours.keys() & theirs.keys() else _lists(source, target)


def _turned(source: Reading, target: Reading) -> tuple[Mention, Mention] | None:
    """Two numbers or dates side by side, told the other way round: `from 25 to 12 March`."""
    ours, theirs = _neighbours(source), _neighbours(target)
    backwards = {(b, a) for a, b in theirs} - theirs.keys()
    for pair in ours.keys() & backwards:
        if pair[0] != pair[1] and pair not in theirs and pair[::-1] not in ours:
            return ours[pair], theirs[pair[::-1]]
    return None


def _swapped(source: Reading, target: Reading) -> tuple[Mention, Mention] | None:
    """All in its place but two numbers of one unit: languages of like order have no need of that."""
    ours, theirs = _row(source), _row(target)
    if len(ours) != len(theirs):
        return None
    moved = [(a, b) for a, b in zip(ours, theirs, strict=True) if _values([a]) != _values([b])]
    if len(moved) != 2 or moved[0][0].unit != moved[1][0].unit or not moved[0][0].unit:
        return None
    (one, two), (three, four) = moved
    crossed = _values([one]) == _values([four]) and _values([three]) == _values([two])
    return (one, two) if crossed else None


def _row(side: Reading) -> list[Mention]:
    held = (m for m in side.mentions if m.hard and not m.weak and m.kind in KINDS)
    return sorted(held, key=lambda m: m.start)


def _neighbours(side: Reading) -> dict[tuple[Value, Value], Mention]:
    found: dict[tuple[Value, Value], Mention] = {}
    told = sorted(
        (m for m in side.mentions if m.kind in {"number", "date", "ratio"}), key=lambda m: m.start
    )
    for one, two in pairwise(told):
        between = [i.text for i in side.items if one.end <= i.start and i.end <= two.start]
        alike = one.kind == two.kind and one.unit in {None, two.unit} and (one.hard or two.hard)
        beside = (
            one.start == two.start or 0 < len(between) < 3
        )  # two days of one month have one place
        if alike and beside and not APART & set(between):
            found[(one.kind, one.values), (two.kind, two.values)] = one
    return found


def _say(source: Reading, target: Reading, one: Mention, two: Mention) -> Finding:
    return finding(
        "NUMBER_ORDER",
        source.plain.excerpt(one.start, one.end),
        target.plain.excerpt(two.start, two.end),
    )


def _has(side: Reading, mention: Mention) -> bool:
    return any(m.values == mention.values and m.kind == mention.kind for m in side.mentions)


def _labels(side: Reading) -> dict[str, Mention]:
    """Numbers by the Latin word right before them; words with two numbers are left out."""
    by_start = {
        m.start: m for m in side.mentions if m.kind in {"number", "range", "ratio"} and m.hard
    }
    found: dict[str, Mention] = {}
    twice: set[str] = set()
    label = ""
    for item in side.items:
        if item.start in by_start and label:
            twice |= {label} & found.keys()
            found[label] = by_start[item.start]
            label = ""
        elif (
            item.text.isalpha()
            and item.text.isascii()
            and len(item.text) > 1
            and (not item.classes or (item.raw.isupper() and len(item.raw) < 5))
        ):
            label = item.text[:SAME]  # Mycophenolat, mycophenolate
        elif item.text not in {":", "=", "-", "(", "is", "为", "是"}:
            label = ""
    return {name: mention for name, mention in found.items() if name not in twice}


def _lists(source: Reading, target: Reading) -> list[Finding]:
    ours, theirs = _rows(source), _rows(target)
    if len(ours) != len(theirs) or len(ours) < 2:
        return []
    moved = [(a, b) for a, b in zip(ours, theirs, strict=True) if _values(a) != _values(b)]
    if len(moved) != 2 or _with_their_names(source, target, moved):
        return []
    one, two = (_exchanged(a, b) for a, b in moved)
    if one and two and _values(one[0]) == _values(two[1]) and _values(two[0]) == _values(one[1]):
        return (
            [_say(source, target, one[0][0], one[1][0])]
            if one[0][0].unit == two[0][0].unit or not (one[0][0].unit and two[0][0].unit)
            else []
        )
    return []


def _with_their_names(
    source: Reading, target: Reading, moved: list[tuple[list[Mention], list[Mention]]]
) -> bool:
    """`左眼 2/10，右眼 10/10` told the other way round, eye and all."""
    (one, two), (three, four) = (
        (_named(source, ours), _named(target, theirs)) for ours, theirs in moved
    )
    return one != three and one == four and two == three and bool(one and two)


def _named(side: Reading, row: list[Mention]) -> set[str]:
    """The sides of the body, times of day and places named in the clause of a row."""
    if not row:
        return set()
    first = max(
        (i.end for i in side.items if i.text in BREAKS and i.start < row[0].start), default=0
    )
    last = min(
        (i.start for i in side.items if i.text in BREAKS and i.start >= row[-1].end),
        default=1 << 30,
    )
    axes = [i.value("axis") for i in side.items if first <= i.start < last]
    return {axis for axis in axes if axis.partition(":")[0] in NAMING}


def _exchanged(
    one: list[Mention], two: list[Mention]
) -> tuple[list[Mention], list[Mention]] | None:
    """What a row lost and what it got for it."""
    lost = [m for m in one if _values([m])[0] not in _values(two)]
    gained = [m for m in two if _values([m])[0] not in _values(one)]
    return (lost, gained) if lost and len(lost) == len(gained) else None


def _values(row: list[Mention]) -> list[Value]:
    return [(m.kind, m.values) for m in row]


def _rows(side: Reading) -> list[list[Mention]]:
    rows: list[list[Mention]] = [[]]
    waiting = sorted(
        (m for m in side.mentions if m.hard and not m.weak and m.kind in KINDS),
        key=lambda m: m.start,
    )
    for item in side.items:
        while waiting and waiting[0].start <= item.start:
            rows[-1].append(waiting.pop(0))
        if item.text in BREAKS:
            rows.append([])
    rows[-1] += waiting
    return rows
