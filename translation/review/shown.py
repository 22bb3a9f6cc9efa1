"""What a reviewer sees of a job that is in their hands."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.core.exceptions import PermissionDenied

from casework.blockers import Blocker
from casework.people.access import ActingRequest
from casework.people.actor import Actor
from documents.redacting.giving import given_to
from documents.viewing.showing import Showing, show_version
from translation.jobs.models import Deed, Job
from translation.queue.lines import Line, lines
from translation.review import penalties
from translation.review.findings import judge
from translation.review.hindering import hindrances, standing
from translation.review.models import Remark
from translation.review.rows import Language, Row
from translation.segments.models import Segment


@dataclass
class Verdict:
    """How the remarks of this review weigh, and what hinders signing."""

    job: Job
    remarks: list[Remark]
    hindered: list[Blocker]

    @property
    def points(self) -> int:
        return penalties.points(self.remarks)

    @property
    def limit(self) -> int:
        return penalties.limit(self.job.words)


@dataclass
class Review:
    """The page. `whole`: remarks on the job as a whole, of this review and of earlier ones."""

    job: Job
    line: Line
    rows: list[Row]
    whole: "Whole"
    verdict: Verdict
    changed: int
    sent_back: list[Deed] = field(default_factory=list)

    @property
    def source(self) -> Language:
        return Language(self.job.source_language)

    @property
    def target(self) -> Language:
        return Language(self.job.target_language)

    @property
    def to_look_at(self) -> int:
        return sum(row.asks_for_a_look for row in self.rows)


@dataclass
class Whole:
    """Remarks that are on no segment."""

    remarks: list[Remark] = field(default_factory=list)
    earlier: list[Remark] = field(default_factory=list)


def in_review(actor: Actor, pk: int) -> Job | None:
    """A job that the actor reviews now."""
    mine = Job.objects.in_hands_of(actor).select_related("version__file", "version__case")
    return mine.filter(pk=pk).first()


def once_reviewed(actor: Actor, pk: int) -> Job | None:
    """A job that the actor reviewed, or may know of: its text is not theirs to see."""
    known = Job.objects.visible_to(actor).filter(pk=pk).first()
    return known or Job.objects.filter(pk=pk, deeds__whom=actor.user).first()


def review_of(job: Job) -> Review:
    """The whole job, in nine queries however many segments it has."""
    rows, whole = _rows(job, list(job.segments.all()))
    [line] = lines(Job.objects.filter(pk=job.pk))
    return Review(
        job=job,
        line=line,
        rows=rows,
        whole=whole,
        verdict=Verdict(
            job, remarks := standing(job), hindrances(job, [row.judged for row in rows], remarks)
        ),
        changed=sum(row.before is not None for row in rows),
        sent_back=list(job.deeds.filter(kind=Deed.Kind.SENT_BACK).order_by("pk")),
    )


def row_of(job: Job, segment: Segment) -> Row:
    """One segment alone."""
    [row], _whole = _rows(job, [segment])
    row.begins_page = not job.segments.filter(page=segment.page, number__lt=segment.number).exists()
    return row


def whole_of(job: Job) -> Whole:
    return _rows(job, [])[1]


def verdict_of(job: Job) -> Verdict:
    """After a remark or an acceptance: only segments for which reasons were given are judged again."""
    reasoned = job.segments.filter(justifications__isnull=False).distinct()
    remarks = standing(job)
    return Verdict(job, remarks, hindrances(job, judge(job, reasoned), remarks))


def _rows(job: Job, segments: list[Segment]) -> tuple[list[Row], Whole]:
    remarks = job.remarks.filter(withdrawn_at=None).select_related("by").order_by("pk")
    now: defaultdict[int | None, list[Remark]] = defaultdict(list)
    earlier: defaultdict[int | None, list[Remark]] = defaultdict(list)
    for one in remarks:
        (now if one.round == job.rounds else earlier)[one.segment_id].append(one)
    before = _before(job, segments)
    rows, page = [], 0
    for judged in judge(job, segments):
        pk = judged.segment.pk
        rows.append(Row(judged, now[pk], earlier[pk], before.get(pk), judged.segment.page != page))
        page = judged.segment.page
    return rows, Whole(now[None], earlier[None])


def _before(job: Job, segments: list[Segment]) -> dict[int, str]:
    """By segment, the text as it was when changes were asked last, where it is another one now."""
    last = job.deeds.filter(kind=Deed.Kind.SENT_BACK).order_by("-pk").first()
    if last is None:
        return {}
    edited = {one.pk: one for one in segments if _is_later(one.edited_at, last.at)}
    history = apps.get_model("translation", "SegmentHistory").objects.filter(
        pgh_obj__in=edited, edited_at__lte=last.at
    )
    newest = history.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    texts = dict(newest.values_list("pgh_obj_id", "target"))
    return {pk: text for pk, text in texts.items() if text != edited[pk].target}


def _is_later(moment: datetime | None, than: datetime) -> bool:
    return moment is not None and moment > than


def paper_of(request: ActingRequest, job: Job) -> dict[str, Showing | str]:
    """The paper beside the text, or why it is not shown. On record: it was shown."""
    try:
        file = given_to(job.version, request.actor)
    except PermissionDenied as denied:  # there is no redacted copy: the text has tokens for names
        return {"not_shown": str(denied)}
    return {"showing": show_version(request, job.version, file)}
