"""A move into Record collection is not taken back over what people found out since."""

import pytest

from casework.eligibility import confirming
from casework.evidence.models import Evidence
from tests.eligibility.records import enter, given
from tests.engine import refuses
from tests.gaps.records import shown
from workflows.engine.undoing import undo

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]

CALLED = "We know it by telephone, from the ward."


def take_back(journey):
    return journey.act(undo, journey.case.pk, role="COORD")


def test_what_nobody_built_on_is_taken_back(journey):
    assert take_back(journey).stage == "INQUIRY"


def test_a_value_that_was_entered_since_keeps_the_move(journey):
    consent = Evidence.objects.get(case=journey.case, document_type="CONSENT_NAV_SERVICE")
    enter(journey, given(consent, "willing_to_travel", "yes", ""), name="COORD-2")
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(journey)
    assert "COORD-2 worked on the values of a paper." in str(refusal.value)


@pytest.mark.parametrize(("outcome", "why"), [("OVERRULED", CALLED), ("CONFIRMED", "")])
def test_a_word_of_the_hospital_since_keeps_the_move(journey, outcome, why):
    journey.person("SITE_CRC-1", "SITE_CRC")
    said = {"about": shown(journey, "ALL-I03"), "reason": why, "role": "SITE_CRC"}
    journey.act(confirming.confirm, journey.case.pk, "ALL-I03", outcome, **said)
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(journey)
    assert "SITE_CRC-1 said how a published criterion stands." in str(refusal.value)
