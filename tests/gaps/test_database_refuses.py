"""What the database lets nobody do with values, whichever way they come."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from casework import clock
from casework.eligibility.models import DataValue, PreCheck
from casework.evidence.models import Evidence
from tests.eligibility.records import given, know, paper
from tests.people_and_cases import make_case, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]
WRONG = {"wrong_role": "COORD", "wrong_reason": "A digit was misread."}


@pytest.fixture
def other():
    return make_user("COORD")


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def change(entry, **fields):
    return lambda: DataValue.objects.filter(pk=entry.pk).update(**fields)


@pytest.fixture
def entry(journey):
    return know(journey, given(paper(journey, pages=2)))


def test_what_was_called_wrong_stays_wrong(entry, other):
    DataValue.objects.filter(pk=entry.pk).update(wrong_by=other, wrong_at=clock.now(), **WRONG)
    refused(change(entry, wrong_by=None, wrong_at=None, wrong_role="", wrong_reason=""))
    refused(change(entry, wrong_by=make_user("COORD")))
    refused(change(entry, wrong_reason="Another reason."))


def test_who_verified_a_value_stays(entry, other):
    refused(change(entry, verified_by=other))
    refused(change(entry, verified_by=None, verified_role="", verified_at=None))
    refused(change(entry, verified_at=clock.now() + timedelta(days=1)))


def test_only_a_paper_that_was_accepted_anew_is_verified_again(entry, other):
    old, later = entry.evidence, entry.verified_at + timedelta(days=1)
    said = {"document_type": old.document_type, "sha256": old.sha256, "accepted_at": later}
    Evidence.objects.create(case=entry.case, clinical_date=old.clinical_date, pages=2, **said)
    refused(change(entry, verified_by=other, verified_at=later - timedelta(hours=1)))
    refused(change(entry, verified_by=None, verified_role="", verified_at=None))
    change(entry, verified_by=other, verified_at=later)()


def test_a_value_cites_a_page_of_a_paper_of_its_own_case(journey, entry):
    said = {
        "element": "ast",
        "value": "1",
        "entered_by": entry.entered_by,
        "entered_role": "COORD",
        "evidence": entry.evidence,
    }
    for more in (
        {"page": 3},
        {"page": 0},
        {"page": 1, "case": make_case(journey.case.owner, journey.case.protocol)},
    ):
        refused(lambda more=more: DataValue.objects.create(**{"case": entry.case, **said, **more}))
    DataValue.objects.create(case=entry.case, page=2, **said)


def test_only_who_may_enters_and_verifies(journey, entry):
    said = {"case": entry.case, "element": "ast", "value": "1", "page": 1}
    said |= {"entered_by": entry.entered_by, "evidence": entry.evidence}
    refused(lambda: DataValue.objects.create(entered_role="FAMILY", **said))
    fresh = DataValue.objects.create(entered_role="COORD", **said)
    who = {"verified_by": make_user("FAMILY"), "verified_at": clock.now()}
    refused(change(fresh, verified_role="FAMILY", **who))


def test_a_value_is_emptied_whole_or_not_at_all(entry):
    refused(change(entry, emptied_at=clock.now()))
    refused(change(entry, value="", emptied_at=clock.now()))


def test_a_new_day_that_changes_nothing_writes_no_history(journey, entry):
    run = PreCheck.objects.get(case=entry.case)
    rows = apps.get_model("casework", "PreCheckHistory")._default_manager.filter(case=entry.case)
    before = rows.count()
    run.ran_at += timedelta(days=1)
    run.evaluated_on += timedelta(days=1)
    run.read, run.outdated = "of another day", True
    run.save()
    assert rows.count() == before
    run.conflicts += 1
    run.save()
    assert rows.count() == before + 1
