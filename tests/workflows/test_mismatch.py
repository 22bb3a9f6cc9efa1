"""A paper that names another person: what it stops, what stays open, and who may clear it up (G-ID)."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from casework import clock
from casework.blockers import Refused
from casework.cases.models import Case
from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import Mismatch, Version
from tests.engine import LONG_REASON, follow, refuses
from tests.workflows.test_holds import WITHDRAWAL, hold, release

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("mismatch")]

NAME = "The heading says María Otra, born 1961."
SAME = "She married in May; the passport shows both of her names."


@pytest.fixture(scope="module")
def made(shared_version):
    """Two cases with everything done, in Inquiry and in Record collection."""
    return (
        follow("withdrawn_and_reopened", shared_version, before="open_case"),
        follow("adult_ln_to_completed", shared_version, before="records_complete"),
    )


@pytest.fixture
def ready(made, db):
    return made[0].copy()


@pytest.fixture
def collected(made, db):
    return made[1].copy()


def doubt(journey, kind="ECG", **who):
    """A new version of a paper that turns out to name another person."""
    paper = journey.upload(kind, to="RECEIVED", says="Synthetic paper of María Otra")
    journey.act(keep_out, paper.pk, role="COORD", note=NAME, **who)
    return Mismatch.objects.get(version=paper)


def resolve(journey, found, role="MGR", name="", outcome="NOT_THEIRS", resolution=SAME):
    return journey.act(
        resolve_mismatch,
        found.pk,
        role=role,
        name=name,
        outcome=outcome,
        resolution=resolution,
    )


def state(found):
    return Version.objects.get(pk=found.version_id).status


def test_it_is_kept_out_and_on_record_with_who_found_it(ready):
    found = doubt(ready)
    paper = found.version
    assert (paper.status, paper.identity_match, paper.reason) == (
        "QUARANTINED",
        "FAIL",
        "names another person",
    )
    assert (found.found_by.name, found.found_role, found.note) == ("COORD-1", "COORD", NAME)


@pytest.mark.parametrize(
    ("case", "edge", "target"),
    [
        ("ready", "open_case", "RECORD_COLLECTION"),
        ("collected", "records_complete", "TRANSLATION"),
    ],
)
def test_no_move_goes_forward_until_a_second_person_has_resolved_it(request, case, edge, target):
    journey = request.getfixturevalue(case)
    found = doubt(journey)
    with refuses("IDENTITY_FAILED") as refusal:
        journey.advance(edge)
    [blocker] = refusal.value.blockers
    assert [(place.kind, place.code) for place in blocker.where] == [("mismatch", str(found.pk))]
    resolve(journey, found)
    assert state(found) == "QUARANTINED"
    assert journey.advance(edge).stage == target


def test_the_papers_beside_it_stay_what_they_are(collected):
    verified = collected.case.versions.get(document_type="ECG")
    doubt(collected)
    verified.refresh_from_db()
    assert verified.status == "VERIFIED"


def test_holds_stay_open(ready):
    doubt(ready)
    assert hold(ready).on_hold_since
    assert release(ready).on_hold_since is None


def test_the_way_back_and_the_way_out_stay_open(collected):
    doubt(collected)
    back = {"reason_code": "IDENTITY_DISPUTE", "back_note": LONG_REASON}
    assert collected.advance("consent_or_identity_problem", **back).stage == "INQUIRY"
    collected.advance("withdraw", withdrawn_at=collected.moment(), **WITHDRAWAL)
    assert collected.case.stage == "WITHDRAWN"


def test_the_patients_own_paper_is_checked_again(collected):
    found = doubt(collected)
    resolve(collected, found, outcome="THEIRS")
    paper = Version.objects.get(pk=found.version_id)
    assert (paper.status, paper.identity_match, paper.identity_note) == ("RECEIVED", "", SAME)
    assert collected.situation().holds({"identity_ok": {}})
    assert collected.outcome("REC-05", str(paper.pk)) == ""
    with clock.held_at(collected.now):
        again = {"identity_match": "PARTIAL", "identity_note": SAME}
        judging.verify(paper.pk, actor=collected.actor("COORD"), **again)
    assert state(found) == "VERIFIED"


def test_what_was_verified_before_is_verified_again_once_it_is_known_whose_it_is(collected):
    paper = Version.objects.filter(case=collected.case, status="VERIFIED").latest("pk")
    collected.act(keep_out, paper.pk, role="COORD", note=NAME)
    resolve(collected, Mismatch.objects.get(version=paper), outcome="THEIRS")
    collected.act(judging.verify, paper.pk, role="COORD", name="COORD-2")
    paper.refresh_from_db()
    assert paper.status == "VERIFIED"


def test_what_is_verified_may_still_turn_out_to_be_anothers(collected):
    paper = collected.case.versions.get(document_type="ECG")
    collected.act(keep_out, paper.pk, role="COORD", note=NAME)
    assert "IDENTITY_FAILED" in blockers(collected, "records_complete")
    resolve(collected, Mismatch.objects.get())
    assert "CHECKLIST_INCOMPLETE" in blockers(collected, "records_complete")


def blockers(journey, edge):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        journey.advance(edge)
    return refusal.value.codes


def test_whatever_else_the_file_was_filed_as_is_kept_out_and_put_back_with_it(collected):
    paper = collected.upload("ECG", to="RECEIVED", says="Two in one")
    collected.act(judging.also_fills, paper.pk, ["ECHO"], role="COORD")
    collected.act(keep_out, paper.pk, role="COORD", note=NAME)
    shared = collected.case.versions.filter(file=paper.file)
    assert shared.count() == 2
    assert set(shared.values_list("status", flat=True)) == {"QUARANTINED"}
    resolve(collected, Mismatch.objects.get(), outcome="THEIRS")
    assert set(shared.values_list("status", flat=True)) == {"RECEIVED"}


@pytest.mark.parametrize("role", ["COORD", "MGR", "INVESTIGATOR", "SITE_CRC"])
def test_a_second_person_of_these_roles_resolves_it(ready, role):
    found = doubt(ready)
    resolve(ready, found, role=role, name=f"{role}-2")
    found.refresh_from_db()
    assert (found.resolved_by.name, found.resolved_role) == (f"{role}-2", role)


@pytest.mark.parametrize(
    "role", ["TRANS", "TREV", "SITE_REVIEWER", "CELL_LAB", "HOME_MD", "PATIENT", "FAMILY", "DPO"]
)
def test_nobody_else_does(ready, role):
    found = doubt(ready)
    with refuses("ROLE_NOT_ALLOWED"):
        resolve(ready, found, role=role)


def test_who_found_it_does_not_resolve_it_in_whatever_role(ready):
    found = doubt(ready)
    for role in ("COORD", "MGR"):
        with refuses("SAME_PERSON") as refusal:
            resolve(ready, found, role=role, name="COORD-1")
    assert "Somebody else must say" in str(refusal.value)


def test_who_does_not_see_the_case_learns_nothing(ready):
    found = doubt(ready)
    stranger = follow("withdrawn_and_reopened", ready.version, before="INQ-01")
    with pytest.raises(Case.DoesNotExist):
        resolve(stranger, found, role="COORD")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"resolution": "Short." + " " * 20}, "REASON_REQUIRED"),
        ({"outcome": ""}, "OUTCOME_UNKNOWN"),
        ({"outcome": "PERHAPS"}, "OUTCOME_UNKNOWN"),
    ],
)
def test_it_takes_an_outcome_and_an_explanation(ready, given, code):
    found = doubt(ready)
    with refuses(code):
        resolve(ready, found, **given)


def test_it_is_resolved_once(ready):
    found = doubt(ready)
    resolve(ready, found)
    with refuses("RESOLVED_ALREADY"):
        resolve(ready, found, name="MGR-2", outcome="THEIRS")


@pytest.mark.parametrize(
    ("status", "role", "note", "code"),
    [
        ("RECEIVED", "COORD", "Not hers.", "REASON_REQUIRED"),
        ("RECEIVED", "PATIENT", NAME, "ROLE_NOT_ALLOWED"),
        ("RECEIVED", "TRANS", NAME, "ROLE_NOT_ALLOWED"),
        ("REJECTED", "COORD", NAME, "VERSION_NOT_OPEN"),
    ],
)
def test_keeping_out_is_refused(ready, status, role, note, code):
    paper = ready.upload("ECG", to="RECEIVED")
    if status == "REJECTED":
        ready.act(judging.reject, paper.pk, role="COORD", reason="Too dark.")
    with refuses(code):
        ready.act(keep_out, paper.pk, role=role, note=note)
    assert not Mismatch.objects.exists()


@pytest.mark.parametrize("verb", [judging.accept, judging.verify])
def test_a_paper_of_another_person_is_neither_accepted_nor_verified(ready, verb):
    paper = ready.upload("ECG", to="RECEIVED")
    with refuses("IDENTITY_FAILED"):
        ready.act(verb, paper.pk, role="COORD", identity_match="FAIL")


def test_one_that_was_accepted_in_earlier_times_still_stops_the_case(ready):
    paper = ready.upload("ECG", to="ACCEPTED")
    Version.objects.filter(pk=paper.pk).update(identity_match="FAIL")
    with refuses("IDENTITY_FAILED"):
        ready.advance("open_case")
    ready.act(keep_out, paper.pk, role="COORD", note=NAME)
    resolve(ready, Mismatch.objects.get())
    assert ready.advance("open_case").stage == "RECORD_COLLECTION"


WHOLE = {"resolved_role": "MGR", "outcome": "THEIRS", "resolution": SAME}


@pytest.mark.parametrize(
    "given",
    [
        {**WHOLE},
        {**WHOLE, "by": "MGR-1", "resolution": "Short."},
        {**WHOLE, "by": "MGR-1", "outcome": ""},
        {"by": "MGR-1"},
        {**WHOLE, "by": "COORD-1"},
    ],
)
def test_the_database_refuses_half_a_resolution_and_the_same_person(ready, given):
    found = doubt(ready)
    name = given.pop("by", "")
    if name:
        role = name.split("-")[0]
        given["resolved_by"] = ready.person(name, role)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mismatch.objects.filter(pk=found.pk).update(resolved_at=ready.now, **given)


def test_the_database_keeps_what_was_found(ready):
    found = doubt(ready)
    for change in (
        lambda: Mismatch.objects.filter(pk=found.pk).update(note="Nothing."),
        lambda: Mismatch.objects.filter(pk=found.pk).delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
