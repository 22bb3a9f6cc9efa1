"""What follows by itself: conditions, evidence, events and time open, close and reopen work."""

import pytest

from casework import clock
from documents.judging import verbs as judging
from tests.engine import LONG_REASON, follow, refuses
from tests.workflows.database import state
from workflows.engine.models import WorkItem
from workflows.engine.settle import settle

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("settle")]


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in Record collection, every paper there, the pre-check not run."""
    return follow("adult_ln_to_completed", shared_version, before="REC-07")


@pytest.fixture
def collecting(db, road):
    return road.copy()


def precheck(journey, *, gaps=0, conflicts=0):
    journey.complete(
        "REC-07",
        precheck_run_at=journey.moment(),
        precheck_blocking_gaps=gaps,
        precheck_conflicts=conflicts,
    )


def reject(journey, paper):
    with clock.held_at(journey.now):
        judging.reject(paper.pk, actor=journey.actor("COORD"), reason="The last page is cut off.")


def test_settling_again_changes_nothing(collecting):
    with clock.held_at(collecting.now):
        settle(collecting.case)
        before = state()
        settle(collecting.reload())
    assert state() == before


def test_work_that_does_not_apply_is_not_there(journey):
    assert "INQ-07" not in journey.open_codes()
    assert not WorkItem.objects.filter(case=journey.case, code="INQ-07").exists()


def test_a_condition_opens_cancels_and_reopens_its_task(version):
    journey = follow("withdrawn_and_reopened", version, before="INQ-05")
    assert "INQ-07" not in journey.open_codes()
    journey.correct("represented", True, role="COORD")
    assert journey.outcome("INQ-07") == ""
    assert not journey.item("INQ-07").reopened
    journey.correct("represented", False, role="COORD")
    assert journey.outcome("INQ-07") == "cancelled"
    with refuses("TASK_NOT_OPEN"):
        journey.complete("INQ-07", minor_review_outcome="PROCEED")
    journey.correct("represented", True, role="COORD")
    assert (journey.outcome("INQ-07"), journey.item("INQ-07").reopened) == ("", True)


def test_a_task_that_was_done_stays_done_when_its_condition_passes(version):
    journey = follow("withdrawn_and_reopened", version, before="INQ-05")
    journey.correct("represented", True, role="COORD")
    journey.complete("INQ-07", minor_review_outcome="PROCEED")
    journey.correct("represented", False, role="COORD")
    assert journey.outcome("INQ-07") == "done"


def test_a_birthday_cancels_what_only_a_minor_needs(version):
    journey = follow("withdrawn_and_reopened", version, before="INQ-05")
    birthday = journey.today().replace(year=journey.today().year - 18).isoformat()
    journey.correct("dob", birthday, role="COORD")
    assert "INQ-07" not in journey.open_codes()  # eighteen today
    journey.now = journey.now.replace(hour=0, minute=30)
    journey.later(hours=-1)  # half an hour before midnight at the site
    journey.correct("dob", birthday, role="COORD")
    assert journey.outcome("INQ-07") == ""
    journey.later(hours=1)
    with clock.held_at(journey.now):
        settle(journey.reload())
    assert journey.outcome("INQ-07") == "cancelled"


def test_a_paper_completes_its_task_and_nobody_did(version):
    journey = follow("adult_ln_to_completed", version, until="RECORD_COLLECTION")
    assert journey.outcome("REC-02") == ""
    journey.upload("PASSPORT", to="ACCEPTED")
    assert journey.outcome("REC-02") == ""
    journey.upload("PASSPORT")
    item = journey.item("REC-02")
    assert (item.outcome, item.finished_by, item.finished_role) == ("done", None, "SYSTEM")


def test_a_task_reopens_when_its_paper_is_rejected_and_closes_with_the_next(collecting):
    passport = collecting.case.versions.get(document_type="PASSPORT")
    done = collecting.item("REC-02")
    reject(collecting, passport)
    again = collecting.item("REC-02")
    assert (again.outcome, again.reopened) == ("", True)
    assert again.pk != done.pk
    with refuses("CHECKLIST_INCOMPLETE", "PRECHECK_STALE", "BLOCKING_GAPS_OPEN", "TASKS_OPEN"):
        collecting.advance("records_complete")
    collecting.upload("PASSPORT")
    assert collecting.outcome("REC-02") == "done"


def test_a_newer_paper_that_waits_for_its_check_reopens_the_task(collecting):
    collecting.upload("PASSPORT", to="RECEIVED")
    assert collecting.outcome("REC-02") == ""


def test_every_paper_is_checked_and_then_verified_as_work_of_its_own(version):
    journey = follow("adult_ln_to_completed", version, until="RECORD_COLLECTION")
    paper = journey.upload("MED_LIST", to="RECEIVED")
    other = journey.upload("ECG", to="RECEIVED")
    key, other_key = str(paper.pk), str(other.pk)
    assert journey.outcome("REC-05", key) == journey.outcome("REC-05", other_key) == ""
    assert "REC-06" not in journey.open_codes()
    with clock.held_at(journey.now):
        judging.accept(paper.pk, actor=journey.actor("COORD"))
    assert (journey.outcome("REC-05", key), journey.outcome("REC-06", key)) == ("done", "")
    assert journey.outcome("REC-05", other_key) == ""
    with clock.held_at(journey.now):
        judging.verify(paper.pk, actor=journey.actor("COORD"))
    reject(journey, other)
    assert journey.outcome("REC-06", key) == journey.outcome("REC-05", other_key) == "done"


def test_papers_of_other_stages_are_no_events(journey):
    paper = journey.upload("PASSPORT", to="RECEIVED")
    assert not journey.case.raised_events.exists()
    assert not WorkItem.objects.filter(case=journey.case, occurrence=str(paper.pk)).exists()


class TestPrecheck:
    def test_a_paper_that_changes_reopens_it(self, collecting):
        precheck(collecting)
        first = collecting.item("REC-07")
        collecting.later(hours=1)
        collecting.upload("MED_LIST")
        again = collecting.item("REC-07")
        assert (again.outcome, again.reopened) == ("", True)
        assert again.pk != first.pk
        assert collecting.fact("precheck_blocking_gaps") == 0  # until it is given anew
        with refuses("PRECHECK_STALE", "TASKS_OPEN"):
            collecting.advance("records_complete")
        precheck(collecting.later(hours=1))
        assert collecting.advance("records_complete").stage == "TRANSLATION"

    def test_done_again_with_an_old_run_it_stays_done_but_the_guard_still_asks(self, collecting):
        precheck(collecting)
        ran = collecting.now
        collecting.later(hours=1).upload("MED_LIST")
        collecting.now = ran
        precheck(collecting)  # with the moment of the first run
        item = collecting.item("REC-07")
        assert (item.outcome, item.latched) == ("done", True)
        with refuses("PRECHECK_STALE"):
            collecting.later(hours=2).advance("records_complete")
        collecting.upload("MED_LIST")
        assert collecting.outcome("REC-07") == "done"  # asked for all the time: not anew

    def test_once_answered_it_reopens_at_the_next_change(self, collecting):
        precheck(collecting)
        collecting.later(hours=1).upload("MED_LIST")
        precheck(collecting.later(hours=1))
        assert not collecting.item("REC-07").latched
        collecting.later(hours=1).upload("MED_LIST")
        assert collecting.outcome("REC-07") == ""

    def test_gaps_call_for_a_list_and_a_decision(self, collecting):
        precheck(collecting, conflicts=1)
        assert {"REC-08"} <= collecting.open_codes()
        assert "REC-10" not in collecting.open_codes()
        collecting.complete("REC-08", gap_list_sent_at=collecting.moment())
        collecting.correct("precheck_blocking_gaps", 1, role="COORD")
        assert "REC-10" in collecting.open_codes()
        collecting.complete(
            "REC-10",
            gaps_accepted=True,
            gaps_accepted_reason=LONG_REASON,
            gaps_decided_at=collecting.moment(),
        )
        collecting.later(hours=1).upload("MED_LIST")
        precheck(collecting.later(hours=1), gaps=1)
        assert {"REC-08", "REC-10"} <= collecting.open_codes()  # a newer run: sent and decided anew
