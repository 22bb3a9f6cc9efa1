"""Background jobs of the room. Job arguments never hold patient data."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from casework import clock
from casework.people.demo_clock import current_shift
from workflows.engine.sweep import sweep
from workflows.notices import mail
from workflows.notices.sweep import remind

# Mail servers are away for minutes or hours, not for days.
PATIENT = RetryStrategy(max_attempts=12, exponential_wait=4)


@app.periodic(cron="*/5 * * * *", periodic_id="sweep")
@app.task(queueing_lock="sweep", lock="sweep")
def settle_what_time_changed(timestamp: int) -> None:
    """Every five minutes: cases that nobody touched since the site's last midnight, then what has
    come due, then the summaries of those whose morning has come."""
    with clock.shifted_by(current_shift()):
        sweep()
        remind()
        mail.make_digests()


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
