"""Handing in: the translator answers for the whole, and has the paper no more."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.blockers import Blocker, Where
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.jobs import papers
from translation.jobs.claiming import reasoned
from translation.jobs.models import WITH_TRANSLATOR, Deed, Job, State
from translation.jobs.opening import in_hand, write
from translation.jobs.refusing import JobRefused, refused
from translation.review.findings import judge, key
from translation.review.models import Justification, Remark
from translation.segments.models import Segment

SHOWN = 10  # segments that a refusal names


@verb
def justify(
    job_id: int, number: int, finding: tuple[str, str, str], *, reason: str, actor: Actor
) -> Justification:
    """Say why a critical finding is right all the same. `finding`: code and both excerpts."""
    job = in_hand(job_id, actor, WITH_TRANSLATOR)
    if actor.role != Role.TRANS:
        raise Job.DoesNotExist
    segment = job.segments.get(number=number)
    [judged] = judge(job, [segment])
    if finding not in {key(f) for f in judged.findings if f.critical}:
        raise refused("NOT_FOUND", _("This is not found any more. Look at the segment again."))
    said = reasoned(reason)
    assert actor.user is not None
    code, source, target = finding
    return Justification.objects.create(
        segment=segment,
        code=code,
        excerpt=source,
        target_excerpt=target,
        source=segment.source,
        target=segment.target,
        reason=said,
        by=actor.user,
        at=clock.now(),
    )


@verb
def hand_in(job_id: int, *, stated: bool, actor: Actor) -> Job:
    """The translation is whole. `stated`: the translator states that it is complete and accurate.

    Raises JobRefused with everything that is not in order; the pages are theirs no more after it.
    Handing in what nobody has looked at since changes nothing, so it may be repeated.
    """
    if actor.role != Role.TRANS:
        raise Job.DoesNotExist
    job = in_hand(job_id, actor, (*WITH_TRANSLATOR, State.IN_REVIEW))
    if job.state == State.IN_REVIEW:
        return job
    blockers = unfinished(job)
    if not stated:
        text = _("State that the translation is complete and accurate.")
        blockers.append(Blocker("NOT_STATED", text))
    if blockers:
        raise JobRefused(blockers)
    job.handed_in()
    now = clock.now()
    job.handed_in_at, job.lease_until, job.reminded_at = now, None, None
    job.first_handed_in_at = job.first_handed_in_at or now
    job.save(
        update_fields=["state", "handed_in_at", "first_handed_in_at", "lease_until", "reminded_at"]
    )
    papers.take(job, job.translator, Role.TRANS)
    if job.reviewer is not None:
        papers.give(job, job.reviewer, Role.TREV, by=actor)
    Remark.objects.filter(job=job, resolved_at=None, withdrawn_at=None).update(
        resolved_at=now, resolved_by=actor.user
    )
    write(job, Deed.Kind.HANDED_IN, actor, whom=actor.user)
    changes.changed(job.case)
    return job


def unfinished(job: Job) -> list[Blocker]:
    """What keeps a job from being handed in, with the segments to look at."""
    segments = list(job.segments.all())
    if not segments:
        return [Blocker("NO_SEGMENTS", _("The paper is still being prepared. Wait a minute."))]
    waiting = [s.number for s in segments if s.state != Segment.State.CONFIRMED]
    found = [one.segment.number for one in judge(job, segments) if one.open]
    blockers = []
    if waiting:
        text = ngettext(
            "%(n)s segment is not confirmed: %(numbers)s.",
            "%(n)s segments are not confirmed: %(numbers)s.",
            len(waiting),
        )
        blockers.append(Blocker("UNCONFIRMED", text % some(waiting), where=_at(waiting)))
    if found:
        text = ngettext(
            "In %(n)s segment something dangerous was found. Mend it or say why it is right: %(numbers)s.",
            "In %(n)s segments something dangerous was found. Mend it or say why it is right: %(numbers)s.",
            len(found),
        )
        blockers.append(Blocker("CRITICAL_FINDINGS", text % some(found), where=_at(found)))
    return blockers


def _at(numbers: list[int]) -> tuple[Where, ...]:
    return tuple(Where("segment", str(number)) for number in numbers[:SHOWN])


def some(numbers: list[int]) -> dict[str, object]:
    """How many segments there are, and the numbers of the first, for a refusal's words."""
    named = ", ".join(map(str, numbers[:SHOWN]))
    if len(numbers) > SHOWN:
        named = _("%(numbers)s and more") % {"numbers": named}
    return {"n": len(numbers), "numbers": named}
