"""How much of a patient's name a board shows: everybody may look over a shoulder at it."""

import unicodedata

from casework.people.roles import FULL, INITIALS


def mask(name: str, how: str) -> str:
    """A name as the board shows it. how: full, initials or masked (casework.people.roles).

    Even those who may see the whole name see it masked here ("Ca•••• E•••"): enough to know a
    case again, too little to tell who it is. The number of dots says nothing.
    """
    words = name.replace("-", " ").split()
    if not words or how not in (FULL, INITIALS):
        return ""
    if how == INITIALS:
        return " ".join(f"{_letters(word, 1)}." for word in words[:3])
    first, *others = words
    shown = [_letters(first, 2 if len(first) > 3 else 1) + "••••"]
    return " ".join(shown + [f"{_letters(word, 1)}•••" for word in others[:1]])


def _letters(word: str, count: int) -> str:
    """The first letters of a word, each with the marks that belong to it."""
    taken = ""
    for sign in word:
        count -= not unicodedata.category(sign).startswith("M")
        if count < 0:
            break
        taken += sign
    return taken
