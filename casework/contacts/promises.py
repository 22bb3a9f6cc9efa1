"""Words that no message may hold: promises, medical advice, final costs (domain.md 1.3).

The table is `promises/<language>.json`: for each rule the words in that language. In it `*` stands
for any ending, a space for any gap inside a sentence, ` ~ ` for up to three words between; brackets,
`|` and `?` are as in regular expressions. Every language is searched in every text, for people mix
languages, in the letters of its script (letters.py). `honest` says what makes a promise none when it
stands right before it: "we cannot promise that ..."; `that` and `turns`: where such a sentence goes
on and where it turns. A text that no table is for is held for a manager to read.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.contacts import amounts
from casework.contacts.letters import LETTERS, Form, folded, forms, unread

TABLES = Path(__file__).parent / "promises"
INSIDE = rf"[^\w{re.escape(LETTERS['sentence_ends'])}]"
GAP = rf"{INSIDE}+"
BETWEEN = rf"(?:{INSIDE}++\w++){{0,3}}{INSIDE}+"
CLAUSE = re.compile(rf"[{re.escape(LETTERS['sentence_ends'] + LETTERS['clause_ends'])}]|\n\s*\n")
# Where a language's words end: some grow articles and prepositions, some are written without gaps.
EDGES = {
    "whole": (r"(?<!\w)", r"(?!\w)"),
    "start": (r"(?<!\w)[وفبلك]?(?:\u0627\u0644)?", ""),
    "none": ("", ""),
}
MAY_BE_DENIED = frozenset({"promise", "outcome"})
FOLLOWS = frozenset({"promise", "outcome", "eligible"})
BEFORE = 60  # characters that are looked at before a word
AFTER = 300


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
    "unread": Rule(
        "P-02",
        _("The table of words cannot check this script or language."),
        _("A manager who can read it, or has it read, releases it."),
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


@dataclass(frozen=True)
class Denial:
    """How a language says that nothing is promised, how it goes on, and where it turns."""

    honest: re.Pattern[str]
    goes_on: re.Pattern[str]
    turns: re.Pattern[str]


@dataclass(frozen=True)
class Table:
    """The words of one language, ready to search with; the one of money denies nothing."""

    script: str
    rules: dict[str, re.Pattern[str]]
    denial: Denial | None = None


def findings(text: str, language: str = "en") -> list[Finding]:
    """Every forbidden stretch, in the order of the text; of two that overlap, the first."""
    read = language in {path.stem for path in TABLES.glob("*.json")}
    blind = unread(text) if read else [(0, len(text))] if text.strip() else []
    found = {(start, end, "unread") for start, end in blind}
    for script, searched in forms(text).items():
        tables = [table for table in _tables() if table.script == script]
        for form in searched:
            found |= {_place(form, *one) for one in _broken(form.text, tables)}
    kept: list[Finding] = []
    for start, end, rule in sorted(found, key=lambda one: (one[0], -one[1], one[2])):
        if not kept or start >= kept[-1].end:
            kept.append(Finding(rule, start, end, text[start:end]))
    return kept


def _place(form: Form, start: int, end: int, rule: str) -> tuple[int, int, str]:
    return form.places[start], form.places[end - 1] + 1, rule


def normalised(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and for each of its characters the place in the original."""
    form = folded(text, "latin" if re.search("[a-zA-Z]", text) else "plain")
    return form.text, form.places


def _broken(plain: str, tables: list[Table]) -> Iterator[tuple[int, int, str]]:
    """The rules that a text breaks by the tables of one script, without what it denies."""
    # languages share words: a Spanish denial excuses what the French table finds in it
    found = [
        (*match.span(), rule)
        for table in tables
        for rule, pattern in table.rules.items()
        for match in pattern.finditer(plain)
        if match.end() > match.start()
    ]
    denials = [table.denial for table in tables if table.denial]
    denied = {
        one
        for one in found
        if one[2] in MAY_BE_DENIED and any(_is_denied(plain, one[0], each) for each in denials)
    }
    ends = {end for _start, end, rule in denied if rule == "promise"}
    reached = [(end, _reach(plain, end, denials)) for end in ends]
    for start, end, rule in found:
        follows = rule in FOLLOWS and any(a <= start < b for a, b in reached)
        if (start, end, rule) not in denied and not follows:
            yield start, end, rule


def _is_denied(plain: str, start: int, denial: Denial) -> bool:
    """Whether the words right before, in the same clause, deny what follows."""
    before = CLAUSE.split(plain[max(0, start - BEFORE) : start])[-1]
    return denial.honest.search(before) is not None


def _reach(plain: str, end: int, denials: list[Denial]) -> int:
    """How far a denied promise goes: "we cannot promise that ..." to the end of its clause."""
    if not any(denial.goes_on.match(plain, end) for denial in denials):
        return end
    turns = [CLAUSE, *(denial.turns for denial in denials)]
    stops = [found.start() for turn in turns if (found := turn.search(plain, end, end + AFTER))]
    return min([*stops, end + AFTER])


@cache
def _tables() -> list[Table]:
    """The tables of all languages, and the one of money in the scripts it is written in."""
    money = re.compile("|".join(f"(?:{one.pattern})" for one in amounts.patterns()))
    made = [Table(script, {"cost": money}) for script in ("latin", "plain")]
    for path in sorted(TABLES.glob("*.json")):
        table = json.loads(path.read_text(encoding="utf-8"))
        before, after = EDGES[table.pop("edges")]
        script = table.pop("script")
        denial = _denial(
            *(table.pop(name) for name in ("honest", "that", "turns")), gaps=bool(before)
        )
        rules = {
            rule: re.compile(f"{before}(?:{_either(phrases)}){after}")
            for rule, phrases in table.items()
        }
        made.append(Table(script, rules, denial))
    return made


def _denial(honest: list[str], that: list[str], turns: list[str], *, gaps: bool) -> Denial:
    """`gaps`: the language is written with gaps between its words."""
    gap, edge, after = (GAP, r"(?<!\w)", r"(?!\w)") if gaps else ("", "", "")
    return Denial(
        re.compile(f"{edge}(?:{_either(honest)}){gap}\\Z"),
        re.compile(f"{gap}(?:{_either(that)})"),
        re.compile(f"{edge}(?:{_either(turns)}){after}"),
    )


def _either(phrases: list[str]) -> str:
    return "|".join(_pattern(phrase) for phrase in phrases)


def _pattern(phrase: str) -> str:
    """A phrase of the table as a regular expression over a folded text."""
    plain = folded(phrase, "plain").text
    made = plain.replace(" ~ ", "\0").replace("(", "(?:").replace("*", r"\w*")
    # a gap that may be left out stays one: "100 ?%"
    return made.replace(" ?", f"(?:{GAP})?").replace(" ", GAP).replace("\0", BETWEEN)
