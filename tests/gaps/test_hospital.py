"""What gaps ask of the hospital: by whom it is seen, from when, and for how long."""

from dataclasses import replace

import pytest

from casework import clock
from casework.cases.models import Case
from casework.eligibility import confirming
from casework.eligibility.keeping import keep_precheck
from casework.people.actor import Actor
from tests.engine import steps
from tests.gaps.conftest import ROAD
from tests.gaps.records import asked, fill, shown
from tests.gaps.test_guards import decide
from tests.gaps.test_work import PAST
from tests.people_and_cases import make_user
from workflows.gaps.deriving import wanted
from workflows.queue.queues import Queues

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]
ON_SITE = ["ONSITE_SCREENING", "CONSENT", "APHERESIS"]


@pytest.fixture
def reviewed(held):
    """The case in preliminary review, with one question that only a clinician answers."""
    fill(held, other=PAST)
    assert asked(held) == set()
    decide(held.later(minutes=5))
    held.complete("REC-08", gap_list_sent_at=held.moment())
    for step in steps(ROAD):
        if step.code in held.open_codes() and step.act == "complete":
            held.complete(step.code, **step.records)
    held.advance("records_complete_no_translation")
    return held


def test_the_question_is_asked_where_the_reviewer_sees_the_case(reviewed):
    assert asked(reviewed) == {("GAP-05", "ALL-E04")}
    stranger = Actor(make_user("SITE_REVIEWER"), "SITE_REVIEWER")
    assert Case.objects.visible_to(stranger).filter(pk=reviewed.case.pk).exists()
    item = reviewed.item("GAP-05", "ALL-E04")
    assert item in Queues(stranger).available()
    with clock.held_at(reviewed.now):
        about = shown(reviewed, "ALL-E04")
        confirming.confirm(reviewed.case.pk, "ALL-E04", "CONFIRMED", about=about, actor=stranger)
    assert reviewed.outcome("GAP-05", "ALL-E04") == "done"


def test_the_question_stays_when_the_package_is_sent(reviewed):
    sent = reviewed.situation().with_facts({"package_sent_at": reviewed.now})
    assert [(one.event, one.subject) for one in wanted(sent)] == [("judgement_missing", "ALL-E04")]


def test_no_guard_waits_for_the_answer(reviewed):
    """The manager's decision holds: a judgement that nobody gives stops no package."""
    from casework.guards import unmet

    rules = reviewed.situation().protocol
    for code in ("PRE-02", "PRE-03"):
        codes = {one.code for one in unmet(rules.tasks[code].guards, reviewed.situation())}
        assert "BLOCKING_GAPS_OPEN" not in codes


def there(journey, stage):
    """The case as it would stand in a later stage, with the run of that stage."""
    with clock.held_at(journey.now):
        return keep_precheck(replace(journey.situation(), stage=stage))


@pytest.mark.parametrize("stage", ON_SITE)
def test_on_site_the_values_of_held_papers_are_asked_for(held, stage):
    fill(held)
    held.upload("LAB_LYMPH_SUBSET", language="en", role="SITE_CRC")
    assert asked(held) == set()
    found = {(one.event, one.subject) for one in wanted(there(held, stage))}
    assert ("values_missing", "LAB_LYMPH_SUBSET") in found


@pytest.mark.parametrize("stage", ON_SITE)
def test_on_site_papers_are_for_the_tasks_of_the_stage(held, stage):
    """SCR-05 to SCR-11 and CON-03 ask the hospital for them; nobody is asked twice."""
    fill(held)
    assert not {one.event for one in wanted(there(held, stage))} & {
        "paper_missing_family", "paper_missing_home", "paper_missing_site",
    }  # fmt: skip


@pytest.mark.parametrize("stage", ON_SITE)
def test_on_site_what_a_clinician_has_to_judge_is_asked(held, stage):
    fill(held, other=PAST)
    assert ("judgement_missing", "ALL-E04") in {
        (one.event, one.subject) for one in wanted(there(held, stage))
    }
