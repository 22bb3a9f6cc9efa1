"""Segments without translation, parts left out or put in, text left in its language."""

import math
import re

from translation.checks.findings import Finding, finding
from translation.checks.lengths import content
from translation.checks.lexicon import function_words
from translation.checks.poles import clauses
from translation.checks.reading import Reading
from translation.checks.text import HAN, Plain

SHORT, ACRONYM_HOLDS = 60, 9  # letters
SCRIPTS = {
    "ru": re.compile(r"[\u0400-\u04ff]+"),
    "ar": re.compile(r"[\u0620-\u06d3]+"),
    "hi": re.compile(r"[\u0900-\u0963]+"),
    "zh": re.compile(rf"[{HAN}]+"),
}
BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
PHRASE = re.compile(r"(?<![\w.'’-])[^\W\d_A-Z]{4,}[ ][^\W\d_A-Z]{4,}(?![\w'’-])")
LATIN = {"cafe lait", "in vitro", "lupus erythematosus", "livedo reticularis", "status epilepticus"}
ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")


def check_empty(source: str, target: str) -> list[Finding]:
    if source.strip() and not target.strip():
        return [finding("SEGMENT_EMPTY", source, "")]
    if target.strip() and not source.strip():
        return [finding("SEGMENT_ADDED", "", target)]
    return []


def check(source: Reading, target: Reading) -> list[Finding]:
    return [*_untranslated(source, target), *_length(source, target)]


def _length(source: Reading, target: Reading) -> list[Finding]:
    ours, theirs = content(source.plain), content(target.plain)
    if min(ours, theirs) == 0 or max(ours, theirs) < 15:
        return []
    share = theirs / ours
    if _entry_gone(source, target) and share < 0.6:
        return [finding("TEXT_MISSING", source.plain.original, target.plain.original)]
    if _entry_gone(target, source) and share > 2.4:
        return [finding("TEXT_ADDED", source.plain.original, target.plain.original)]
    sentences = _sentences(source, target)
    if max(ours, theirs) < 40:
        gone = sentences[1] < sentences[0] and share < 0.6
        return (
            [finding("TEXT_MISSING", source.plain.original, target.plain.original)] if gone else []
        )
    results = sentences[1] < sentences[0] and share < 0.85 and _results(target) < _results(source)
    if (
        results
        or _one_gone(source, target)
        or (share < 0.42 and not _spelled_short(ours, theirs, target))
        or (sentences[1] < sentences[0] and share < (0.58 if _abbreviates(target) else 0.7))
    ):
        return [finding("TEXT_MISSING", source.plain.original, target.plain.original)]
    more = sentences[1] > sentences[0] and share > (2.0 if _abbreviates(source) else 1.6)
    held = ACRONYM_HOLDS * len(ACRONYM.findall(source.plain.original))
    if (theirs > 2.6 * (ours + held) and theirs > 60) or more:
        return [finding("TEXT_ADDED", source.plain.original, target.plain.original)]
    return []


def _sentences(source: Reading, target: Reading) -> tuple[int, int]:
    """How many each side has; equal where the commas of one make up for the full stops of the other."""
    ours, theirs = clauses(source), clauses(target)
    parts = sum(map(len, ours)), sum(map(len, theirs))
    if len(theirs) < len(ours) <= parts[1] or len(ours) < len(theirs) <= parts[0]:
        return len(ours), len(ours)
    return len(ours), len(theirs)


def _spelled_short(ours: float, theirs: float, target: Reading) -> bool:
    """`PE ruled out by CT`: capitals that hold whole words."""
    held = ACRONYM_HOLDS * len(ACRONYM.findall(target.plain.original))
    return ours < SHORT and theirs + held > ours * 0.42


def _entry_gone(one: Reading, two: Reading) -> bool:
    """A bracket or a clause less."""
    brackets = [len(BRACKETS.findall(side.plain.original)) for side in (one, two)]
    parts = [sum(map(len, clauses(side))) for side in (one, two)]
    return parts[1] < parts[0] and brackets[1] < brackets[0]


def _results(side: Reading) -> int:
    """How often something is said to be positive or negative."""
    return sum(item.value("axis").startswith("res:") for item in side.items)


def _one_gone(source: Reading, target: Reading) -> bool:
    """One sentence fewer, and the lengths fit far better with one left out than with any two made one."""
    ours, theirs = _lengths(source), _lengths(target)
    parts = sum(map(len, clauses(target)))
    if len(ours) != len(theirs) + 1 or not theirs or parts >= len(ours):
        return False
    without = min(_misfit(ours[:place] + ours[place + 1 :], theirs) for place in range(len(ours)))
    merged = min(
        _misfit([*ours[:place], ours[place] + ours[place + 1], *ours[place + 2 :]], theirs)
        for place in range(len(theirs))
    )
    return without < 0.25 and without * 2 < merged


def _lengths(side: Reading) -> list[float]:
    share = content(side.plain) / max(1, len(side.plain.text))
    return [share * (sentence[-1][-1].end - sentence[0][0].start) for sentence in clauses(side)]


def _misfit(ours: list[float], theirs: list[float]) -> float:
    return sum(
        abs(math.log(max(two, 1) / max(one, 1))) for one, two in zip(ours, theirs, strict=True)
    ) / len(theirs)


def _abbreviates(side: Reading) -> bool:
    """Full stops after short words: sentences cannot be counted for sure."""
    return re.search(r"(?<!\w)[^\W\d_]{1,2}\.(?=\s)", side.plain.original) is not None


def _untranslated(source: Reading, target: Reading) -> list[Finding]:
    language = source.plain.language
    if language in SCRIPTS:
        left = SCRIPTS[language].findall(BRACKETS.sub(" ", target.plain.original))
        long = [word for word in left if len(word) >= 3]
        if long and target.plain.language != language:
            return [finding("UNTRANSLATED", "", " ".join(left))]
        return []
    if target.plain.language in SCRIPTS and (words := _foreign(source.plain, target.plain)):
        return [finding("UNTRANSLATED", words, words)]
    run = _copied(source.plain, target.plain)
    return [finding("UNTRANSLATED", run, run)] if run else []


def _foreign(source: Plain, target: Plain) -> str:
    """Two small words side by side that only the source's language can have put there."""
    for found in PHRASE.finditer(BRACKETS.sub(" ", target.original)):
        if found[0] in source.original and found[0] not in LATIN:
            return found[0]
    return ""


def _copied(source: Plain, target: Plain) -> str:
    """The longest run of the source's words that stands in the target letter for letter, if it is a sentence's."""
    ours = [match[0] for match in WORDS.finditer(source.original)]
    theirs = " " + " ".join(WORDS.findall(target.original)) + " "
    foreign = function_words(source.language) - function_words(target.language)
    start = 0
    while start < len(ours):
        end = start
        while end < len(ours) and f" {' '.join(ours[start : end + 1])} " in theirs:
            end += 1
        if end - start >= 3 and _speaks(ours[start:end], foreign):
            return " ".join(ours[start:end])
        start = max(end, start + 1)
    return ""


def _speaks(words: list[str], foreign: frozenset[str]) -> bool:
    """Names keep their small words (`Hospital de la Santa Creu`); sentences have other words in lower case too."""
    small = [word for word in words if word.lower() in foreign]
    plain = [
        word for word in words if word.islower() and word.lower() not in foreign and len(word) > 3
    ]
    return bool(small and plain) or len(plain) >= 4
