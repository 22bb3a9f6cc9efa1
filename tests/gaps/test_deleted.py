"""What a paper said goes with it when two people delete it."""

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from casework import clock
from casework.eligibility import recording
from casework.eligibility.models import DataValue, PreCheck
from casework.eligibility.refusing import EligibilityRefused
from documents.extracting.waiting import values_of
from documents.judging import verbs as judging
from documents.retention import deleting
from tests.eligibility.records import given, know
from tests.gaps.records import states

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]
REASON = "The person asked for the erasure of all this."


@pytest.fixture
def erased(journey):
    """A paper whose values were verified or called wrong, and that was then deleted."""
    version = journey.upload("LAB_CBC")
    said = {"original_text": "Fulano 7,7", "original_unit": "x10^9/L"}
    know(journey, given(version.evidence, value="7.7", **said))
    wrong = know(journey, given(version.evidence, value="7.8", **said))
    journey.act(recording.retract, wrong.pk, role="COORD", reason="Fulano has 7.7, not 7.8.")
    assert states(journey)["ALL-I03"] == "MET"
    journey.act(judging.reject, version.pk, role="COORD", reason="It is not legible.")
    asked = {"ground": "ERASURE_REQUEST", "reason": REASON}
    request = journey.act(deleting.ask, version.file_id, role="MGR", **asked)
    with clock.held_at(journey.now):
        found = version.file.deletions.waiting().get()
    journey.act(deleting.confirm, found.pk, role="DPO")
    return version, request


def test_its_values_are_emptied_and_marked(journey, erased):
    version, _ = erased
    values = DataValue.objects.filter(case=journey.case)
    assert values.count() == 2
    for one in values:
        assert one.emptied_at is not None
        assert (one.value, one.unit, one.original_text, one.original_unit) == ("", "", "", "")
        assert "Fulano" not in one.wrong_reason
    assert not values_of(version).exists()
    assert states(journey)["ALL-I03"] == "UNKNOWN"
    assert not PreCheck.objects.get(case=journey.case).outdated


def test_so_is_their_history(journey, erased):
    rows = apps.get_model("casework", "DataValueHistory")._default_manager.all()
    rows = rows.filter(case=journey.case)
    assert rows.count() >= 5
    for row in rows:
        assert (row.value, row.original_text, row.unit) == ("", "", "")
        assert "Fulano" not in row.wrong_reason


def test_what_was_emptied_is_touched_no_more(journey, erased):
    value = DataValue.objects.filter(case=journey.case, wrong_at=None).get()
    with pytest.raises(EligibilityRefused):
        journey.act(recording.retract, value.pk, role="COORD", reason=REASON)
    for change in ({"emptied_at": None}, {"value": "7.7"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DataValue.objects.filter(pk=value.pk).update(**change)


def test_another_paper_s_values_stay(journey):
    kept = journey.upload("LAB_CBC")
    know(journey, given(kept.evidence, value="7.7"))
    gone = journey.upload("ECG", to="ACCEPTED")
    journey.act(judging.reject, gone.pk, role="COORD", reason="It is not legible.")
    asked = {"ground": "ERASURE_REQUEST", "reason": REASON}
    journey.act(deleting.ask, gone.file_id, role="MGR", **asked)
    journey.act(deleting.confirm, gone.file.deletions.waiting().get().pk, role="DPO")
    assert states(journey)["ALL-I03"] == "MET"
