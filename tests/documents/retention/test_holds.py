"""Legal holds: who sets and lifts them, and that nothing under one is deleted."""

import pytest

from casework import clock
from casework.pulse.models import Pulse
from documents.models import Hold
from documents.retention.deleting import ask, confirm
from documents.retention.holding import hold_case, hold_file, holding, lift
from tests.documents.retention.conftest import REASON
from tests.engine import refuses


@pytest.mark.parametrize("role", ["DPO", "MGR"])
def test_officer_and_manager_hold_a_case_or_a_file(sign, case, bring, role):
    someone, file = sign(role, case), bring().file
    of_case = hold_case(case.pk, actor=someone.actor, reason=REASON)
    of_file = hold_file(file.pk, actor=someone.actor, reason=REASON)
    assert (of_case.case, of_case.file, of_file.file, of_file.case) == (case, None, file, None)
    assert (of_case.set_by, of_case.set_role, of_case.reason) == (someone.user, role, REASON)
    assert [str(row.pgh_label) for row in of_case.events.all()] == ["insert"]


@pytest.mark.parametrize("role", ["COORD", "SITE_CRC", "PATIENT", "AUDITOR"])
def test_nobody_else_does(sign, case, bring, role):
    someone, file = sign(role, case), bring().file
    with refuses("ROLE_NOT_ALLOWED"):
        hold_case(case.pk, actor=someone.actor, reason=REASON)
    with refuses("ROLE_NOT_ALLOWED"):
        hold_file(file.pk, actor=someone.actor, reason=REASON)


def test_it_says_why(case, officer):
    with refuses("REASON_REQUIRED"):
        hold_case(case.pk, actor=officer.actor, reason="Because.            ")


def test_a_case_and_a_file_are_held_once(case, bring, officer, manager):
    file = bring().file
    hold_case(case.pk, actor=officer.actor, reason=REASON)
    hold_file(file.pk, actor=officer.actor, reason=REASON)
    with refuses("HELD_ALREADY"):
        hold_case(case.pk, actor=manager.actor, reason=REASON)
    with refuses("HELD_ALREADY"):
        hold_file(file.pk, actor=manager.actor, reason=REASON)


def test_only_the_officer_lifts_it_and_says_why(case, officer, manager):
    hold = hold_case(case.pk, actor=manager.actor, reason=REASON)
    with refuses("ROLE_NOT_ALLOWED"):
        lift(hold.pk, actor=manager.actor, reason=REASON)
    with refuses("REASON_REQUIRED"):
        lift(hold.pk, actor=officer.actor, reason="Over.")
    lifted = lift(hold.pk, actor=officer.actor, reason="The lawyer's case is closed.")
    assert (lifted.lifted_by, lifted.lifted_role) == (officer.user, "DPO")
    assert not Hold.objects.in_force().exists()
    with refuses("LIFTED_ALREADY"):
        lift(hold.pk, actor=officer.actor, reason=REASON)


def test_after_it_was_lifted_another_one_is_set(case, officer):
    for _ in range(2):
        hold = hold_case(case.pk, actor=officer.actor, reason=REASON)
        lift(hold.pk, actor=officer.actor, reason=REASON)
    assert case.legal_holds.count() == 2


def test_a_file_that_came_loose_is_held_too(loose, officer):
    hold = hold_file(loose(clock.now()).pk, actor=officer.actor, reason=REASON)
    assert lift(hold.pk, actor=officer.actor, reason=REASON).lifted_at


def test_a_hold_on_a_case_tells_who_looks_at_it(case, officer):
    Pulse.objects.all().delete()
    hold = hold_case(case.pk, actor=officer.actor, reason=REASON)
    assert Pulse.objects.get().case == case
    Pulse.objects.all().delete()
    lift(hold.pk, actor=officer.actor, reason=REASON)
    assert Pulse.objects.get().case == case


def test_it_covers_what_a_file_was_made_of_and_what_was_made_of_it(bring, copy_of, officer):
    source, stranger = bring().file, bring("ECHO").file
    redacted = copy_of(source)
    translated = copy_of(redacted, "TRANSLATION")
    hold = hold_file(redacted.pk, actor=officer.actor, reason=REASON)
    assert [holding(one) for one in (source, redacted, translated)] == [hold] * 3
    assert holding(stranger) is None


@pytest.mark.parametrize("held", ["case", "file", "copy"])
def test_under_hold_nobody_asks_for_a_deletion_and_nobody_confirms_one(
    case, bring, copy_of, close, officer, manager, held
):
    file = bring().file
    copy = copy_of(file)
    close()
    asked = ask(file.pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)
    hold = {
        "case": lambda: hold_case(case.pk, actor=officer.actor, reason=REASON),
        "file": lambda: hold_file(file.pk, actor=officer.actor, reason=REASON),
        "copy": lambda: hold_file(copy.pk, actor=officer.actor, reason=REASON),
    }[held]()
    with refuses("UNDER_HOLD"):
        confirm(asked.pk, actor=officer.actor)
    with refuses("UNDER_HOLD"):
        ask(copy.pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)
    lift(hold.pk, actor=officer.actor, reason=REASON)
    confirm(asked.pk, actor=officer.actor)
    file.refresh_from_db()
    assert file.state == "DELETED"
    with refuses("DELETED_ALREADY"):
        hold_file(file.pk, actor=officer.actor, reason=REASON)
