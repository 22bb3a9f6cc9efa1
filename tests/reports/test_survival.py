"""Inquiry to infusion: the curve of a worked example, and counts by hand."""

from datetime import timedelta

import pytest

from casework import clock
from tests.reports.histories import START
from tests.reports.tables import cells, numbers
from workflows.reports.survival import KIND, kaplan_meier

# Remission times in weeks of 21 patients on 6-mercaptopurine (Freireich 1963), + censored; the
# curve is that of Cox and Oakes, Analysis of Survival Data, table 1.1 and section 4.2.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
SURVIVED = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
BAND = {6: (0.620, 0.952), 23: (0.188, 0.680)}  # log-log, 95 %


def test_the_curve_is_that_of_the_worked_example():
    curve = kaplan_meier(RELAPSED, CENSORED)
    assert curve.days == [*SURVIVED]
    assert [1 - share for share in curve.share] == pytest.approx([*SURVIVED.values()], abs=5e-5)


def test_the_band_is_that_of_the_worked_example():
    curve = kaplan_meier(RELAPSED, CENSORED)
    for day, (low, high) in BAND.items():
        at = curve.days.index(day)
        assert (1 - curve.high[at], 1 - curve.low[at]) == pytest.approx((low, high), abs=1e-3)


def test_the_middle_is_the_first_day_by_which_half_are_there():
    assert kaplan_meier(RELAPSED, CENSORED).day_of(0.5) == 23
    assert kaplan_meier(RELAPSED, CENSORED).day_of(0.75) is None


def test_where_nobody_was_infused_there_is_no_curve():
    assert kaplan_meier([], [3, 4]) is None


@pytest.mark.django_db
@pytest.mark.xdist_group("reports")
def test_cases_are_infused_open_or_closed_before(tell, narrowed):
    tell("0 start INQUIRY", "50 forward INFUSION", infused=60)
    tell("0 start INQUIRY", "50 forward INFUSION", "90 exit DECEASED ON_STUDY", infused=80)
    tell("0 start INQUIRY")
    tell("0 start INQUIRY", "30 exit WITHDRAWN COST", cohort="SSC")
    tell("0 start INQUIRY", "3 exit CLOSED_DUPLICATE DUPLICATE_OF")
    with clock.held_at(START + timedelta(days=100)):
        f = narrowed()
        report = KIND.make(f)
        rows = numbers(report.tables[0])
        #                     cases, infused, open, closed, days of 25, 50, 75 %
        assert rows["All"] == [4, 2, 1, 1, 60.0, 80.0, None]
        assert rows["LN"] == [3, 2, 1, 0, 60.0, 80.0, None]
        assert rows["SSC"] == [1, 0, 0, 1, None, None, None]
        #                  days 0, 30, 60, 90, 120, 180, 365
        at_risk = numbers(report.tables[1])
        assert at_risk["All"] == [4, 4, 3, 1, 0, 0, 0]
        assert at_risk["LN"] == [3, 3, 3, 1, 0, 0, 0]
        assert at_risk["SSC"] == [1, 1, 0, 0, 0, 0, 0]
        for cell in cells(report):
            assert len(KIND.relations[cell.of](f).cases(cell.behind)) == cell.value


@pytest.mark.django_db
@pytest.mark.xdist_group("reports")
def test_a_case_that_was_opened_again_is_on_its_way_from_its_first_day(tell, narrowed):
    tell("0 start INQUIRY", "10 exit WITHDRAWN COST", "40 reopen INQUIRY", infused=75)
    assert numbers(KIND.make(narrowed()).tables[0])["All"] == [1, 1, 0, 0, 75.0, 75.0, 75.0]
