"""Moving a case through the one door: what a move leaves, what it opens, what it refuses."""

import pytest
from django.apps import apps

from casework import clock
from casework.cases.models import Case, StageChange
from tests.engine import LONG_REASON, follow, refuses
from workflows.engine.moves import advance, preview

FactHistory = apps.get_model("casework", "FactHistory")

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("moves")]

BACK = {"reason_code": "PAGE_MISSING", "back_note": LONG_REASON}


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in Translation, its first task done."""
    return follow("adult_ln_to_completed", shared_version, before="TRN-02")


@pytest.fixture
def translating(db, road):
    return road.copy()


def test_the_case_is_where_its_last_change_led(translating):
    changes = translating.case.changes.order_by("version")
    assert list(changes.values_list("version", "kind", "edge", "to_stage")) == [
        (1, "start", "receive_inquiry", "INQUIRY"),
        (2, "forward", "open_case", "RECORD_COLLECTION"),
        (3, "forward", "records_complete", "TRANSLATION"),
    ]
    assert translating.case.stage == "TRANSLATION"
    assert translating.case.version == 3


def test_a_change_says_who_in_which_role_when_why_and_what_was_checked(translating):
    translating.later(days=2)
    translating.advance("source_unusable", role="TREV", name="Tereza", **BACK)
    change = StageChange.objects.get(case=translating.case, version=4)
    assert change.actor.name == "Tereza"
    assert change.acting_role == "TREV"
    assert change.at == translating.now
    assert change.kind == "backward"
    assert (change.from_stage, change.to_stage) == ("TRANSLATION", "RECORD_COLLECTION")
    assert change.reason_code == "PAGE_MISSING"
    assert change.guards == ["CONSENT_DATA_SHARING_MISSING"]  # of the stage entered
    forward = StageChange.objects.get(case=translating.case, version=3)
    assert forward.guards[:2] == ["ON_HOLD", "IDENTITY_FAILED"]
    assert {"CHECKLIST_INCOMPLETE", "PRECHECK_STALE", "NOTHING_TO_TRANSLATE"} < set(forward.guards)


def test_a_comment_stays_with_the_change(translating):
    actor = translating.actor("COORD")
    with clock.held_at(translating.now):
        advance(
            translating.case.pk,
            "source_unusable",
            actor=actor,
            given={"back_note": LONG_REASON},
            reason_code="PAGE_MISSING",
            comment="Page 7 of 12 is cut off.",
        )
    assert StageChange.objects.get(version=4).comment == "Page 7 of 12 is cut off."


def test_going_back_cancels_the_open_work_of_the_stage_left(translating):
    before = translating.open_codes()
    assert {"TRN-02", "TRN-03", "TRN-08"} <= before
    translating.advance("source_unusable", **BACK)
    assert not {code for code in translating.open_codes() if code.startswith("TRN")}
    assert translating.outcome("TRN-02") == translating.outcome("TRN-08") == "cancelled"
    assert translating.outcome("TRN-01") == "done"


def test_going_back_opens_anew_what_is_to_be_done_again_and_keeps_the_rest(translating):
    kept, redone, evidence = (translating.item(code) for code in ("REC-01", "REC-07", "REC-02"))
    translating.advance("source_unusable", **BACK)
    assert translating.item("REC-01") == kept
    again = translating.item("REC-07")
    assert again.pk != redone.pk
    assert (again.outcome, again.reopened) == ("", True)
    assert translating.outcome("REC-02") == "done"  # the passport is still verified
    assert translating.item("REC-02").pk != evidence.pk
    redone.refresh_from_db()
    assert (redone.current, redone.outcome) == (False, "done")


def test_going_back_clears_the_facts_of_the_stage_entered_and_history_keeps_them(translating):
    run_at = translating.fact("precheck_run_at")
    assert run_at is not None
    translating.advance("source_unusable", **BACK)
    assert translating.fact("precheck_run_at") is None
    assert translating.fact("back_note") == LONG_REASON
    assert translating.fact("prior_cart") is False  # recorded by a task that is kept
    history = FactHistory.objects.filter(case=translating.case, name="precheck_run_at")
    assert list(history.order_by("pgh_id").values_list("pgh_label", "value")) == [
        ("insert", run_at.isoformat()),
        ("delete", run_at.isoformat()),
    ]


def test_a_stage_that_is_entered_again_by_a_forward_move_is_also_done_anew(translating):
    translating.advance("source_unusable", **BACK)
    translating.complete(
        "REC-07",
        precheck_run_at=translating.moment(),
        precheck_blocking_gaps=0,
        precheck_conflicts=0,
    )
    assert translating.advance("records_complete").stage == "TRANSLATION"
    item = translating.item("TRN-01")
    assert (item.outcome, item.reopened) == ("", True)
    assert translating.fact("packet_prepared_at") is None


def test_a_move_onto_the_same_stage_starts_its_round_anew(translating):
    translating.later(days=1)
    translating.advance(
        "retranslate", role="TREV", reason_code="SOURCE_CHANGED", back_note=LONG_REASON
    )
    assert translating.case.stage == "TRANSLATION"
    assert translating.case.stage_entered_at == translating.now
    assert translating.open_codes() >= {"TRN-01", "TRN-02"}
    assert translating.fact("packet_prepared_at") is None


def test_a_move_that_raises_a_number_raises_it(translating):
    assert translating.fact("package_version") == 1
    translating.go(until="PRELIM_REVIEW")
    translating.advance(
        "translation_defect", reason_code="TRANSLATION_DEFECT", back_note=LONG_REASON
    )
    assert translating.fact("package_version") == 2


def test_a_look_at_the_present_state_lets_the_move_through(translating):
    assert translating.advance("source_unusable", seen=3, **BACK).version == 4


def test_a_late_mover_is_told_who_moved_the_case_where_and_how_long_ago(translating):
    translating.advance("source_unusable", role="TREV", name="Tereza", **BACK)
    translating.later(hours=3)
    with refuses("CASE_MOVED") as refusal:
        translating.advance("translation_complete", role="MGR", seen=3)
    assert str(refusal.value).replace("\xa0", " ") == (
        "Tereza moved this case to Record collection 3 hours ago. Look at it anew."
    )


def test_what_would_block_a_move_is_known_before_it_is_tried(translating):
    s = translating.situation()
    with clock.held_at(translating.now):
        blockers = preview(s, s.protocol.edges["translation_complete"])
    with refuses(*[blocker.code for blocker in blockers]):
        translating.advance("translation_complete", role="TREV")
    tasks = next(blocker for blocker in blockers if blocker.code == "TASKS_OPEN")
    assert set(tasks.parties) == {"COORD", "TRANS", "TREV"}
    assert {where.code for where in tasks.where} == {f"TRN-0{n}" for n in range(2, 8)}
    papers = next(blocker for blocker in blockers if blocker.code == "DOCUMENTS_MISSING")
    assert {where.kind for where in papers.where} == {"document"}


def test_a_case_that_is_closed_says_so(translating):
    given = {"withdrawn_at": translating.moment(), "withdrawal_scope": "SERVICE"}
    closed = translating.advance("withdraw", reason_code="COST", **given)
    assert (closed.stage, closed.closed_at) == ("WITHDRAWN", translating.now)
    assert translating.open_codes() == set()
    with refuses("CASE_CLOSED"):
        translating.advance("source_unusable", **BACK)
    with refuses("CASE_CLOSED"):
        translating.upload("PASSPORT", to="RECEIVED")
    with refuses("TASK_NOT_OPEN"):
        translating.complete("TRN-02", translator_assigned_at=translating.moment())
    assert not Case.objects.open().filter(pk=closed.pk).exists()
