"""Events of a case, and the work they call for."""

import pytest

from casework.cases.models import CaseEvent
from tests.engine import follow, refuses
from workflows.engine.records import UnknownCode

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("events")]


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in review; the hospital may ask."""
    return follow("declined_by_hospital", shared_version, before="PRE-05")


@pytest.fixture
def reviewed(db, road):
    return road.copy()


def test_an_event_says_who_raised_it_when_and_in_which_role(reviewed):
    reviewed.later(hours=2).happens("site_question_asked", role="SITE_REVIEWER", occurrence="Q-7")
    event = reviewed.case.raised_events.get(code="site_question_asked")
    assert (event.occurrence, event.at) == ("Q-7", reviewed.now)
    assert (event.raised_by.name, event.raised_role) == ("SITE_REVIEWER-1", "SITE_REVIEWER")


def test_each_time_it_happens_is_work_of_its_own(reviewed):
    reviewed.happens("site_question_asked", role="COORD", occurrence="Q-1")
    reviewed.later(days=1).happens("site_question_asked", role="COORD", occurrence="Q-2")
    reviewed.complete("PRE-06", occurrence="Q-1", site_answer_returned_at=reviewed.moment())
    assert (reviewed.outcome("PRE-06", "Q-1"), reviewed.outcome("PRE-06", "Q-2")) == ("done", "")
    with refuses("TASK_NOT_OPEN"):
        reviewed.complete("PRE-06", occurrence="Q-3", site_answer_returned_at=reviewed.moment())


def test_without_an_id_it_gets_the_next_one(reviewed):
    for _ in range(2):
        reviewed.happens("site_question_asked", role="COORD")
    found = CaseEvent.objects.filter(case=reviewed.case, code="site_question_asked")
    assert set(found.values_list("occurrence", flat=True)) == {
        "site_question_asked-1",
        "site_question_asked-2",
    }


def test_one_event_is_on_record_once(reviewed):
    reviewed.happens("site_question_asked", role="COORD", occurrence="Q-1")
    with refuses("EVENT_KNOWN"):
        reviewed.happens("site_question_asked", role="COORD", occurrence="Q-1")


def test_an_event_is_raised_where_it_means_something_by_those_who_know(reviewed, journey):
    with refuses("EDGE_NOT_HERE"):
        reviewed.happens("suspected_sae_reported", role="FAMILY")
    with refuses("ROLE_NOT_ALLOWED"):
        reviewed.happens("site_question_asked", role="FAMILY")
    with refuses("EDGE_NOT_HERE"):
        journey.happens("site_question_asked", role="COORD")


@pytest.mark.parametrize("code", ["rain", "document_uploaded"])
def test_nobody_raises_an_unknown_event_or_one_of_the_systems(reviewed, code):
    with pytest.raises(UnknownCode):
        reviewed.happens(code, role="COORD")


def test_a_question_left_open_does_not_hold_the_case_up(reviewed):
    reviewed.happens("site_question_asked", role="COORD", occurrence="Q-1")
    assert not reviewed.item("PRE-06", "Q-1").required
