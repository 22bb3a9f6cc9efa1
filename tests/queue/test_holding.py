"""Starting, noting and putting aside; what was put aside comes back by itself."""

from datetime import timedelta

import pytest

from casework import clock
from tests.engine import follow, refuses
from tests.queue.test_claiming import act, deeds
from workflows.notices.models import Notice
from workflows.notices.sweep import remind
from workflows.queue import claiming, doing
from workflows.queue.queues import Queues


def hold(journey, code="INQ-02", days=3, **who):
    until = journey.now.date() + timedelta(days=days)  # both in the same zone, at nine
    return act(journey, doing.hold, code, until=until, reason="Waits for the clinic.", **who)


def sweep(journey):
    with clock.held_at(journey.now):
        return remind()


def test_starting_claims_and_says_since_when(inquiry):
    item = act(inquiry, doing.start, "INQ-02")
    assert (item.owner.name, item.started_at) == ("COORD-1", inquiry.now)
    assert [kind for kind, _ in deeds(item)] == ["claimed", "started"]


def test_a_note_is_kept_and_can_be_changed(inquiry):
    act(inquiry, doing.save_draft, "INQ-02", note="First call.")
    assert act(inquiry, doing.save_draft, "INQ-02", note="").draft == ""
    with refuses("NOTE_TOO_LONG"):
        act(inquiry, doing.save_draft, "INQ-02", note="x" * 4001)
    with refuses("TASK_TAKEN"):
        act(inquiry, doing.save_draft, "INQ-02", name="COORD-2", note="Mine?")


def test_what_is_on_hold_leaves_the_list_and_comes_back_on_its_day(inquiry):
    actor = inquiry.actor("COORD")
    item = hold(inquiry)
    with clock.held_at(inquiry.now):
        assert item not in Queues(actor).mine()
        assert list(Queues(actor).on_hold()) == [item]
    inquiry.later(days=2)
    sweep(inquiry)
    assert inquiry.item("INQ-02").held_until is not None
    inquiry.later(days=1)
    sweep(inquiry)
    item = inquiry.item("INQ-02")
    assert (item.held_until, item.held_because) == (None, "")
    assert item in Queues(actor).mine()
    assert [kind for kind, _ in deeds(item)] == ["claimed", "held", "resumed"]
    assert Notice.objects.filter(kind="hold_ended", item=item).count() == 1
    sweep(inquiry)
    assert Notice.objects.filter(kind="hold_ended", item=item).count() == 1


def test_a_hold_is_taken_off_by_hand_too(inquiry):
    hold(inquiry)
    assert act(inquiry, doing.resume, "INQ-02").held_until is None
    assert act(inquiry, doing.resume, "INQ-02").held_until is None


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_hold_ends_after_today_and_within_a_year(inquiry, days):
    with refuses("HOLD_DATE"):
        hold(inquiry, days=days)


def test_what_somebody_has_nobody_else_puts_aside_but_who_assigns(inquiry):
    act(inquiry, claiming.claim, "INQ-02")
    with refuses("ROLE_NOT_ALLOWED"):
        hold(inquiry, role="INVESTIGATOR")
    assert hold(inquiry, role="MGR").held_until is not None


def test_work_on_a_safety_report_is_never_put_aside(version):
    case = follow("adult_ln_to_completed", version, until="ONSITE_SCREENING").go(before="SCR-11")
    case.happens("suspected_sae_reported", role="COORD")
    with clock.held_at(case.now):
        item = Queues(case.actor("COORD")).available()[0]  # before everything that is due
    assert (item.code, item.safety) == ("SAE-02", True)
    with refuses("SAFETY_FIRST"):
        hold_of(case, item)


def hold_of(journey, item):
    until = journey.now.date() + timedelta(days=2)
    journey.act(doing.hold, item.pk, role="COORD", until=until, reason="Later.")


def test_a_held_task_can_still_be_done(inquiry):
    hold(inquiry, code="INQ-01")
    inquiry.complete("INQ-01", scope_statement_sent_at=inquiry.moment())
    assert inquiry.outcome("INQ-01") == "done"
