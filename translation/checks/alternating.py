"""Amounts told by day, time of day or side: `two on Monday and one on Thursday`."""

from itertools import pairwise

from translation.checks.findings import Finding, finding
from translation.checks.mentions import Mention
from translation.checks.reading import Reading

AXES = ("weekday:", "part of day:", "lat:", "stay:")
Told = dict[str, Mention]


def check(source: Reading, target: Reading) -> list[Finding]:
    """The same amounts and the same days, but put together another way."""
    for axis in AXES:
        ours, theirs = _told(source, axis), _told(target, axis)
        if len(ours) < 2 or ours.keys() != theirs.keys():
            continue
        if sorted(m.values for m in ours.values()) != sorted(m.values for m in theirs.values()):
            continue
        for name, one in ours.items():
            two = theirs[name]
            if one.values != two.values:
                excerpts = (
                    source.plain.excerpt(one.start, one.end),
                    target.plain.excerpt(two.start, two.end),
                )
                return [finding("NUMBER_ORDER", *excerpts)]
    return []


def _told(text: Reading, axis: str) -> Told:
    """What belongs to each name, if names and amounts take turns; nothing otherwise."""
    names = [
        (item.start, item.value("axis"))
        for item in text.items
        if item.value("axis").startswith(axis)
    ]
    amounts = [m for m in text.mentions if m.kind in {"number", "range", "ratio"}]
    if len(names) != len(amounts) or len({name for _, name in names}) != len(names):
        return {}
    turns = sorted([(start, "name") for start, _ in names] + [(m.start, "amount") for m in amounts])
    kinds = [kind for _, kind in turns]
    if any(one == two for one, two in pairwise(kinds)):
        return {}
    return {
        name: mention
        for (_, name), mention in zip(names, sorted(amounts, key=lambda m: m.start), strict=True)
    }
