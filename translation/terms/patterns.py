"""How a term is recognised in running text: its endings, its case, where words begin."""

import re
from functools import lru_cache

# Languages that write no spaces between words: a term is found inside of longer runs.
UNSPACED = frozenset({"ja", "km", "lo", "my", "th", "zh"})
# What a word of four letters and more may end in: (letters of it that may change, what may follow).
ENDINGS: dict[str, tuple[int, str]] = {
    "ar": (0, "{0,3}"),
    "de": (0, "{0,2}"),
    "es": (1, "{0,3}"),
    "fr": (0, "{0,2}"),
    "hi": (1, "{0,3}"),
    "pl": (2, "{0,4}"),
    "pt": (1, "{0,3}"),
    "ru": (2, "{0,4}"),
    "tr": (1, "{0,7}"),
}
LETTER = "[\\w\u0300-\u036f\u064b-\u065f\u0900-\u0963]"
PREFIXES = {"ar": re.compile("[وف]?(?:[بك]?ال|لل|[بكل])?")}  # written in one with the word
_WORDS = re.compile(f"{LETTER}+")
_APART = "[\\s\u00a0\u2011-]+"


@lru_cache(maxsize=20_000)
def pattern(language: str, term: str) -> re.Pattern[str]:
    """What the term looks like, to its last letter. Where words begin is for the caller to know."""
    if language in UNSPACED:
        text = r"\s*".join(map(re.escape, term.split()))
        end = "(?![A-Za-z0-9])" if term[-1].isascii() and term[-1].isalnum() else ""
        return re.compile(f"{_cased(term, text)}{end}")
    words = re.split("[\\s\u00a0\u2011-]+", term)
    return re.compile(f"{_APART.join(_word(language, word) for word in words)}(?!{LETTER})")


def _word(language: str, word: str) -> str:
    if len(word) < 4 or is_fixed(word):
        return _cased(word, _escaped(word))
    if language == "en" and word.endswith("y"):
        return f"(?i:{_escaped(word[:-1])}(?:y|ies))"
    if language == "en":
        return f"(?i:{_escaped(word)}(?:e?s)?)"
    if language not in ENDINGS:
        return f"(?i:{_escaped(word)})"
    cut, more = ENDINGS[language]
    stem = word[: max(4, len(word) - cut)]
    return f"(?i:{_escaped(stem)}{LETTER}{more})"


def _cased(word: str, text: str) -> str:
    return text if is_fixed(word) else f"(?i:{text})"


def _escaped(text: str) -> str:
    return re.sub("['\u2019]", "['\u2019]", re.escape(text))


def is_fixed(word: str) -> bool:
    """Whether a word is written in one way only: an abbreviation or a name, such as ALT or mPAP."""
    return any(c.isupper() for c in word[1:]) or (word.isupper() and len(word) > 1)


def starts(language: str, text: str) -> list[int]:
    """Where a term may begin."""
    if language in UNSPACED:
        return [n for n in range(len(text)) if not _inside(text, n)]
    found = [word.start() for word in _WORDS.finditer(text)]
    if language in PREFIXES:
        after = [PREFIXES[language].match(text, at) for at in found]
        found += [match.end() for match in after if match and match[0]]
    return sorted(found)


def _inside(text: str, n: int) -> bool:
    """Within a word of Latin letters or a number."""
    here, before = text[n], text[n - 1] if n else " "
    return all(c.isascii() and c.isalnum() for c in (here, before))


def occurrences(language: str, term: str, text: str) -> list[tuple[int, int]]:
    """Where a term stands in a text."""
    wanted = pattern(language, term)
    found = (wanted.match(text, at) for at in starts(language, text))
    return [match.span() for match in found if match]
