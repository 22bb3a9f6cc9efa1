"""Missing is not negative, and never a yes: no predicate is true of what is unknown."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases.situation import Occurrence
from casework.protocols.expressions import PRIMITIVES
from documents.checklist.papers import Paper, Papers
from tests.casework.situations import about, rules

START, END = "2026-03-18T09:00:00+08:00", "2026-03-18T09:20:00+08:00"
KNOWN = {
    "dob": "1990-01-01",
    "cohort": "LN",
    "attempt_no": 1,
    "thaw_end_at": START,
    "infusion_start_at": START,
    "infusion_end_at": END,
    "day0_confirmed_on": "2026-03-18",
    "package_sent_at": START,
}
TYPE = "SITE_REVIEW_DECISION"

# A call that is true of KNOWN, and the facts it needs.
CALLS = [
    ("fact_set", {"name": "cohort"}, {"cohort"}),
    ("fact_is", {"name": "cohort", "value": "LN"}, {"cohort"}),
    ("fact_in", {"name": "cohort", "values": ["LN"]}, {"cohort"}),
    ("fact_at_least", {"name": "attempt_no", "n": 1}, {"attempt_no"}),
    ("fact_above", {"name": "attempt_no", "n": 0}, {"attempt_no"}),
    ("fact_below", {"name": "attempt_no", "n": 2}, {"attempt_no"}),
    (
        "facts_equal",
        {"a": "day0", "b": "day0_confirmed_on"},
        {"infusion_start_at", "day0_confirmed_on"},
    ),
    (
        "in_order",
        {"facts": ["infusion_start_at", "infusion_end_at"]},
        {"infusion_start_at", "infusion_end_at"},
    ),
    ("none_before", {"facts": ["infusion_end_at"], "earliest": "thaw_end_at"}, {"thaw_end_at"}),
    ("not_in_future", {"name": "infusion_end_at"}, {"infusion_end_at"}),
    ("days_since", {"fact": "day0", "min": 0, "max": None}, {"infusion_start_at"}),
    (
        "days_between",
        {"from": "day0", "to": "infusion_end_at", "min": 0, "max": 0},
        {"infusion_start_at", "infusion_end_at"},
    ),
    (
        "minutes_between",
        {"from": "thaw_end_at", "to": "infusion_end_at", "min": 0, "max": 30},
        {"thaw_end_at", "infusion_end_at"},
    ),
    ("age_below", {"years": 99, "on": "infusion_end_at"}, {"dob", "infusion_end_at"}),
    ("age_at_least", {"years": 18, "on": "infusion_end_at"}, {"dob", "infusion_end_at"}),
    ("age_at_least", {"years": 18, "on": None}, {"dob"}),
    ("document_verified", {"type": TYPE, "since": "package_sent_at"}, {"package_sent_at"}),
    ("submission_unchanged_since", {"fact": "package_sent_at"}, {"package_sent_at"}),
    ("foreign_documents_unchanged_since", {"fact": "package_sent_at"}, {"package_sent_at"}),
    ("occurrence_day", {"fact": "day0", "min": 0, "max": 28}, {"infusion_start_at"}),
]


def case_that_knows(known):
    paper = Paper(
        pk=1,
        document_type=TYPE,
        status="VERIFIED",
        effective_date=date(2026, 3, 18),
        language="zh",
        identity_match="PASS",
        verified_at=datetime.fromisoformat(START),
    )
    s = about(now="2026-03-18T12:00:00+08:00", **known)
    day = Occurrence("2026-03-20", date(2026, 3, 20))
    return replace(s, rooms={"papers": Papers({TYPE: [paper]}), "work": None}, occurrence=day)


def test_every_predicate_that_reads_facts_is_tried_here():
    reading = {
        name
        for name, entry in rules().file.predicates.items()
        if name in PRIMITIVES and any(kind.startswith("fact") for kind in entry.args.values())
    }
    assert reading == {name for name, _, _ in CALLS}


@pytest.mark.parametrize(("predicate", "arguments", "needed"), CALLS)
def test_what_is_known_can_be_a_yes(predicate, arguments, needed):
    assert case_that_knows(KNOWN).holds({predicate: arguments})


@given(missing=st.sets(st.sampled_from(sorted(KNOWN)), min_size=1))
def test_whatever_is_missing_no_predicate_that_needs_it_is_true(missing):
    s = case_that_knows({name: raw for name, raw in KNOWN.items() if name not in missing})
    for predicate, arguments, needed in CALLS:
        assert s.holds({predicate: arguments}) == (not needed & missing), (predicate, missing)


def test_of_an_empty_case_only_what_nothing_speaks_against_is_true():
    empty = replace(about(), rooms={"papers": Papers(), "work": None})
    without_arguments = [n for n, entry in rules().file.predicates.items() if not entry.args]
    assert {name for name in without_arguments if empty.holds({name: {}})} == {
        "not_on_hold",
        "documents_identity_ok",
        "identity_ok",
    }


@pytest.mark.parametrize(
    ("predicate", "argument", "values"),
    [
        ("consent_active", "kind", rules().file.value_sets["consent_kind"]),
        ("custody_event", "event", rules().file.value_sets["custody_event"]),
        ("visit_closed", "visit", rules().file.value_sets["visit"]),
    ],
)
def test_of_an_empty_case_no_later_room_would_have_anything_on_record(predicate, argument, values):
    empty = replace(about(), rooms={"papers": Papers(), "work": None})
    assert not any(empty.holds({predicate: {argument: value}}) for value in values)
