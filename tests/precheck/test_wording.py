"""Whatever a pre-check may find, there are words for it."""

import re
from datetime import date

import pytest

from casework.eligibility import flags
from casework.eligibility.flags import SET_BY_CRITERIA, GapType
from casework.eligibility.loading import load
from casework.eligibility.results import State
from casework.people.actor import Actor
from casework.people.models import User
from workflows.precheck import wording

CRITERIA = load()
READER = Actor(User(pk=1, name="Mara"), "COORD")
PLAIN = [
    value
    for name, value in vars(flags).items()
    if name.isupper() and isinstance(value, str) and not value.endswith(":")
]


@pytest.mark.parametrize("code", sorted({*PLAIN, *SET_BY_CRITERIA}))
def test_every_flag_has_a_sentence(code):
    assert wording.flag(code, {}, READER).endswith(".")


@pytest.mark.parametrize("code", sorted(CRITERIA.file.ambiguities))
def test_every_ambiguity_is_told_with_its_text(code):
    told = wording.flag(f"SEED_AMBIGUITY:{code}", CRITERIA.file.ambiguities, READER)
    assert told.startswith(f"{code}, ")
    assert CRITERIA.file.ambiguities[code] in told


def test_every_flag_of_the_criteria_has_words():
    text = CRITERIA.file.model_dump_json()
    for code in set(re.findall(r'"(SEED_AMBIGUITY:[A-Z0-9-]+)"', text)):
        assert code.removeprefix("SEED_AMBIGUITY:") in CRITERIA.file.ambiguities


def test_the_day_on_which_an_age_is_reached_is_told():
    told = wording.flag(f"QUALIFIES_ON:{date(2028, 3, 14)}", {}, READER)
    assert "14 Mar 2028" in told
    masked = wording.flag("QUALIFIES_ON:2028-03-14", {}, Actor(User(pk=2), "AUDITOR"))
    assert "2028" not in masked


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("gap", [None, *GapType])
def test_every_state_has_words(state, gap):
    for read in ([], [1]):
        assert wording.state({"state": state, "gap_type": gap, "entries": read})
    assert wording.provisional({"provisional": state})


def test_every_kind_and_mode_has_words():
    for criterion in CRITERIA.criteria.values():
        assert wording.KINDS[criterion.kind]
        assert wording.MODES[criterion.mode]


def test_no_word_speaks_of_being_eligible():
    tables = (wording.STATES, wording.OPEN, wording.PROVISIONAL, wording.FLAGS, wording.KINDS)
    for sentence in (str(one) for table in tables for one in table.values()):
        assert not re.search(r"eligib|qualif|%|score|pass|fail", sentence, re.IGNORECASE), sentence
