"""Two weeks of cases told line by line, and the Monday on which the report about them is due."""

from datetime import UTC, datetime

import pytest

from casework import clock
from tests.people_and_cases import make_user, protocol_version  # noqa: F401
from tests.reports.conftest import owner, tell  # noqa: F401
from workflows.weekly.week import Week

WEEK = Week.read("2026-W03")  # 12 to 18 January, the second after START
MONDAY = datetime(2026, 1, 19, 7, tzinfo=UTC)  # eight in Berlin


@pytest.fixture(autouse=True)
def monday_morning(settings):
    settings.OFFICE_TIME_ZONE = "Europe/Berlin"
    with clock.held_at(MONDAY):
        yield


@pytest.fixture
def manager(db):
    return make_user("MGR", email="manager@example.org")


@pytest.fixture
def two_weeks(tell):
    """One case open from the first week on, one that left, one that came, was moved on and back."""
    tell("0 start INQUIRY", "8 forward RECORD_COLLECTION")
    tell("1 start INQUIRY", "2 forward RECORD_COLLECTION", "9 exit WITHDRAWN COST", infused=9)
    tell("7 start INQUIRY", "8 forward RECORD_COLLECTION", "9 backward INQUIRY")
    tell("10 start INQUIRY", "14.1 forward RECORD_COLLECTION")  # on Monday, which is told next week
