"""Deleting a paper: who asks, who decides, what is refused, what stays."""

from datetime import timedelta

import pytest

from casework import clock
from casework.people.actor import Actor
from documents.judging import verbs as judging
from documents.models import Deletion, File, Version
from documents.retention.deleting import ask, ask_for_due, confirm, refuse
from documents.retention.holding import hold_case
from documents.retention.models import Ground
from tests.documents.retention.conftest import REASON
from tests.engine import refuses
from tests.people_and_cases import join, make_user

LONG_AGO = timedelta(days=3 * 366)
ANSWER = "The hospital still asks about it."


@pytest.fixture
def file(bring, close):
    """The file of a paper that was verified before the case was closed."""
    version = bring()
    mara = Actor(version.uploaded_by, "COORD")
    judging.verify(version.pk, actor=mara)
    close()
    return File.objects.get(pk=version.file_id)


def state(file):
    return File.objects.get(pk=file.pk).state


def asked_by(who, file, ground="ERASURE_REQUEST", reason=REASON):
    return ask(file.pk, actor=who.actor, ground=ground, reason=reason)


@pytest.mark.parametrize(("first", "second"), [("DPO", "MGR"), ("MGR", "DPO"), ("DPO", "DPO")])
def test_two_people_delete_a_paper_and_one_is_the_officer(sign, case, file, first, second):
    asking, deciding = sign(first, case), sign(second, case)
    asked = asked_by(asking, file)
    assert state(file) == "CLEAN"
    gone = confirm(asked.pk, actor=deciding.actor)
    assert state(file) == "DELETED"
    assert (gone.asked_by, gone.asked_role) == (asking.user, first)
    assert (gone.decided_by, gone.decided_role) == (deciding.user, second)
    assert gone.outcome == "DELETED"


def test_two_managers_do_not_delete(sign, case, file):
    asked = asked_by(sign("MGR", case), file)
    with refuses("PRIVACY_OFFICER_NEEDED"):
        confirm(asked.pk, actor=sign("MGR", case).actor)


def test_nobody_is_the_second_person_in_another_role(case, file):
    both = make_user("MGR", "DPO")
    for role in ("MGR", "DPO"):
        join(case, both, role)
    asked = ask(file.pk, actor=Actor(both, "MGR"), ground="ERASURE_REQUEST", reason=REASON)
    with refuses("SAME_PERSON"):
        confirm(asked.pk, actor=Actor(both, "DPO"))
    assert state(file) == "CLEAN"


@pytest.mark.parametrize("role", ["COORD", "SITE_CRC", "PATIENT", "AUDITOR"])
def test_other_roles_neither_ask_nor_decide(sign, case, file, manager, role):
    someone = sign(role, case)
    with refuses("ROLE_NOT_ALLOWED"):
        asked_by(someone, file)
    asked = asked_by(manager, file)
    with refuses("ROLE_NOT_ALLOWED"):
        confirm(asked.pk, actor=someone.actor)
    with refuses("ROLE_NOT_ALLOWED"):
        refuse(asked.pk, actor=someone.actor, answer=ANSWER)


def test_what_is_asked_says_ground_and_reason(file, manager):
    with refuses("REASON_REQUIRED"):
        asked_by(manager, file, reason="Old.")
    with refuses("GROUND_UNKNOWN"):
        asked_by(manager, file, ground="BECAUSE")


def test_it_is_asked_once_at_a_time(file, manager, officer):
    asked = asked_by(manager, file)
    with refuses("ASKED_ALREADY"):
        asked_by(officer, file)
    refuse(asked.pk, actor=officer.actor, answer=ANSWER)
    assert asked_by(officer, file).pk != asked.pk


def test_it_is_decided_once(file, manager, officer):
    asked = asked_by(manager, file)
    confirm(asked.pk, actor=officer.actor)
    with refuses("DECIDED_ALREADY"):
        confirm(asked.pk, actor=officer.actor)
    with refuses("DECIDED_ALREADY"):
        refuse(asked.pk, actor=officer.actor, answer=ANSWER)
    with refuses("DELETED_ALREADY"):
        asked_by(manager, file)


def test_a_refusal_says_why_and_the_paper_stays(file, manager, officer):
    asked = asked_by(manager, file)
    with refuses("REASON_REQUIRED"):
        refuse(asked.pk, actor=officer.actor, answer="No.")
    refused = refuse(asked.pk, actor=officer.actor, answer=ANSWER)
    assert (refused.outcome, refused.answer, state(file)) == ("REFUSED", ANSWER, "CLEAN")


