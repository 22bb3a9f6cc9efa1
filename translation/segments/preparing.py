"""Cutting a job's paper into segments. Done once, whoever comes first: a job's worker or its reader."""

import logging

from casework.people.acting import verb
from casework.people.actor import Actor
from translation.jobs.models import GONE, Job
from translation.jobs.opening import locked
from translation.packets.veil import TOKEN, Veil
from translation.segments.aligning import align
from translation.segments.counts import size
from translation.segments.models import Segment, Token
from translation.segments.pieces import Kind, PageText, Piece
from translation.segments.splitting import split

logger = logging.getLogger(__name__)


def prepare_soon(job_id: int) -> None:
    """Have a job's segments cut by a worker."""
    from translation.tasks import prepare_job

    prepare_job.configure(lock=f"prepare-{job_id}").defer(job_id=job_id)


@verb
def prepare(job_id: int, *, actor: Actor) -> bool:
    """Cut a job's paper into segments, unless that was done; answers whether there are any.

    What tells who the patient is becomes a token. Segments that the job before had, too, keep their
    translations.
    """
    job = locked(job_id)
    if job.segments.exists():
        return True
    if job.state in GONE or not job.version.file.is_clean:
        return False
    pages = job.version.file.contents.order_by("number").values_list("number", "text", "draft")
    pieces = _with_unread(split([PageText(*page) for page in pages], job.source_language), job)
    veil = Veil(job.case)
    segments = [
        Segment(
            job=job,
            number=number,
            page=piece.page,
            kind=piece.kind,
            source=veil.over(piece.text),
            draft=piece.draft,
        )
        for number, piece in enumerate(pieces, 1)
    ]
    if job.previous is not None and segments:
        _carry_over(job.previous, segments)
    Segment.objects.bulk_create(segments)
    Token.objects.bulk_create(veil.tokens(job))
    job.words = sum(size(segment.source, job.source_language) for segment in segments)
    job.save(update_fields=["words"])
    logger.info("job.prepared", extra={"job": job.pk, "segments": len(segments)})
    return bool(segments)


def _with_unread(pieces: list[Piece], job: Job) -> list[Piece]:
    """A page on which nothing was read is one empty draft: its translator writes what it says."""
    pages = {piece.page for piece in pieces}
    unread = set(range(1, max(1, job.pages) + 1)) - pages
    blank = [Piece(page, 0, Kind.SENTENCE, "", draft=True) for page in unread]
    return sorted([*pieces, *blank], key=lambda piece: (piece.page, piece.number))


def _carry_over(previous: Job, segments: list[Segment]) -> None:
    """What is unchanged of the version before keeps its translation; only the rest is open again."""
    before = list(previous.segments.all())
    if previous.version_id == segments[0].job.version_id:
        _set_right(before, segments)
    same = align([one.source for one in before], [one.source for one in segments])
    for here, there in same.items():
        old = before[there]
        if not old.source:  # two pages that no machine can read need not say the same
            continue
        if old.state == Segment.State.CONFIRMED:
            segments[here].target, segments[here].state = old.target, old.state
            segments[here].origin = Segment.Origin.KEPT
            segments[here].edited_by, segments[here].edited_at = old.edited_by, old.edited_at


def _set_right(before: list[Segment], segments: list[Segment]) -> None:
    """What a translator corrected of a scan stays: the same paper is cut in the same way."""
    if [(s.page, s.kind) for s in before] != [(s.page, s.kind) for s in segments]:
        return
    for old, one in zip(before, segments, strict=True):
        tokens = (sorted(TOKEN.findall(text)) for text in (old.source, one.source))
        if one.draft and old.revision and len({tuple(found) for found in tokens}) == 1:
            one.source = old.source
