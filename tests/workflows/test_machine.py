"""A thousand acts of anybody, in every phase of a case; a few truths hold after each of them."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine import follow
from tests.workflows.machine import Machine

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("machine")]

ACTS = 40
LIVES = 30


@pytest.fixture(scope="module")
def starts(shared_version):
    """Cases in every phase, each on its road."""
    return {
        "1 intake": follow("adult_ln_to_completed", shared_version, before="REC-07"),
        "2 review": follow("declined_by_hospital", shared_version, before="PRE-05"),
        "3 on site": follow("discontinued_before_infusion", shared_version, before="SCR-03"),
        "4 after infusion": follow("withdrawal_after_infusion", shared_version, before="withdraw"),
    }


def test_whatever_is_done_to_a_case_it_stays_whole(db, starts):
    seen = Counter()
    machine = type("Life", (Machine,), {"starts": starts, "seen": seen})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=ACTS,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(sorted(seen.items(), key=str))
