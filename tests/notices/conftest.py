"""A case in Inquiry, its clock, and the sweep that reads it."""

import pytest

from casework import clock
from tests.engine import follow
from tests.workflows.conftest import version
from workflows.notices import mail
from workflows.notices.sweep import remind

__all__ = ["version"]


@pytest.fixture
def inquiry(version, settings):
    settings.OFFICE_TIME_ZONE = "Europe/Berlin"
    return follow("duplicate", version, before="INQ-01")


@pytest.fixture
def sweep(inquiry):
    """Sweep at the journey's time, after some time has passed."""

    def swept(**passed):
        inquiry.later(**passed)
        with clock.held_at(inquiry.now):
            return remind()

    return swept


@pytest.fixture
def mornings(inquiry):
    """Make the summaries that are due and send them; answers how many notices each told."""

    def made():
        with clock.held_at(inquiry.now):
            return [mail.send_digest(pk) for pk in mail.make_digests()]

    return made
