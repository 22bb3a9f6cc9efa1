"""A hold and a deletion at the same moment: one wins, the other is told."""

import pytest

from casework import clock
from documents.models import File, Hold
from documents.retention.deleting import ask, ask_for_due, confirm
from documents.retention.holding import hold_case, hold_file
from tests.documents.retention.conftest import LONG_AGO, REASON
from tests.workflows.test_races import at_once, split

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.mark.parametrize("held", ["case", "file"])
def test_of_a_hold_and_a_deletion_one_wins_and_the_other_is_told(
    case, bring, close, manager, officer, sign, held
):
    file = File.objects.get(pk=bring().file_id)
    close()
    asked = ask(file.pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)
    third = sign("DPO", case)
    holds = {
        "case": lambda: hold_case(case.pk, actor=third.actor, reason=REASON),
        "file": lambda: hold_file(file.pk, actor=third.actor, reason=REASON),
    }
    winners, refusals = split(at_once(lambda: confirm(asked.pk, actor=officer.actor), holds[held]))
    file.refresh_from_db()
    if held == "case" and file.state == "DELETED":  # the case may be held all the same
        assert (len(winners), refusals) == (2, [])
        assert Hold.objects.count() == 1
    else:
        assert len(winners) == 1
        told = [code for refusal in refusals for code in refusal.codes]
        assert told == [{"DELETED": "DELETED_ALREADY"}.get(file.state, "UNDER_HOLD")]
        assert Hold.objects.exists() == (file.state == "CLEAN")


def test_of_two_who_confirm_one_is_told(case, bring, close, manager, officer, sign):
    file = File.objects.get(pk=bring().file_id)
    close()
    asked = ask(file.pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)
    third = sign("DPO", case)
    _, [refusal] = split(
        at_once(
            lambda: confirm(asked.pk, actor=officer.actor),
            lambda: confirm(asked.pk, actor=third.actor),
        )
    )
    assert refusal.codes == ["DECIDED_ALREADY"]


def test_of_two_who_ask_one_is_told(case, bring, close, manager, officer):
    file = File.objects.get(pk=bring().file_id)
    close()
    request = {"ground": "ERASURE_REQUEST", "reason": REASON}
    _, [refusal] = split(
        at_once(
            lambda: ask(file.pk, actor=officer.actor, **request),
            lambda: ask(file.pk, actor=manager.actor, **request),
        )
    )
    assert refusal.codes == ["ASKED_ALREADY"]


def test_of_two_who_ask_for_all_that_was_never_filed_one_finds_nothing(loose, manager, officer):
    loose(clock.now() - LONG_AGO)
    winners, refusals = split(
        at_once(
            lambda: ask_for_due(None, actor=officer.actor, reason=REASON),
            lambda: ask_for_due(None, actor=manager.actor, reason=REASON),
        )
    )
    assert (sorted(winners), refusals) == ([0, 1], [])
