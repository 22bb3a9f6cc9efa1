"""Proposals, people, papers and facts: what the database keeps as it is, whoever asks."""

import pytest
from django.db import IntegrityError, ProgrammingError
from django.db.models import ProtectedError

from casework import clock
from casework.cases.models import Fact, Proposal
from casework.evidence.models import Evidence
from casework.people.models import RoleGrant, User, grant
from casework.people.roles import STAFF
from documents.models import File, Status, Version
from tests.workflows.database import refused

pytestmark = pytest.mark.django_db


def test_nobody_confirms_what_they_proposed(journey):
    person = journey.person("COORD-1", "COORD")
    proposal = Proposal.objects.create(
        case=journey.case, kind="edge", code="x", proposed_by=person, proposed_role="COORD"
    )
    with refused(IntegrityError, "confirmed_by_another_person"):
        Proposal.objects.filter(pk=proposal.pk).update(outcome="confirmed", decided_by=person)
    with refused(IntegrityError, "proposal_waits_once"):
        proposal.pk = None
        proposal.save(force_insert=True)


@pytest.mark.parametrize("first", ["COORD", "TRANS", "MGR", "DPO", "ADMIN"])
@pytest.mark.parametrize("second", ["SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"])
def test_navigator_and_hospital_are_never_one_account(first, second):
    person = User.objects.create_user("both@example.org", name="Both")
    grant(person, first, "FAMILY")
    with refused(IntegrityError, "sides_apart_never_on_one_account"):
        grant(person, second)


@pytest.mark.parametrize("role", sorted(STAFF - {"AUDITOR", "HOME_MD"}))
def test_an_auditor_has_no_other_role_of_the_work_that_is_audited(role):
    person = User.objects.create_user("both@example.org", name="Both")
    grant(person, "AUDITOR")
    with refused(IntegrityError, "sides_apart_never_on_one_account"):
        grant(person, role)


def test_a_role_is_on_the_side_it_belongs_to():
    person = User.objects.create_user("sly@example.org", name="Sly")
    with refused(IntegrityError, "side_is_the_roles_side"):
        RoleGrant.objects.create(user=person, role="INVESTIGATOR", side="NAVIGATOR")


def test_a_user_is_never_deleted(journey):
    stranger = User.objects.create_user("stranger@example.org", name="Stranger")
    with refused(ProgrammingError, "Cannot delete"):
        stranger.delete()
    with refused(ProgrammingError, "Cannot delete"):
        User.objects.filter(pk=stranger.pk)._raw_delete(using="default")
    with pytest.raises(ProtectedError):
        journey.person("COORD-1", "COORD").delete()


def test_a_case_with_a_history_is_never_deleted(journey):
    with pytest.raises(ProtectedError):
        journey.case.delete()


def test_a_fact_is_there_once(journey):
    with refused(IntegrityError, "fact_once_a_case"):
        Fact.objects.create(
            case=journey.case, name="inquiry_channel", value="WEB", source="by hand"
        )


@pytest.fixture
def paper(journey):
    return journey.upload("PASSPORT")


def test_a_version_is_never_deleted(paper):
    with refused(ProgrammingError, "Cannot delete"):
        paper.delete()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("key", "blobs/another"),
        ("sha256", "0" * 64),
        ("size", 1),
        ("origin", "TRANSLATION"),
        ("case", None),
    ],
)
def test_a_stored_file_is_never_altered(paper, column, value):
    with refused(ProgrammingError, "Cannot update"):
        File.objects.filter(pk=paper.file_id).update(**{column: value})


def test_a_stored_file_is_never_deleted(paper):
    with refused(ProgrammingError, "Cannot delete"):
        File.objects.filter(pk=paper.file_id)._raw_delete("default")


def test_the_same_bytes_are_not_clean_twice_in_a_case(paper, journey):
    other = journey.upload("ECG", to="RECEIVED").file
    same = {"size": other.size, "content_type": other.content_type, "came_role": "COORD"}
    with refused(IntegrityError, "same_bytes_once_a_case"):
        File.objects.create(case=paper.case, sha256=other.sha256, state="CLEAN", **same)


@pytest.mark.parametrize(
    ("column", "value"), [("file", 0), ("number", 9), ("document_type", "ASSENT")]
)
def test_what_a_version_is_of_is_never_altered(paper, column, value):
    with refused(ProgrammingError, "Cannot update"):
        Version.objects.filter(pk=paper.pk).update(**{column: value})


def test_a_version_is_not_verified_without_moment_and_evidence(journey):
    received = journey.upload("PASSPORT", to="RECEIVED")
    with refused(IntegrityError, "verified_has_moment_and_evidence"):
        Version.objects.filter(pk=received.pk).update(status=Status.VERIFIED)
    with refused(IntegrityError, "verified_has_moment_and_evidence"):
        Version.objects.filter(pk=received.pk).update(
            status=Status.VERIFIED, verified_at=clock.now()
        )


def test_evidence_is_neither_deleted_nor_altered(paper):
    with refused(ProgrammingError, "Cannot update or delete"):
        Evidence.objects.filter(pk=paper.evidence_id)._raw_delete(using="default")
    with refused(ProgrammingError, "Cannot update or delete"):
        Evidence.objects.filter(pk=paper.evidence_id).update(clinical_date="2020-01-01")
    with pytest.raises(ProtectedError):
        Evidence.objects.get(pk=paper.evidence_id).delete()
