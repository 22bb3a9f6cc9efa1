"""Which way a test, a drug or a dose went, and how a test turned out, where both sides name it."""

from translation.checks.anchors import subjects
from translation.checks.concepts import Spot
from translation.checks.findings import Finding, finding
from translation.checks.poles import JOINS, Side, told
from translation.checks.reading import Reading

AXES = {"dir": "DIRECTION_CHANGED", "res": "OPPOSITE"}
Told = dict[str, tuple[str, Spot]]


def check(source: Reading, target: Reading) -> list[Finding]:
    """One that rose on one side and fell on the other; only what is sure on both."""
    for axis, code in AXES.items():
        ours, theirs = _told(source, axis), _told(target, axis)
        for name in ours.keys() & theirs.keys():
            (one, at), (two, there) = ours[name], theirs[name]
            if one != two:
                excerpts = source.plain.excerpt(*at), target.plain.excerpt(*there)
                return [finding(code, *excerpts)]
    return []


def _told(text: Reading, axis: str) -> Told:
    named: dict[str, list[tuple[str, Spot]]] = {}
    clauses = [one for sentence in told(text) for one in sentence]
    for name, spot in subjects(text):
        clause = next((c for c in clauses if c.items[0].start <= spot[0] < c.items[-1].end), None)
        said = _said(clause, spot, axis) if clause else None
        named.setdefault(name, []).append(said or ("", spot))
    return {name: all_[0] for name, all_ in named.items() if len(all_) == 1 and all_[0][0]}


def _said(clause: Side, spot: Spot, axis: str) -> tuple[str, Spot] | None:
    """The only pole of the clause, if no `and` parts the subject from it."""
    poles = clause.poles.get(axis, [])
    if len({pole.upper() for pole, _ in poles}) != 1:
        return None
    pole, at = poles[0]
    if any(denial not in [spot for _, spot in poles] for denial in clause.strong):
        return None
    first, last = min(spot[1], at[1]), max(spot[0], at[0])
    between = [item for item in clause.items if first <= item.start < last]
    parted = any(item.text in JOINS[clause.language] or item.text[0] == "و" for item in between)
    return None if parted else (pole.upper(), at)
