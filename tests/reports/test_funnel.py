"""The funnel, each number computed by hand from the histories above it."""

import pytest

from tests.reports.tables import cells, numbers
from workflows.reports.funnel import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]
TO_RECORDS = ("0 start INQUIRY", "4 forward RECORD_COLLECTION")
TO_TRANSLATION = (*TO_RECORDS, "9 forward TRANSLATION")


@pytest.fixture
def six(tell):
    """Six cases and a duplicate: what each number below is counted from."""
    return [
        tell("0 start INQUIRY"),
        tell(*TO_RECORDS),
        tell(*TO_TRANSLATION, cohort="SSC", country="KE"),
        tell(*TO_TRANSLATION, "12 exit WITHDRAWN COST"),
        tell(*TO_TRANSLATION, "12 backward RECORD_COLLECTION", "13 exit WITHDRAWN COST"),
        tell(*TO_RECORDS, "5 exit LOST_TO_FOLLOW_UP NO_RESPONSE", "9 reopen RECORD_COLLECTION"),
        tell("0 start INQUIRY", "1 exit CLOSED_DUPLICATE DUPLICATE_OF"),
    ]


def test_every_case_counts_once_at_each_stage_up_to_its_furthest(six, narrowed):
    report = KIND.make(narrowed())
    assert report.n == 6
    stages = numbers(report.tables[0])
    #                                 reached, went on, on their way, left
    assert stages["Inquiry"] == [6, 5, "100 % (5)", 1, 0]
    assert stages["Record collection"] == [5, 3, "100 % (3)", 2, 0]
    assert stages["Translation"] == [3, 0, "0 % (2)", 1, 2]
    assert [*stages.values()][5][0] == 0  # consent


def test_who_completed_the_trial_did_not_leave(tell, narrowed):
    tell("0 start INQUIRY", "9 forward SAE_TRACKING_2Y", "99 exit COMPLETED")
    tell("0 start INQUIRY", "9 forward SAE_TRACKING_2Y", "99 exit WITHDRAWN COST")
    stages, why = KIND.make(narrowed()).tables
    assert [*numbers(stages).values()][-1] == [2, 1, "50 % (2)", 0, 1]
    assert sum(row[5].value for row in stages.rows) == sum(row[3].value for row in why.rows) == 1


def test_who_left_is_told_by_why_and_how_far_they_came(six, narrowed):
    (row,) = KIND.make(narrowed()).tables[1].rows
    assert [cell.value for cell in row] == ["Withdrawn", "Costs", "Translation", 2]


def test_a_cohort_and_a_country_narrow_it(six, narrowed):
    assert KIND.make(narrowed("cohort=SSC")).n == 1
    assert KIND.make(narrowed("country=ES")).n == 5
    assert KIND.make(narrowed("country=ES&cohort=SSC")).n == 0


def test_only_cases_that_came_in_the_time_count(six, narrowed):
    assert KIND.make(narrowed("since=2026-01-05&until=2026-01-05")).n == 6
    assert KIND.make(narrowed("since=2026-01-06&until=2026-02-05")).n == 0


def test_every_number_is_that_of_the_cases_behind_it(six, narrowed):
    f = narrowed()
    for cell in cells(KIND.make(f)):
        assert len(KIND.relations[cell.of](f).cases(cell.behind)) == cell.value


def test_what_came_is_what_went_on_stands_and_left(six, narrowed):
    for reached, on, _share, here, left in numbers(KIND.make(narrowed()).tables[0]).values():
        assert reached == on + here + left
