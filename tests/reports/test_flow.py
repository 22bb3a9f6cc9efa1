"""The flow, each number computed by hand from the histories above it. START is a Monday."""

import pytest

from tests.reports.tables import cells, numbers
from workflows.reports.flow import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]
FOUR_WEEKS = "since=2026-01-05&until=2026-02-01"
WEEKS = ["5 Jan 2026", "12 Jan 2026", "19 Jan 2026", "26 Jan 2026"]


def weeks(report):
    """By week, from the first: came, left, in the first three columns, open in all."""
    found = numbers(report.tables[0])
    return [[*found[week][:5], found[week][-1]] for week in WEEKS]


def test_a_case_stands_where_its_last_move_led(tell, narrowed):
    tell(
        "0 start INQUIRY",
        "8 forward RECORD_COLLECTION",
        "9 backward INQUIRY",
        "21 exit WITHDRAWN COST",
    )
    assert weeks(KIND.make(narrowed(FOUR_WEEKS))) == [
        [1, 0, 1, 0, 0, 1],
        [0, 0, 1, 0, 0, 1],
        [0, 0, 1, 0, 0, 1],
        [0, 1, 0, 0, 0, 0],
    ]


def test_a_case_that_was_opened_again_came_again(tell, narrowed):
    tell("0 start INQUIRY", "1 exit WITHDRAWN COST", "8 reopen INQUIRY", "15 exit WITHDRAWN COST")
    assert [week[:2] for week in weeks(KIND.make(narrowed(FOUR_WEEKS)))] == [
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
    ]


def test_what_began_before_the_time_stands_there_from_the_first_week(tell, narrowed):
    tell("0 start INQUIRY")
    report = KIND.make(narrowed("since=2026-01-19&until=2026-02-01"))
    found = numbers(report.tables[0])
    assert [found[week][2] for week in WEEKS[2:]] == [1, 1]
    assert (report.n, len(found)) == (1, 2)


def test_weeks_to_come_are_not_told(tell, narrowed):
    tell("0 start INQUIRY")
    report = KIND.make(narrowed("since=2026-06-29&until=2026-08-30"))  # a Saturday in July is today
    assert [*numbers(report.tables[0])] == ["29 Jun 2026"]
    later = KIND.make(narrowed("since=2026-07-20&until=2026-08-30"))
    assert [table.rows for table in later.tables] == [[], []]


def test_a_week_ends_at_midnight_at_the_site(tell, narrowed):
    tell("6.4 start INQUIRY")  # Sunday evening there
    tell("6.6 start INQUIRY", "13.4 exit WITHDRAWN COST")  # Monday morning, until Sunday evening
    f = narrowed(FOUR_WEEKS)
    report = KIND.make(f)
    assert weeks(report)[:2] == [[1, 0, 1, 0, 0, 1], [1, 1, 1, 0, 0, 1]]
    for cell in cells(report):
        assert len(KIND.relations[cell.of](f).cases(cell.behind)) == cell.value


def test_a_duplicate_never_came(tell, narrowed):
    tell("0 start INQUIRY", "1 exit CLOSED_DUPLICATE DUPLICATE_OF")
    assert weeks(KIND.make(narrowed(FOUR_WEEKS)))[0] == [0, 0, 0, 0, 0, 0]


def test_what_was_open_and_came_and_did_not_leave_is_open(tell, narrowed):
    for day in range(0, 28, 3):
        tell(
            f"{day} start INQUIRY",
            f"{day + 5} forward RECORD_COLLECTION",
            f"{day + 12} exit WITHDRAWN COST",
        )
    stood = 0
    for came, left, *_columns, standing in weeks(KIND.make(narrowed(FOUR_WEEKS))):
        stood += came - left
        assert stood == standing


def test_every_number_is_that_of_the_cases_behind_it(tell, narrowed):
    tell("0 start INQUIRY", "1 exit WITHDRAWN COST", "8 reopen INQUIRY")
    f = narrowed(FOUR_WEEKS)
    for cell in cells(KIND.make(f)):
        assert len(KIND.relations[cell.of](f).cases(cell.behind)) == cell.value


def test_moves_are_told_by_their_way_and_infusions_by_their_week(tell, narrowed):
    tell(
        "0 start INQUIRY",
        "8 forward RECORD_COLLECTION",
        "9 backward INQUIRY",
        "15 forward RECORD_COLLECTION",
        "21 exit WITHDRAWN COST",
        infused=22,
    )
    tell("8 start INQUIRY", "9 forward RECORD_COLLECTION", "10 undo INQUIRY")
    found = numbers(KIND.make(narrowed(FOUR_WEEKS)).tables[1])
    assert [found[week] for week in WEEKS] == [[0, 0, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1]]
