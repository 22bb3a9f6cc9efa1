"""Taking over what was translated outside. What was confirmed at the desk meanwhile stays."""

from dataclasses import dataclass

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.desk.writing import LONGEST
from translation.exchange.laying import Laid, Laying
from translation.jobs.leases import renew
from translation.jobs.models import WITH_TRANSLATOR, Job, State
from translation.jobs.opening import in_hand
from translation.review.findings import judge
from translation.segments.models import Segment

WRITTEN = ("target", "state", "origin", "percent", "revision", "edited_at", "edited_by")


@dataclass(frozen=True)
class Taken:
    """What became of a file. Numbers of segments; `left`: texts that found none."""

    confirmed: tuple[int, ...]
    to_look_at: tuple[int, ...]
    kept: tuple[int, ...]
    missing: tuple[int, ...]
    left: tuple[str, ...]
    remarks: tuple[str, ...]


@verb
def take_over(job_id: int, laying: Laying, *, actor: Actor) -> Taken:
    """Write what was laid into segments that are not confirmed.

    Confirmed is what was laid for sure and in which the checks find nothing dangerous; the rest waits
    for a look. Raises JobRefused and Job.DoesNotExist.
    """
    if actor.role != Role.TRANS:
        raise Job.DoesNotExist
    job = in_hand(job_id, actor, WITH_TRANSLATOR)
    laid = {one.number: one for one in laying.laid if len(one.target) <= LONGEST}
    too_long = [one for one in laying.laid if one.number not in laid]
    segments = {s.number: s for s in job.segments.select_for_update().filter(number__in=laid)}
    kept = [n for n, s in segments.items() if s.state == Segment.State.CONFIRMED]
    written = [_written(s, laid[n], actor) for n, s in segments.items() if n not in kept]
    confirmed = []
    for judged in judge(job, written):
        if laid[judged.segment.number].sure and not judged.open:
            judged.segment.state = Segment.State.CONFIRMED
            confirmed.append(judged.segment.number)
    Segment.objects.bulk_update(written, WRITTEN)
    if written and job.state in (State.CLAIMED, State.CHANGES_ASKED):
        job.begun()
        job.save(update_fields=["state"])
        changes.changed(job.case)
    renew(job)
    looked_at = sorted({s.number for s in written} - set(confirmed))
    return Taken(
        tuple(sorted(confirmed)),
        tuple(looked_at),
        tuple(sorted(kept)),
        tuple(sorted({*laying.missing, *(one.number for one in too_long)})),
        (*laying.left, *(one.target for one in too_long)),
        laying.remarks,
    )


def _written(segment: Segment, laid: Laid, actor: Actor) -> Segment:
    segment.target, segment.state = laid.target.strip(), Segment.State.DRAFT
    segment.origin, segment.percent = Segment.Origin.IMPORTED, 0
    segment.revision += 1
    segment.edited_at, segment.edited_by = clock.now(), actor.user
    return segment
