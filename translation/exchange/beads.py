"""Which sentences of two texts belong together, by their lengths and their numbers.

After Gale and Church, A Program for Aligning Sentences in Bilingual Corpora (1993), with the numbers
of both sides as anchors: papers of medicine are full of them, and they are the same in every language.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translation.segments.pieces import Kind, Piece

# How often one, two or no sentences answer to one, two or none (Gale and Church, table 5).
OFTEN = {(1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}
PRIORS = {step: -math.log(often) for step, often in OFTEN.items()}
VARIANCE = 6.8  # of the length of a translation, for each letter
LEAST = 1e-12  # so that no logarithm is without end
NUMBER_MISSED, MOST_MISSED = 2.0, 8.0
NUMBER_MET, MOST_MET = 1.0, 4.0
ROW_AGAINST_PROSE = 4.0
BAND = 30  # pieces off the straight way, and a fiftieth of all


@dataclass(frozen=True)
class Bead:
    """Ranges of places in both texts that belong together, from 0."""

    sources: range
    targets: range


def strung(sources: Sequence[Piece], targets: Sequence[Piece]) -> list[Bead]:
    """All of both texts, in order, at the least cost."""
    return _Strings(sources, targets).best()


def numbers(texts: Sequence[str]) -> Counter[str]:
    """Of any script, without leading zeros; a decimal is two."""
    return Counter(str(int(found)) for text in texts for found in re.findall(r"\d{1,20}", text))


def distance(source: int, target: int, ratio: float) -> float:
    """Standard deviations between a length and that of its translation, in letters."""
    mean = (source + target / ratio) / 2
    return abs(target - source * ratio) / math.sqrt(VARIANCE * mean) if mean else 0.0


def ratio_of(sources: Sequence[Piece], targets: Sequence[Piece]) -> float:
    """Letters of the translation for each of the source."""
    return max(1, sum(len(piece.text) for piece in targets)) / max(
        1, sum(len(piece.text) for piece in sources)
    )


@dataclass(frozen=True)
class _Span:
    """One piece or two, measured once."""

    length: int
    numbers: Counter[str]
    count: int
    rows: frozenset[bool]


def _spans(pieces: Sequence[Piece]) -> dict[tuple[int, int], _Span]:
    """By where they begin and end."""
    spans = {}
    for start in range(len(pieces)):
        for stop in range(start + 1, min(start + 2, len(pieces)) + 1):
            part = pieces[start:stop]
            found = numbers([piece.text for piece in part])
            rows = frozenset(piece.kind == Kind.ROW for piece in part)
            length = sum(len(piece.text) for piece in part)
            spans[start, stop] = _Span(length, found, found.total(), rows)
    return spans


class _Strings:
    def __init__(self, sources: Sequence[Piece], targets: Sequence[Piece]) -> None:
        self.sources, self.targets = _spans(sources), _spans(targets)
        self.many, self.others = len(sources), len(targets)
        self.ratio = ratio_of(sources, targets)

    def best(self) -> list[Bead]:
        """Costs grow place by place; only a band along the diagonal is walked."""
        cost: dict[tuple[int, int], float] = {(0, 0): 0.0}
        came: dict[tuple[int, int], tuple[int, int]] = {}
        for place in self._band():
            for step, prior in PRIORS.items():
                before = (place[0] - step[0], place[1] - step[1])
                if before not in cost:
                    continue
                whole = cost[before] + prior + self._cost(before, place)
                if whole < cost.get(place, math.inf):
                    cost[place], came[place] = whole, before
        return list(self._way(came))

    def _band(self) -> Iterator[tuple[int, int]]:
        many, others = self.many, self.others
        wide = BAND + max(many, others) // 50
        for source in range(many + 1):
            middle = source * others // max(many, 1)
            first = 0 if source == 0 else max(0, middle - wide)
            last = others if source == many else min(others, middle + wide)
            for target in range(first, last + 1):
                if (source, target) != (0, 0):
                    yield source, target

    def _way(self, came: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Bead]:
        place = (self.many, self.others)
        beads = []
        while place != (0, 0):
            before = came[place]
            beads.append(Bead(range(before[0], place[0]), range(before[1], place[1])))
            place = before
        return reversed(beads)

    def _cost(self, before: tuple[int, int], place: tuple[int, int]) -> float:
        """Of calling them translations of one another; nothing where one side has none."""
        mine = self.sources.get((before[0], place[0]))
        theirs = self.targets.get((before[1], place[1]))
        if mine is None or theirs is None:
            return 0.0
        chance = math.erfc(distance(mine.length, theirs.length, self.ratio) / math.sqrt(2))
        met = _met(mine.numbers, theirs.numbers)
        missed = mine.count + theirs.count - 2 * met
        return (
            -math.log(max(chance, LEAST))
            + min(missed * NUMBER_MISSED, MOST_MISSED)
            - min(met * NUMBER_MET, MOST_MET)
            + (mine.rows != theirs.rows) * ROW_AGAINST_PROSE
        )


def _met(some: Counter[str], others: Counter[str]) -> int:
    """How many numbers are in both, each as often as in both."""
    return sum(min(times, others[number]) for number, times in some.items() if number in others)
