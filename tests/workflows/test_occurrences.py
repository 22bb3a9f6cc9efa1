"""When work opens, how often it comes, and on which day it is due (T9, `repeat_semantics`)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.protocols.publish import publish
from tests.casework.protocols.doctored import doctored
from tests.casework.situations import about, rules
from tests.engine import follow, refuses
from workflows.engine.calendars import business_days_later, country_of, end_of
from workflows.engine.occurrences import Event, due_on, expected

LATE = "2026-03-18T23:30:00+08:00"  # 15:30 in London, half past nine in Mexico


def days(code, **facts):
    """Code, opening and last day of every occurrence of a task."""
    task = rules().tasks[code]
    return [(e.occurrence.key, e.opens_on, e.due_on) for e in expected(task, about(**facts), {})]


def test_most_work_comes_once_and_is_due_some_days_after_its_anchor():
    assert days("OBS-05", infusion_start_at=LATE) == [("", None, date(2026, 4, 17))]


def test_without_its_anchor_work_has_no_date_or_does_not_come():
    assert days("OBS-05") == [("", None, None)]
    assert days("OBS-01") == []
    assert {(opens, due) for _, opens, due in days("SAE-01")} == {(None, None)}


def test_scheduled_work_has_the_days_of_its_window():
    assert days("SAE-01", infusion_start_at=LATE)[0] == (
        "D180",
        date(2026, 8, 31),
        date(2026, 9, 28),
    )


def test_work_of_an_event_comes_with_every_event():
    moment = datetime.fromisoformat(LATE)
    events = {"sae_recognised": [Event("S-1", moment), Event("S-2", moment + timedelta(days=1))]}
    found = expected(rules().tasks["SAE-03"], about(), events)
    assert [(e.occurrence.key, e.due_on) for e in found] == [
        ("S-1", date(2026, 3, 19)),
        ("S-2", date(2026, 3, 20)),
    ]
    assert all(e.counts for e in found)


@pytest.mark.parametrize(
    ("code", "zone", "due"),
    [
        ("PRE-07", "UTC", date(2026, 3, 20)),  # the coordinator's office: still the 18th
        ("PRE-07", "Asia/Tokyo", date(2026, 3, 21)),  # there it is the 19th
        ("SCR-12", "America/Mexico_City", date(2026, 3, 19)),
    ],
)
def test_days_are_counted_from_the_date_in_the_owners_zone(settings, code, zone, due):
    settings.OFFICE_TIME_ZONE = zone
    anchor = rules().tasks[code].due.anchor
    assert days(code, **{anchor: LATE}) == [("", None, due)]


def test_the_hospitals_days_are_the_sites_wherever_the_office_is(settings):
    settings.OFFICE_TIME_ZONE = "America/Mexico_City"
    assert days("MFG-06", qa_released_at=LATE) == [("", None, date(2026, 3, 20))]


@pytest.mark.parametrize(
    ("zone", "due"),
    [("America/Mexico_City", date(2026, 4, 1)), ("Pacific/Auckland", date(2026, 4, 2))],
)
def test_a_familys_days_are_the_patients(zone, due):
    given_facts = {"cost_confirmed_at": LATE, "patient_timezone": zone}
    assert days("PRE-09", **given_facts) == [("", None, due)]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "Europe"])
def test_an_unknown_zone_falls_back_to_the_office(settings, zone):
    settings.OFFICE_TIME_ZONE = "UTC"
    given_facts = {"cost_confirmed_at": LATE, "patient_timezone": zone}
    assert days("PRE-09", **given_facts) == [("", None, date(2026, 4, 1))]


@pytest.mark.parametrize(
    ("first", "n", "due"),
    [
        ("2026-03-16", 1, "2026-03-17"),  # Monday
        ("2026-03-20", 1, "2026-03-23"),  # Friday
        ("2026-03-21", 1, "2026-03-23"),  # Saturday
        ("2026-03-22", 1, "2026-03-23"),  # Sunday
        ("2026-03-20", 10, "2026-04-03"),
        ("2026-03-21", 0, "2026-03-21"),
    ],
)
def test_business_days_skip_the_weekend(first, n, due):
    assert business_days_later(date.fromisoformat(first), n, "") == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("country", "first", "n", "due"),
    [
        # China: 25 September and 1 to 7 October are free, Saturday 10 October is made up for.
        ("CN", "2026-09-24", 1, "2026-09-28"),
        ("CN", "2026-09-24", 10, "2026-10-15"),
        ("CN", "2026-10-09", 1, "2026-10-10"),
        # Germany: Good Friday and Easter Monday.
        ("DE", "2026-04-02", 1, "2026-04-07"),
        # Saudi Arabia works from Sunday to Thursday.
        ("SA", "2026-06-04", 1, "2026-06-07"),
        # Unknown: weekends only.
        ("ZZ", "2026-09-30", 1, "2026-10-01"),
    ],
)
def test_business_days_are_those_of_the_party(country, first, n, due):
    assert business_days_later(date.fromisoformat(first), n, country) == date.fromisoformat(due)


def test_the_hospital_keeps_chinas_holidays_and_the_office_its_own(settings):
    settings.OFFICE_COUNTRY = "DE"
    s = about()
    s.case.country = "MX"
    assert [country_of(role, s) for role in ("SITE_REVIEWER", "COORD", "PATIENT")] == [
        "CN",
        "DE",
        "MX",
    ]


def test_a_reply_of_the_hospital_is_due_after_its_national_holiday(settings):
    settings.OFFICE_COUNTRY = "DE"
    sent = {"package_sent_at": "2026-09-30T10:00:00+08:00"}
    assert days("PRE-04", **sent) == [("", None, date(2026, 10, 10))]  # Thursday 8 is the first


def test_a_day_ends_a_second_before_midnight_where_the_party_is():
    end = end_of(date(2026, 3, 18), ZoneInfo("Asia/Shanghai"))
    assert end.astimezone(UTC).isoformat() == "2026-03-18T15:59:59+00:00"


@settings(derandomize=True, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 40))
def test_that_many_business_days_lie_between(first, n):
    due = business_days_later(first, n, "")
    between = [first + timedelta(days=k) for k in range(1, (due - first).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == n
    assert due.weekday() < 5


def test_work_without_a_due_rule_is_never_due():
    task = rules().tasks["OBS-05"].model_copy(update={"due": None})
    assert due_on(task, about(infusion_start_at=LATE)) is None


@pytest.mark.django_db
def test_a_guard_may_ask_for_the_day_of_scheduled_work(tmp_path):
    def schedule(data):
        task = next(t for t in data["stages"][0]["tasks"] if t["code"] == "INQ-06")
        task["repeat"] = {
            "kind": "schedule",
            "anchor": "inquiry_received_at",
            "offsets": [
                {"code": "D0", "day": 0, "window": [0, 0]},
                {"code": "D1", "day": 1, "window": [0, 1]},
            ],
        }
        when = {"occurrence_day": {"fact": "inquiry_received_at", "min": 1, "max": 1}}
        task["guards"] = [{"code": "TOO_EARLY", "when": when, "message": "x", "party": "TIME"}]

    version, _ = publish(doctored(tmp_path, "stages/01-inquiry.json", schedule))
    journey = follow("duplicate", version, before="INQ-01")
    with refuses("TOO_EARLY"):
        journey.complete("INQ-06", occurrence="D0", red_flag_found=False)
    journey.complete("INQ-06", occurrence="D1", red_flag_found=False)
    assert journey.outcome("INQ-06", "D1") == "done"
