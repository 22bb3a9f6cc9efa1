"""Hundreds of acts of anybody, in every phase of a case; a few truths hold after each of them."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine import follow
from tests.workflows.machine import Machine

pytestmark = pytest.mark.django_db

LIFE = settings(
    max_examples=6,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# Where a case begins, on which road, and some of the stages that its lives come to.
PHASES = {
    "intake": ("adult_ln_to_completed", "REC-07", {"RECORD_COLLECTION", "TRANSLATION"}),
    "review": ("declined_by_hospital", "PRE-05", {"PRELIM_REVIEW", "RECORD_COLLECTION"}),
    "on site": ("discontinued_before_infusion", "SCR-03", {"ONSITE_SCREENING", "CONSENT"}),
    "after infusion": ("withdrawal_after_infusion", "withdraw", {"OBSERVATION_28D", "WITHDRAWN"}),
}


@pytest.mark.parametrize("phase", PHASES)
def test_whatever_is_done_to_a_case_it_stays_whole(version, phase):
    road, before, stages = PHASES[phase]
    seen = Counter()
    start = follow(road, version, before=before)
    life = type("Life", (Machine,), {"start": start, "seen": seen})
    run_state_machine_as_test(life, settings=LIFE)
    assert stages <= {stage for kind, stage in seen if kind == "stage"}
    for outcome in ("done", "refused"):  # or the truths were hardly put to the test
        acts = {kind for kind, came in seen if came == outcome}
        assert acts >= {"road", "task", "paper", "judgement"}
