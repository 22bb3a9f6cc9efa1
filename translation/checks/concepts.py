"""Complaints, findings, organs and treatments that both sides must name.

`tables/concepts.json` gives each its words by language: beginnings of words parted by `|`. `.` ends a word that must
stand whole, `~` begins what may stand inside a word (long German ones may anyway), `*` ends a word inside a phrase. `?`
begins words that may stand for it, but do not have to: they answer the other side and ask nothing of it. After `!` come
the letters that make it another word: `胸腔!镜` is no chest cavity. A name with `-` before it gives the words that deny
it: `afebrile`; one with `+` is of a thing measured, which may go by too many names to be asked for.
"""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from translation.checks.findings import Finding, finding
from translation.checks.lengths import content
from translation.checks.lexicon import TABLES
from translation.checks.reading import Reading
from translation.checks.text import MARKS, Plain, folded, plain

LETTER = rf"[\w{MARKS}]"
BEFORE = rf"(?<!{LETTER})"
CLITICS = "(?:[وفبلك]?ال|لل|[وفبلك])?"
DENIED, MEASURED = "-", "+"
# Those that have too many names.
UNASKED = {
    "strength",
    "pain",
    "remission",
    "symptoms",
    "adverse",
    "contraindication",
    "medicine",
    "weakness",
}
# Those that have hardly another name: one more or less is no other wording.
PLAIN_NAMES = {
    "fever", "cough", "nausea", "vomiting", "diarrhea", "constipation", "headache", "migraine", "dizziness", "pruritus",
    "syncope", "hemoptysis", "dysuria", "diabetes", "asthma", "stroke", "embolism", "thrombosis",
    "anaphylaxis", "familyhistory", "jaundice", "seizure", "dyspnea", "bleeding", "rash",
}  # fmt: skip
LONGER, SHORTER = 1.4, 0.7  # of the length that a whole translation has
BRIEF, WORDY = (
    0.86,
    1.14,
)  # a finding more or less shows in the length; another word for it does not
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    sure: re.Pattern[str] | None
    maybe: re.Pattern[str] | None


@cache
def _words(language: str) -> dict[str, Words]:
    table: dict[str, dict[str, str]] = json.loads((TABLES / "concepts.json").read_text("utf-8"))
    return {name: _read(language, given.get(language, "")) for name, given in table.items()}


def _read(language: str, given: str) -> Words:
    words = given.split("|") if given else []
    sure = [_pattern(language, word) for word in words if word[0] != "?"]
    maybe = [_pattern(language, word[1:]) for word in words if word[0] == "?"]
    return Words(*(re.compile("|".join(some)) if some else None for some in (sure, maybe)))


def _pattern(language: str, word: str) -> str:
    compound = language == "de" and len(word) >= 6 and not word.endswith(".")
    word, _, other = word.partition("!")
    inside = word.startswith("~") or language == "zh" or compound
    whole = word.endswith(".")
    shown = folded(language, plain(language, word.strip("~.")).text)
    parts = [re.escape(part).replace(r"\*", rf"{LETTER}*") for part in shown.split()]
    before = "" if inside else BEFORE + (CLITICS if language == "ar" else "")
    after = f"(?!{LETTER})" if whole else f"(?![{other}])" if other else ""
    return before + r"\s+".join(parts) + after


@dataclass(frozen=True, slots=True)
class Named:
    """Where each concept stands; `maybe`: those that words of wider meaning may stand for."""

    sure: dict[str, list[Spot]]
    maybe: set[str]


@lru_cache(maxsize=64)
def named(text: Plain) -> Named:
    low = folded(text.language, text.text)
    sure: dict[str, list[Spot]] = {}
    maybe: set[str] = set()
    for name, words in _words(text.language).items():
        if words.sure and (spots := [found.span() for found in words.sure.finditer(low)]):
            sure[name] = spots
        if words.maybe and words.maybe.search(low):
            maybe.add(name)
    return Named(sure, maybe)


def check(source: Reading, target: Reading) -> list[Finding]:
    """What one side names and the other does not; a longer text that lacks one has said it in other words."""
    ours, theirs = named(source.plain), named(target.plain)
    lost, new = _gone(ours, theirs), _gone(theirs, ours)
    share = content(target.plain) / max(1, content(source.plain))
    if lost and new:
        return [_say(source, target, "MEANING_CHANGED", lost, new)]
    if lost and share < LONGER:
        return [
            _say(
                source,
                target,
                "TEXT_MISSING",
                lost,
                new,
                critical=_plain(ours, lost) or share < BRIEF,
            )
        ]
    if new and share > SHORTER:
        return [
            _say(
                source,
                target,
                "TEXT_ADDED",
                lost,
                new,
                critical=_plain(theirs, new) or share > WORDY,
            )
        ]
    return []


def _gone(ours: Named, theirs: Named) -> list[Spot]:
    known = theirs.sure.keys() | theirs.maybe
    return [
        spots[0]
        for name, spots in ours.sure.items()
        if name[0] not in {DENIED, MEASURED}
        and name not in UNASKED
        and not {name, DENIED + name} & known
    ]


def _plain(side: Named, gone: list[Spot]) -> bool:
    return any(spots[0] in gone and name in PLAIN_NAMES for name, spots in side.sure.items())


def _say(
    source: Reading,
    target: Reading,
    code: str,
    lost: list[Spot],
    new: list[Spot],
    *,
    critical: bool = True,
) -> Finding:
    return finding(
        code,
        source.plain.excerpt(*lost[0]) if lost else "",
        target.plain.excerpt(*new[0]) if new else "",
        critical=critical,
    )
