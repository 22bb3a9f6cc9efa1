"""Terms in a text, the longest first."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.db.models import Count, Max

from translation.terms import patterns
from translation.terms.models import Term

KEY = 2  # letters by which terms that may begin at a place are looked up


@dataclass(frozen=True)
class Hit:
    """A term of the list, from `start` to `end` of the text. Of one wording there may be several
    terms: what it is to be, and what it must not be."""

    start: int
    end: int
    term: Term


type Edition = tuple[int, int]  # of the list: its last change, and how many there were


def find_terms(
    source_language: str, target_language: str, text: str, edition: Edition | None = None
) -> list[Hit]:
    """The terms in a text, approved ones and those that await approval. They do not overlap.

    edition: as it was read a moment ago, for who looks at many texts; it spares a query each.
    """
    known = _known(source_language, target_language, edition or present_edition())
    hits: list[Hit] = []
    reached = 0
    for start in patterns.starts(source_language, text):
        if start < reached:
            continue
        found = _longest_at(known, source_language, text, start)
        hits += found
        reached = found[0].end if found else reached
    return hits


def _longest_at(known: dict[str, list[Term]], language: str, text: str, start: int) -> list[Hit]:
    begin = text[start : start + KEY].lower()
    hits = []
    for term in (*known.get(begin, ()), *known.get(begin[:1], ())):
        match = patterns.pattern(language, term.source).match(text, start)
        if match:
            hits.append(Hit(start, match.end(), term))
    longest = max((hit.end for hit in hits), default=0)
    return [hit for hit in hits if hit.end == longest]


def present_edition() -> Edition:
    """Which changes of the list this transaction sees."""
    history = apps.get_model("translation", "TermHistory").objects
    seen = history.aggregate(last=Max("pk"), all=Count("pk"))
    return seen["last"] or 0, seen["all"]


@lru_cache(maxsize=32)
def _known(source_language: str, target_language: str, edition: Edition) -> dict[str, list[Term]]:
    """Terms by their first letters. Another edition of the list is read again."""
    known: dict[str, list[Term]] = defaultdict(list)
    for term in Term.objects.between(source_language, target_language).standing().order_by("pk"):
        known[term.source[:KEY].lower()].append(term)
    return dict(known)
