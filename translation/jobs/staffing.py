"""What coordinators do with jobs: hold, go on, cancel, reorder, lend the original, ask again."""

from django.db.models import Q
from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from documents.lending.lending import lend
from documents.lending.models import Loan
from translation.jobs import ending, papers
from translation.jobs.claiming import LEASE, linguist_of, reasoned
from translation.jobs.models import DONE, HOLDABLE, OPEN, WITH_TRANSLATOR, Deed, Job, State
from translation.jobs.opening import of_staff, write, wrote
from translation.jobs.refusing import refused

PRIORITIES = range(-1, 3)  # later, normal, soon, first


@verb
def hold(job_id: int, *, reason: str, actor: Actor) -> Job:
    """Nobody works on it, and nobody looks at it, until it goes on."""
    job = of_staff(job_id, actor, HOLDABLE)
    said = reasoned(reason)
    job.held_from = job.state
    job.held()
    job.save(update_fields=["state", "held_from"])
    papers.take_all(job)
    write(job, Deed.Kind.HELD, actor, reason=said)
    changes.changed(job.case)
    return job


@verb
def go_on(job_id: int, *, actor: Actor) -> Job:
    """End the hold: who had the job has it again."""
    job = of_staff(job_id, actor, {State.ON_HOLD})
    job.gone_on()
    job.held_from = ""
    if job.state in WITH_TRANSLATOR and job.translator is not None:
        job.lease_until, job.reminded_at = clock.now() + LEASE, None
        papers.give(job, job.translator, Role.TRANS, by=actor)
    elif job.state == State.IN_REVIEW and job.reviewer is not None:
        papers.give(job, job.reviewer, Role.TREV, by=actor)
    job.save(update_fields=["state", "held_from", "lease_until", "reminded_at"])
    write(job, Deed.Kind.GONE_ON, actor)
    changes.changed(job.case)
    return job


@verb
def cancel(job_id: int, *, reason: str, actor: Actor) -> Job:
    """Nobody needs this translation. A paper that the hospital cannot read gets a new job by itself."""
    job = of_staff(job_id, actor, (*OPEN, State.APPROVED))
    said = reasoned(reason)
    ending.cancel(job, actor, said)
    changes.changed(job.case)
    return job


@verb
def prioritise(job_id: int, priority: int, *, actor: Actor) -> Job:
    """Put a job in another place of the queue."""
    job = of_staff(job_id, actor, OPEN)
    if priority not in PRIORITIES:
        raise refused("NO_SUCH_PRIORITY", _("Choose one of the places of the list."))
    job.priority = priority
    job.save(update_fields=["priority"])
    write(job, Deed.Kind.PRIORITY, actor, reason=str(priority))
    changes.changed(job.case)
    return job


@verb
def assign_reviewer(job_id: int, user: User, *, actor: Actor) -> Job:
    """Name who reviews a job; never who translates it, or wrote a word of it."""
    job = of_staff(job_id, actor, OPEN)
    linguist_of(job, user, Role.TREV)
    if user.pk == job.translator_id or wrote(job, user):
        raise refused("SAME_PERSON", _("They translated this paper. Choose another reviewer."))
    if job.reviewer is not None and job.reviewer_id != user.pk:
        papers.take(job, job.reviewer, Role.TREV)
    job.reviewer = user
    job.save(update_fields=["reviewer"])
    if job.state == State.IN_REVIEW:
        papers.give(job, user, Role.TREV, by=actor)
    write(job, Deed.Kind.ASSIGNED, actor, whom=user, reason="review")
    return job


@verb
def lend_original(job_id: int, *, reason: str, actor: Actor) -> Job:
    """Let the job's linguists see the paper itself, because no redacted copy can be read."""
    job = of_staff(job_id, actor, OPEN)
    job.original_reason = reasoned(reason)
    job.save(update_fields=["original_reason"])
    theirs = Q(user=job.translator, role=Role.TRANS) | Q(user=job.reviewer, role=Role.TREV)
    loans = Loan.objects.running().filter(theirs, version=job.version)
    for loan in loans.select_related("user"):
        lend(job.version, loan.user, loan.role, by=actor, original=job.original_reason)
    write(job, Deed.Kind.LENT_ORIGINAL, actor, reason=job.original_reason)
    changes.changed(job.case)
    return job


@verb
def judge_legibility(job_id: int, legible: str, *, actor: Actor) -> Job:
    """Say how well the paper can be read, before anybody takes it."""
    job = of_staff(job_id, actor, (*OPEN, *DONE))
    if legible not in Job.Legible.values:
        raise refused("NO_SUCH_LEGIBILITY", _("Choose one of the answers."))
    job.legible = legible
    job.save(update_fields=["legible"])
    return job
