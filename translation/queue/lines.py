"""The jobs of a linguist's lists, in words. Nothing of the case but the kind of the paper."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock, languages
from casework.protocols.compiled import protocol
from translation.jobs.models import Job, JobQuerySet, State
from translation.linguists.models import Domain
from translation.segments.languages import UNSPACED_LANGUAGES
from translation.segments.models import Segment

SOON = 1  # days before the deadline


@dataclass(frozen=True)
class Line:
    """One job. `state`: over, late or empty, by its deadline. `lease`: when it goes back by itself."""

    job: Job
    kind: str
    pair: str
    domain: str
    size: str
    due: str
    left: str
    state: str
    lease: str
    confirmed: int
    segments: int
    remarks: int

    @property
    def is_sent_back(self) -> bool:
        """Changes are asked, and not all of them were handed in again."""
        return self.remarks > 0 or self.job.state == State.CHANGES_ASKED


def lines(jobs: JobQuerySet) -> list[Line]:
    """The jobs as lines, in their order. One query, and none for each."""
    confirmed = Q(segments__state=Segment.State.CONFIRMED)
    open_remarks = Q(remarks__resolved_at=None, remarks__withdrawn_at=None)
    counted = jobs.select_related("case", "version").annotate(
        all_segments=Count("segments", distinct=True),
        confirmed_segments=Count("segments", filter=confirmed, distinct=True),
        open_remarks=Count("remarks", filter=open_remarks, distinct=True),
    )
    return [_line(job) for job in counted]


def _line(job: Job) -> Line:
    kinds = protocol(job.case.protocol_id).documents
    due, left, state = deadline(job.due_at)
    return Line(
        job=job,
        kind=str(kinds[job.version.document_type].label),
        pair=pair(job.source_language, job.target_language),
        domain=domain(job.domain),
        size=size_words(job),
        due=due,
        left=left,
        state=state,
        lease=lease(job),
        confirmed=job.confirmed_segments,  # type: ignore[attr-defined]  # annotated above
        segments=job.all_segments,  # type: ignore[attr-defined]
        remarks=job.open_remarks,  # type: ignore[attr-defined]
    )


def pair(source: str, target: str) -> str:
    words = {"source": languages.name(source), "target": languages.name(target)}
    return _("%(source)s into %(target)s") % words


def size_words(job: Job) -> str:
    """How much there is to translate; nothing while that is not known."""
    if not job.words:
        return ""
    if job.source_language in UNSPACED_LANGUAGES:
        text = ngettext("%(n)s character", "%(n)s characters", job.words)
    else:
        text = ngettext("%(n)s word", "%(n)s words", job.words)
    return text % {"n": job.words}


def domain(code: str) -> str:
    return str(Domain(code).label) if code in Domain.values else ""


def deadline(due_at: datetime | None) -> tuple[str, str, str]:
    """The day, how far away it is, and whether that is over or late. By the site's calendar."""
    if due_at is None:
        return "", _("no deadline"), ""
    day = clock.site_date(due_at)
    left = (day - clock.site_today()).days
    if left < 0:
        text = ngettext("%(n)s day overdue", "%(n)s days overdue", -left) % {"n": -left}
        return day_words(day), text, "over"
    if left == 0:
        return day_words(day), _("due today"), "late"
    text = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return day_words(day), text, "late" if left <= SOON else ""


def day_words(day: date) -> str:
    return date_format(day, "j M Y")


def lease(job: Job) -> str:
    """When a job goes back to the queue unless its translator does something."""
    if job.lease_until is None:
        return ""
    hours = max(0, round((job.lease_until - clock.now()).total_seconds() / 3600))
    text = ngettext(
        "goes back in %(n)s hour unless you work on it",
        "goes back in %(n)s hours unless you work on it",
        hours,
    )
    return text % {"n": hours}
