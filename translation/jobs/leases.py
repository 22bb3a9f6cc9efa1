"""Leases: who takes a job and does nothing gives it back, after a reminder. Work renews the lease."""

import logging
from datetime import timedelta

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from translation.jobs.claiming import LEASE, free
from translation.jobs.models import WITH_TRANSLATOR, Deed, Job
from translation.jobs.opening import locked, write

logger = logging.getLogger(__name__)

REMINDED = timedelta(hours=6)  # before it ends
RENEWED = timedelta(hours=12)  # a lease with less left is made new by work


def renew(job: Job) -> None:
    """The translator works: they have it for another while. The row is locked."""
    now = clock.now()
    if job.lease_until is None or job.lease_until - now < RENEWED:
        job.lease_until, job.reminded_at = now + LEASE, None
        job.save(update_fields=["lease_until", "reminded_at"])


def look_after_leases() -> tuple[int, int]:
    """Remind of leases that soon end, end those that are over; answers how many of each.

    Each job in a transaction of its own: a sweep that dies goes on with the next.
    """
    now = clock.now()
    held = Job.objects.filter(state__in=WITH_TRANSLATOR)
    over = held.filter(lease_until__lte=now, reminded_at__isnull=False)
    lapsed = [lapse(pk, actor=SYSTEM) for pk in over.values_list("pk", flat=True)]
    soon = held.filter(lease_until__lte=now + REMINDED, reminded_at=None)
    reminded = [remind(pk, actor=SYSTEM) for pk in soon.values_list("pk", flat=True)]
    return sum(reminded), sum(lapsed)


@verb
def remind(job_id: int, *, actor: Actor) -> bool:
    """Say once that a lease soon ends; it ends no sooner than that long after."""
    job = locked(job_id)
    now = clock.now()
    if job.state not in WITH_TRANSLATOR or job.reminded_at or not job.lease_until:
        return False
    job.reminded_at = now
    job.lease_until = max(job.lease_until, now + REMINDED)
    job.save(update_fields=["reminded_at", "lease_until"])
    return True


@verb
def lapse(job_id: int, *, actor: Actor) -> bool:
    """Put a job back into the queue whose translator was reminded and did nothing."""
    job = locked(job_id)
    ended = job.lease_until is not None and job.lease_until <= clock.now() and job.reminded_at
    if job.state not in WITH_TRANSLATOR or not ended:
        return False
    whom = job.translator
    free(job)
    write(job, Deed.Kind.LAPSED, actor, whom=whom)
    changes.changed(job.case)
    logger.info("job.lapsed", extra={"job": job.pk})
    return True
