"""Reviewing: take a job, comment on it, send it back or sign it. Each locks the case and the job."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.jobs import papers
from translation.jobs.claiming import LEASE, REASON_LENGTH, reasoned
from translation.jobs.models import Deed, Job, State
from translation.jobs.opening import in_hand, of_pair, write, wrote
from translation.jobs.refusing import JobRefused, moved_on, refused
from translation.linguists.models import Linguist
from translation.memory.remembering import remember
from translation.packets.veil import TOKEN
from translation.review import penalties
from translation.review.findings import judge
from translation.review.hindering import hindrances, standing
from translation.review.models import Category, Justification, Remark, Severity


@verb
def take_review(job_id: int, *, actor: Actor) -> Job:
    """Take a handed-in job to review it. Nobody reviews what they wrote a word of."""
    job, linguist = of_pair(job_id, actor)
    if actor.role != Role.TREV:
        raise refused("ROLE_NOT_ALLOWED", _("Only reviewers take jobs to review."))
    if job.state != State.IN_REVIEW or job.reviewer_id not in (None, actor.user_id):
        raise _reviewed_by_another(job)
    if not Linguist.objects.working(clock.site_today()).filter(pk=linguist.pk).exists():
        text = _("Who is away, or whose credential has expired, takes no jobs. Ask your manager.")
        raise refused("NOT_WORKING", text)
    if job.translator_id == actor.user_id or wrote(job, actor.user):
        raise refused("SAME_PERSON", _("You translated this. Somebody else reviews it."))
    assert actor.user is not None
    if job.reviewer_id is None:
        job.reviewer = actor.user
        job.save(update_fields=["reviewer"])
        write(job, Deed.Kind.CLAIMED, actor, whom=actor.user, reason="review")
    papers.give(job, actor.user, Role.TREV, by=actor)
    return job


def _reviewed_by_another(job: Job) -> JobRefused:
    if job.state == State.IN_REVIEW and job.reviewer is not None:
        text = _("%(name)s reviews %(job)s already. Reload the page.")
        return refused("TAKEN", text % {"name": job.reviewer.name, "job": job.code})
    return moved_on(job)


@verb
def give_review_back(job_id: int, *, reason: str, actor: Actor) -> Job:
    """Somebody else shall review it."""
    job = _reviewed(job_id, actor)
    said = reasoned(reason)
    papers.take(job, job.reviewer, Role.TREV)
    job.reviewer = None
    job.save(update_fields=["reviewer"])
    write(job, Deed.Kind.RELEASED, actor, whom=actor.user, reason=said)
    return job


def _reviewed(job_id: int, actor: Actor) -> Job:
    if actor.role != Role.TREV:
        raise Job.DoesNotExist
    return in_hand(job_id, actor, {State.IN_REVIEW})


@verb
def remark(
    job_id: int, number: int | None, *, category: str, severity: str, comment: str, actor: Actor
) -> Remark:
    """Comment on a segment, or on the whole (number None)."""
    job = _reviewed(job_id, actor)
    if category not in Category.values or severity not in Severity.values:
        raise refused("NO_SUCH_CATEGORY", _("Choose a category and how grave it is."))
    if len(comment.strip()) < REASON_LENGTH:
        raise refused("REASON_REQUIRED", _("Say what is wrong, in a few words."))
    segment = job.segments.get(number=number) if number is not None else None
    assert actor.user is not None
    return Remark.objects.create(
        job=job,
        segment=segment,
        category=category,
        severity=severity,
        points=penalties.PENALTY[Severity(severity)],
        comment=comment.strip(),
        round=job.rounds,
        by=actor.user,
        at=clock.now(),
    )


@verb
def withdraw_remark(job_id: int, remark_id: int, *, actor: Actor) -> Remark:
    """Take a remark of this review back."""
    job = _reviewed(job_id, actor)
    found = job.remarks.select_for_update().get(pk=remark_id, round=job.rounds)
    found.withdrawn_at = found.withdrawn_at or clock.now()
    found.save(update_fields=["withdrawn_at"])
    return found


@verb
def accept(job_id: int, justification_id: int, *, actor: Actor) -> Justification:
    """The translator's reason for a critical finding holds. Accepting it again changes nothing."""
    job = _reviewed(job_id, actor)
    reasons = Justification.objects.select_for_update(of=["self"])
    found = reasons.get(pk=justification_id, segment__job=job)
    if found.accepted_at is not None:
        return found
    if found.by_id == actor.user_id:
        raise refused("SAME_PERSON", _("This reason is yours. Somebody else accepts it."))
    found.accepted_by, found.accepted_at = actor.user, clock.now()
    found.save(update_fields=["accepted_by", "accepted_at"])
    return found


@verb
def send_back(job_id: int, *, actor: Actor) -> Job:
    """Ask for the changes that the remarks of this review name."""
    job = _reviewed(job_id, actor)
    if not standing(job):
        raise refused("NO_REMARKS", _("Comment on what is to be changed first."))
    job.sent_back()
    job.rounds += 1
    job.lease_until, job.reminded_at = clock.now() + 2 * LEASE, None
    job.save(update_fields=["state", "rounds", "lease_until", "reminded_at"])
    papers.take(job, job.reviewer, Role.TREV)
    assert job.translator is not None
    papers.give(job, job.translator, Role.TRANS, by=actor)
    write(job, Deed.Kind.SENT_BACK, actor, whom=job.translator)
    changes.changed(job.case)
    return job


@verb
def approve(job_id: int, *, actor: Actor) -> Job:
    """Sign that the translation is right. Its certified paper is made by a worker."""
    job = _reviewed(job_id, actor)
    blockers = hindrances(job, judge(job, job.segments.all()), standing(job))
    if blockers:
        raise JobRefused(blockers)
    job.approved()
    job.approved_at = clock.now()
    job.save(update_fields=["state", "approved_at"])
    papers.take_all(job)
    write(job, Deed.Kind.APPROVED, actor, whom=actor.user)
    pairs = job.segments.values_list("source", "target")
    remember(
        [
            pair for pair in pairs if pair[0] and not TOKEN.search(pair[0])
        ],  # those are of one patient
        case=job.case,
        source_language=job.source_language,
        target_language=job.target_language,
        job=job.pk,
        actor=actor,
    )
    changes.changed(job.case)
    transaction.on_commit(partial(_go_on, job.pk))
    return job


def _go_on(job_id: int) -> None:
    from translation.tasks import certify_job

    certify_job.configure(lock=f"certify-{job_id}").defer(job_id=job_id)
