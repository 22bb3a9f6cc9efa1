"""Where a text names somebody: in any script, spelling, ending and order of the name's parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from casework.cases.names import latin
from translation.identity.characters import RUN, Characters
from translation.identity.spelling import (
    HAN,
    MARKS,
    PERHAPS,
    SURELY,
    TITLES,
    UNSURE,
    is_particle,
    part_of,
    parts_of,
)

LETTER = rf"(?![{HAN}])[^\W\d_][{MARKS}\u0640]*"
WORD = re.compile(rf"(?:{LETTER})+(?:['’ʼ\-](?:{LETTER})+)*")
INITIALS_AFTER = re.compile(rf"[ ,\u00a0]{{0,2}}({LETTER})\.(?:[ \u00a0]?({LETTER})\.)?")
INITIALS_BEFORE = re.compile(rf"(?<![^\W\d_])({LETTER})\.[ \u00a0]?(?:({LETTER})\.[ \u00a0]?)?$")

type Part = tuple[int, int, str, int]  # where it begins and ends, the word, how much it tells


@dataclass(frozen=True)
class Naming:
    """A stretch that names somebody, and the name as it is known, or the part of it."""

    start: int
    end: int
    printed: str


@dataclass(frozen=True)
class Name:
    """A name in words, as it is known."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Name":
        return cls(tuple(re.findall(f"{RUN.pattern}|{WORD.pattern}", text)))

    @cached_property
    def parts(self) -> frozenset[str]:
        return frozenset(part for word in self.words for part in parts_of(word))

    @cached_property
    def _characters(self) -> Characters:
        return Characters(self.words)

    def find(self, text: str, *, wary: bool = False) -> Iterator[Naming]:
        """Runs of words that are parts of it, and the initials beside them.

        `wary`: also a lone word that only may be a part.
        """
        printed = " ".join(self.words)
        for start, end, _sure in self._characters.find(text, wary=wary):
            yield Naming(start, end, printed)
        for run in self._runs(text, wary):
            while run and is_particle(run[-1][2]):
                run.pop()
            if sum(telling for *_at, telling in run) >= (PERHAPS if wary else SURELY):
                said = printed if len(run) > 1 else self._spelled(run[0][2])
                yield Naming(*_with_initials(text, run[0][0], run[-1][1], self.parts), said)

    def _runs(self, text: str, wary: bool) -> Iterator[list[Part]]:
        """Words beside each other that are parts of it, with the particles between them."""
        run: list[Part] = []
        before = ""
        for word in WORD.finditer(text):
            titled = before in TITLES
            before = word[0]
            sure = part_of(word[0], self.parts, titled=titled, wary=wary)
            if run and not _beside(text[run[-1][1] : word.start()]):
                yield run
                run = []
            if sure is not None or (run and is_particle(word[0])):
                run.append((*word.span(), word[0], sure or UNSURE))
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _spelled(self, word: str) -> str:
        """The part of the name that a word is, as it is known."""
        for known in self.words:
            one = parts_of(known)
            if one and part_of(word, one, titled=True) is not None:
                return known
        return " ".join(self.words)


def _beside(between: str) -> bool:
    """Whether two words can belong to one name."""
    return len(between) < 5 and not re.search(
        r"[^\s,.\-–\u200b-\u200f\u202a-\u202e\u2066-\u2069]", between
    )


def _with_initials(text: str, start: int, end: int, parts: frozenset[str]) -> tuple[int, int]:
    """The stretch with the initials of the other parts that stand beside it."""
    first = {part[0] for part in parts}
    after = INITIALS_AFTER.match(text, end)
    if after and all(
        set(latin(one)[0][:1]) <= first for one in after.groups() if one and latin(one)
    ):
        end = after.end()
    before = INITIALS_BEFORE.search(text, max(0, start - 12), start)
    if before and all(
        set(latin(one)[0][:1]) <= first for one in before.groups() if one and latin(one)
    ):
        start = before.start()
    return start, end
