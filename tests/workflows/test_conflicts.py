"""Who comes too late is told who did what with it, and how long ago."""

import pytest

from casework.cases.models import Fact
from tests.engine import LONG_REASON, follow, refuses

DONE = {"scope_statement_sent_at": "2026-01-05T08:00+00:00"}


@pytest.fixture
def inquiry(journey):
    for name in ("COORD-1", "COORD-2"):
        journey.actor("COORD", name)
    return journey


def test_a_task_that_a_colleague_finished_names_them(inquiry):
    inquiry.complete("INQ-06", name="COORD-1", red_flag_found=False)
    inquiry.later(minutes=3)
    with refuses("TASK_NOT_OPEN") as refusal:
        inquiry.complete("INQ-06", name="COORD-2", red_flag_found=True)
    assert str(refusal.value).replace("\xa0", " ") == "COORD-1 finished this task 3 minutes ago."


def test_a_task_that_was_done_without_says_who_decided_that(inquiry):
    inquiry.waive("INQ-01", role="MGR", name="MGR-1")
    inquiry.later(hours=2)
    with refuses("TASK_NOT_OPEN") as refusal:
        inquiry.complete("INQ-01", name="COORD-2", **DONE)
    text = str(refusal.value).replace("\xa0", " ")
    assert text == "MGR-1 decided 2 hours ago to do without this task."


def test_a_task_that_ended_because_the_case_moved_says_who_moved_it_where(version):
    journey = follow("withdrawn_and_reopened", version, before="open_case", without={"INQ-06"})
    journey.actor("MGR")
    withdrawal = {"withdrawn_at": journey.moment(), "withdrawal_scope": "SERVICE"}
    journey.advance("withdraw", reason_code="COST", **withdrawal)
    journey.later(minutes=4)
    with refuses("TASK_NOT_OPEN") as refusal:
        journey.complete("INQ-06", name="MGR-1", role="COORD", red_flag_found=False)
    text = str(refusal.value).replace("\xa0", " ")
    assert text == (
        "COORD-1 moved this case to Withdrawn 4 minutes ago: the task is not asked for any more."
    )


def test_a_task_that_never_was_is_not_open(inquiry):
    with refuses("TASK_NOT_OPEN"):
        inquiry.complete("INQ-06", occurrence="2020-01-01", name="COORD-1", red_flag_found=True)


def test_a_fact_that_was_changed_since_one_looked_is_not_overwritten(inquiry):
    inquiry.complete("INQ-05", name="COORD-1", duplicate_found=False, cohort="LN")
    seen = Fact.objects.get(case=inquiry.case, name="cohort").recorded_at
    inquiry.later(minutes=5)
    inquiry.correct("cohort", "SSC", role="COORD", name="COORD-1", seen=seen)
    inquiry.later(minutes=2)
    with refuses("FACT_CHANGED") as refusal:
        inquiry.correct("cohort", "AID", role="COORD", name="COORD-2", seen=seen)
    assert str(refusal.value).replace("\xa0", " ").startswith("COORD-1 changed this 2 minutes ago")
    assert inquiry.fact("cohort") == "SSC"
    looked = Fact.objects.get(case=inquiry.case, name="cohort").recorded_at
    inquiry.correct("cohort", "AID", reason=LONG_REASON, role="COORD", name="COORD-2", seen=looked)
    assert inquiry.fact("cohort") == "AID"
