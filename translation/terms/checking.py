"""Whether a translation keeps to the termbase."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from translation.terms.finding import Edition, Hit, find_terms
from translation.terms.models import Kind, Status, Term
from translation.terms.patterns import occurrences

TERM_MISSING = "TERM_MISSING"
TERM_FORBIDDEN = "TERM_FORBIDDEN"
DO_NOT_TRANSLATE_CHANGED = "DO_NOT_TRANSLATE_CHANGED"


@dataclass(frozen=True)
class TermFinding:
    """Something about a term. `start` and `end`: where, in the source; in the target for
    TERM_FORBIDDEN. A critical one keeps a segment from being approved."""

    code: str
    critical: bool
    start: int
    end: int
    term: Term
    message: str


def check_terms(
    source_language: str,
    target_language: str,
    source: str,
    target: str,
    edition: Edition | None = None,
) -> list[TermFinding]:
    """What is wrong by approved terms; those that await approval say nothing here.

    edition: see find_terms.
    """
    wordings: dict[str, list[Hit]] = defaultdict(list)
    for hit in find_terms(source_language, target_language, source, edition):
        if hit.term.status == Status.APPROVED:
            wordings[hit.term.source.lower()].append(hit)
    found: list[TermFinding] = []
    for hits in wordings.values():
        used = _used(target_language, hits, target)
        found += [*_missing(hits, used), *_forbidden(target_language, hits, used, target)]
        found += _changed(hits, target)
    return found


def _of(kind: str, hits: Iterable[Hit]) -> list[Hit]:
    """One hit for each term of a kind."""
    return list({hit.term.pk: hit for hit in hits if hit.term.kind == kind}.values())


def _used(language: str, hits: Sequence[Hit], target: str) -> list[tuple[int, int]]:
    """Where the target has a preferred wording."""
    preferred = (hit.term.target for hit in _of(Kind.PREFERRED, hits))
    return [span for wording in preferred for span in occurrences(language, wording, target)]


def _missing(hits: Sequence[Hit], used: Sequence[tuple[int, int]]) -> list[TermFinding]:
    preferred = _of(Kind.PREFERRED, hits)
    if not preferred or used:
        return []
    first = preferred[0]
    text = _("“%(source)s” is “%(target)s” in our terms.") % {
        "source": first.term.source,
        "target": " / ".join(hit.term.target for hit in preferred),
    }
    return [TermFinding(TERM_MISSING, False, first.start, first.end, first.term, text)]


def _forbidden(
    language: str, hits: Sequence[Hit], used: Sequence[tuple[int, int]], target: str
) -> list[TermFinding]:
    """Wordings that must not be used, unless they are a part of the preferred one."""
    found = []
    for hit in _of(Kind.FORBIDDEN, hits):
        for start, end in occurrences(language, hit.term.target, target):
            if not any(a <= start and end <= b for a, b in used):
                text = _("“%(target)s” is not to be used for “%(source)s”.")
                words = {"target": hit.term.target, "source": hit.term.source}
                found.append(TermFinding(TERM_FORBIDDEN, False, start, end, hit.term, text % words))
    return found


def _changed(hits: Sequence[Hit], target: str) -> list[TermFinding]:
    """What stands less often in the target than in the source, letter by letter."""
    found = []
    for hit in _of(Kind.DO_NOT_TRANSLATE, hits):
        wanted = sum(other.term == hit.term for other in hits)
        if len(occurrences("zh", hit.term.source, target)) < wanted:
            text = _("“%(source)s” is to stay as it is.") % {"source": hit.term.source}
            found.append(
                TermFinding(DO_NOT_TRANSLATE_CHANGED, True, hit.start, hit.end, hit.term, text)
            )
    return found
