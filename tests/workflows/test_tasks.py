"""Doing the work: who may complete a task, on whose behalf, with which papers, or do without it."""

import pytest
from django.apps import apps

from casework.cases.models import Fact
from tests.engine import LONG_REASON, follow, refuses

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("tasks")]


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in Translation with its translator assigned."""
    return follow("adult_ln_to_completed", shared_version, before="TRN-03")


@pytest.fixture
def translating(db, road):
    return road.copy()


def translate(journey, name="TRANS-1"):
    journey.complete("TRN-03", name=name, translated_at=journey.moment())


def test_a_task_says_who_did_it_in_which_role_and_when(translating):
    translating.later(hours=5)
    translate(translating, name="Traudl")
    item = translating.item("TRN-03")
    assert (item.outcome, item.finished_by.name, item.finished_role, item.finished_at) == (
        "done",
        "Traudl",
        "TRANS",
        translating.now,
    )
    fact = Fact.objects.get(case=translating.case, name="translated_at")
    assert (fact.value, fact.source) == (translating.moment(), "TRN-03")
    assert (fact.recorded_by.name, fact.recorded_role) == ("Traudl", "TRANS")


def test_the_history_knows_who_acted_in_which_role_and_by_which_verb(translating):
    translating.actor("TRANS", "Traudl")
    translate(translating, name="Traudl")
    for model, found in (
        (apps.get_model("casework", "FactHistory"), {"name": "translated_at"}),
        (apps.get_model("workflows", "WorkItemHistory"), {"code": "TRN-03", "outcome": "done"}),
    ):
        row = model.objects.filter(case=translating.case, **found).latest("pgh_id")
        context = row.pgh_context.metadata
        assert context["user"] == translating.person("Traudl", "TRANS").pk
        assert (context["role"], context["verb"]) == ("TRANS", "complete")


@pytest.mark.parametrize(
    ("role", "on_behalf"), [("PATIENT", False), ("GUARDIAN", False), ("COORD", True)]
)
def test_a_deed_of_the_family_is_marked_when_the_coordinator_records_it(
    translating, role, on_behalf
):
    translating.complete("TRN-08", role=role, summary_confirmed_by_family_at=translating.moment())
    assert translating.item("TRN-08").on_behalf == on_behalf


@pytest.mark.parametrize("role", ["TRANS", "SITE_CRC", "INVESTIGATOR", "AUDITOR", "MGR"])
def test_nobody_else_may_record_it(translating, role):
    with refuses("ROLE_NOT_ALLOWED"):
        translating.complete(
            "TRN-08", role=role, summary_confirmed_by_family_at=translating.moment()
        )


def test_the_translator_does_not_review_the_same_text_in_another_role(translating):
    translate(translating, name="Traudl")
    with refuses("FOUR_EYES"):
        translating.complete("TRN-04", name="Traudl", translation_reviewed_at=translating.moment())
    with refuses("FOUR_EYES"):
        translating.complete("TRN-05", name="Traudl", numeric_check="PASS")
    translating.complete("TRN-04", name="Rita", translation_reviewed_at=translating.moment())
    assert translating.outcome("TRN-04") == "done"


def test_nor_does_the_reviewer_translate_it_after(translating):
    translating.complete("TRN-05", name="Rita", numeric_check="PASS")
    with refuses("FOUR_EYES"):
        translate(translating, name="Rita")


def test_two_checks_of_one_text_may_be_one_persons(translating):
    translate(translating)
    translating.complete("TRN-04", name="Rita", translation_reviewed_at=translating.moment())
    translating.complete("TRN-05", name="Rita", numeric_check="PASS")
    assert translating.outcome("TRN-05") == "done"


def test_in_the_next_round_the_translator_may_be_another_and_the_reviewer_too(translating):
    translate(translating, name="Traudl")
    translating.advance(
        "retranslate", role="TREV", reason_code="SOURCE_CHANGED", back_note=LONG_REASON
    )
    translating.complete("TRN-05", name="Traudl", numeric_check="PASS")
    assert translating.outcome("TRN-05") == "done"
    with refuses("FOUR_EYES"):
        translate(translating, name="Traudl")


def test_a_paper_older_than_what_it_proves_does_not_serve(translating):
    translate(translating)
    translating.upload("TRANSLATION_CERT", role="TREV")
    translating.later(days=1)
    with refuses("DOCUMENT_MISSING") as refusal:
        translating.complete("TRN-06", translator_statement_at=translating.moment())
    [blocker] = refusal.value.blockers
    assert [(where.kind, where.code) for where in blocker.where] == [
        ("document", "TRANSLATION_CERT")
    ]
    translating.upload("TRANSLATION_CERT", role="TREV")  # of the same day: equal dates count
    translating.complete("TRN-06", translator_statement_at=translating.moment())


def test_every_reason_is_told_at_once(translating):
    with refuses("RECORD_MISSING", "VALUE_NOT_ALLOWED", "DOCUMENT_MISSING"):
        translating.complete("TRN-07", colour="red")


def test_a_task_that_a_paper_completes_is_not_ticked(version):
    collecting = follow("adult_ln_to_completed", version, until="RECORD_COLLECTION")
    with refuses("EVIDENCE_ONLY"):
        collecting.complete("REC-02")
    with refuses("EVIDENCE_ONLY"):
        collecting.complete("REC-03", role="COORD")


def test_a_waiver_keeps_its_reason_and_is_no_deed(journey):
    journey.waive("INQ-01", role="MGR", reason="  The family read the statement on the phone. ")
    item = journey.item("INQ-01")
    assert (item.outcome, item.finished_role) == ("waived", "MGR")
    assert item.reason == "The family read the statement on the phone."
    assert not Fact.objects.filter(case=journey.case, name="scope_statement_sent_at").exists()
    assert not journey.situation().holds({"task_done": {"task": "INQ-01"}})
    with refuses("TASK_NOT_OPEN"):
        journey.complete("INQ-01", scope_statement_sent_at=journey.moment())


def test_a_waived_task_does_not_hold_the_case_up(version):
    journey = follow("withdrawn_and_reopened", version, before="open_case", without={"INQ-01"})
    with refuses("TASKS_OPEN"):
        journey.advance("open_case")
    journey.waive("INQ-01", role="MGR")
    assert journey.advance("open_case").stage == "RECORD_COLLECTION"
