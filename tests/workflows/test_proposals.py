"""Two people: what one proposes, another confirms; until then nothing has happened."""

import pytest
from django.apps import apps

from casework import clock
from casework.cases.models import Proposal, StageChange
from documents.judging import verbs as judging
from tests.engine import LONG_REASON, follow, refuses
from tests.workflows.database import state

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("proposals")]

DECISION = {
    "site_decision": "DECLINED",
    "site_decided_at": "2027-04-02T09:00:00+08:00",
    "site_decision_author": "Dr. Synthetic Reviewer",
    "site_decline_reason": "PAH-I06",
}
EXIT = {"exit_decided_at": "2027-04-02T09:00:00+08:00", "exit_criterion_ids": "PAH-I06"}


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in review; the hospital's signed decision is there and not yet on record."""
    journey = follow("declined_by_hospital", shared_version, before="PRE-05")
    for role in ("COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR"):
        journey.actor(role)
    journey.actor("MGR", "COORD-1")  # the coordinator is also a manager
    return journey


@pytest.fixture
def reviewed(db, road):
    return road.copy()


@pytest.fixture
def transcribed(reviewed):
    reviewed.complete("PRE-05", role="COORD", **DECISION)
    return reviewed


def test_a_transcript_records_nothing_until_it_is_confirmed(transcribed):
    assert transcribed.outcome("PRE-05") == ""
    assert transcribed.fact("site_decision") is None
    proposal = transcribed.case.proposals.get()
    assert (proposal.kind, proposal.code, proposal.outcome) == ("task", "PRE-05", "")
    assert (proposal.proposed_by.name, proposal.proposed_role) == ("COORD-1", "COORD")
    assert proposal.facts == DECISION


def test_another_person_confirms_it_and_the_deed_is_theirs(transcribed):
    transcribed.later(hours=1).confirm("PRE-05", role="MGR")
    assert transcribed.fact("site_decision") == "DECLINED"
    item = transcribed.item("PRE-05")
    assert (item.outcome, item.finished_by.name, item.finished_role) == ("done", "MGR-1", "MGR")
    proposal = transcribed.case.proposals.get()
    assert (proposal.outcome, proposal.decided_by.name) == ("confirmed", "MGR-1")
    assert proposal.decided_at == transcribed.now
    with refuses("NOTHING_PROPOSED"):
        transcribed.confirm("PRE-05", role="MGR")


@pytest.mark.parametrize(
    ("role", "name", "code"),
    [
        ("COORD", "COORD-1", "ROLE_NOT_ALLOWED"),
        ("SITE_REVIEWER", "", "ROLE_NOT_ALLOWED"),
        ("MGR", "COORD-1", "SAME_PERSON"),
    ],
)
def test_nobody_else_confirms_it(transcribed, role, name, code):
    before = state()
    with refuses(code):
        transcribed.confirm("PRE-05", role=role, name=name)
    assert state() == before


def test_without_the_signed_paper_there_is_no_transcript(reviewed):
    paper = reviewed.case.versions.get(document_type="SITE_REVIEW_DECISION")
    with clock.held_at(reviewed.now):
        judging.reject(paper.pk, actor=reviewed.actor("MGR"), reason="Not signed.")
    with refuses("DOCUMENT_MISSING"):
        reviewed.complete("PRE-05", role="COORD", **DECISION)


def test_a_paper_that_is_rejected_meanwhile_stops_the_confirmation(transcribed):
    paper = transcribed.case.versions.get(document_type="SITE_REVIEW_DECISION")
    with clock.held_at(transcribed.now):
        judging.reject(paper.pk, actor=transcribed.actor("MGR"), reason="Not signed.")
    before = state()
    with refuses("DOCUMENT_MISSING"):
        transcribed.confirm("PRE-05", role="MGR")
    assert state() == before


def test_the_hospital_enters_its_decision_itself_without_a_second_person(reviewed):
    reviewed.complete("PRE-05", role="SITE_REVIEWER", **DECISION)
    assert reviewed.outcome("PRE-05") == "done"
    assert not reviewed.case.proposals.exists()


