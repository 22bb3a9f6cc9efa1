"""Whether a subject line names somebody: in whole, in part, in the genitive, or without gaps."""

import re
import unicodedata
from itertools import pairwise

from casework.contacts.promises import normalised

GAPLESS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# Short words inside of names that are ordinary words too.
PARTICLES = frozenset(
    {*("de", "la", "le", "el", "al", "da", "do", "du", "di", "y", "e", "of", "to", "in", "st")}
)
ENDINGS = ("", "s", "es")
SHORT = 2


def names_anybody(subject: str, *names: str) -> bool:
    """Whether a subject holds one of the names or a part of it."""
    return any(
        _gapless(subject, name) if GAPLESS.search(name) else _spelled(subject, name)
        for name in names
    )


def _gapless(subject: str, name: str) -> bool:
    """A Chinese, Japanese or Korean name, anywhere in the text: whole, or its two halves."""
    text = _compact(subject)
    parts = [_compact(part) for part in name.split()]
    whole = "".join(parts)
    if len(parts) == 1 and len(whole) > SHORT:
        family = 1 if len(whole) == SHORT + 1 else SHORT
        parts = [whole[:family], whole[family:], whole[1:]]
    return any(part in text for part in [whole, *parts] if len(part) >= SHORT)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def _spelled(subject: str, name: str) -> bool:
    """A name written with gaps: each longer part by itself, short ones side by side or as written."""
    words, parts = _words(subject), [part for part in _words(name) if part not in PARTICLES]
    long = {part for part in parts if len(part) > SHORT}
    if any(word.removesuffix(end) in long for word in words for end in ENDINGS):
        return True
    if any(word[:1] in "\u0648\u0641\u0628\u0644\u0643" and word[1:] in long for word in words):
        return True  # Arabic writes "to", "by" and "and" onto a name
    beside = {frozenset(pair) for pair in pairwise(parts)}
    if any(frozenset(pair) in beside for pair in pairwise(words)):
        return True
    # A short one alone: as the name is written, and not where every word has a capital.
    later = re.findall(r"\w+", subject)[1:]
    short = {part for part in re.findall(r"\w+", name) if part.casefold() not in PARTICLES}
    short = {part for part in short if len(part) == SHORT and part[:1].isupper()}
    return "".join(parts) in words or not short.isdisjoint(later)


def _words(text: str) -> list[str]:
    plain, _places = normalised(text)
    return re.findall(r"\w+", plain)
