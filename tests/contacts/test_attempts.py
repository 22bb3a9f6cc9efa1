"""Unanswered attempts: what counts, the event they raise, and the moves on lost contact."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.cases.models import CaseEvent
from casework.contacts import log
from casework.contacts.attempts import Attempts, attempts, needed
from casework.contacts.panel import attempts_line
from tests.contacts.test_logging import WHY, ago


def test_attempts_count_from_the_last_time_the_family_was_reached(world):
    world.log(ago(days=50))
    world.log(ago(days=40), "REACHED")
    world.log(ago(days=30))
    world.log(ago(days=20), "LEFT_MESSAGE", channel="EMAIL")
    world.log(ago(days=10), channel="CALL", role="SITE_CRC")
    found = attempts(world.case)
    assert found == Attempts(3, ("CALL", "EMAIL"), clock.site_date(ago(days=30)))


def test_when_the_family_calls_the_count_begins_anew(world):
    world.log(ago(days=3))
    world.log(ago(days=2), "REACHED", direction="IN", party="GUARDIAN")
    assert attempts(world.case) == Attempts(0, (), None)


def test_neither_the_physician_nor_a_sent_message_counts(world):
    world.log(ago(days=4))
    world.log(ago(days=3), "REACHED", party="HOME_PHYSICIAN")
    world.log(ago(days=2), party="HOSPITAL")
    world.log(ago(days=1), "SENT", channel="EMAIL")
    assert attempts(world.case).count == 1


def test_a_corrected_entry_counts_as_its_correction(world):
    wrong = world.log(ago(days=4), "REACHED")
    world.log(ago(days=6))
    assert attempts(world.case).count == 0
    given = {"at": wrong.at, "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    given["outcome"] = "NO_ANSWER"
    log.correct(world.case.pk, wrong.pk, given, reason=WHY, actor=world.actor())
    assert attempts(world.case).count == 2
    assert CaseEvent.objects.filter(case=world.case, code="contact_unanswered").count() == 2


def test_the_first_day_is_the_sites(world):
    late = clock.now().replace(hour=20, minute=0) - timedelta(days=2)  # already tomorrow in China
    world.log(late)
    assert attempts(world.case).first_on == (late + timedelta(days=1)).date()


@pytest.mark.parametrize("role", ["COORD", "MGR", "SITE_CRC"])
def test_an_attempt_leaves_the_protocols_event_as_its_trail(world, role):
    entry = world.log(ago(hours=1), role=role, summary="Rang twice.")
    event = CaseEvent.objects.get(case=world.case, code="contact_unanswered")
    assert (event.occurrence, event.raised_role) == (f"contact-{entry.pk}", role)
    assert event.note == ""


def test_an_answered_contact_raises_none(world):
    world.log(ago(hours=1), "REACHED")
    world.log(ago(hours=1), party="HOSPITAL")
    assert not CaseEvent.objects.filter(case=world.case, code="contact_unanswered").exists()


def test_the_line_tells_how_far_the_rule_is(world):
    rule = needed(world.case)
    assert (rule.attempts, rule.channels, rule.days) == (3, 2, 30)
    today = clock.site_today()
    made = Attempts(2, ("CALL",), today - timedelta(days=12))
    line = "2 of 3 attempts unanswered, on 1 of 2 channels; day 12 of 30"
    assert attempts_line(made, rule) == line
    assert attempts_line(Attempts(0, (), None), rule) == ""


def test_the_move_on_lost_contact_is_filled_in_from_the_log(world, said):
    for days, channel in ((40, "CALL"), (30, "EMAIL"), (20, "CALL")):
        world.log(ago(days=days), channel=channel)
    first = clock.site_date(ago(days=40))
    manager = world.reader("MGR")
    url = reverse("case-move", args=[world.case.code, "lose_contact_before_infusion"])
    answer = manager.get(url, htmx=True)
    assert "From the contact log: 3 attempts on 2 channels since" in said(answer)
    form = answer.context["form"]
    assert form["contact_attempts"].value() == 3
    assert form["contact_channels"].value() == 2
    assert form["first_attempt_on"].value() == first
    given = {
        "contact_attempts": "4",  # the manager knows of one more
        "contact_channels": "2",
        "first_attempt_on": first.isoformat(),
        "reason_code": "NO_RESPONSE",
        "comment": "",
        "seen_version": form["seen_version"].value(),
    }
    assert manager.post(url, given, htmx=True).status_code == 204
    world.case.refresh_from_db()
    assert world.case.stage == "LOST_TO_FOLLOW_UP"
    assert world.case.facts.get(name="contact_attempts").value == 4


def test_without_attempts_the_move_says_so(world, said):
    url = reverse("case-move", args=[world.case.code, "lose_contact_before_infusion"])
    assert "holds no unanswered attempt" in said(world.reader("MGR").get(url, htmx=True))


def test_other_moves_are_not_filled_in(world):
    url = reverse("case-move", args=[world.case.code, "withdraw"])
    assert world.reader().get(url, htmx=True).context["form"].from_log == ""
