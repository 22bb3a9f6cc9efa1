"""Writing into segments: each save is of one segment, and of two tabs the later one is told."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.jobs.leases import renew
from translation.jobs.models import WITH_TRANSLATOR, Job, State
from translation.jobs.opening import in_hand
from translation.jobs.refusing import JobRefused, refused
from translation.packets.veil import tokens_of
from translation.segments.models import Segment

LONGEST = 20_000  # letters of one segment


class WrittenElsewhere(JobRefused):
    """The segment was changed since the writer looked at it. `segment`: as it is now."""

    segment: Segment


@dataclass(frozen=True)
class Text:
    """What is written into a segment. `confirm`: the translator says that it is right."""

    target: str
    confirm: bool = False
    origin: str = Segment.Origin.TYPED
    percent: int = 0
    source: str | None = None  # set right by the translator, where a machine read it


@verb
def write_segment(
    job_id: int, number: int, text: Text, *, seen_revision: int, actor: Actor
) -> Segment:
    """Save one segment. Saving what stands there already changes nothing, so it may be repeated.

    Raises WrittenElsewhere, JobRefused, Segment.DoesNotExist.
    """
    job = _writable(job_id, actor)
    segment = job.segments.select_for_update().get(number=number)
    if _says(segment, text):
        return segment
    if segment.revision != seen_revision:
        raise _elsewhere(segment)
    _refuse_unfit(segment, text)
    _put(segment, text, actor)
    if job.state in (State.CLAIMED, State.CHANGES_ASKED):
        job.begun()
        job.save(update_fields=["state"])
        changes.changed(job.case)
    renew(job)
    return segment


def _writable(job_id: int, actor: Actor) -> Job:
    if actor.role != Role.TRANS:
        raise Job.DoesNotExist
    return in_hand(job_id, actor, WITH_TRANSLATOR)


def _says(segment: Segment, text: Text) -> bool:
    state = Segment.State.CONFIRMED if text.confirm else segment.state
    same_source = text.source is None or text.source == segment.source
    if text.confirm is False and segment.state == Segment.State.CONFIRMED:
        return False
    return segment.target == text.target and segment.state == state and same_source


def _refuse_unfit(segment: Segment, text: Text) -> None:
    if len(text.target) > LONGEST or len(text.source or "") > LONGEST:
        raise refused("TOO_LONG", _("This is too long for one segment. Write less."))
    if text.confirm and not text.target.strip():
        raise refused("EMPTY", _("There is nothing to confirm yet: write the translation first."))
    if text.source is not None and text.source != segment.source and not segment.draft:
        raise refused("SOURCE_KEPT", _("The source is the paper's own text and stays as it is."))
    if text.source is not None and tokens_of(text.source) != tokens_of(segment.source):
        raise refused("TOKENS_KEPT", _("Keep tokens such as [NAME-1] in the source as they are."))


def _put(segment: Segment, text: Text, actor: Actor) -> None:
    segment.target = text.target
    if text.source is not None:
        segment.source = text.source
    segment.state = (
        Segment.State.CONFIRMED
        if text.confirm
        else Segment.State.DRAFT
        if text.target
        else Segment.State.EMPTY
    )
    segment.origin, segment.percent = text.origin, text.percent
    segment.revision += 1
    segment.edited_at, segment.edited_by = clock.now(), actor.user
    segment.save(
        update_fields=[
            *("target", "source", "state", "origin", "percent"),
            *("revision", "edited_at", "edited_by"),
        ]
    )


def _elsewhere(segment: Segment) -> WrittenElsewhere:
    name = segment.edited_by.name if segment.edited_by else ""
    text = _("This segment was changed in another window by %(name)s. Both texts are kept: choose.")
    error = WrittenElsewhere(refused("WRITTEN_ELSEWHERE", text % {"name": name}).blockers)
    error.segment = segment
    return error
