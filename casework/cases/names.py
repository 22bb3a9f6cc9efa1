"""Names as they are searched: in their own letters, in Latin ones, and by their consonants.

A search form is made of words between single spaces: the name in Latin letters ("wang xiao ming"),
as it is written where that is another script, and the consonants of each word ("mhmd"), by which
Muhammad, Mohamed and the Arabic name without vowels are one. Japanese names in Chinese characters
are read as Chinese: they are found by their characters, not by how they sound.
"""

import re
import unicodedata

from anyascii import anyascii
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

# Signs that are a syllable each, and scripts that leave vowels out.
SYLLABLES = re.compile("([\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff])")
VOWELLESS = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
# What sounds alike, so that consonants can be compared; in this order.
SOUNDS = [
    (re.compile(pattern), by)
    for pattern, by in (
        *(("sch|sh", "s"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f")),
        *(
            ("^[yj]e", "e"),
            ("zh", "z"),
            ("ck", "k"),
            ("q", "k"),
            ("x", "ks"),
            ("c(?=[eiy])", "s"),
            ("c(?!h)", "k"),
        ),
    )
]
VOWELS = re.compile("(?<!^)[aeiouwy]|^[aeiou]")
TELLING = 3  # consonants by which a word can be known; without vowels two are a name already
SPELLED = 3  # letters from which a word is looked for inside of words, and in other spellings
WORDS = 5  # of a search; more would only make it slower


def search_form(name: str) -> str:
    """A name in all the forms in which it can be found, for Case.name_search."""
    spelled, own = latin(name), _own(name)
    least = 2 if VOWELLESS.search(name) else TELLING
    sounds = [found for word in spelled if len(found := consonants(word)) >= least]
    words = dict.fromkeys([*spelled, *_joined(own), *own, *sounds])
    return f" {' '.join(words)} " if words else ""


def _joined(own: list[str]) -> list[str]:
    """Syllables written as one word, as they are in Latin letters: the name without the family's."""
    syllables = [latin(word) for word in own if SYLLABLES.match(word)]
    return ["".join(parts[len(parts) > 2 :]) for parts in syllables if len(parts) > 1]


def latin(text: str) -> list[str]:
    """The words of a text in Latin letters, lower case and without accents."""
    apart = SYLLABLES.sub(r" \1 ", unicodedata.normalize("NFKC", text))
    plain = re.sub("['\"`]", "", anyascii(apart).lower())
    return re.findall("[a-z0-9]+", plain)


def consonants(word: str) -> str:
    """What is left of a Latin word without vowels, doubled letters and differences of spelling."""
    for pattern, by in SOUNDS:
        word = pattern.sub(by, word)
    bare = re.sub(r"(.)\1+", r"\1", VOWELS.sub("", word))
    return bare[:-1] if len(bare) > 1 and bare.endswith("h") else bare


def _own(text: str) -> list[str]:
    """The words of a text as they are written, where that is not in Latin letters."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
    return [word for word in words if not _bare(word).isascii()]


def _bare(word: str) -> str:
    """A word without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def named(text: str, column: str = "name_search", *, alike: bool = True) -> Q:
    """Rows with a name that holds every word of a text, in any script and spelling.

    column: of search forms. alike: also what is only spelled like it, which takes longer to find.
    Spelled alike is what pg_trgm's word similarity of 0.6 says, the server's own threshold: what is
    less alike and still meant has the same consonants.
    """
    found = Q()
    for word in text.split()[:WORDS]:
        found &= _holding(word, column, alike=alike)
    return found


def likeness(text: str, column: str = "name_search") -> TrigramWordSimilarity:
    """How much of a text is in a name, 0 to 1: to order by."""
    return TrigramWordSimilarity(" ".join(latin(text)), column)


def _holding(word: str, column: str, *, alike: bool) -> Q:
    """A word in Latin or its own letters; with `alike`, one spelled so, or of the same consonants."""
    parts, own = latin(word), " ".join(_own(word))
    spelled = " ".join(parts)
    holds = f"{column}__contains"
    if not spelled:
        return Q(**{holds: own}) if own else Q(pk__in=())
    if len(spelled) < SPELLED:
        return Q(**{holds: f" {spelled}"})
    found = Q(**{holds: spelled})
    if len(parts) > 1:
        found |= Q(**{holds: "".join(parts)})
    if not alike:
        return found
    found |= Q(**{f"{column}__trigram_word_similar": spelled})
    sound = consonants(spelled) if len(parts) == 1 else ""
    if len(sound) >= TELLING:
        found |= Q(**{holds: f" {sound}"})
    elif len(sound) == 2:  # whole: only names without vowels hold it
        found |= Q(**{holds: f" {sound} "})
    return found
