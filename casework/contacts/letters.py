"""Texts as they are searched: without case, accents, invisible letters, and letters that look alike.

Each form keeps for every character its place in the original.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LETTERS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "letters.json").read_text(encoding="utf-8")
)
JOINS = re.escape(LETTERS["joins"])
CJK = "\u3400-\u9fff"
# What does not end a word: hyphens and line breaks inside it, and gaps between Chinese characters.
INSIDE_WORDS = re.compile(
    rf"(?<=[^\W\d])(?:[{JOINS}]++\s*+|\r?\n[ \t]*+)(?=[^\W\d])"
    rf"|(?<=[{CJK}])[\s{JOINS}]++(?=[{CJK}])"
)
# "c u r e": a word spelled out letter by letter.
SPELLED_OUT = re.compile(r"(?<!\w)[^\W\d](?:[^\w\n][^\W\d]){3,}+(?!\w)")
KEPT_CONTROLS = "\n\r\t"


@dataclass(frozen=True)
class Form:
    """A text in one form. `places`: for each character its place in the original."""

    text: str
    places: list[int]

    def without(self, gaps: list[tuple[int, int]]) -> "Form":
        """The text without these stretches, which are in order."""
        letters, places, end = [], [], 0
        for start, after in [*gaps, (len(self.text), 0)]:
            letters.append(self.text[end:start])
            places += self.places[end:start]
            end = after
        return Form("".join(letters), places)


def forms(text: str) -> dict[str, list[Form]]:
    """For each script the forms in which a text is searched: as it stands, and words put together."""
    found = {}
    for script in ("plain", "latin", "cyrillic"):
        stands = folded(text, script)
        spelled = [
            (place, place + 1)
            for word in SPELLED_OUT.finditer(stands.text)
            for place in range(word.start() + 1, word.end(), 2)
        ]
        joined = stands.without([gap.span() for gap in INSIDE_WORDS.finditer(stands.text)])
        found[script] = [stands, joined, *([stands.without(spelled)] if spelled else [])]
    return found


def folded(text: str, script: str = "plain") -> Form:
    """A text with what looks alike read as letters of one script."""
    letters: list[str] = []
    places: list[int] = []
    alike = LETTERS.get(script, {}) if script == "latin" else {}
    for place, letter in enumerate(text):
        for original, part in _parts(letter):
            letters.append(alike.get(original) or alike.get(part, part))
            places.append(place)
    whole = "".join(letters)
    return Form(re.sub(r"\w+", _cyrillic, whole) if script == "cyrillic" else whole, places)


def _parts(letter: str) -> Iterator[tuple[str, str]]:
    for original in unicodedata.normalize("NFKD", letter):
        for part in original.casefold():
            if _counts(part):
                yield original, LETTERS["same"].get(part, part)


def _cyrillic(word: re.Match[str]) -> str:
    """A word with Cyrillic letters in it, its Latin and Greek lookalikes read as Cyrillic ones."""
    if not re.search("[\u0430-\u044f]", word[0]):
        return word[0]
    return "".join(LETTERS["cyrillic"].get(letter, letter) for letter in word[0])


def _counts(letter: str) -> bool:
    kind = unicodedata.category(letter)
    if kind == "Cc":
        return letter in KEPT_CONTROLS
    return letter not in LETTERS["left_out"] and kind not in {"Mn", "Me", "Cf"}


def unread(text: str) -> list[tuple[int, int]]:
    """The stretches of a text in a script, or with a language's letters, that no table is for."""
    found: list[tuple[int, int]] = []
    for word in re.finditer(r"[^\W\d_]+", text):
        strange = sum(not _is_read(letter) for letter in word[0])
        if strange > 1 or (strange and any(letter in LETTERS["strange"] for letter in word[0])):
            if found and not re.search(r"[^\W\d_]", text[found[-1][1] : word.start()]):
                found[-1] = (found[-1][0], word.end())
            else:
                found.append(word.span())
    return found


@cache
def _is_read(letter: str) -> bool:
    for part in unicodedata.normalize("NFKD", letter.casefold()):
        if unicodedata.category(part) not in {"Lo", "Ll", "Lu"} or part in LETTERS["left_out"]:
            continue
        script = unicodedata.name(part, "").partition(" ")[0]
        if script not in LETTERS["read_scripts"] or part in LETTERS["strange"]:
            return False
    return True
