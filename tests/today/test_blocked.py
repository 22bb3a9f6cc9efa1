"""What waits for the reader: their word, their answer, their second look, their move."""

from datetime import date, timedelta

import pytest

from casework import clock
from casework.people.roles import Role
from documents.judging.mismatches import keep_out
from documents.judging.verbs import reject
from documents.retention.deleting import ask as ask_deletion
from tests.documents.extracting.lab import lab_paper, typed
from tests.people_and_cases import add_paper, make_case, make_ready_case, make_user
from workflows.engine.models import Readiness, WorkItem
from workflows.queue import asking

pytestmark = pytest.mark.xdist_group("today")
REASON = "The family wrote by paper mail, and there is no other way."
NOBODY = "Nobody waits for you."


def waits_on(case, role, *, days=0):
    since = clock.now() - timedelta(days=days)
    Readiness.objects.filter(case=case).update(waiting_on=role, waiting_since=since)


@pytest.fixture
def parked(case):
    """The case, which waits on the family."""
    waits_on(case, "FAMILY")
    return case


def test_nobody_waits_is_said(mara, parked, part):
    assert NOBODY in part(mara, "blocked")


def test_a_case_that_waits_on_my_role_says_for_what_and_since_when(mara, case, part):
    waits_on(case, "COORD", days=3)
    text = part(mara, "blocked")
    assert "Blocked on you 1" in text
    assert "Cases that wait for your role 1" in text
    assert f"{case.code} Ca•••• E•••" in text
    assert "Next move: Open the case" in text
    assert "Inquiry" in text
    assert "3 days ago" in text
    html = mara.get("/today/").content.decode()
    assert "/board/?waiting=COORD" in html


def test_a_case_that_waits_on_the_manager_says_no_more_than_the_board(sign, case, part):
    waits_on(case, "MGR")
    blockers = [{"code": "X", "message": "ECG is missing.", "parties": ["MGR"], "where": []}]
    Readiness.objects.filter(case=case).update(blockers=blockers)
    text = part(sign("MGR"), "blocked")
    assert f"Open the case: go to Record collection {case.code}" in text
    assert "ECG" not in text


def test_a_case_on_hold_waits_for_nobody(mara, case, part):
    waits_on(case, "COORD")
    type(case).objects.filter(pk=case.pk).update(on_hold_since=clock.now())
    assert NOBODY in part(mara, "blocked")


def test_a_ready_case_needs_only_its_move(mara, sign, ready, part):
    text = part(mara, "blocked")
    assert "Ready: only the move is missing 1" in text
    assert f"go to Record collection {ready.code}" in text
    assert "/board/?waiting=ready" in mara.get("/today/").content.decode()
    assert "Ready" not in part(sign("INVESTIGATOR", ready), "blocked")  # the move is not theirs
    assert "Ready" not in part(sign("MGR"), "blocked")  # nor is the case the manager's


@pytest.mark.parametrize("role", ["SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"])
def test_the_hospital_reads_which_cases_wait_for_it(sign, case, role, part):
    reader = sign(role, case)
    waits_on(case, role)
    assert case.code in part(reader, "blocked")
    waits_on(case, "HOME_MD")
    assert NOBODY in part(reader, "blocked")


def test_anothers_case_waits_for_somebody_else(mara, foreign, part):
    waits_on(foreign, "COORD")
    assert NOBODY in part(mara, "blocked")


def test_five_are_listed_and_all_are_counted(mara, protocol_version, part):
    made = [make_case(mara.user, protocol_version) for _ in range(7)]
    for days, case in enumerate(made):
        waits_on(case, "COORD", days=days)
    text = part(mara, "blocked")
    assert "Cases that wait for your role 7 All 7" in text
    assert [case.code in text for case in made] == [False] * 2 + [True] * 5  # the longest first


def test_a_waiver_waits_for_the_manager_and_not_for_who_asked(mara, sign, parked, part):
    item = WorkItem.objects.current().get(case=parked, code="INQ-01")
    asking.ask_waiver(item.pk, actor=mara.actor, reason=REASON)
    text = part(sign("MGR"), "blocked")
    assert "Waiting for your confirmation 1" in text
    assert "Doing without “Acknowledge inquiry" in text
    assert "proposed by Mara Lindqvist, Case coordinator" in text
    assert NOBODY in part(mara, "blocked")


def test_a_paper_of_another_person_waits_for_a_second_one(mara, sign, parked, part):
    doubted = add_paper(parked, mara.actor, "ECG")
    keep_out(doubted.pk, actor=mara.actor, note="It names Fiktiv Andere, born 1961.")
    waits_on(parked, "FAMILY")
    colleague = sign("COORD", parked)
    assert "12-lead ECG names another person" in part(colleague, "blocked")
    assert NOBODY in part(mara, "blocked")  # who found it is not the one to resolve it


def test_values_wait_for_a_second_person(mara, sign, parked, part):
    paper = lab_paper(parked, mara.user, dated=date(2026, 5, 31))
    typed(paper, mara.user, page=2)
    waits_on(parked, "FAMILY")
    text = part(sign("SITE_CRC", parked), "blocked")
    assert "1 value of" in text
    assert "to compare" in text
    assert NOBODY in part(mara, "blocked")  # never one's own
    assert "to compare" not in part(sign("MGR", parked), "blocked")


def test_a_deletion_waits_for_the_manager(mara, sign, parked, part):
    paper = add_paper(parked, mara.actor, "ECG")
    reject(paper.pk, actor=mara.actor, reason="It is not needed.")
    officer = sign("DPO", parked)
    waits_on(parked, "FAMILY")
    ask_deletion(paper.file_id, ground="ERASURE_REQUEST", reason=REASON, actor=officer.actor)
    assert "1 paper to be deleted" in part(sign("MGR", parked), "blocked")
    assert "deleted" not in part(mara, "blocked")


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"COORD"}))
def test_what_waits_for_the_coordinator_is_nobody_elses(sign, mara, case, role):
    waits_on(case, "COORD")
    reader = sign(role)
    answer = reader.get("/today/")
    if answer.status_code == 200:
        assert (
            case.code
            not in answer.content.decode()
            .split('aria-labelledby="today-blocked"')[1]
            .split("</section>")[0]
        )


def test_of_two_moves_only_ones_own_cases_are_listed(mara, protocol_version, part):
    theirs = make_ready_case(make_user("COORD"), protocol_version)
    assert theirs.code not in part(mara, "blocked")
