"""What the family reads of the pre-check on the case page is true at every moment."""

from dataclasses import replace

import pytest

from casework import clock
from casework.people.actor import Actor
from tests.gaps.records import fill
from tests.gaps.test_work import PAST
from workflows.precheck.panel import panel

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]


def seen(journey, stage="", facts=()):
    """The panel of the patient; with a stage and facts: as the case would stand there."""
    with clock.held_at(journey.now):
        s = journey.situation()
        s = replace(s, stage=stage or s.stage).with_facts(dict(facts))
        return panel(s, Actor(None, "PATIENT"))


def test_papers_that_are_needed_are_named_in_plain_words(journey):
    found = seen(journey)
    assert found.family == "These documents are still needed."
    assert any("Pasaporte" in paper for paper in found.papers)
    assert len(found.papers) == len(set(found.papers))


def test_while_values_are_entered_the_papers_are_being_read(held):
    found = seen(held)
    assert found.family == "We are reading the papers you sent."
    assert not found.papers


def test_complete_is_said_of_the_whole_checklist_alone(held):
    fill(held)
    complete = "The requested documents are complete. The hospital will now review them."
    assert seen(held).family == complete
    held.case.versions.filter(document_type="LAB_COMPLEMENT").update(status="REJECTED")
    assert seen(held).family == "We are reading the papers you sent."


def test_what_only_the_hospital_can_judge_asks_the_family_for_nothing(held):
    fill(held, other=PAST)
    assert seen(held).family == "We are reading the papers you sent."


def test_once_the_package_is_sent_the_hospital_has_the_papers(held):
    sent = {"package_sent_at": held.now}
    assert seen(held, stage="PRELIM_REVIEW", facts=sent).family == "The hospital has the papers."
    assert seen(held, stage="PRELIM_REVIEW").family == "We are reading the papers you sent."


@pytest.mark.parametrize("stage", ["ONSITE_SCREENING", "CONSENT", "APHERESIS", "INFUSION"])
def test_later_nothing_is_said(held, stage):
    assert seen(held, stage=stage, facts={"package_sent_at": held.now}) is None


def test_of_a_closed_case_nothing_is_said(held):
    fill(held)
    given = {"withdrawn_at": held.moment(), "withdrawal_scope": "SERVICE"}
    held.advance("withdraw", reason_code="FAMILY_DECISION", **given)
    assert seen(held) is None
