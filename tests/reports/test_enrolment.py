"""Enrolment: the places that are taken, counted by hand, and the forecast's own laws."""

import pytest

from casework.trial.models import TrialStatement
from tests.people_and_cases import make_user
from tests.reports.tables import cells, numbers
from workflows.reports.enrolment import KIND, history
from workflows.reports.forecast import PARTS, WEEKS, History, foretell

NEVER = float("inf")


def past(*days, stage=1):
    return {stage: list(days)}


def last(bands):
    return [band[-1] for band in bands]


def test_where_nothing_comes_and_nobody_waits_nobody_is_enrolled():
    assert last(foretell(History([0], [], past(10.0)))) == [0, 0, 0]


def test_who_is_always_enrolled_after_ten_days_is_enrolled_in_the_second_week():
    bands = foretell(History([0], [(1, 0.0)] * 5, past(10.0)))
    assert [band[:3] for band in bands] == [[0, 5, 5]] * 3


def test_who_waited_longer_than_any_past_case_is_not_foretold():
    assert last(foretell(History([0], [(1, 30.0)], past(10.0)))) == [0, 0, 0]


def test_days_that_have_passed_are_not_waited_again():
    bands = foretell(History([0], [(1, 9.0)], past(10.0)))
    assert bands[1][0] == 1


def test_each_week_brings_as_many_as_came_in_one_of_the_weeks_before():
    bands = foretell(History([2], [], past(0.0)))
    assert bands[1][:3] == [2, 4, 6]
    assert last(bands) == [2 * WEEKS] * 3


def test_the_share_that_was_enrolled_is_that_of_the_middle_run():
    half = past(*[0.0] * 50, *[NEVER] * 50)
    low, middle, high = last(foretell(History([4], [], half)))
    assert middle == pytest.approx(2 * WEEKS, rel=0.05)
    # binomial: 208 cases, one half each; 10 % and 90 % lie 1.28 standard deviations of 7.2 off
    assert (middle - low, high - middle) == (pytest.approx(9.2, abs=2), pytest.approx(9.2, abs=2))


def test_the_same_history_foretells_the_same():
    known = History(
        [1, 3, 0], [(1, 4.0), (2, 1.0)], past(5.0, 60.0, NEVER) | past(3.0, NEVER, stage=2)
    )
    assert foretell(known) == foretell(known)
    assert foretell(known, seed=1) != foretell(known)
    assert len(foretell(known)) == len(PARTS)


@pytest.mark.django_db
@pytest.mark.xdist_group("reports")
class TestReport:
    def test_every_case_counts_once_in_the_month_in_which_its_cells_were_collected_first(
        self, tell, narrowed
    ):
        tell("0 start INQUIRY", "40 forward APHERESIS", "90 backward APHERESIS :repeat_collection")
        tell("0 start INQUIRY", "45 forward APHERESIS", cohort="SSC")
        tell("0 start INQUIRY", "70 forward APHERESIS", "80 exit WITHDRAWN COST")
        tell("0 start INQUIRY")
        f = narrowed()
        report = KIND.make(f)
        places, months = numbers(report.tables[0]), numbers(report.tables[1])
        assert report.n == 3
        assert months == {"2026-03": [1, 3], "2026-02": [2, 2]}
        assert places["Enrolled, of our cases"][0] == 3
        assert (places["of them LN"][0], places["of them SSC"][0]) == (2, 1)
        for cell in cells(report):
            assert len(KIND.relations[cell.of](f).cases(cell.behind)) == cell.value

    def test_the_hospitals_number_stands_beside_with_how_sure_it_is(self, tell, narrowed):
        tell("0 start INQUIRY")
        places = numbers(KIND.make(narrowed()).tables[0])
        assert places["Places in the trial, all cohorts"] == [45, "Not verified", None]
        manager = make_user("MGR")
        TrialStatement.objects.create(
            trial="NCT06947460", name="enrolled_so_far", value=17, source="Letter of the hospital",
            checked_on="2026-07-01", check_again_by="2026-09-01", by=manager, role="MGR",
        )  # fmt: skip
        told = numbers(KIND.make(narrowed()).tables[0])["Enrolled so far, as told by the hospital"]
        assert told == [17, "Not verified", "1 Jul 2026"]

    def test_what_a_forecast_is_drawn_from(self, tell, narrowed):
        tell("0 start INQUIRY", "10 forward CONSENT", "40 forward APHERESIS")
        tell("0 start INQUIRY", "20 exit WITHDRAWN COST")
        tell("170 start INQUIRY", "178 forward CONSENT")
        known = history(narrowed())
        assert sorted(known.past[1]) == [40.0, NEVER]
        assert known.past[6] == [30.0]
        assert known.waiting == [(6, 2.0)]
        assert (sum(known.arrivals), len(known.arrivals)) == (3, 52)
        assert not known.is_enough

    def test_too_few_cases_foretell_nothing_and_the_page_says_so(self, tell, narrowed):
        tell("0 start INQUIRY", "40 forward APHERESIS")
        report = KIND.make(narrowed())
        assert len(report.tables) == 2
        assert "Too few cases" in report.notes[0]

    def test_with_enough_of_them_there_is_a_band(self, tell, narrowed):
        for _ in range(20):
            tell("0 start INQUIRY", "40 forward APHERESIS")
        (_places, _months, coming) = KIND.make(narrowed()).tables
        for low, middle, high in numbers(coming).values():
            assert low <= middle <= high
