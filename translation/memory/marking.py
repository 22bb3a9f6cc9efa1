"""Texts without their people: nothing that tells who somebody is stays in the memory.

What is found becomes a mark: ‹name›, ‹contact› or ‹number›. Rather too much is marked than too
little: a segment that lost a word is less useful, one that kept a name must not exist. Dates are
left: masking takes them all, and what holds a date of birth is not kept (`is_left`).
"""

import re
import unicodedata

from casework.cases.names import latin
from translation.identity.found import BORN, CONTACT, GONE, NAME, NUMBER
from translation.identity.numbers import digits
from translation.identity.people import Identity
from translation.identity.spelling import HAN

MARKS = {NAME: "‹name›", CONTACT: "‹contact›", NUMBER: "‹number›"}
MARK = re.compile("|".join(MARKS.values()))
NOBODY = Identity()
JOINED = re.compile(rf"{MARKS[NAME]}(?:[\s,-]*{MARKS[NAME]})+")
TELLING = 4  # letters by which a part of a name is looked for inside of words


def marked(text: str, identity: Identity) -> str:
    """The text with marks for what tells who somebody is, of this case or by its form."""
    return with_marks(text.replace("‹", "<").replace("›", ">"), identity)


def with_marks(text: str, identity: Identity) -> str:
    """The same for a text that may have marks already. White space is made even."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    for found in reversed(identity.find(_without_marks(text), wary=True)):
        if found.kind != BORN:
            text = f"{text[: found.start]}{MARKS[found.kind]}{text[found.end :]}"
    return JOINED.sub(MARKS[NAME], text)


def is_left(text: str, identity: Identity) -> bool:
    """Whether a text, marked already, may still say who it is about."""
    plain = _without_marks(text)
    if identity.find(plain):
        return True
    letters = "".join(latin(re.sub(f"[{HAN}]", " ", plain)))
    names = (*identity.names, *identity.others)
    if any(len(part) >= TELLING and part in letters for name in names for part in name.parts):
        return True
    born, numbers = identity.born, {int(number) for number in re.findall(r"\d+", digits(plain))}
    return born is not None and {born.year, born.day} <= numbers


def _without_marks(text: str) -> str:
    """As long as it was, and what stands before a mark is not beside what stands after it."""
    return MARK.sub(lambda mark: GONE * len(mark[0]), text)
