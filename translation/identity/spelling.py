"""How surely a word is a part of a name: in any script, spelling and ending."""

import json
import re
from functools import lru_cache
from pathlib import Path

from casework.cases.names import SYLLABLES, TELLING, VOWELLESS, consonants, latin

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Letters with the signs that stand above, below and beside them: a word of any script.
MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd"
    "\u0a01-\u0a03\u0a3c-\u0a4d\u0b82\u0bbe-\u0bcd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
SIGNS = re.compile(rf"[{MARKS}\u0640]")
UNWRITTEN = re.compile(f"{VOWELLESS.pattern}|[\u0900-\u0dff]")  # scripts that leave vowels out
CYRILLIC = re.compile("[\u0400-\u04ff]")
WORDS = json.loads((Path(__file__).parent / "names.json").read_text())
# Words between the parts of a name.
PARTICLES = frozenset(WORDS["particles"].split())
# What a name is told by where its word alone could say something else.
TITLES = frozenset(WORDS["titles"].split())
# Names that are words of clinical papers too: only beside another part of the name.
WORDS_TOO = frozenset(WORDS["words_too"].split())
# Endings that names take: Russian in Latin letters, and Polish, German and Turkish.
ENDINGS = frozenset(WORDS["cyrillic_endings"].split())
LATIN_ENDINGS = frozenset(WORDS["latin_endings"].split())
ADJECTIVE = ("iy", "ii", "yy", "aya", "iya")  # of names that are adjectives: Dostoevskiy
# How much a word tells; a run of words names somebody from SURELY on, and may from PERHAPS on.
UNSURE, PERHAPS, SURELY = 0, 1, 2
SURE = 4  # consonants by which a word without vowels is a name without another part beside it
# Spellings that sound alike, in this order; double letters are one.
ALIKE = [
    *(("shch", "s"), ("sch", "s"), ("sh", "s"), ("kh", "h"), ("zh", "z"), ("ts", "c")),
    *(("ch", "c"), ("ph", "f"), ("th", "t"), ("ks", "x"), ("ck", "k"), ("q", "k"), ("w", "v")),
    *(("ou", "u"), ("oo", "u"), ("j", "i"), ("y", "i"), ("ii", "i"), ("iu", "u"), ("ia", "a")),
    *(("io", "o"), ("ie", "e")),
]
SAID_BACK = re.compile("j|g(?=[ei])")  # as Spanish says it: Ejemplo, Jorge


def parts_of(word: str) -> frozenset[str]:
    """The parts of a name that a word of it is made of, in Latin letters."""
    syllables = [latin(sign)[0] for sign in word if SYLLABLES.match(sign) and latin(sign)]
    given = {"".join(syllables[len(syllables) > 2 :])} if len(syllables) > 1 else set()
    return frozenset({*latin(bare(word)), *given}) - PARTICLES


def part_of(
    word: str, parts: frozenset[str], *, titled: bool = False, wary: bool = False
) -> int | None:
    """How surely a word is a part of a name: SURELY, PERHAPS, UNSURE, or not at all (None).

    `titled`: what stands before it says that a name follows. `wary`: endings of any kind count.
    """
    sure = _part_of(word, parts, titled)
    if sure is None and wary and not UNWRITTEN.search(word) and _may_be(word, parts):
        return PERHAPS
    return sure


@lru_cache(maxsize=50_000)
def _part_of(word: str, parts: frozenset[str], titled: bool) -> int | None:
    spelled = spellings(word)
    same = {part for part in parts if any(_alike(here, part, word) for here in spelled)}
    if same:
        longest = max(map(len, same))
        doubtful = word[0].islower() or same <= WORDS_TOO or longest < 3
        if longest > 1 or titled:
            return PERHAPS if doubtful and not titled else SURELY
        return UNSURE
    letters = _letters_heard(spelled, parts)
    if UNWRITTEN.search(word):
        return _heard(letters, titled=titled)
    return PERHAPS if letters >= TELLING and not word[0].islower() else None


