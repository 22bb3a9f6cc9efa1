"""The calendar of the trial (domain.md 2.3, T1 to T8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import clock
from casework.cases.facts import add_months, completed_years
from tests.casework.situations import facts

DAYS = st.dates(date(1900, 1, 1), date(2190, 12, 31))


def test_the_worked_example_of_the_trial():
    known = facts(infusion_start_at="2026-03-18T09:05:00+08:00")
    assert known["day0"] == date(2026, 3, 18)
    assert known["day0"] + timedelta(days=730) == date(2028, 3, 17)
    assert known["sae_last_day"] == date(2028, 3, 18)


@pytest.mark.parametrize(
    ("day0", "last"),
    [
        ("2026-03-18", "2028-03-18"),  # a leap day lies inside: 24 months are 731 days
        ("2024-03-01", "2026-03-01"),  # none inside: both readings agree
        ("2024-02-29", "2026-02-28"),  # no such day two years later: the month's last
        ("2026-02-28", "2028-02-28"),
        ("2023-12-31", "2025-12-31"),
    ],
)
def test_safety_is_followed_to_the_later_of_730_days_and_24_months(day0, last):
    known = facts(infusion_start_at=f"{day0}T12:00:00+08:00")
    assert known["sae_last_day"] == date.fromisoformat(last)


@given(DAYS)
def test_safety_is_never_followed_for_less_than_either_reading(day0):
    last = facts(infusion_start_at=f"{day0.isoformat()}T12:00:00+08:00")["sae_last_day"]
    assert last >= day0 + timedelta(days=730)
    assert last >= add_months(day0, 24)
    assert last <= day0 + timedelta(days=731)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 24, "2028-11-30"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day, months, later):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DAYS, st.integers(0, 48))
def test_adding_months_lands_in_the_month_that_many_on(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2008-03-18", "2026-03-17", 17),
        ("2008-03-18", "2026-03-18", 18),
        ("2008-02-29", "2026-02-28", 17),  # birthday on 1 March in common years
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-03-18", "2026-03-18", 0),
        ("2007-12-31", "2026-01-01", 18),
    ],
)
def test_age_is_completed_years(born, on, years):
    assert completed_years(date.fromisoformat(born), date.fromisoformat(on)) == years


@given(DAYS, st.integers(1, 36500))
def test_nobody_gets_younger(born, days):
    on = born + timedelta(days=days)
    assert completed_years(born, on) >= completed_years(born, on - timedelta(days=1)) >= 0


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-18T23:59:59+08:00", "2026-03-18"),
        ("2026-03-19T00:00:00+08:00", "2026-03-19"),
        ("2026-03-18T15:59:59Z", "2026-03-18"),  # a window closes at 24:00 site time (T3)
        ("2026-03-18T16:00:00Z", "2026-03-19"),
        ("2026-03-18T10:00:00-06:00", "2026-03-19"),  # a morning in Mexico is tomorrow in Beijing
        ("2026-03-29T01:30:00+01:00", "2026-03-29"),
    ],
)
def test_a_study_day_is_a_date_at_the_site(moment, day):
    assert clock.site_date(datetime.fromisoformat(moment)) == date.fromisoformat(day)


def test_the_clock_can_be_held_and_goes_on_after():
    moment = datetime(2027, 1, 11, 1, tzinfo=UTC)
    with clock.held_at(moment):
        assert clock.now() == moment
        assert clock.site_today() == date(2027, 1, 11)
        with clock.held_at(moment + timedelta(days=1)):
            assert clock.site_today() == date(2027, 1, 12)
        assert clock.now() == moment
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_is_held_at_an_instant_only():
    naive = datetime(2027, 1, 11, 9)  # noqa: DTZ001  without a zone on purpose
    with pytest.raises(ValueError, match="aware instant"), clock.held_at(naive):
        pass


def test_only_the_demo_shifts_the_clock(settings):
    settings.DEMO = False
    with pytest.raises(PermissionError), clock.shifted_by(timedelta(days=28)):
        pass
    settings.DEMO = True
    with clock.shifted_by(timedelta(days=28)):
        assert clock.now() - datetime.now(UTC) > timedelta(days=27)
