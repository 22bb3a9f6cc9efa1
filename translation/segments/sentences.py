"""Where a sentence ends."""

import re
import unicodedata

from translation.segments.languages import LETTERED, ORDINALS, abbreviations

CLOSING = r"[\"'”’»›)\]」』）】]*+"
END = re.compile(
    rf"(?P<wide>[。！？｡।॥]++{CLOSING})\s*"
    rf"|(?<![.!?؟۔…])(?P<narrow>[.!?؟۔…]++{CLOSING})(?:\[\d+\])?(?:\s+|$)"
)
OPENING = "\"'“‘„«‹([「『（【¿¡-–— "
BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}
NEAR = 100  # characters on each side that decide whether a sentence ends
NUMERO = frozenset({"no", "nos"})  # also a word: "No."
FARTHEST = 300  # characters; a bracket that closes later than this was never meant to
NUMBERED = re.compile(r"\W*(\d{1,3}|\w)\W*")


def sentences(text: str, language: str) -> list[str]:
    """The sentences of one paragraph, in one line each; every letter is in one of them."""
    bracketed = _inside_brackets(text)
    cut, found = 0, []
    for end in END.finditer(text):
        stop = end.end()
        if end.start() in bracketed:
            continue
        if _ends(
            text[max(cut, end.start() - NEAR) : end.start()],
            end,
            text[stop : stop + NEAR],
            language,
        ):
            found.append(text[cut:stop])
            cut = stop
    return [line for line in (" ".join(part.split()) for part in (*found, text[cut:])) if line]


def _ends(before: str, end: re.Match[str], after: str, language: str) -> bool:
    """Whether the sentence `before` is over at the mark, seeing what comes after it."""
    if end["wide"]:
        return bool(after)
    following = after.lstrip(OPENING)[:1]
    if following.islower() or not following or following in ",;:)":
        return False
    mark = end["narrow"]
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    if NUMBERED.fullmatch(before):  # the mark of a list, and nothing yet of what it marks
        return False
    return _word_may_end(before, following, language)


def _word_may_end(before: str, following: str, language: str) -> bool:
    """Whether a point after the last word of `before` is more than that of an abbreviation."""
    *earlier, last = before.split() or [""]
    word = last.lstrip(OPENING).lower()
    known = abbreviations(language)
    previous = earlier[-1] if earlier else ""
    spaced = previous.lstrip(OPENING).lower() + word if previous.endswith(".") else word
    for said in (spaced, word, word.rpartition("/")[2]):
        alone = len(said) == 1 or said in known.leading
        if said in known.either and (_numeric(previous) or not alone):
            return following.isupper()
        if said in known.leading:
            return said in NUMERO and not following.isdigit()
    if _numeric(word):
        return not (language in ORDINALS and word.isdigit() and len(word) <= 2)
    if _one_letter(word):
        unit = last.islower() and _numeric(previous)
        return following.isupper() if unit else bool(LETTERED.search(previous))
    return True


def _one_letter(word: str) -> bool:
    """Of `А.В` the last part counts; a letter may carry marks, as in Hindi."""
    part = re.split(r"[.\-]", word)[-1]
    return part[:1].isalpha() and all(unicodedata.combining(mark) for mark in part[1:])


def _numeric(word: str) -> bool:
    return word[-1:].isdigit()


def _inside_brackets(text: str) -> set[int]:
    """The places between brackets that are closed soon."""
    inside: set[int] = set()
    for opened in re.finditer(r"[(\[（【]", text):
        closed = text.find(BRACKETS[opened[0]], opened.end(), opened.end() + FARTHEST)
        inside.update(range(opened.end(), closed))
    return inside
