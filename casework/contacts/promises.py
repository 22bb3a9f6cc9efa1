"""Words that no message may hold: promises, medical advice, final costs (domain.md 1.3).

The table is `promises/<language>.json`: for each rule the words in that language. In it `*` stands
for any ending, a space for any gap inside a sentence, ` ~ ` for up to three words between; brackets,
`|` and `?` are as in regular expressions. Every language is searched in every text, for people
mix languages. Texts are read without case, accents, Arabic vowel signs and invisible characters,
and a Cyrillic letter inside a Latin word as the Latin one it looks like.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABLES = Path(__file__).parent / "promises"
LETTERS: dict[str, Any] = json.loads((TABLES.parent / "letters.json").read_text(encoding="utf-8"))
INSIDE = rf"[^\w{re.escape(LETTERS['sentence_ends'])}]"
GAP = rf"{INSIDE}{{1,3}}"
BETWEEN = rf"(?:{INSIDE}+\w+){{0,3}}{INSIDE}+"
# Where a language's words end: some grow articles and prepositions, some are written without gaps.
EDGES = {
    "whole": (r"(?<!\w)", r"(?!\w)"),
    "start": (r"(?<!\w)[وفبلك]?(?:\u0627\u0644)?", ""),
    "none": ("", ""),
}


@dataclass(frozen=True)
class Rule:
    """A prohibition of domain.md 1.3: what is wrong, and what to write instead."""

    code: str
    wrong: str | Promise
    instead: str | Promise


RULES: dict[str, Rule] = {
    "promise": Rule(
        "P-02",
        _("This reads as a promise."),
        _("Say what will be done next and by whom, not what will come of it."),
    ),
    "eligible": Rule(
        "P-02",
        _("This reads as if somebody could take part."),
        _("Write: the hospital's trial team decides; its answer is there after signing in."),
    ),
    "outcome": Rule(
        "P-02",
        _("This reads as a promise about the outcome."),
        _("Write: nobody can say beforehand how the therapy will turn out."),
    ),
    "medicine": Rule(
        "P-03",
        _("This reads as medical advice."),
        _("Write: please ask your doctor before you change anything about your medicines."),
    ),
    "cost": Rule(
        "P-07",
        _("This reads as final costs."),
        _("Write: the hospital confirms the costs in writing. Amounts only from that letter."),
    ),
    "approved": Rule(
        "P-11",
        _("This reads as if the therapy were approved."),
        _("Write: the therapy is investigational and not approved for autoimmune disease."),
    ),
}


@dataclass(frozen=True)
class Finding:
    """A forbidden stretch of a text, from `start` to before `end`."""

    rule: str
    start: int
    end: int
    words: str

    @property
    def says(self) -> Rule:
        return RULES[self.rule]


def findings(text: str) -> list[Finding]:
    """Every forbidden stretch, in the order of the text; of two that overlap, the first."""
    plain, places = normalised(text)
    found: list[tuple[int, int, str]] = []
    for rule, pattern in _patterns():
        found += [
            (m.start(), m.end(), rule) for m in pattern.finditer(plain) if m.end() > m.start()
        ]
    kept: list[Finding] = []
    for start, end, rule in sorted(found, key=lambda one: (one[0], -one[1])):
        first, last = places[start], places[end - 1] + 1
        if not kept or first >= kept[-1].end:
            kept.append(Finding(rule, first, last, text[first:last]))
    return kept


def normalised(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and for each of its characters the place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if _counts(part):
                letters.append(LETTERS["same"].get(part, part))
                places.append(place)
    return re.sub(r"\w+", _one_script, "".join(letters)), places


def _one_script(word: re.Match[str]) -> str:
    """A word with Latin letters in it, its Cyrillic lookalikes read as Latin ones."""
    if not re.search("[a-z]", word[0]):
        return word[0]
    return "".join(LETTERS["lookalikes"].get(letter, letter) for letter in word[0])


def _counts(letter: str) -> bool:
    return letter != LETTERS["left_out"] and unicodedata.category(letter) not in {"Mn", "Me", "Cf"}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """One pattern for each rule and language, and the one for money."""
    made = [("cost", _money())]
    for path in sorted(TABLES.glob("*.json")):
        table = json.loads(path.read_text(encoding="utf-8"))
        before, after = EDGES[table.pop("edges")]
        for rule, phrases in table.items():
            either = "|".join(_pattern(phrase) for phrase in phrases)
            made.append((rule, re.compile(f"{before}(?:{either}){after}")))
    return made


def _money() -> re.Pattern[str]:
    """An amount in any currency, the sign before or after it."""
    signs, words = re.escape(LETTERS["money_signs"]), "|".join(LETTERS["money_words"])
    currency = rf"(?:[{signs}]|(?<!\w)(?:{words})(?!\w)|{'|'.join(LETTERS['money_anywhere'])})"
    thousands = "|".join(LETTERS["thousands"])
    number = rf"\d[\d{re.escape(LETTERS['in_numbers'])}]*(?:{thousands})?"
    return re.compile(rf"{currency}\s?{number}|{number}\s?{currency}")


def _pattern(phrase: str) -> str:
    """A phrase of the table as a regular expression over normalised text."""
    plain, _places = normalised(phrase)
    made = plain.replace(" ~ ", "\0").replace("(", "(?:").replace("*", r"\w*")
    # a gap that may be left out stays one: "100 ?%"
    return made.replace(" ?", f"(?:{GAP})?").replace(" ", GAP).replace("\0", BETWEEN)
