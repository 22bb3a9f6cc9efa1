"""Values are entered from pages, verified by a second person, corrected without loss."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casework.cases.models import Case
from casework.eligibility import confirming, recording
from casework.eligibility.entries import read_entry
from casework.eligibility.models import DataValue, PreCheck, SiteConfirmation
from casework.eligibility.running import as_given
from casework.eligibility.versions import elements_for
from casework.protocols.publish import NEWEST, publish
from tests.eligibility.records import enter, given, know, paper, put_in_force
from tests.engine import Journey, refuses, steps
from tests.people_and_cases import kept_for_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("records")]


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker, tmp_path_factory):
    """A case in Record collection, under the criteria that the hospital put in force."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        version = publish(NEWEST)[0]
        put_in_force()
        road = "adult_ln_to_completed"
        yield Journey(road, version, steps(road)[0].at).go(until="RECORD_COLLECTION")


@pytest.fixture
def journey(lived, db):
    return lived.copy()


def state(journey, criterion):
    run = PreCheck.objects.get(case=journey.case)
    return next(row for row in run.found if row["criterion"] == criterion)


def test_the_pre_check_runs_by_itself(journey):
    run = PreCheck.objects.get(case=journey.case)
    assert run.overall == "GAPS_OPEN"
    assert not run.outdated
    assert Case.objects.get(pk=journey.case.pk).facts.get(name="precheck_blocking_gaps").value > 20


def test_a_value_counts_once_a_second_person_compared_it(journey):
    entry = enter(journey, given(paper(journey)))
    assert state(journey, "ALL-I03")["state"] == "UNKNOWN"
    with refuses("FOUR_EYES"):
        journey.act(recording.verify, entry.pk, role="COORD")
    journey.act(recording.verify, entry.pk, role="COORD", name="COORD-2")
    found = state(journey, "ALL-I03")
    assert (found["state"], found["effect"]) == ("MET", "PASS")
    assert found["entries"] == [entry.pk]


def test_a_correction_keeps_the_old_value(journey):
    evidence = paper(journey)
    entry = know(journey, given(evidence))
    with refuses("REASON_REQUIRED"):
        journey.act(
            recording.correct,
            entry.pk,
            given(evidence, value="0.4"),
            role="COORD",
            reason="slip",
        )
    journey.act(
        recording.correct,
        entry.pk,
        given(evidence, value="0.4"),
        role="COORD",
        reason="A digit was misread.",
    )
    corrected = DataValue.objects.latest("pk")
    assert state(journey, "ALL-I03")["state"] == "UNKNOWN"
    journey.act(recording.verify, corrected.pk, role="COORD", name="COORD-2")
    assert state(journey, "ALL-I03")["effect"] == "CONFLICT"
    old = DataValue.objects.get(pk=entry.pk)
    assert (old.value, old.wrong_reason) == ("1.12", "A digit was misread.")


def test_what_was_entered_never_changes(journey):
    entry = enter(journey, given(paper(journey)))
    for act in (
        lambda: DataValue.objects.filter(pk=entry.pk).update(value="9"),
        lambda: DataValue.objects.filter(pk=entry.pk).delete(),
        lambda: DataValue.objects.filter(pk=entry.pk).update(
            verified_by=entry.entered_by, verified_role="COORD", verified_at=entry.entered_at
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize(
    "role", ["MGR", "TRANS", "TREV", "SITE_REVIEWER", "INVESTIGATOR", "HOME_MD", "PATIENT", "DPO"]
)
def test_only_coordinators_enter(journey, role):
    one = given(paper(journey))
    journey.person(f"{role}-9", role)
    with refuses("ROLE_NOT_ALLOWED"):
        journey.act(
            recording.enter,
            journey.case.pk,
            one,
            role=role,
            name=f"{role}-9",
        )


@pytest.mark.parametrize("role", ["COORD", "MGR", "HOME_MD", "PATIENT", "CELL_LAB"])
def test_nobody_but_the_hospital_confirms(journey, role):
    """P-01: no navigator, and nobody else, says how a criterion stands."""
    with refuses("ROLE_NOT_ALLOWED"):
        journey.act(
            confirming.confirm,
            journey.case.pk,
            "ALL-I03",
            "CONFIRMED",
            about="UNKNOWN",
            role=role,
            name=f"{role}-9",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteConfirmation.objects.create(
            case=journey.case,
            criteria_id=PreCheck.objects.get(case=journey.case).criteria_id,
            criterion="ALL-I03",
            about="UNKNOWN",
            outcome="CONFIRMED",
            by=journey.person(f"{role}-9", role),
            role=role,
        )


def test_no_word_typed_as_a_unit_withdraws_a_value(journey):
    entry = know(journey, given(paper(journey), unit="entered-in-error"))
    read = read_entry(elements_for(journey.case)["lymphocytes_abs"], as_given(entry))
    assert not read.withdrawn
    assert "unit" not in read.given


def test_a_value_that_the_pre_check_cannot_read_is_not_verified(journey):
    """As older forms took it: the case would be judged no more."""
    evidence = paper(journey, "PASSPORT")
    entry = DataValue.objects.create(
        case=journey.case,
        element="dob",
        value="٢٠٠٠",
        evidence=evidence,
        page=1,
        entered_by=journey.person("COORD-1", "COORD"),
        entered_role="COORD",
    )
    with refuses("VALUE_NOT_READ"):
        journey.act(recording.verify, entry.pk, role="COORD", name="COORD-2")
    assert DataValue.objects.get(pk=entry.pk).verified_at is None
