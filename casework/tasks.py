"""Background jobs of the room. Job arguments never hold patient data."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from casework.people import invitations


@app.task(retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_invitation(invitation_id: int) -> None:
    """Mail an invitation; tried again for about a day while the mail server cannot be reached."""
    invitations.mail(invitation_id)
