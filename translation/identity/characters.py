"""Where a Chinese text names somebody: Chinese names, and foreign ones written by how they sound."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations

from casework.cases.names import latin
from translation.identity.spelling import HAN, PERHAPS, SURE, SURELY, WORDS_TOO, parts_of
from translation.identity.titles import AFTER_A_NAME, OF_THE_PATIENT, SOUNDING

RUN = re.compile(f"[{HAN}]+")
MOST = 5  # characters of a Chinese name
LONGEST = 40  # characters of a foreign one
DOTS = "·•・‧"
DOTTED_BEFORE = re.compile(rf"(?:[{SOUNDING}]{{1,8}}[{DOTS}])+$")
DOTTED_AFTER = re.compile(rf"(?:[{DOTS}][{SOUNDING}]{{1,8}})+")
TITLE_AFTER = re.compile(AFTER_A_NAME)
# What Chinese does not tell apart, or writes by the same characters. Vowels are left out.
COARSE = [
    *(("zh|ch|sh|[zcjqx]", "s"), ("ph", "f"), ("v", "f"), ("r", "l"), ("p", "b"), ("t", "d")),
    *(("[kc]", "g"), ("[aeiouwy]", ""), (r"(.)\1+", r"\1")),
]

type Told = tuple[int, int, int]  # where it begins and ends, how much it tells


@dataclass(frozen=True)
class Characters:
    """A name as Chinese characters say it. `words`: as it is known."""

    words: tuple[str, ...]

    def find(self, text: str, *, wary: bool) -> Iterator[Told]:
        for start, end, sure in self._told(text, wary):
            if sure == SURELY or wary or _is_titled(text, start, end):
                yield *_with_dotted(text, start, end), sure

    def _told(self, text: str, wary: bool) -> Iterator[Told]:
        for pattern, sure in self._written:
            for match in pattern.finditer(text):
                yield *match.span(), sure
        if self._read or wary:
            for run in RUN.finditer(text):
                yield from self._as_read(run[0], run.start())
                if wary:
                    yield from self._as_heard(run[0], run.start())

    @cached_property
    def _written(self) -> list[tuple[re.Pattern[str], int]]:
        """Names in characters: whole, or without the family's; the family's with what follows."""
        names = {word for word in self.words if RUN.fullmatch(word) and len(word) > 1}
        given = {word[1:] for word in names if len(word) > 2}
        whole, some = names | (given - WORDS_TOO), given | {word[:2] for word in names}
        return [
            (re.compile("|".join(sorted(said, key=len, reverse=True))), sure)
            for said, sure in ((whole, SURELY), (some - whole, PERHAPS))
            if said
        ]

    @cached_property
    def _read(self) -> dict[str, int]:
        """What characters are read as, together, that are a name known in Latin letters."""
        parts = ["".join(latin(word)) for word in self.words if not RUN.search(word)]
        every = permutations(parts) if 1 < len(parts) <= MOST - 2 else ()
        whole = {"".join(some) for some in every}
        return dict.fromkeys(parts, PERHAPS) | dict.fromkeys(whole, SURELY)

    @cached_property
    def _heard(self) -> frozenset[str]:
        """Foreign names as Chinese hears them."""
        foreign = (word for word in self.words if not RUN.search(word))
        heard = {_coarse(part) for word in foreign for part in parts_of(word)}
        return frozenset(one for one in heard if len(one) >= SURE)

    def _as_read(self, run: str, at: int) -> Iterator[Told]:
        for start in range(len(run)):
            said = _reading(run[start])
            for end in range(start + 1, min(len(run), start + MOST)):
                said += _reading(run[end])
                if said in self._read:
                    yield at + start, at + end + 1, self._read[said]

    def _as_heard(self, run: str, at: int) -> Iterator[Told]:
        """Sounds of whole characters that are those of a name, one after the other."""
        sounds = [_coarse(_reading(character)) for character in run]
        said = "".join(sounds)
        place = [n for n, one in enumerate(sounds) for _letter in one]
        for heard in self._heard:
            for match in re.finditer(re.escape(heard), said):
                start, end = place[match.start()], place[match.end() - 1] + 1
                while start and not sounds[start - 1] and run[start - 1] in SOUNDING:
                    start -= 1
                while end < len(run) and not sounds[end] and run[end] in SOUNDING:
                    end += 1
                yield at + start, at + end, PERHAPS


def _with_dotted(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the other parts of a foreign name, which are apart by dots."""
    before = DOTTED_BEFORE.search(text, max(0, start - LONGEST), start)
    after = DOTTED_AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _is_titled(text: str, start: int, end: int) -> bool:
    """Whether a word beside it says that this is a name."""
    before = text[max(0, start - 6) : start].rstrip(" :：为是")
    if before.endswith(OF_THE_PATIENT) and text[start:end] not in WORDS_TOO:
        return True
    return bool(TITLE_AFTER.match(text, end))


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    return "".join(latin(character))


@lru_cache(maxsize=20_000)
def _coarse(spelled: str) -> str:
    for pattern, by in COARSE:
        spelled = re.sub(pattern, by, spelled)
    return spelled
