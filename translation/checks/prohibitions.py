"""What one side forbids or stops and the other does not."""

from translation.checks.anchors import paired
from translation.checks.concepts import Spot, named
from translation.checks.drugs import drugs
from translation.checks.findings import Finding, finding
from translation.checks.poles import Place, Side, joined, told
from translation.checks.reading import Reading

MEDICINES = ("medicine", "steroid", "nsaid", "anticoagulant", "antibiotic")
SAY, ENDS = ("act", "dir", "course", "end"), {"X", "D", "I", "E"}


def check(source: Reading, target: Reading) -> list[Finding]:
    one, two = (joined([side for some in told(text) for side in some]) for text in (source, target))
    given, taken = _medicines(source), _medicines(target)
    for ours, theirs in [(one, two), *paired(source, target)]:
        if lost := _lost(ours, theirs, given):
            return [finding("NEGATION_MISSING", source.plain.excerpt(*lost), "")]
        if lost := _lost(theirs, ours, taken):
            return [finding("NEGATION_ADDED", "", target.plain.excerpt(*lost))]
    return []


def _medicines(text: Reading) -> list[Spot]:
    known = named(text.plain).sure
    return [*drugs(text).values(), *(spot for name in MEDICINES for spot in known.get(name, []))]


def _lost(ours: Side, theirs: Side, medicines: list[Spot]) -> Place | None:
    forbidden = any(
        pole == "N" for name in ("rec", "will") for pole, _ in theirs.poles.get(name, [])
    )
    if forbidden or theirs.strong or theirs.soft:
        return None
    forbids = [
        at for name in ("rec", "will") for pole, at in ours.poles.get(name, []) if pole == "N"
    ]
    stops = [at for pole, at in ours.poles.get("act", []) if pole == "X"]
    told = {pole for name in SAY for pole, _ in theirs.poles.get(name, [])}
    if forbids and "X" not in told:
        return forbids[0]
    bounds = (ours.items[0].start, ours.items[-1].end) if ours.items else (0, 10**6)
    given = any(bounds[0] <= spot[0] < bounds[1] for spot in medicines)
    return stops[0] if stops and given and not told & ENDS else None
