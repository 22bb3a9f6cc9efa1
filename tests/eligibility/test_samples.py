"""The twelve made-up people, whose results were worked out by hand."""

import json
from pathlib import Path

import pytest

from casework.eligibility.cases import read_cases
from casework.eligibility.checking import precheck
from casework.eligibility.strict_json import loads
from tests.eligibility.people import CRITERIA, check

SAMPLES = Path(__file__).parent / "sample_cases.json"
EXPECTED = {case["case_id"]: case["expected"] for case in json.loads(SAMPLES.read_text())}
CASES = {case.case_id: case for case in read_cases(loads(SAMPLES.read_bytes()), CRITERIA)}


@pytest.mark.parametrize("case_id", EXPECTED)
def test_each_person_gets_what_was_worked_out(case_id):
    found = json.loads(json.dumps(precheck(CASES[case_id], CRITERIA).as_json()))
    effects = found.pop("effects")
    assert found == {"case_id": case_id, **EXPECTED[case_id]}
    for key in ("states", "gap_types"):
        assert list(found[key]) == list(EXPECTED[case_id][key])
    assert list(effects) == list(found["states"])
    gaps = [name for name, effect in effects.items() if effect == "GAP"]
    assert sorted(gaps) == sorted(found["blocking_gaps"] + found["planned_gaps"])


@pytest.mark.parametrize("cohort", CRITERIA.version.cohorts)
def test_a_patient_of_whom_all_is_held_and_nothing_differs_has_no_gap_and_no_conflict(cohort):
    found = check(cohort)
    assert {str(result.effect) for result in found.results} == {"PASS"}
    assert found.overall == "NO_DOCUMENTED_CONFLICT"
    flagged = {result.id: result.flags for result in found.results if result.flags}
    assert flagged == ({"AID-I02": ("SEED_AMBIGUITY:AMB-01",)} if cohort == "AID" else {})
