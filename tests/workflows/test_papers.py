"""The papers of a case as guards see them: newest, verified, fresh, complete, foreign (2.2)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from casework import clock
from casework.guards import unmet
from documents.checklist.papers import Paper, Papers, checklist
from documents.judging import verbs as judging
from documents.uploads import verbs
from tests.casework.situations import about, rules
from tests.engine import LONG_REASON, follow, refuses

TODAY = date(2026, 3, 18)
NOON = datetime.fromisoformat("2026-03-18T12:00:00+08:00")


def paper(kind="PASSPORT", status="VERIFIED", **other):
    values = {
        "pk": 1,
        "effective_date": TODAY,
        "language": "es",
        "identity_match": "PASS",
        "verified_at": NOON if status in ("VERIFIED", "SUPERSEDED") else None,
    }
    return Paper(document_type=kind, status=status, **values | other)


def holding(*papers, waived=(), stage="INQUIRY", **known):
    """A case with these papers, oldest first."""
    by_type = {}
    for one in papers:
        by_type.setdefault(one.document_type, []).append(one)
    held = Papers(by_type, set(waived))
    return replace(about(stage=stage, **known), rooms={"papers": held, "work": None})


def is_verified(s, kind="PASSPORT", since=None):
    return s.holds({"document_verified": {"type": kind, "since": since}})


@pytest.mark.parametrize(
    ("statuses", "verified"),
    [
        ([], False),
        (["VERIFIED"], True),
        (["RECEIVED"], False),
        (["ACCEPTED"], False),
        (["SUPERSEDED", "VERIFIED"], True),
        (["VERIFIED", "RECEIVED"], False),  # the newest waits for its check
        (["VERIFIED", "REJECTED"], True),  # the newest that is held
        (["VERIFIED", "QUARANTINED"], True),
        (["SUPERSEDED", "REJECTED"], False),
    ],
)
def test_the_newest_paper_that_is_held_must_be_verified(statuses, verified):
    s = holding(*(paper(status=status) for status in statuses))
    assert is_verified(s) == verified


@pytest.mark.parametrize(("dated", "serves"), [(17, False), (18, True), (19, True)])
def test_a_paper_of_an_earlier_round_does_not_serve(dated, serves):
    s = holding(
        paper("LD_RECORD", effective_date=date(2026, 3, dated)),
        ld_start_at="2026-03-17T16:30:00Z",  # the 18th at the site
    )
    assert is_verified(s, "LD_RECORD", "ld_start_at") == serves


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (60, True), (61, False)])
def test_a_paper_is_fresh_for_as_many_site_days_as_the_setting_says(age, fresh):
    kind = "SITE_REVIEW_DECISION"
    s = holding(paper(kind, effective_date=TODAY - timedelta(days=age)))
    rule = {"document_fresh": {"type": kind, "days": "$decision_valid_days"}}
    assert s.holds(rule) == fresh
    assert not holding(paper(kind, status="ACCEPTED")).holds(rule)


def test_a_cohort_adds_to_the_checklist_and_conditions_to_both():
    everybody = set(rules().file.checklists["ALL"].required)
    lupus = set(rules().file.checklists["LN"].required)
    assert set(checklist(holding())) == everybody
    assert set(checklist(holding(cohort="LN"))) >= everybody | lupus
    extra = set(checklist(holding(prior_cart=True))) - everybody
    assert extra
    assert not extra & set(checklist(holding(prior_cart=False)))


def test_a_checklist_is_received_before_it_is_complete():
    kinds = checklist(holding(cohort="LN"))
    rest = [paper(kind) for kind in kinds[1:]]
    for status, received, complete in [
        ("RECEIVED", True, False),
        ("ACCEPTED", True, False),
        ("VERIFIED", True, True),
        ("REJECTED", False, False),
        ("QUARANTINED", False, False),
    ]:
        s = holding(paper(kinds[0], status), *rest, cohort="LN")
        assert s.holds({"checklist_received": {}}) == received
        assert s.holds({"checklist_complete": {}}) == complete
    waived = holding(*rest, waived={kinds[0]}, cohort="LN")
    assert waived.holds({"all": [{"checklist_received": {}}, {"checklist_complete": {}}]})


def test_whom_a_missing_paper_waits_for():
    [guard] = [
        g
        for g in rules().stages["RECORD_COLLECTION"].exit_guards
        if g.code == "CHECKLIST_INCOMPLETE"
    ]

    def waits_for(*held):
        others = [paper(kind) for kind in checklist(holding(cohort="LN")) if kind != "PASSPORT"]
        s = holding(*others, *held, cohort="LN", stage="RECORD_COLLECTION")
        [blocker] = unmet([guard], s)
        assert [(w.kind, w.code) for w in blocker.where] == [("document", "PASSPORT")]
        assert "Passport data page" in blocker.message
        return set(blocker.parties)

    family, checkers = {"PATIENT", "GUARDIAN"}, {"COORD", "MGR"}
    assert waits_for() == family
    assert waits_for(paper(status="REJECTED")) == family
    assert waits_for(paper(status="SUPERSEDED"), paper(status="REJECTED")) == family
    assert waits_for(paper(status="RECEIVED")) == checkers
    assert waits_for(paper(status="ACCEPTED")) == checkers


@pytest.mark.parametrize(
    ("language", "kind", "needed"),
    [
        ("es", "MED_SUMMARY", True),
        ("zh", "MED_SUMMARY", False),
        ("en", "MED_SUMMARY", False),
        ("es", "PASSPORT", False),  # needs no translation
        ("es", "ICF_MAIN", False),  # not part of the submission
    ],
)
def test_translation_is_needed_for_foreign_papers_of_the_submission(language, kind, needed):
    s = holding(paper(kind, language=language))
    assert s.holds({"translation_needed": {}}) == needed


def test_a_foreign_paper_that_is_verified_after_the_review_needs_translation_again():
    reviewed = {"translation_reviewed_at": NOON.isoformat()}
    assert not holding(paper("MED_SUMMARY"), **reviewed).holds({"translation_needed": {}})
    newer = paper("MED_SUMMARY", verified_at=NOON + timedelta(minutes=1))
    assert holding(newer, **reviewed).holds({"translation_needed": {}})
    unverified = paper("MED_SUMMARY", "ACCEPTED")
    assert not holding(unverified).holds({"translation_needed": {}})


def test_a_submission_is_unchanged_until_a_paper_of_it_is_verified():
    rule = {"submission_unchanged_since": {"fact": "precheck_run_at"}}
    ran = {"precheck_run_at": NOON.isoformat()}
    later = NOON + timedelta(minutes=1)
    assert holding(paper("MED_LIST"), **ran).holds(rule)
    assert not holding(paper("MED_LIST", verified_at=later), **ran).holds(rule)
    assert holding(paper("MED_LIST", "ACCEPTED"), **ran).holds(rule)
    assert holding(paper("ICF_MAIN", verified_at=later), **ran).holds(rule)


def test_a_moment_typed_to_the_second_holds_for_what_was_verified_within_it():
    rule = {"submission_unchanged_since": {"fact": "precheck_run_at"}}
    ran = {"precheck_run_at": NOON.isoformat()}
    within = NOON + timedelta(milliseconds=999)
    assert holding(paper("MED_LIST", verified_at=within), **ran).holds(rule)
    assert not holding(paper("MED_LIST", verified_at=NOON + timedelta(seconds=1)), **ran).holds(
        rule
    )


@pytest.mark.parametrize(
    ("status", "stops"),
    [
        ("VERIFIED", True),
        ("ACCEPTED", True),
        ("REJECTED", False),
        ("QUARANTINED", False),
        ("SUPERSEDED", False),
    ],
)
def test_a_paper_of_somebody_else_stops_the_case_while_it_is_held(status, stops):
    s = holding(paper(status=status, identity_match="FAIL"))
    assert s.holds({"identity_ok": {}}) != stops


@pytest.mark.django_db
class TestWaiving:
    @pytest.fixture
    def collecting(self, version):
        return follow("adult_ln_to_completed", version, until="RECORD_COLLECTION")

    def waive(self, journey, kind, *, role="MGR", reason=LONG_REASON):
        actor = journey.actor(role)
        with clock.held_at(journey.now):
            verbs.waive(journey.case.pk, kind, actor=actor, reason=reason)

    def test_the_manager_does_without_a_paper_with_a_reason(self, collecting):
        self.waive(collecting, "ECHO", reason=f"  {LONG_REASON} ")
        slot = collecting.case.slots.get(document_type="ECHO")
        assert (slot.waived_reason, slot.waived_role) == (LONG_REASON, "MGR")
        assert "ECHO" in collecting.situation().rooms["papers"].waived

    @pytest.mark.parametrize(
        ("kind", "more", "code"),
        [
            ("ECHO", {"role": "COORD"}, "ROLE_NOT_ALLOWED"),
            ("ECHO", {"reason": "Not needed." + " " * 20}, "REASON_REQUIRED"),
            ("PASSPORT", {}, "NOT_WAIVABLE"),
            ("CONSENT_NAV_SERVICE", {}, "NOT_WAIVABLE"),
            ("COA_RELEASE", {}, "NOT_WAIVABLE"),  # of no checklist: a stage asks for it
            ("MRSS_FORM", {}, "NOT_WAIVABLE"),  # of another cohort
        ],
    )
    def test_nobody_else_and_never_identity_or_consent(self, collecting, kind, more, code):
        with refuses(code):
            self.waive(collecting, kind, **more)
        assert not collecting.case.slots.exclude(waived_reason="").exists()

    def test_with_every_paper_there_or_waived_the_family_has_delivered(self, version):
        journey = follow("adult_ln_to_completed", version, before="REC-07", without={"ECHO"})
        echo = journey.case.versions.get(document_type="ECHO")
        assert journey.outcome("REC-03") == "done"
        with clock.held_at(journey.now):
            judging.reject(echo.pk, actor=journey.actor("COORD"), reason="Another patient's.")
        assert journey.outcome("REC-03") == ""
        self.waive(journey, "ECHO")
        assert journey.outcome("REC-03") == "done"
