"""Background jobs of the room. Job arguments never hold patient data."""

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from casework import clock
from casework.people.demo_clock import current_shift
from workflows.criteria.settling import judge_again
from workflows.engine.sweep import sweep
from workflows.notices import mail
from workflows.notices.sweep import remind
from workflows.pace.counting import count_paces
from workflows.pace.projecting import keep_up
from workflows.weekly import mail as weekly

# Mail servers are away for minutes or hours. A job that waits holds up those behind its lock, so
# it never waits long.
PATIENT = RetryStrategy(max_attempts=500, wait=300)
SILENT = 60  # seconds without a sign of life after which a worker counts as dead


@app.periodic(cron="* * * * *", periodic_id="stalled")
@app.task(queueing_lock="stalled", pass_context=True)
async def take_up_stalled_jobs(context: Any, timestamp: int) -> int:
    """Every minute: jobs whose worker died are taken up again; without a lock of its own, for a
    dead worker may hold any. Answers how many."""
    jobs = context.app.job_manager
    stalled = list(await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in stalled:
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # its next turn is in the queue already and only waits for its lock
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
    return len(stalled)


@app.periodic(cron="*/5 * * * *", periodic_id="sweep")
@app.task(queueing_lock="sweep", lock="sweep")
def settle_what_time_changed(timestamp: int) -> None:
    """Every five minutes: cases that nobody touched since the site's last midnight."""
    with clock.shifted_by(current_shift()):
        sweep()


@app.task(retry=PATIENT, lock="criteria")
def judge_by_criteria_in_force(trial: str) -> None:
    """Every open case of a trial by the criteria that the hospital put in force."""
    with clock.shifted_by(current_shift()):
        judge_again(trial)


@app.periodic(cron="*/5 * * * *", periodic_id="remind")
@app.task(queueing_lock="remind", lock="remind")
def remind_of_what_is_due(timestamp: int) -> None:
    """Every five minutes: what has come due since, and holds that end."""
    with clock.shifted_by(current_shift()):
        remind()


@app.periodic(cron="*/5 * * * *", periodic_id="digests")
@app.task(queueing_lock="digests", lock="digests")
def make_digests(timestamp: int) -> None:
    """Every five minutes: the summaries of those whose morning has come."""
    with clock.shifted_by(current_shift()):
        mail.make_digests()


@app.periodic(cron="*/5 * * * *", periodic_id="weekly")
@app.task(queueing_lock="weekly", lock="weekly")
def make_weekly_mails(timestamp: int) -> None:
    """Every five minutes: last week's reports, once Monday morning has come in the office."""
    with clock.shifted_by(current_shift()):
        weekly.make_due()


@app.periodic(cron="*/5 * * * *", periodic_id="histories")
@app.task(queueing_lock="histories", lock="histories")
def read_histories(timestamp: int) -> None:
    """Every five minutes: what changed is made ready to be counted; a reader waits for the rest alone."""
    keep_up()


@app.periodic(cron="30 19 * * *", periodic_id="paces")
@app.task(queueing_lock="paces", lock="paces")
def count_paces_of_stages(timestamp: int) -> None:
    """Every night at the site: how long cases stay in each stage."""
    count_paces()


@app.task(retry=PATIENT)
def mail_now(user_id: int) -> None:
    """What one person wants to be told of at once."""
    with clock.shifted_by(current_shift()):
        mail.send_urgent(user_id)


@app.task(retry=PATIENT)
def mail_digest(digest_id: int) -> None:
    """One person's summary of the day."""
    with clock.shifted_by(current_shift()):
        mail.send_digest(digest_id)


@app.task(retry=PATIENT)
def mail_weekly(mail_id: int) -> None:
    """One manager's report of a week."""
    with clock.shifted_by(current_shift()):
        weekly.send(mail_id)
