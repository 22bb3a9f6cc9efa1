"""Who stands in for somebody away has their tasks, is told what they would be, and may act."""

from datetime import timedelta

import pytest

from casework import clock
from casework.people.absence import Absence
from tests.engine import refuses
from tests.queue.test_claiming import act
from workflows.notices.models import Notice
from workflows.notices.sweep import remind
from workflows.queue import claiming
from workflows.queue.queues import Queues
from workflows.team.handing_over import hand_over, preview


@pytest.fixture
def away(inquiry):
    """COORD-2 has a task and is away; COORD-3 stands in."""
    person, cover = inquiry.person("COORD-2", "COORD"), inquiry.person("COORD-3", "COORD")
    act(inquiry, claiming.claim, "INQ-02", name="COORD-2")
    day = inquiry.now.date()
    Absence.objects.create(
        user=person, covered_by=cover, away_from=day, until=day + timedelta(days=3)
    )
    return person


def test_a_cover_has_the_tasks_of_who_is_away(inquiry, away):
    actor = inquiry.actor("COORD", "COORD-3")
    with clock.held_at(inquiry.now):
        assert [item.code for item in Queues(actor).mine()] == ["INQ-02"]
    with clock.held_at(inquiry.now + timedelta(days=5)):
        assert list(Queues(actor).mine()) == []


def test_a_cover_takes_over_what_nobody_else_may(inquiry, away):
    with refuses("TASK_TAKEN"):
        act(inquiry, claiming.claim, "INQ-02", name="COORD-4")
    assert act(inquiry, claiming.claim, "INQ-02", name="COORD-3").owner.name == "COORD-3"


def test_a_cover_is_reminded_too(inquiry, away):
    inquiry.later(days=1)
    with clock.held_at(inquiry.now):
        remind()
    told = Notice.objects.filter(kind="due_soon", params__task="INQ-02")
    assert {notice.user.name for notice in told} == {"COORD-2", "COORD-3"}


def test_a_leavers_tasks_go_with_the_rest_in_one_act(inquiry):
    leaver = inquiry.person("COORD-2", "COORD")
    successor = inquiry.person("COORD-3", "COORD")
    act(inquiry, claiming.claim, "INQ-02", name="COORD-2")
    manager = inquiry.actor("MGR")
    with clock.held_at(inquiry.now):
        [shown] = preview(leaver, successor, actor=manager)
        assert any("Record requester" in part.what for part in shown.parts)
        [done] = hand_over(leaver.pk, successor.pk, actor=manager, reason="Leaves the office.")
        assert done.went
        assert hand_over(leaver.pk, successor.pk, actor=manager, reason="Again, please.") == []
    item = inquiry.item("INQ-02")
    assert (item.owner, item.deeds.last().kind) == (successor, "assigned")


def test_what_the_successor_cannot_do_is_free_again(inquiry):
    leaver = inquiry.person("COORD-2", "COORD")
    inquiry.person("COORD-2", "MGR")
    successor = inquiry.person("MGR-2", "MGR")
    act(inquiry, claiming.claim, "INQ-02", name="COORD-2")
    with clock.held_at(inquiry.now):
        hand_over(leaver.pk, successor.pk, actor=inquiry.actor("MGR"), reason="Leaves the office.")
    assert inquiry.item("INQ-02").owner is None
