"""One thing of a text that must not change, with what makes it the same in another language."""

from dataclasses import dataclass, replace
from fractions import Fraction

from translation.checks.lexicon import Item
from translation.checks.units import Unit

HARD, SOFT = True, False  # a soft one may answer to another, but is missed by nobody


@dataclass(frozen=True, slots=True)
class Mention:
    """kind: number, range, ratio, date, frequency, identifier.

    values: the number; the bounds; both sides of a ratio; (year, month, day) of a date with 0 for what is not
    said; times per hour, lowest and highest. Dates that can be read in two ways have a second reading in `other`.
    """

    kind: str
    values: tuple[Fraction, ...]
    start: int
    end: int
    unit: Unit | None = None
    comparator: str = ""  # the signs it may stand for; `-` for none
    hard: bool = HARD
    scale: Fraction = Fraction(1)  # 10^9 of 5.2 × 10^9
    other: tuple[Fraction, ...] = ()
    name: str = ""  # an identifier, folded
    written: str = ""
    words: bool = False  # written in words
    weak: bool = (
        False  # "daily", which may also mean "of a day"; letters that may be a Roman numeral
    )

    @property
    def value(self) -> Fraction:
        return self.values[0]

    def moved(self, start: int) -> "Mention":
        return replace(self, start=start)


def starts(items: list[Item], place: int) -> int:
    return items[place].start


def text_at(items: list[Item], place: int) -> str:
    return items[place].text if 0 <= place < len(items) else ""


def has(items: list[Item], place: int, kind: str) -> bool:
    return 0 <= place < len(items) and kind in items[place].classes


def joined(items: list[Item], place: int) -> bool:
    """No space between this item and the one before."""
    return 0 < place < len(items) and items[place - 1].end == items[place].start