def test_who_asked_may_take_it_back(file, manager):
    asked = asked_by(manager, file)
    assert refuse(asked.pk, actor=manager.actor, answer=ANSWER).outcome == "REFUSED"


@pytest.mark.parametrize("status", ["RECEIVED", "ACCEPTED", "VERIFIED"])
def test_what_an_open_case_stands_on_is_rejected_first(bring, mara, manager, officer, status):
    version = bring()
    if status != "RECEIVED":
        getattr(judging, {"ACCEPTED": "accept", "VERIFIED": "verify"}[status])(
            version.pk, actor=mara.actor
        )
    with refuses("PAPER_IN_USE"):
        asked_by(manager, version.file, "NOT_A_PAPER")
    judging.reject(version.pk, actor=mara.actor, reason="It is a photograph of a cat.")
    asked = asked_by(manager, version.file, "NOT_A_PAPER")
    confirm(asked.pk, actor=officer.actor)
    assert state(version.file) == "DELETED"
    assert Version.objects.get(pk=version.pk).status == "REJECTED"


def test_what_came_to_be_in_use_meanwhile_is_not_confirmed(bring, mara, manager, officer):
    version = bring()
    judging.reject(version.pk, actor=mara.actor, reason="Filed as the wrong paper.")
    asked = asked_by(manager, version.file, "NOT_A_PAPER")
    Version.objects.filter(pk=version.pk).update(status="RECEIVED")
    with refuses("PAPER_IN_USE"):
        confirm(asked.pk, actor=officer.actor)


def test_a_closed_case_whose_safety_plan_goes_on_stands_on_its_papers(case, file, manager):
    type(case).objects.filter(pk=case.pk).update(safety_continues=True)
    with refuses("PAPER_IN_USE"):
        asked_by(manager, file)


def test_its_time_is_not_over_before_its_day(file, manager, officer):
    with refuses("NOT_DUE"):
        asked_by(manager, file, "RETENTION_OVER")
    with clock.held_at(clock.now() + LONG_AGO):
        asked = asked_by(manager, file, "RETENTION_OVER")
    with refuses("NOT_DUE"):
        confirm(asked.pk, actor=officer.actor)
    with clock.held_at(clock.now() + LONG_AGO):
        confirm(asked.pk, actor=officer.actor)
    assert state(file) == "DELETED"


def test_of_an_open_case_no_time_runs(bring, mara, manager):
    version = bring()
    judging.reject(version.pk, actor=mara.actor, reason="It is a photograph of a cat.")
    with clock.held_at(clock.now() + LONG_AGO), refuses("NOT_DUE"):
        asked_by(manager, version.file, "RETENTION_OVER")


def test_a_loose_file_is_deleted_too(loose, manager, officer):
    file = loose(clock.now())
    confirm(asked_by(manager, file, Ground.NOT_A_PAPER).pk, actor=officer.actor)
    assert state(file) == "DELETED"


def test_everything_of_a_case_that_is_due_is_asked_for_at_once(
    case, bring, close, copy_of, manager, officer
):
    files = [bring(kind).file for kind in ("ECG", "ECHO", "LAB_CBC")]
    copy = copy_of(files[0])
    close()
    asked_by(manager, files[1])
    assert ask_for_due(case.pk, actor=officer.actor, reason=REASON) == 0
    with clock.held_at(clock.now() + LONG_AGO):
        assert ask_for_due(case.pk, actor=officer.actor, reason=REASON) == 2
        assert ask_for_due(case.pk, actor=officer.actor, reason=REASON) == 0
    assert not copy.deletions.exists()  # it goes with its source
    made = Deletion.objects.filter(asked_by=officer.user)
    assert {deletion.file_id for deletion in made} == {files[0].pk, files[2].pk}


def test_what_is_held_is_not_asked_for(case, file, manager, officer):
    hold_case(case.pk, actor=manager.actor, reason=REASON)
    with clock.held_at(clock.now() + LONG_AGO):
        assert ask_for_due(case.pk, actor=officer.actor, reason=REASON) == 0
    with refuses("ROLE_NOT_ALLOWED"):
        ask_for_due(case.pk, actor=Actor(case.owner, "COORD"), reason=REASON)
