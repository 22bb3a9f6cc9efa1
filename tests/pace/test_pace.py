"""How long cases stay in a stage, counted by hand in each test: what is on hold does not count."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from casework import clock
from casework.people.actor import Actor
from tests.people_and_cases import make_ready_case, make_user, protocol_version  # noqa: F401
from workflows.engine import moves
from workflows.engine.models import Readiness
from workflows.pace.counting import count_paces, known_paces
from workflows.pace.models import Pace

START = datetime(2026, 3, 2, 4, tzinfo=UTC)
REASON = "A reason of more than twenty characters."


@contextmanager
def day(number, hour=0):
    with clock.held_at(START + timedelta(days=number, hours=hour)):
        yield


@pytest.fixture
def actor(db):
    return Actor(make_user("COORD"), "COORD")


@pytest.fixture
def case(actor, protocol_version):
    with day(0):
        return make_ready_case(actor.user, protocol_version)


def hold(case, actor):
    given = {
        "hold_reason": "FAMILY_REQUEST",
        "hold_review_on": (clock.site_today() + timedelta(days=30)).isoformat(),
    }
    return moves.advance(case.pk, "put_on_hold", actor=actor, given=given, reason_code="PAUSE")


def release(case, actor):
    given = {"hold_release_note": REASON}
    return moves.advance(case.pk, "end_hold", actor=actor, given=given, reason_code="RESUME")


def test_a_stay_lasts_from_move_to_move(case, actor):
    with day(6, hour=12):
        moves.advance(case.pk, "open_case", actor=actor)
    assert count_paces() == 1
    pace = Pace.objects.get(place="INQUIRY", is_column=False)
    assert (pace.count, pace.median, pace.p85) == (1, 6.5, 6.5)


def test_a_stay_that_goes_on_does_not_count(case):
    assert count_paces() == 0


def test_days_on_hold_do_not_count(case, actor):
    with day(3):
        hold(case, actor)
    with day(10):
        release(case, actor)
    with day(12):
        moves.advance(case.pk, "open_case", actor=actor)
    count_paces()
    assert Pace.objects.get(place="INQUIRY", is_column=False).median == 5


def test_a_case_that_leaves_on_hold_has_not_aged_since(case, actor):
    with day(2):
        hold(case, actor)
    with day(9):
        given = {"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"}
        moves.advance(case.pk, "withdraw", actor=actor, given=given, reason_code="COST")
    count_paces()
    assert Pace.objects.get(place="INQUIRY", is_column=False).median == 2


def test_few_stays_say_nothing(case, actor):
    with day(1):
        moves.advance(case.pk, "open_case", actor=actor)
    count_paces()
    assert known_paces() == {}
    Pace.objects.update(count=20)
    assert set(known_paces()) == {("INQUIRY", False), ("INQUIRY", True)}


def test_the_target_moves_by_the_days_on_hold(case, actor):
    before = Readiness.objects.get(case=case)
    with day(3):
        hold(case, actor)
    with day(10):
        release(case, actor)
    after = Readiness.objects.get(case=case)
    assert after.held_days == 7
    assert after.target_on - before.target_on == timedelta(days=7)
    assert after.limit_on - before.limit_on == timedelta(days=7)


def test_a_new_stage_starts_without_days_on_hold(case, actor):
    with day(3):
        hold(case, actor)
    with day(10):
        release(case, actor)
    with day(12):
        moves.advance(case.pk, "open_case", actor=actor)
    assert Readiness.objects.get(case=case).held_days == 0
