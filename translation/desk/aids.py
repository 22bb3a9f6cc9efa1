"""What helps with a segment: what the memory holds that is like it, and the terms in it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from translation.desk.rows import Language, marked
from translation.jobs.models import Job
from translation.memory.matching import Match, matches
from translation.segments.models import Segment
from translation.terms.finding import Hit, find_terms

MOST = 5  # matches: as many as there are keys for


@dataclass(frozen=True)
class Likeness:
    """A match with its translation as it is shown: what has to be looked at or written is marked."""

    match: Match

    @property
    def shown(self) -> str | SafeString:
        whole = self.match.is_whole and not self.match.numbers_differ
        return self.match.target if whole else marked(self.match.target)


@dataclass(frozen=True)
class Aids:
    likenesses: list[Likeness]
    terms: list[Hit]
    source: Language
    target: Language


def aids_for(job: Job, segment: Segment) -> Aids:
    """For one segment of a job."""
    pair = job.source_language, job.target_language
    found = matches(*pair, segment.source, limit=MOST)
    hits = find_terms(*pair, segment.source)
    terms = {hit.term.pk: hit for hit in hits}  # each once, however often it stands there
    return Aids(
        [Likeness(match) for match in found],
        list(terms.values()),
        Language(pair[0]),
        Language(pair[1]),
    )
