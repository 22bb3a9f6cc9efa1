"""One form for texts that people would call the same: for searching in many scripts.

Case, width, accents, Arabic vowel signs and letter forms, and kinds of digits are levelled, and signs
that only tell how to draw are left out. Vowel signs of Indian scripts stay: they are letters of the
word. Between ideographs no blank is kept, since lines break inside their words.
"""

import re
import unicodedata

ACCENTS = range(0x0300, 0x0370)
ARABIC_SIGNS = (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0640, 0x0670)
# Yeh, kaf and heh as Persian and Urdu write them, and the Arabic forms that are mixed up; the Turkish
# dotless i, which capitals do not tell.
LEVELLED = str.maketrans(
    "\u0649\u06cc\u06d2\u06a9\u06c1\u06d5\u06be\u0629\u0131",
    "\u064a\u064a\u064a\u0643\u0647\u0647\u0647\u0647i",
)
DROPPED = dict.fromkeys((*ACCENTS, *ARABIC_SIGNS))
IDEOGRAPHS = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
BROKEN = re.compile(rf"(?<={IDEOGRAPHS})\s+(?={IDEOGRAPHS})")


def fold(text: str) -> str:
    """The form in which a text is looked for and found. Blanks are single."""
    return BROKEN.sub("", " ".join(_levelled(text).split()))


def places(text: str, word: str) -> tuple[int, int] | None:
    """Where a folded word stands in a text as it was written: its first letter, and past its last."""
    letters = [(part, at) for at, letter in enumerate(text) for part in _levelled(letter)]
    whole = "".join(part for part, _ in letters)
    breaks = {at for gap in BROKEN.finditer(whole) for at in range(*gap.span())}
    letters = [letter for at, letter in enumerate(letters) if at not in breaks]
    start = "".join(part for part, _ in letters).find(word)
    if start < 0:
        return None
    last = start + len(word) - 1
    return letters[start][1], _end(text, letters[last][1] + 1)


def _end(text: str, at: int) -> int:
    """Past the signs that belong to the letter before."""
    while at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at


def _levelled(text: str) -> str:
    seen = "".join(letter for letter in text if not _unseen(letter))
    plain = unicodedata.normalize("NFKD", seen).translate(DROPPED)
    whole = unicodedata.normalize("NFKC", plain.casefold()).translate(DROPPED | LEVELLED)
    return "".join(map(_digit, whole))


def _unseen(letter: str) -> bool:
    """Soft hyphens, joiners, marks of direction; and NUL, which no database takes."""
    return letter == "\x00" or unicodedata.category(letter) == "Cf"


def _digit(letter: str) -> str:
    if letter.isdecimal() and not letter.isascii():
        return str(unicodedata.decimal(letter))
    return letter
