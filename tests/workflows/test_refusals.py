"""What is refused is refused with every reason, and not a row or a file of it stays."""

from datetime import date
from io import BytesIO

import pytest

from casework import clock
from documents.judging import verbs as judging
from documents.uploads import verbs as papers
from documents.uploads.samples import sample_pdf
from tests.engine import LONG_REASON, follow, refuses
from tests.workflows.database import state
from workflows.engine.records import UnknownCode

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("refusals")]

BACK = {"reason_code": "PAGE_MISSING", "back_note": LONG_REASON}


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in Translation, its first task done."""
    return follow("adult_ln_to_completed", shared_version, before="TRN-02")


@pytest.fixture
def translating(db, road):
    return road.copy()


REFUSED = {
    "another role": ("advance", ("retranslate",), {"role": "COORD"}, ["ROLE_NOT_ALLOWED"]),
    "another stage": ("advance", ("open_case",), {}, ["EDGE_NOT_HERE"]),
    "no reason code": ("advance", ("source_unusable",), {}, ["REASON_REQUIRED"]),
    "another move's reason code": (
        "advance",
        ("source_unusable",),
        {"reason_code": "COST"},
        ["REASON_REQUIRED"],
    ),
    "a fact missing": (
        "advance",
        ("source_unusable",),
        {"reason_code": "PAGE_MISSING"},
        ["RECORD_MISSING"],
    ),
    "a fact of another step": (
        "advance",
        ("source_unusable",),
        {**BACK, "cohort": "SSC"},
        ["VALUE_NOT_ALLOWED"],
    ),
    "a moment that is none": (
        "advance",
        ("withdraw",),
        {"reason_code": "COST", "withdrawn_at": "soon", "withdrawal_scope": "SERVICE"},
        ["VALUE_NOT_ALLOWED"],
    ),
    "guards": (
        "advance",
        ("translation_complete",),
        {"role": "TREV"},
        ["TRANSLATIONS_NOT_CERTIFIED", "SUMMARY_NOT_APPROVED", "DOCUMENTS_MISSING", "TASKS_OPEN"],
    ),
    "an old look": ("advance", ("source_unusable",), {**BACK, "seen": 2}, ["CASE_MOVED"]),
    "a task of another role": (
        "complete",
        ("TRN-02",),
        {"role": "TREV", "translator_assigned_at": "2027-01-20T10:10:00+08:00"},
        ["ROLE_NOT_ALLOWED"],
    ),
    "a task done before": (
        "complete",
        ("TRN-01",),
        {"packet_prepared_at": "2027-01-20T10:05:00+08:00"},
        ["TASK_NOT_OPEN"],
    ),
    "a task of a stage left": (
        "complete",
        ("INQ-06",),
        {"red_flag_found": True},
        ["TASK_NOT_OPEN"],
    ),
    "a task without its facts": ("complete", ("TRN-02",), {}, ["RECORD_MISSING"]),
    "a task without its paper": (
        "complete",
        ("TRN-07",),
        {"summary_approved_at": "2027-01-20T10:05:00+08:00"},
        ["DOCUMENT_MISSING"],
    ),
    "a waiver by the wrong role": ("waive", ("TRN-02",), {"role": "COORD"}, ["NOT_WAIVABLE"]),
    "a waiver without a reason": (
        "waive",
        ("TRN-02",),
        {"role": "MGR", "reason": "short" + " " * 40},
        ["REASON_REQUIRED"],
    ),
    "a task that is never waived": ("waive", ("TRN-03",), {"role": "MGR"}, ["NOT_WAIVABLE"]),
    "an event of another stage": (
        "happens",
        ("site_question_asked",),
        {"role": "COORD"},
        ["EDGE_NOT_HERE"],
    ),
    "an event of another role": (
        "happens",
        ("contact_unanswered",),
        {"role": "TRANS"},
        ["ROLE_NOT_ALLOWED"],
    ),
    "a correction by another role": (
        "correct",
        ("cohort", "SSC"),
        {"role": "TREV"},
        ["ROLE_NOT_ALLOWED"],
    ),
    "a correction without a reason": (
        "correct",
        ("cohort", "SSC"),
        {"role": "COORD", "reason": "typo"},
        ["REASON_REQUIRED"],
    ),
    "a correction to what cannot be": (
        "correct",
        ("cohort", "XYZ"),
        {"role": "COORD"},
        ["VALUE_NOT_ALLOWED"],
    ),
    "a correction of what is not recorded": (
        "correct",
        ("summary_approved_at", "2027-01-20T10:05:00+08:00"),
        {"role": "COORD"},
        ["RECORD_MISSING"],
    ),
    "a confirmation of nothing": ("confirm", ("withdraw",), {"role": "MGR"}, ["NOTHING_PROPOSED"]),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_refused_act_changes_nothing(translating, why):
    act, arguments, more, codes = REFUSED[why]
    translating.actor(more.get("role", "COORD"))
    before = state()
    with refuses(*codes):
        getattr(translating, act)(*arguments, **more)
    assert state() == before


@pytest.mark.parametrize(
    ("verb", "role", "more", "code"),
    [
        (judging.accept, "PATIENT", {}, "ROLE_NOT_ALLOWED"),
        (judging.verify, "PATIENT", {}, "ROLE_NOT_ALLOWED"),
        (judging.verify, "TRANS", {}, "ROLE_NOT_ALLOWED"),
        (judging.reject, "PATIENT", {"reason": "Too dark."}, "ROLE_NOT_ALLOWED"),
        (judging.reject, "COORD", {"reason": "  "}, "REASON_REQUIRED"),
    ],
)
def test_a_refused_judgement_of_a_paper_changes_nothing(translating, verb, role, more, code):
    paper = translating.upload("PASSPORT", role="PATIENT", to="RECEIVED")
    actor = translating.actor(role)
    before = state()
    with refuses(code):
        verb(paper.pk, actor=actor, **more)
    assert state() == before


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        (b"", {}, "FILE_NOT_ACCEPTED"),
        (sample_pdf("x"), {"effective_date": date(2030, 1, 1)}, "DATE_IN_FUTURE"),
        (sample_pdf("x"), {"language": "español"}, "LANGUAGE_UNKNOWN"),
    ],
)
def test_a_refused_file_is_not_kept(translating, media_root, content, more, code):
    actor = translating.actor("COORD")
    before = state()
    given = {"language": "es", "effective_date": date(2027, 1, 9)} | more
    with refuses(code), clock.held_at(translating.now):
        papers.upload(translating.case.pk, "PASSPORT", actor=actor, file=BytesIO(content), **given)
    assert state() == before
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_a_file_of_an_act_that_is_refused_later_is_taken_out_of_the_storage(
    translating, media_root
):
    translating.actor("CELL_LAB")
    before = state()
    with refuses("ROLE_NOT_ALLOWED"):
        translating.upload("PASSPORT", role="CELL_LAB", to="RECEIVED")
    assert state() == before
    assert not [path for path in media_root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("act", "code"),
    [("advance", "fly_home"), ("advance", "receive_inquiry"), ("complete", "FLY-1")],
)
def test_a_code_that_the_protocol_does_not_have_is_an_error(translating, act, code):
    before = state()
    with pytest.raises((UnknownCode, KeyError)):
        getattr(translating, act)(code, role="COORD")
    assert state() == before
