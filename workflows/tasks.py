"""Background jobs of the room. Job arguments never hold patient data."""

from procrastinate.contrib.django import app

from casework import clock
from casework.people.demo_clock import current_shift
from workflows.engine.sweep import sweep


@app.periodic(cron="*/5 * * * *", periodic_id="sweep")
@app.task(queueing_lock="sweep", lock="sweep")
def settle_what_time_changed(timestamp: int) -> None:
    """Every five minutes: cases that nobody touched since the site's last midnight."""
    with clock.shifted_by(current_shift()):
        sweep()