@lru_cache(maxsize=50_000)
def _may_be(word: str, parts: frozenset[str]) -> bool:
    """Whether a word that is no part for certain sounds or begins like one, whatever its ending."""
    if word.islower() and word.isascii():
        return False
    spelled = spellings(word)
    begun = any(_begins(here, part) for here in spelled for part in parts)
    return begun or _letters_heard(spelled, parts) >= TELLING


def _letters_heard(spelled: frozenset[str], parts: frozenset[str]) -> int:
    """The most consonants of a spelling that has those of a part."""
    sounds = {sound(part) for part in parts} - {""}
    return max((len(consonants(here)) for here in spelled if sound(here) in sounds), default=0)


def _heard(letters: int, *, titled: bool) -> int | None:
    """How surely a word without vowels is a part that has these consonants, as many as `letters`."""
    if not letters:
        return None
    if titled or letters >= SURE:
        return SURELY
    return PERHAPS if letters > 1 else UNSURE


@lru_cache(maxsize=20_000)
def sound(spelled: str) -> str:
    """Consonants without h, which Latin spellings put after others or leave out."""
    return consonants(spelled).replace("h", "")


@lru_cache(maxsize=20_000)
def spellings(word: str) -> frozenset[str]:
    """The words that a word can be, in Latin letters: apart, as one, and without what is put before."""
    plain = bare(word)
    found = set(latin(plain))
    found.add("".join(latin(plain)))
    if VOWELLESS.search(plain):
        for before in ("[وفبلك]", "ال", "[وفبك]ال", "لل", "[وف][بلك]"):
            stripped = re.sub(f"^{before}", "", plain)
            if stripped != plain and len(stripped) > 2:
                found.add("".join(latin(stripped)))
    return frozenset(found) - {""} - PARTICLES


def _alike(here: str, part: str, word: str) -> bool:
    """Whether a word in Latin letters is a part of a name, as it is, as it sounds, or with an ending."""
    if here == part or fold(here) == fold(part):
        return True
    if UNWRITTEN.search(word) or SYLLABLES.search(word):
        return False
    if not CYRILLIC.search(word):
        return _ends_otherwise(here, part, LATIN_ENDINGS, 4)
    forms = [part]
    if len(part) > 4 and part[-2] in "eo":  # a vowel that goes with an ending: Pavel, Pavla
        forms.append(part[:-2] + part[-1])
    if SAID_BACK.search(part):
        forms.append(SAID_BACK.sub("h", part))
    return any(
        _ends_otherwise(here, form, ENDINGS, 3)
        or _ends_otherwise(fold(here), fold(form), ENDINGS, 3)
        for form in forms
    )


def _ends_otherwise(here: str, part: str, endings: frozenset[str], least: int) -> bool:
    stems = {part, part[:-1] if part[-1] in "aeiouy" else part}
    if endings is ENDINGS:
        stems |= {part[: -len(end)] for end in ADJECTIVE if part.endswith(end)}
    return any(
        len(stem) >= least and here.startswith(stem) and here[len(stem) :] in endings
        for stem in stems
    )


def _begins(here: str, part: str) -> bool:
    """Whether a word begins as a part does, and has an ending that is in no table."""
    stem = part[: max(4, len(part) - 2)]
    return len(part) > 3 and here.startswith(stem) and len(here) <= len(part) + 4


@lru_cache(maxsize=20_000)
def fold(spelled: str) -> str:
    """A Latin word as it sounds."""
    for letters, by in ALIKE:
        spelled = spelled.replace(letters, by)
    return re.sub(r"(.)\1+", r"\1", spelled)


def bare(word: str) -> str:
    """Without the signs that are often left out. Latin accents are dropped in `latin`."""
    return (
        SIGNS.sub("", word) if VOWELLESS.search(word) else word.replace("ё", "е").replace("Ё", "Е")
    )


def is_particle(word: str) -> bool:
    return set(latin(bare(word))) <= PARTICLES
