"""Background jobs of the room. Job arguments never hold patient data."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from casework import clock
from casework.people.actor import SYSTEM
from casework.people.demo_clock import current_shift
from translation.certificates.certifying import certify, wake_forgotten
from translation.jobs.leases import look_after_leases
from translation.segments.forgetting import forget_deleted
from translation.segments.preparing import prepare

PATIENT = RetryStrategy(max_attempts=2000, wait=30)


@app.task(retry=PATIENT)
def prepare_job(job_id: int) -> None:
    """Cut one job's paper into segments."""
    with clock.shifted_by(current_shift()):
        prepare(job_id, actor=SYSTEM)


@app.task(retry=PATIENT)
def certify_job(job_id: int) -> None:
    """Make one approved job's translated paper, with its certificate."""
    with clock.shifted_by(current_shift()):
        certify(job_id)


@app.periodic(cron="*/5 * * * *", periodic_id="jobs")
@app.task(queueing_lock="jobs", lock="jobs")
def look_after_jobs(timestamp: int) -> None:
    """Every five minutes: leases that end, jobs that stopped half-way, texts of deleted papers."""
    with clock.shifted_by(current_shift()):
        look_after_leases()
        wake_forgotten()
        forget_deleted(SYSTEM)
