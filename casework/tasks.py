"""Background jobs of the room. Job arguments never hold patient data."""

from procrastinate.contrib.django import app

from casework import clock
from casework.contacts.sending import deliver
from casework.people.demo_clock import current_shift


@app.task
def send_message(message_id: int) -> None:
    """Hand one message to the mail server."""
    with clock.shifted_by(current_shift()):
        deliver(message_id)
