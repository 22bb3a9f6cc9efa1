"""The state of a paper: from its newest version, the date on it, a waiver and a request."""

from datetime import date, datetime, timedelta

import pytest

from casework.guards import unmet
from documents.checklist.papers import checklist
from documents.checklist.states import State, days_left, packed_on, state
from documents.models import Status
from tests.casework.situations import about, rules
from tests.workflows.test_papers import NOON, TODAY, holding, paper
from workflows.engine import readiness

CBC, MANIFEST = "LAB_CBC", "SUBMISSION_MANIFEST"


@pytest.mark.parametrize(
    ("status", "more", "found"),
    [
        (None, {}, State.NEEDED),
        (Status.SUPERSEDED, {}, State.NEEDED),
        (Status.RECEIVED, {}, State.RECEIVED),
        (Status.ACCEPTED, {}, State.ACCEPTED),
        (Status.VERIFIED, {}, State.VERIFIED),
        (Status.VERIFIED, {"expired": True}, State.EXPIRED),
        (Status.RECEIVED, {"expired": True}, State.RECEIVED),  # its check finds that
        (Status.REJECTED, {}, State.REJECTED),
        (Status.QUARANTINED, {}, State.QUARANTINED),
        (None, {"waived": True}, State.WAIVED),
        (Status.REJECTED, {"waived": True}, State.WAIVED),
        (Status.VERIFIED, {"waived": True}, State.VERIFIED),
        (Status.VERIFIED, {"waived": True, "expired": True}, State.WAIVED),
        (None, {"requested": True}, State.REQUESTED),
        (Status.REJECTED, {"requested": True}, State.REQUESTED),
        (Status.QUARANTINED, {"requested": True}, State.REQUESTED),
        (Status.VERIFIED, {"requested": True, "expired": True}, State.REQUESTED),
        (Status.VERIFIED, {"requested": True}, State.VERIFIED),
        (Status.RECEIVED, {"requested": True}, State.RECEIVED),
        (None, {"requested": True, "waived": True}, State.WAIVED),
    ],
)
def test_each_state_follows_from_what_is_there(status, more, found):
    given = {"expired": False, "waived": False, "requested": False} | more
    assert state(status, **given) == found


@pytest.mark.parametrize(
    ("limit", "age", "left"), [(30, 0, 30), (30, 30, 0), (30, 31, -1), (None, 999, None)]
)
def test_a_paper_is_fresh_to_the_last_day_of_its_limit(limit, age, left):
    assert days_left(limit, TODAY - timedelta(days=age), TODAY) == left


def test_today_is_the_sites_day():
    late = holding(paper(CBC, effective_date=date(2026, 2, 16)))  # 30 days old on the 18th
    assert readiness._documents(late)[0] == 1
    s = about(now="2026-03-18T17:00:00+00:00")  # the 19th at the site
    assert s.today == date(2026, 3, 19)


def complete_but(**cbc):
    """A case whose checklist is complete, but for what is said of its blood count."""
    others = [paper(kind) for kind in checklist(holding(cohort="LN")) if kind != CBC]
    return holding(*others, paper(CBC, **cbc), cohort="LN", stage="RECORD_COLLECTION")


def unmet_in(s):
    guards = rules().stages["RECORD_COLLECTION"].exit_guards
    return [b for b in unmet(guards, s) if b.code == "CHECKLIST_INCOMPLETE"]


def test_a_verified_paper_that_has_expired_is_missing_for_guards_and_counts():
    fresh = complete_but(effective_date=TODAY - timedelta(days=30))
    assert unmet_in(fresh) == []
    old = complete_but(effective_date=TODAY - timedelta(days=33))
    assert old.holds({"document_verified": {"type": CBC, "since": None}})
    [blocker] = unmet_in(old)
    assert "Blood count with differential (expired 3 days ago)" in blocker.message
    assert set(blocker.parties) == {"HOME_MD"}
    done, total = readiness._documents(old)
    assert total - done == 1
    assert readiness._documents(fresh) == (total, total)


def test_a_waived_paper_does_not_expire():
    s = complete_but(effective_date=TODAY - timedelta(days=99))
    s.rooms["papers"].waived.add(CBC)
    assert unmet_in(s) == []


def test_what_a_stage_asks_for_expires_too_unless_a_guard_of_it_judges_the_age():
    rule = {"required_documents_held": {}}
    old = TODAY - timedelta(days=61)
    signed = {"package_ready_at": "2026-01-01T09:00:00+08:00"} | {
        "package_sent_at": "2026-01-01T09:00:00+08:00"
    }
    held = [
        paper(MANIFEST, effective_date=old),
        paper("SITE_REVIEW_DECISION", effective_date=old),  # document_fresh says for how long
    ]
    assert holding(*held, stage="PRELIM_REVIEW", **signed).holds(rule)
    needs = rules().stages["TRANSLATION"].required_documents
    since = {need.since: "2026-01-01T09:00:00+08:00" for need in needs if need.since}
    for age, serves in [(60, True), (61, False)]:
        dated = TODAY - timedelta(days=age)
        papers = [
            paper("TRANSLATION_CERT"),
            paper("MEDICAL_SUMMARY_BILINGUAL", effective_date=dated),
        ]
        assert holding(*papers, stage="TRANSLATION", **since).holds(rule) == serves


@pytest.mark.parametrize(
    ("packed_after", "serves"),
    [
        (10, True),  # fresh when it went into the package
        (40, False),  # too old already
        (-1, False),  # a package before this version
    ],
)
def test_what_went_into_a_package_while_fresh_serves_on(packed_after, serves):
    dated = TODAY - timedelta(days=90)
    verified_at = NOON - timedelta(days=90)
    packed = paper(MANIFEST, "SUPERSEDED", verified_at=verified_at + timedelta(days=packed_after))
    s = complete_but(effective_date=dated, verified_at=verified_at)
    s.rooms["papers"].by_type[MANIFEST] = [packed]
    assert (unmet_in(s) == []) == serves


def test_the_day_of_the_last_package_is_known():
    at = datetime.fromisoformat("2026-03-01T20:00:00+00:00")
    assert packed_on(30, date(2026, 3, 1), at, [at + timedelta(days=d) for d in (1, 9, 40)]) == (
        date(2026, 3, 11)
    )
    assert packed_on(30, date(2026, 3, 1), None, [at]) is None
