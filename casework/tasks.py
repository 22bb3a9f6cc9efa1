"""Background jobs of the room. Job arguments never hold patient data."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from casework import clock
from casework.contacts.sending import deliver, log_sent
from casework.people import invitations
from casework.people.demo_clock import current_shift


@app.task
def send_message(message_id: int) -> None:
    """Hand one message to the mail server."""
    with clock.shifted_by(current_shift()):
        deliver(message_id)


@app.task(retry=RetryStrategy(max_attempts=12, exponential_wait=4))
def log_message(message_id: int) -> None:
    """Write a sent message into the contact log; tried again while somebody holds the case."""
    with clock.shifted_by(current_shift()):
        log_sent(message_id)


@app.task(retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_invitation(invitation_id: int) -> None:
    """Mail an invitation; tried again for about a day while the mail server cannot be reached."""
    invitations.mail(invitation_id)
