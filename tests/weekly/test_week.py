"""Which week is told of, and when: by the office's clock."""

from datetime import UTC, date, datetime

import pytest

from casework import clock
from workflows.weekly.week import Week


@pytest.mark.parametrize(
    ("zone", "moment", "monday", "is_due"),
    [
        ("Europe/Berlin", datetime(2026, 11, 30, 6, 59, tzinfo=UTC), date(2026, 11, 23), False),
        ("Europe/Berlin", datetime(2026, 11, 30, 7, 0, tzinfo=UTC), date(2026, 11, 23), True),
        ("Europe/Berlin", datetime(2026, 12, 6, 22, 59, tzinfo=UTC), date(2026, 11, 23), True),
        ("Europe/Berlin", datetime(2026, 12, 6, 23, 0, tzinfo=UTC), date(2026, 11, 30), False),
        (
            "America/Mexico_City",
            datetime(2026, 11, 30, 13, 59, tzinfo=UTC),
            date(2026, 11, 23),
            False,
        ),
        (
            "America/Mexico_City",
            datetime(2026, 11, 30, 14, 0, tzinfo=UTC),
            date(2026, 11, 23),
            True,
        ),
        ("Pacific/Auckland", datetime(2026, 11, 29, 19, 0, tzinfo=UTC), date(2026, 11, 23), True),
        (
            "Europe/Berlin",
            datetime(2026, 3, 30, 6, 0, tzinfo=UTC),
            date(2026, 3, 23),
            True,
        ),  # summer
    ],
)
def test_last_week_is_told_on_monday_at_eight(settings, zone, moment, monday, is_due):
    settings.OFFICE_TIME_ZONE = zone
    with clock.held_at(moment):
        assert Week.last() == Week(monday)
        assert Week.last().is_due == is_due


@pytest.mark.parametrize(
    ("name", "monday", "sunday"),
    [
        ("2026-W48", date(2026, 11, 23), date(2026, 11, 29)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
    ],
)
def test_a_week_is_named_as_iso_names_it(name, monday, sunday):
    week = Week.read(name)
    assert (week.monday, week.sunday) == (monday, sunday)
    assert f"{week.year}-W{week.number:02}" == name


@pytest.mark.parametrize(
    "name", ["", "48", "2026-48", "2026-W54", "2026-W00", "2026-W4", "2025-W53"]
)
def test_what_is_no_week_is_refused(name):
    with pytest.raises(ValueError, match=r".*"):
        Week.read(name)


def test_the_reports_are_asked_for_half_a_year_that_ends_with_the_week():
    assert Week.read("2026-W48").filter.query == "since=2026-06-01&until=2026-11-29"
