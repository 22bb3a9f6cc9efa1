"""How much of a line is written full: what is short ended on purpose."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from translation.segments.languages import UNCASED
from translation.segments.lines import Line, Sort

USUAL = 0.9  # of the lines are at most as wide; a few are of smaller print
# Columns of a page that shows no line going on in the next: it may have none that is full.
NARROWEST = 70
NARROWEST_UNCASED = 50  # no small letter tells there that a line goes on
WIDE = {"W": 2, "F": 2}
UPON_OTHERS = {"Mn", "Me", "Cf"}


def columns(text: str) -> int:
    """As a typewriter has them: two for an ideograph, none for what stands above a letter."""
    return sum(
        WIDE.get(unicodedata.east_asian_width(sign), 1)
        for sign in text
        if unicodedata.category(sign) not in UPON_OTHERS
    )


def full_width(lines: Sequence[Line], language: str) -> int:
    """Columns of a line of the page that has no room left."""
    prose = sorted(columns(line.text) for line in lines if line.sort in {Sort.PROSE, Sort.ITEM})
    usual = prose[round(USUAL * (len(prose) - 1))] if prose else 0
    going_on = [columns(before.text) for before, line in pairwise(lines) if _goes_on(before, line)]
    if going_on:
        return max(usual, *going_on)
    return max(usual, NARROWEST_UNCASED if language in UNCASED else NARROWEST)


def _goes_on(before: Line, line: Line) -> bool:
    """A sentence that is not over goes on with a small letter."""
    worded = before.sort in {Sort.PROSE, Sort.ITEM, Sort.ENTRY} and line.sort is Sort.PROSE
    return worded and not before.closed and line.text[0].islower()
