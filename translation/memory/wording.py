"""Segments in the forms by which they are found again."""

import re
from hashlib import sha256

from translation.memory.marking import MARK
from translation.memory.masking import PLACE

TELLING = 6  # words that stand for a segment, its longest: few other segments hold them
PROBES = 4  # of them that are looked for
CHARACTERS = 4  # of a text without spaces that are looked for at once
_LONG = 40  # letters of a word beyond which nothing is looked for

_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_])+")


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def telling(masked: str) -> str:
    """The words that stand for a masked segment, between single spaces."""
    return f" {' '.join(_longest(masked, TELLING))} "


def probes(masked: str) -> list[str | None]:
    """PROBES patterns (for LIKE) of which similar segments hold one or more; None where there are
    fewer words."""
    found: list[str | None] = []
    for word in _longest(masked, PROBES):
        if re.match(f"[{_UNSPACED}]", word):
            found += [f"%{word[at : at + CHARACTERS]}%" for at in _starts(len(word))]
        else:
            found.append(f"% {word[:_LONG]}%" if len(word) > _LONG else f"% {word} %")
    return (found + [None] * PROBES)[:PROBES]


def _starts(length: int) -> range:
    """Where the pieces of a text without spaces begin."""
    return range(0, max(1, length - CHARACTERS + 1), max(CHARACTERS, length // PROBES))


def _longest(masked: str, most: int) -> list[str]:
    words = _WORD.findall(MARK.sub(" ", masked.replace(PLACE, " ")).lower())
    return sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))[:most]


def says_enough(masked: str) -> bool:
    """Whether words are left of a masked segment: mere numbers and marks are not worth keeping."""
    words = _WORD.findall(MARK.sub(" ", masked.replace(PLACE, " ")))
    letters = sum(2 if re.match(f"[{_UNSPACED}]", word) else 1 for word in words for _ in word)
    return letters > 3 and letters > 2 * (len(MARK.findall(masked)) + masked.count(PLACE))
