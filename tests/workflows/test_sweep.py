"""What time alone changes is noticed by the sweep, once, however long it was away."""

from datetime import timedelta

import pytest

from casework import clock
from tests.people_and_cases import make_case, make_user, protocol_version
from workflows.engine import sweep
from workflows.engine.models import Readiness

__all__ = ["protocol_version"]


@pytest.fixture
def case(protocol_version):
    return make_case(make_user("COORD"), protocol_version, name="Fiktiv Muster")


def settled_at(case):
    return Readiness.objects.get(case=case).settled_at


def test_a_case_settled_today_is_left_alone(case):
    before = settled_at(case)
    assert sweep.sweep() == 0
    assert settled_at(case) == before


def test_after_midnight_at_the_site_every_open_case_is_settled_once(case):
    with clock.held_at(clock.now() + timedelta(days=3)):
        assert sweep.sweep() == 1
        assert sweep.sweep() == 0
        assert settled_at(case) == clock.now()


def test_a_clock_that_was_set_back_does_not_leave_cases_behind(case):
    with clock.held_at(clock.now() + timedelta(days=3)):
        sweep.sweep()
    assert sweep.sweep() == 1
