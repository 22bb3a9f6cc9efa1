"""Time in stage, each number computed by hand from the histories above it."""

import pytest

from tests.reports.tables import numbers
from workflows.reports.times import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


def test_the_percentiles_of_a_stage_are_those_of_its_stays(tell, narrowed):
    for days in (1, 2, 3, 4, 5):
        tell("0 start INQUIRY", f"{days} forward RECORD_COLLECTION")
    (row,) = numbers(KIND.make(narrowed()).tables[0]).values()
    #              stays, P50, P75, P85, P95, with a hold, days on hold, cases
    assert row == [5, 3.0, 4.0, pytest.approx(4.4), pytest.approx(4.8), 0, 0.0, 5]


def test_days_on_hold_are_left_out_and_shown(tell, narrowed):
    tell("0 start INQUIRY", "1 hold", "5 hold", "6 forward RECORD_COLLECTION")
    (row,) = numbers(KIND.make(narrowed()).tables[0]).values()
    assert (row[1], row[5], row[6]) == (2.0, 1, 4.0)


def test_repeats_are_counted_apart_and_together(tell, narrowed):
    tell(
        "0 start INQUIRY", "1 forward RECORD_COLLECTION", "4 backward INQUIRY", "14 forward RECORD_COLLECTION",
    )  # fmt: skip
    every, _ours, firsts, repeats = (numbers(table) for table in KIND.make(narrowed()).tables)
    assert every["Inquiry"][:2] == [2, 5.5]
    assert every["Inquiry"][-1] == 1  # case, of two stays
    assert firsts["Inquiry"][:2] == [1, 1.0]
    assert repeats["Inquiry"][:2] == [1, 10.0]
    assert "Record collection" not in repeats  # the second stay goes on


def test_what_goes_on_or_was_taken_back_does_not_count(tell, narrowed):
    tell("0 start INQUIRY", "2 forward RECORD_COLLECTION", "2.1 undo INQUIRY")
    report = KIND.make(narrowed())
    assert (report.n, report.tables[0].rows) == (0, [])


def test_a_stay_counts_in_the_time_in_which_it_ended(tell, narrowed):
    tell("0 start INQUIRY", "10 forward RECORD_COLLECTION", "20 forward TRANSLATION")
    early = numbers(KIND.make(narrowed("since=2026-01-05&until=2026-01-15")).tables[0])
    late = numbers(KIND.make(narrowed("since=2026-01-16&until=2026-02-15")).tables[0])
    assert [*early] == ["Inquiry"]
    assert [*late] == ["Record collection"]


def test_an_attempt_is_that_of_the_stay(tell, narrowed):
    tell(
        "0 start INQUIRY", "1 forward APHERESIS", "3 backward APHERESIS :repeat_collection",
        "8 forward MANUFACTURING",
    )  # fmt: skip
    (first,) = numbers(
        KIND.make(narrowed("attempt=1&since=2026-01-07&until=2026-03-01")).tables[0]
    ).values()
    (second,) = numbers(KIND.make(narrowed("attempt=2")).tables[0]).values()
    assert (first[1], second[1]) == (2.0, 5.0)


def test_a_case_that_another_version_of_the_protocol_took_over_stayed_once(tell, narrowed):
    tell("0 start INQUIRY", "2 migrate", "6 forward RECORD_COLLECTION")
    (row,) = numbers(KIND.make(narrowed()).tables[0]).values()
    assert row[:2] == [1, 6.0]


def test_numbers_lead_to_the_cases_of_their_stays(tell, narrowed):
    held = tell("0 start INQUIRY", "1 hold", "5 hold", "6 forward RECORD_COLLECTION")
    other = tell(
        "0 start INQUIRY", "2 exit WITHDRAWN COST", "4 reopen INQUIRY", "5 exit WITHDRAWN COST"
    )
    f = narrowed()
    (row,) = KIND.make(f).tables[0].rows
    over = KIND.relations["over"](f)
    stays, with_a_hold, cases = row[1], row[6], row[8]
    assert (stays.value, with_a_hold.value, cases.value) == (3, 1, 2)
    assert over.cases(with_a_hold.behind) == [held.pk]
    assert {*over.cases(stays.behind)} == {*over.cases(cases.behind)} == {held.pk, other.pk}
