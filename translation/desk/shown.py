"""What the desk shows of a job that is in its translator's hands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from casework.people.access import ActingRequest
from casework.people.actor import SYSTEM, Actor
from documents.redacting.giving import given_to
from documents.viewing.showing import Showing, show_version
from translation.asking.models import Question
from translation.desk.rows import Language, Row, rows
from translation.jobs.models import GONE, Job
from translation.queue.lines import deadline
from translation.review.models import Remark
from translation.segments.models import Segment
from translation.segments.preparing import prepare


@dataclass(frozen=True)
class Sheet:
    """The segments of one page of the paper, and what was asked about it."""

    number: int
    rows: list[Row]
    questions: list[Question]


@dataclass(frozen=True)
class Desk:
    """A job as it is worked on. `remarks`: on the whole. `showing`: the paper, or why it is not shown."""

    job: Job
    sheets: list[Sheet]
    remarks: list[Remark]
    showing: Showing | None
    not_shown: str = ""
    source: Language = field(init=False)
    target: Language = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", Language(self.job.source_language))
        object.__setattr__(self, "target", Language(self.job.target_language))

    @property
    def rows(self) -> list[Row]:
        return [row for sheet in self.sheets for row in sheet.rows]

    @property
    def confirmed(self) -> list[Row]:
        return [row for row in self.rows if row.segment.state == Segment.State.CONFIRMED]

    @property
    def due(self) -> str:
        return deadline(self.job.due_at)[0]

    @property
    def words(self) -> int:
        return sum(row.words for row in self.rows)

    @property
    def words_confirmed(self) -> int:
        return sum(row.words for row in self.confirmed)

    @property
    def remarked(self) -> int:
        return sum(len(row.remarks) for row in self.rows)

    @property
    def segment_address(self) -> str:
        """Of segment 0, which stands for any."""
        return reverse("translation-segment", args=[self.job.pk, 0])


def in_hand(actor: Actor, pk: int) -> Job | None:
    """A job that the actor has in hand now."""
    mine = Job.objects.in_hands_of(actor).select_related("version__file", "version__case")
    return mine.filter(pk=pk).first()


def once_theirs(actor: Actor, pk: int) -> Job | None:
    """A job that the actor had, or may know of: its text is not theirs to see."""
    known = Job.objects.visible_to(actor).filter(pk=pk).first()
    return known or Job.objects.filter(pk=pk, deeds__whom=actor.user).first()


def desk(request: ActingRequest, job: Job, typed: Mapping[int, str] | None = None) -> Desk:
    """Seven queries, however many segments there are; on record is that the paper was shown.

    typed: by number of a segment, what was written and not taken.
    """
    segments = list(job.segments.all())
    if not segments and job.state not in GONE and prepare(job.pk, actor=SYSTEM):
        segments = list(job.segments.all())
    standing = job.remarks.filter(withdrawn_at=None, resolved_at=None).order_by("pk")
    remarks = list(standing.select_related("by"))
    questions = list(job.questions.select_related("answered_by", "segment").order_by("pk"))
    lines = rows(job, segments, remarks, typed)
    showing, not_shown = _paper(request, job)
    return Desk(
        job,
        [
            Sheet(page, list(here), [one for one in questions if one.page == page])
            for page, here in groupby(lines, lambda row: row.segment.page)
        ],
        [remark for remark in remarks if remark.segment_id is None],
        showing,
        not_shown,
    )


def _paper(request: ActingRequest, job: Job) -> tuple[Showing | None, str]:
    try:
        file = given_to(job.version, request.actor)
    except PermissionDenied as denied:  # there is no redacted copy: the text has tokens for names
        return None, str(denied)
    return show_version(request, job.version, file), ""
