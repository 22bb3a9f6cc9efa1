"""Left, right and both."""

from translation.checks.anchors import swapped
from translation.checks.findings import Finding, finding
from translation.checks.poles import Pole, flipped, told
from translation.checks.reading import Reading


def check(source: Reading, target: Reading) -> list[Finding]:
    one, two = ([side for part in told(text) for side in part] for text in (source, target))
    ours, theirs = (
        [pole for side in text for pole in side.poles.get("lat", [])] for text in (one, two)
    )
    lost, new = _gone(ours, theirs), _gone(theirs, ours)
    if lost or new:
        both = any(pole == "B" for pole, _ in theirs)
        code = "CHANGED" if lost and (new or both) else "MISSING" if lost else "ADDED"
        return [_say(source, target, f"LATERALITY_{code}", lost[:1], new[:1])]
    flip = flipped(*[[pole for pole in side if pole[0] in "LRlr"] for side in (ours, theirs)])
    if not (flip and len(ours) == len(theirs)):
        flip = swapped(source, target, "lat")
    if not flip:
        return []
    return [_say(source, target, "LATERALITY_CHANGED", [("", flip[0])], [("", flip[1])])]


def _gone(ours: list[Pole], theirs: list[Pole]) -> list[Pole]:
    """Sides named here alone; what both sides of the body stand for is not gone."""
    mine, other = {pole for pole, _ in ours}, {pole for pole, _ in theirs}
    if {"L", "R"} <= mine and "B" in other:
        return []
    return [pole for pole in ours if pole[0] in "LR" and not {pole[0], pole[0].lower()} & other]


def _say(source: Reading, target: Reading, code: str, lost: list[Pole], new: list[Pole]) -> Finding:
    return finding(
        code,
        source.plain.excerpt(*lost[0][1]) if lost else "",
        target.plain.excerpt(*new[0][1]) if new else "",
    )
