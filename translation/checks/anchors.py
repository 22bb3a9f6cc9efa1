"""What a clause is about, in words that stand on both sides: numbers, names, drugs, findings."""

from translation.checks.concepts import MEASURED, named
from translation.checks.drugs import drugs
from translation.checks.poles import Place, Side, exchanged, told
from translation.checks.reading import Reading

Anchors = list[tuple[str, int]]
PLACES = {"upperlimb", "lowerlimb", "upperlobe", "lowerlobe"}  # they may be what changed


def swapped(source: Reading, target: Reading, name: str) -> tuple[Place, Place] | None:
    """Poles of an axis that changed places between clauses, where the clauses did not."""
    ours, theirs = ([side for one in told(text) for side in one] for text in (source, target))
    flips = exchanged(ours, theirs, name) if len(ours) == len(theirs) else []
    if not flips:
        return None
    one, two = ([sides[place] for place, _ in flips] for sides in (ours, theirs))
    return None if moved(source, target, one, two) else flips[0][1]


def moved(source: Reading, target: Reading, ours: list[Side], theirs: list[Side]) -> bool:
    """Whether clauses that tell the opposite at each place tell the same in another order."""
    mine, other = _anchors(source), _anchors(target)
    one, two = [_of(side, mine) for side in ours], [_of(side, other) for side in theirs]
    places = range(len(one))
    here = sum(len(one[place] & two[place]) for place in places)
    there = sum(len(one[place] & two[-1 - place]) for place in places)
    return there > here


def paired(source: Reading, target: Reading) -> list[tuple[Side, Side]]:
    """Clause by clause, where there are as many and none is more about another's things than its own's."""
    ours, theirs = ([side for one in told(text) for side in one] for text in (source, target))
    if len(ours) != len(theirs):
        return []
    mine, other = _anchors(source), _anchors(target)
    names = [_of(side, other) for side in theirs]
    found = []
    for place, (one, two) in enumerate(zip(ours, theirs, strict=True)):
        about = _of(one, mine)
        shared = [len(about & some) for some in names]
        if max(shared) == shared[place]:
            found.append((one, two))
    return found


def subjects(text: Reading) -> list[tuple[str, Place]]:
    """Tests by their letters, drugs and whatever is measured, each wherever it stands."""
    found = [
        (item.text, (item.start, item.end))
        for item in text.items
        if _acronym(item.raw) and not item.classes
    ]
    found += [
        (m.name, (m.start, m.end)) for m in text.mentions if m.kind == "identifier" and m.name
    ]
    found += drugs(text).items()
    known = named(text.plain).sure.items()
    return found + [(name, spot) for name, spots in known if name[0] == MEASURED for spot in spots]


def _anchors(text: Reading) -> Anchors:
    found = [(item.text, item.start) for item in text.items if _names(item.text, item.raw)]
    found += [(name, spot[0]) for name, spot in drugs(text).items()]
    concepts = named(text.plain).sure.items()
    return found + [
        (name, spot[0]) for name, spots in concepts if name not in PLACES for spot in spots
    ]


def _names(text: str, raw: str) -> bool:
    return text[0].isdigit() or _acronym(raw)


def _acronym(raw: str) -> bool:
    return raw.isascii() and raw.isalpha() and raw[1:] != raw[1:].lower()


def _of(side: Side, anchors: Anchors) -> set[str]:
    start, end = side.items[0].start, side.items[-1].end
    return {name for name, at in anchors if start <= at < end}
