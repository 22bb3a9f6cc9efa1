"""The readiness of a case: next move, what blocks it, whom it waits on and since when."""

from datetime import date

import pytest

from casework.blockers import Blocker
from tests.engine import follow, refuses
from workflows.engine.models import Readiness

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("readiness")]


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in Record collection, every paper there, the pre-check not run."""
    return follow("adult_ln_to_completed", shared_version, before="REC-07")


@pytest.fixture
def collecting(db, road):
    return road.copy()


def ready(journey):
    return Readiness.objects.get(case=journey.case)


def codes(journey):
    return [Blocker.from_json(row).code for row in ready(journey).blockers]


def test_a_new_case_waits_for_its_first_work(journey):
    found = ready(journey)
    assert found.edge == "open_case"
    assert codes(journey)[-1] == "TASKS_OPEN"
    assert (found.tasks_done, found.tasks_total) == (0, 6)
    assert found.waiting_on == "COORD"
    assert found.waiting_since == journey.now


def test_blockers_are_those_the_move_would_be_refused_with(collecting):
    with refuses(*codes(collecting)):
        collecting.advance(ready(collecting).edge)


def test_work_done_makes_the_case_ready(collecting):
    assert ready(collecting).blockers
    collecting.complete(
        "REC-07",
        precheck_run_at=collecting.moment(),
        precheck_blocking_gaps=0,
        precheck_conflicts=0,
    )
    found = ready(collecting)
    assert (found.blockers, found.waiting_on) == ([], "")
    assert found.tasks_done == found.tasks_total
    assert found.documents_done == found.documents_total


def test_of_two_ways_on_the_one_that_fits_is_shown(collecting):
    assert ready(collecting).edge == "records_complete"
    english = follow("no_translation_needed", collecting.version, before="REC-07")
    assert ready(english).edge == "records_complete_no_translation"


def test_waiting_counts_from_when_it_began_not_from_the_last_change(journey):
    began = journey.now
    journey.later(days=2).complete("INQ-06", red_flag_found=False)
    found = ready(journey)
    assert (found.waiting_on, found.waiting_since) == ("COORD", began)
    assert found.settled_at == journey.now


def test_target_and_limit_follow_the_stage(journey):
    entered = date(2027, 5, 3)
    found = ready(journey)
    assert journey.case.stage_entered_at.date() == entered
    assert ((found.target_on - entered).days, (found.limit_on - entered).days) == (5, 10)


def test_a_closed_case_waits_for_nobody(collecting):
    given = {"withdrawn_at": collecting.moment(), "withdrawal_scope": "SERVICE"}
    collecting.advance("withdraw", reason_code="COST", **given)
    found = ready(collecting)
    assert (found.edge, found.blockers, found.waiting_on) == ("", [], "")
    assert (found.target_on, found.tasks_total) == (None, 0)
