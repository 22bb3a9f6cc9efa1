"""Visits beside their windows, each case told by hand: infused on day 10, which is 15 January 2026.

Day 28 is 12 February, window to the 14th. Day 90 is 15 April, window 8 to 22. Day 120: 8 to 22 May.
"""

from datetime import datetime

import pytest

from casework import clock
from casework.cases.models import Fact
from workflows.reports.windows import windows

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]
WAY = "0 start INQUIRY", "8 forward INFUSION", "11 forward OBSERVATION_28D"
SPRING = "since=2026-01-01&until=2026-07-31"


@pytest.fixture
def visited(tell):
    """A case that was infused, with facts of its visits."""

    def make(*lines, infused=10, **facts):
        case = tell(*WAY, *lines, infused=infused)
        for name, value in facts.items():
            Fact.objects.create(case=case, name=name, value=value, source="F90-05")
        return case

    return make


def states(f):
    """By visit and state: how many."""
    rows = windows(f).rows("visit, state, count(*)", "GROUP BY 1, 2")
    return {(visit, state): n for visit, state, n in rows}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-04-07", "early"), ("2026-04-08", "met"), ("2026-04-22", "met"),
        ("2026-04-23", "late"),
    ],
)  # fmt: skip
def test_a_visit_is_met_on_the_days_of_its_window(visited, narrowed, day, state):
    visited(visit_d90_status="DONE", visit_d90_on=day)
    assert states(narrowed(SPRING))["D90", state] == 1


def test_day_0_is_that_of_the_site(visited, narrowed):
    """Infused at 02:24 on the 16th: windows begin a day later than by the day before at home."""
    visited(infused=10.6, visit_d90_status="DONE", visit_d90_on="2026-04-08")
    assert states(narrowed(SPRING))["D90", "early"] == 1


@pytest.mark.parametrize(
    ("moment", "state"),
    [("2026-02-12T09:00:00+08:00", "met"), ("2026-02-14T17:00:00+00:00", "late")],
)
def test_day_28_is_the_assessment_of_toxicity_by_its_day_at_the_site(
    visited, narrowed, moment, state
):
    visited(dlt_assessed_at=moment)
    assert states(narrowed(SPRING))["D28", state] == 1


def test_what_was_recorded_as_missed_is_missed(visited, narrowed):
    visited(visit_d90_status="MISSED", visit_d90_missed_reason="Illness")
    assert states(narrowed(SPRING))["D90", "missed"] == 1


@pytest.mark.parametrize(("today", "state"), [("2026-04-22", "open"), ("2026-04-23", "silent")])
def test_a_visit_is_open_up_to_the_last_day_of_its_window(visited, narrowed, today, state):
    visited()
    with clock.held_at(datetime.fromisoformat(f"{today}T23:00:00+08:00")):
        assert states(narrowed(SPRING))["D90", state] == 1


def test_of_a_case_that_left_before_the_window_was_over_nothing_is_asked(visited, narrowed):
    visited("60 exit WITHDRAWN COST")  # 6 March: Day 50
    assert states(narrowed(SPRING)) == {
        ("D28", "silent"): 1,
        ("D90", "left"): 1,
        ("D120", "left"): 1,
    }


def test_only_windows_that_began_in_the_time_count(visited, narrowed):
    visited()
    assert states(narrowed("since=2026-04-08&until=2026-05-07")) == {("D90", "silent"): 1}
    assert states(narrowed("since=2026-04-09&until=2026-05-07")) == {}


def test_neither_a_duplicate_nor_a_case_without_infusion_has_visits(tell, narrowed):
    tell(*WAY, "60 exit CLOSED_DUPLICATE DUPLICATE_OF", infused=10)
    tell(*WAY)
    assert states(narrowed(SPRING)) == {}


def test_holds_and_a_case_that_is_opened_again_put_off_no_visit(visited, narrowed):
    visited("20 hold", "50 hold", visit_d90_status="DONE", visit_d90_on="2026-04-22")
    visited("60 exit WITHDRAWN COST", "70 reopen OBSERVATION_28D")
    found = states(narrowed(SPRING))
    assert found["D90", "met"] == found["D90", "silent"] == 1
