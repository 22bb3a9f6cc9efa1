"""A job's paper in its linguists' hands. One paper may be in several jobs, one for each language."""

from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from documents.lending.lending import lend, take_back
from translation.jobs.models import Job


def give(job: Job, user: User, role: str, *, by: Actor) -> None:
    """They may look at the paper from now on."""
    lend(job.version, user, role, by=by, original=job.original_reason)


def take(job: Job, user: User | None, role: str) -> None:
    """They may look at it no more, unless they have it by another job that is in their hands."""
    if user is None:
        return
    others = Job.objects.in_hands_of(Actor(user, role)).filter(version=job.version)
    if not others.exclude(pk=job.pk).exists():
        take_back(job.version, user=user, role=role)


def take_all(job: Job) -> None:
    """Neither translator nor reviewer may look at it any more."""
    take(job, job.translator, Role.TRANS)
    take(job, job.reviewer, Role.TREV)
