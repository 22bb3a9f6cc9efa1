"""What the checks find in a job, and which of it nobody has answered for."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from translation.checks import LANGUAGES, check
from translation.jobs.models import Job
from translation.packets.veil import tokens_of
from translation.review.models import Justification
from translation.segments.models import Segment
from translation.terms.checking import TERM_FORBIDDEN, check_terms
from translation.terms.finding import Edition, present_edition

IDENTITY = "IDENTITY_CHANGED"
READ_AS = "en"  # languages that the checks have no tables for: their numbers are looked at, no more


@dataclass(frozen=True)
class Finding:
    """What is wrong with a segment. `source` and `target`: excerpts, letter for letter, or empty.

    `critical`: it stops the hand-in unless it is justified. `message`: whole sentences.
    """

    code: str
    critical: bool
    category: str
    source: str
    target: str
    message: str


@dataclass
class Judged:
    """A segment with what was found in it. `answered`: the justification of a finding, by its key."""

    segment: Segment
    findings: list[Finding] = field(default_factory=list)
    answered: dict[tuple[str, str, str], Justification] = field(default_factory=dict)

    @property
    def open(self) -> list[Finding]:
        """Critical findings that the translator has not justified."""
        return [f for f in self.findings if f.critical and key(f) not in self.answered]

    @property
    def unaccepted(self) -> list[Justification]:
        """Justifications of what is still found that the reviewer has not accepted."""
        needed = {key(f) for f in self.findings if f.critical}
        return [j for k, j in self.answered.items() if k in needed and j.accepted_at is None]


def key(finding: Finding) -> tuple[str, str, str]:
    """By what a justification knows its finding again."""
    return finding.code, finding.source, finding.target


def judge(job: Job, segments: Iterable[Segment]) -> list[Judged]:
    """Segments of a job with their findings. Three queries at most."""
    segments = list(segments)
    numbers = [segment.pk for segment in segments]
    said: dict[int, list[Justification]] = {}
    for one in Justification.objects.filter(segment__in=numbers).order_by("pk"):
        said.setdefault(one.segment_id, []).append(one)
    pair = job.source_language, job.target_language
    edition = present_edition()
    return [_judged(segment, pair, said.get(segment.pk, []), edition) for segment in segments]


def _judged(
    segment: Segment, pair: tuple[str, str], said: list[Justification], edition: Edition
) -> Judged:
    found = Judged(segment)
    if not segment.target:
        return found
    found.findings = [
        *_identity(segment),
        *_checked(segment, *pair),
        *_terms(segment, *pair, edition),
    ]
    found.answered = {
        (one.code, one.excerpt, one.target_excerpt): one
        for one in said
        if (one.source, one.target) == (segment.source, segment.target)
    }
    return found


def _identity(segment: Segment) -> list[Finding]:
    """Tokens stand in the translation as often as in the source."""
    wanted, came = tokens_of(segment.source), tokens_of(segment.target)
    gone, new = wanted - came, came - wanted
    text = _("Keep what stands for the patient's name and dates as it is: %(tokens)s.")
    return [
        Finding(IDENTITY, True, "accuracy", token, "", text % {"tokens": token})
        for token in [*gone.elements(), *new.elements()]
    ]


def _checked(segment: Segment, source_language: str, target_language: str) -> list[Finding]:
    ours, theirs = (c if c in LANGUAGES else READ_AS for c in (source_language, target_language))
    found = check(ours, theirs, segment.source, segment.target)
    if (ours, theirs) != (source_language, target_language):
        found = [one for one in found if one.category == "number"]
    return [
        Finding(f.code, f.critical, f.category, f.source, f.target, _(f.message)) for f in found
    ]


def _terms(
    segment: Segment, source_language: str, target_language: str, edition: Edition
) -> list[Finding]:
    texts = {TERM_FORBIDDEN: segment.target}
    found = []
    pair = source_language, target_language
    for one in check_terms(*pair, segment.source, segment.target, edition):
        excerpt = texts.get(one.code, segment.source)[one.start : one.end]
        where = ("", excerpt) if one.code == TERM_FORBIDDEN else (excerpt, "")
        found.append(Finding(one.code, one.critical, "term", *where, one.message))
    return found
