"""Yes and no, left and right, more and less, and other words that have an opposite."""

from translation.checks import laterality, prohibitions
from translation.checks.anchors import swapped
from translation.checks.findings import Finding, finding
from translation.checks.poles import Pole, Side, flipped, joined, told
from translation.checks.reading import Reading

CODES = {
    "lat": "LATERALITY_CHANGED",
    "dir": "DIRECTION_CHANGED",
    "res": "OPPOSITE",
    "course": "OPPOSITE",
    "norm": "OPPOSITE",
    "act": "OPPOSITE",
    "rec": "OPPOSITE",
    "sure": "OPPOSITE",
    "will": "OPPOSITE",
    "well": "OPPOSITE",
    "likely": "OPPOSITE",
}


def check(source: Reading, target: Reading) -> list[Finding]:
    found = [*_negations(source, target), *_axes(source, target)]
    return found or prohibitions.check(source, target)


def _negations(source: Reading, target: Reading) -> list[Finding]:
    ours, theirs = told(source), told(target)
    if len(ours) != len(theirs):
        ours, theirs = (
            [[s for sentence in ours for s in sentence]],
            [[s for sentence in theirs for s in sentence]],
        )
    found: list[Finding] = []
    for one, two in zip(ours, theirs, strict=True):
        found += _sentence(source, target, one, two)
    if len({one.code for one in found}) > 1:  # the sentences stand in another order
        whole = [[side for sentence in text for side in sentence] for text in (ours, theirs)]
        return _sentence(source, target, *whole)
    return found


def _sentence(source: Reading, target: Reading, one: list[Side], two: list[Side]) -> list[Finding]:
    ours, theirs = joined(one), joined(two)
    if len(ours.soft) > len(theirs.soft) and _by_clause(one, two, listed=True):
        return [finding("NEGATION_MISSING", source.plain.excerpt(*ours.strong[0]), "")]
    if _lost(ours, theirs) and (
        not theirs.strong or not theirs.lists or _by_clause(one, two, listed=True)
    ):
        return [finding("NEGATION_MISSING", source.plain.excerpt(*ours.strong[-1]), "")]
    if _lost(theirs, ours) and (not ours.strong or _by_clause(two, one, listed=False)):
        return [finding("NEGATION_ADDED", "", target.plain.excerpt(*theirs.strong[-1]))]
    return []


def _lost(ours: Side, theirs: Side) -> bool:
    loss = len(ours.strong) - len(theirs.strong)
    return loss > max(0, len(theirs.soft) - len(ours.soft))


def _by_clause(one: list[Side], two: list[Side], *, listed: bool) -> bool:
    """Of `no fever, no cough` the second no is gone, and no list makes up for it."""
    if len(one) != len(two) or len(one) < 2:
        return False
    for place, (ours, theirs) in enumerate(zip(one, two, strict=True)):
        if _lost(ours, theirs) and not theirs.strong:
            carried = any(side.strong for side in two[:place])
            if not carried or (listed and not any(side.lists for side in two[place:])):
                return True
    return False


def _axes(source: Reading, target: Reading) -> list[Finding]:
    one, two = (joined([side for some in told(text) for side in some]) for text in (source, target))
    found = laterality.check(source, target)
    for name in one.poles.keys() & two.poles.keys():
        if name in {
            "lat",
            "end",
        }:  # sides have rules of their own; what ended is asked of each complaint
            continue
        flip = flipped(one.poles[name], two.poles[name]) or swapped(source, target, name)
        if flip:
            excerpts = source.plain.excerpt(*flip[0]), target.plain.excerpt(*flip[1])
            found.append(finding(CODES.get(name, "MEANING_CHANGED"), *excerpts))
    for read in (_results, _heights):
        if not found and (flip := flipped(read(one), read(two))):
            excerpts = source.plain.excerpt(*flip[0]), target.plain.excerpt(*flip[1])
            found.append(finding("OPPOSITE", *excerpts))
    flip = flipped(_levels(source), _levels(target))
    if not found and flip:
        excerpts = source.plain.excerpt(*flip[0]), target.plain.excerpt(*flip[1])
        found.append(finding("OPPOSITE", *excerpts))
    return found


def _levels(text: Reading) -> list[Pole]:
    """Normal or not: what is high or low is not normal."""
    sides = [side for one in told(text) for side in one if not side.strong]
    normal = [
        ("N" if pole == "O" else "X", at)
        for side in sides
        for pole, at in side.poles.get("norm", [])
    ]
    return normal + [("X", at) for side in sides for _, at in side.poles.get("dir", [])]


def _results(side: Side) -> list[Pole]:
    """Normal is as good as negative, abnormal as positive."""
    normal = [("N" if pole == "O" else "P", at) for pole, at in side.poles.get("norm", [])]
    return normal + side.poles.get("res", [])


def _heights(side: Side) -> list[Pole]:
    """A risk may be likely or high; what is stable neither rises nor falls."""
    likely = [("U" if pole == "H" else "D", at) for pole, at in side.poles.get("likely", [])]
    stable = [(pole, at) for pole, at in side.poles.get("course", []) if pole == "S"]
    return likely + stable + side.poles.get("dir", [])