def test_while_one_waits_nothing_else_moves_but_a_hold(transcribed):
    with refuses("AWAITING_CONFIRMATION"):
        transcribed.complete("PRE-05", role="COORD", **DECISION)
    with refuses("AWAITING_CONFIRMATION"):
        transcribed.complete("PRE-05", role="SITE_REVIEWER", **DECISION)
    with refuses("AWAITING_CONFIRMATION"):
        transcribed.advance(
            "decline_by_hospital", role="SITE_REVIEWER", reason_code="OTHER", **EXIT
        )
    transcribed.advance(
        "put_on_hold",
        role="MGR",
        reason_code="PAUSE",
        hold_reason="TRAVEL",
        hold_review_on="2027-05-01",
    )
    assert transcribed.case.on_hold_since == transcribed.now


def test_the_proposer_takes_it_back_with_a_reason(transcribed):
    with refuses("REASON_REQUIRED"):
        transcribed.turn_down("PRE-05", role="COORD", reason="  ")
    transcribed.turn_down("PRE-05", role="COORD", reason="Copied the wrong letter.")
    proposal = transcribed.case.proposals.get()
    assert proposal.outcome == "withdrawn"
    assert proposal.comment.endswith("Copied the wrong letter.")
    transcribed.complete("PRE-05", role="COORD", **DECISION)
    assert transcribed.case.proposals.count() == 2


def test_one_who_could_confirm_it_may_turn_it_down_and_nobody_else(transcribed):
    with refuses("ROLE_NOT_ALLOWED"):
        transcribed.turn_down("PRE-05", role="SITE_REVIEWER")
    transcribed.turn_down("PRE-05", role="MGR")
    assert transcribed.fact("site_decision") is None


def test_an_exit_is_only_proposed_and_guards_are_judged_again_at_its_confirmation(transcribed):
    transcribed.confirm("PRE-05", role="MGR")
    transcribed.advance("decline_by_hospital", reason_code="CRITERION", **EXIT)
    assert transcribed.case.stage == "PRELIM_REVIEW"
    assert transcribed.fact("exit_decided_at") is None
    paper = transcribed.case.versions.get(document_type="SITE_REVIEW_DECISION")
    with clock.held_at(transcribed.now):
        judging.reject(paper.pk, actor=transcribed.actor("MGR"), reason="Not signed.")
    with refuses("DECISION_DOCUMENT_MISSING", "DOCUMENT_MISSING"):
        transcribed.confirm("decline_by_hospital", role="MGR")
    assert transcribed.reload().stage == "PRELIM_REVIEW"
    assert Proposal.objects.get(code="decline_by_hospital").outcome == ""


def test_a_confirmed_exit_names_both_people(transcribed):
    transcribed.confirm("PRE-05", role="MGR")
    transcribed.advance("decline_by_hospital", reason_code="CRITERION", **EXIT)
    transcribed.later(days=1).confirm("decline_by_hospital", role="MGR")
    assert transcribed.case.stage == "DECLINED_BY_HOSPITAL"
    change = StageChange.objects.get(case=transcribed.case, edge="decline_by_hospital")
    assert (change.actor.name, change.acting_role) == ("MGR-1", "MGR")
    assert change.proposed_by.name == "COORD-1"
    assert (change.reason_code, change.at) == ("CRITERION", transcribed.now)


def test_the_hospitals_own_exit_needs_nobody_else(transcribed):
    transcribed.confirm("PRE-05", role="MGR")
    transcribed.advance("decline_by_hospital", role="SITE_REVIEWER", reason_code="OTHER", **EXIT)
    assert transcribed.case.stage == "DECLINED_BY_HOSPITAL"


def test_a_death_that_the_family_reports_is_confirmed_and_only_by_those_named(reviewed):
    reviewed.advance(
        "record_death_before_study",
        role="FAMILY",
        reason_code="BEFORE_STUDY",
        death_on="2027-04-01",
        death_source="FAMILY",
    )
    assert reviewed.case.stage == "PRELIM_REVIEW"
    with refuses("ROLE_NOT_ALLOWED"):
        reviewed.confirm("record_death_before_study", role="COORD")
    reviewed.confirm("record_death_before_study", role="INVESTIGATOR")
    assert reviewed.case.stage == "DECEASED"


def test_the_history_of_a_proposal_is_kept(transcribed):
    transcribed.turn_down("PRE-05", role="COORD", reason=LONG_REASON)
    history = apps.get_model("casework", "ProposalHistory").objects.order_by("pgh_id")
    assert list(history.values_list("outcome", flat=True)) == ["", "withdrawn"]
    assert history.last().pgh_context.metadata["verb"] == "turn_down"
