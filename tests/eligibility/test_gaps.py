"""The whole of a pre-check: stages, kinds of gaps, what is reported first. domain.md 3.4."""

import pytest

from casework.eligibility import names
from casework.eligibility.flags import GapType, gap_type
from tests.eligibility.people import CRITERIA, check, entry, one

STAGES = CRITERIA.version.stages


@pytest.mark.parametrize("stage", STAGES)
def test_gaps_block_once_the_case_has_reached_the_stage_that_needs_them(stage):
    found = check(
        stage=stage,
        without=("cd19_bcell_expression", "immunosuppressants", "malignancy", "consent_main_valid"),
    )
    reached = max(STAGES.index(stage), STAGES.index("PRELIM_REVIEW"))
    assert found.as_of_stage == STAGES[reached]
    needed = {
        "ALL-I01": "ONSITE_SCREENING",
        "ALL-I02": "APHERESIS",
        "ALL-I11": "CONSENT",
        "ALL-E04": "PRELIM_REVIEW",
    }
    blocking = [name for name, by in needed.items() if STAGES.index(by) <= reached]
    assert [gap.id for gap in found.blocking_gaps] == blocking
    assert [gap.id for gap in found.planned_gaps] == [n for n in needed if n not in blocking]
    assert {gap.id: gap.required_by for gap in found.results if gap.effect == "GAP"} == needed
    assert found.overall == "GAPS_OPEN"


def test_a_case_is_looked_at_as_of_the_stage_it_is_asked_for():
    assert check(stage="FOLLOWUP_D90", precheck_stage="APHERESIS").as_of_stage == "APHERESIS"
    assert check(stage="FOLLOWUP_D90", precheck_stage="INQUIRY").as_of_stage == "PRELIM_REVIEW"
    assert check(stage="FOLLOWUP_D90", precheck_stage=None).as_of_stage == "FOLLOWUP_D90"


def test_a_conflict_is_reported_before_gaps_and_planned_gaps_are_no_news():
    both = check(stage="INQUIRY", malignancy="current", without=("ast",))
    assert both.overall == "CONFLICT_DOCUMENTED"
    assert both.as_json()["blocking_gaps"] == ["ALL-I06"]
    planned = check(stage="INQUIRY", without=("immunosuppressants",))
    assert planned.overall == "NO_DOCUMENTED_CONFLICT"
    assert planned.as_json()["planned_gaps"] == ["ALL-I02"]


@pytest.mark.parametrize("cohort", CRITERIA.version.cohorts)
def test_with_nothing_held_everything_is_missing(cohort):
    found = check(cohort, without=tuple(CRITERIA.elements)).as_json()
    assert set(found["states"].values()) == {"UNKNOWN"}
    assert set(found["gap_types"].values()) == {"MISSING"}
    order = [c.id for c in CRITERIA.criteria.values() if cohort in c.cohorts]
    for key in ("states", "effects", "gap_types"):
        assert list(found[key]) == order
    assert found["blocking_gaps"] == order
    assert found["age_at_reference"] is None


def test_criteria_of_other_cohorts_are_not_listed():
    assert {r.id.split("-")[0] for r in check("PSSPAH").results} == {"PAH", "ALL", "OPS"}
    assert len(check("LN").results) == 35


def test_effects_follow_the_kind_of_criterion():
    conflicts = check(malignancy="current", sle_2019_classified="no", willing_to_travel="no")
    assert conflicts.as_json()["conflicts"] == ["LN-I02", "ALL-E04", "OPS-01"]


def test_the_most_telling_flag_names_the_kind_of_gap():
    ladder = [
        ("HUMAN_REVIEW_REQUIRED", "HUMAN_JUDGEMENT"), ("FUTURE_ACTION", "FUTURE_ACTION"),
        ("STALE", "STALE"), ("METHOD_MISMATCH", "METHOD"), ("UNIT_UNSUPPORTED", "UNIT"),
        ("ULN_MISSING", "UNIT"), ("CONFLICTING_SOURCES", "CONFLICTING"),
    ]  # fmt: skip
    quiet = {"UNDATED", "FUTURE_DATED", "DOB_PARTIAL", "BOUNDARY", "UNIT_CONVERTED"}
    assert gap_type(quiet) == "MISSING"
    for n, (_, kind) in enumerate(ladder):
        assert gap_type(quiet | {flag for flag, _ in ladder[n:]}) == kind
    assert [str(kind) for kind in GapType] == [
        *dict.fromkeys(kind for _, kind in ladder),
        "MISSING",
    ]


def test_a_stale_part_comes_before_one_of_another_method():
    old = [entry("ana_titer", 640, date="2025-01-01")]
    result = one("LN-I05", ana_titer=old, anti_dsdna=[entry("anti_dsdna", 99, method="CLIA")])
    assert result.gap_type == "STALE"
    assert result.flags == ("METHOD_MISMATCH", "STALE")
    assert (result.provisional, result.missing) == ("MET", ("ana_titer", "anti_dsdna"))


def test_a_gap_says_which_papers_would_tell():
    result = one("ALL-E06", without=("active_tb",))
    assert result.missing == ("active_tb",)
    assert result.needed_documents == ("LAB_TB", "HRCT_CHEST", "CXR")
    assert one("ALL-E06").needed_documents == ()


def test_no_word_that_people_see_speaks_of_being_fit_for_the_trial():
    assert str(names.TITLE) == "Records pre-check: not an eligibility decision"
    tables = (names.FOR_STAFF, names.FOR_FAMILY, names.GAP_TYPES)
    texts = [str(text) for table in tables for text in table.values()]
    texts += [element.label for element in CRITERIA.elements.values()]
    texts += [criterion.text for criterion in CRITERIA.criteria.values()]
    texts += CRITERIA.file.ambiguities.values()
    assert [text for text in texts if "eligible" in text.lower()] == []
    assert set(names.GAP_TYPES) == set(GapType)


@pytest.mark.parametrize(
    ("criterion", "changes", "without", "missing"),
    [
        # a man: neither a pregnancy test nor whether he is breastfeeding matters any more
        (
            "ALL-E10",
            {"sex": "male"},
            ("contraception_agreed", "pregnancy_test", "breastfeeding", "childbearing_potential"),
            ("childbearing_potential", "contraception_agreed"),
        ),
        # nothing but the antigen is open: no nucleic acid can come of a negative antibody
        ("ALL-E11", {"hbcab": "negative"}, ("hbsag", "hbv_dna"), ("hbsag",)),
        ("ALL-E11", {}, ("hbsag", "hbv_dna", "hbcab"), ("hbsag", "hbcab", "hbv_dna")),
        # volumes: one is low already, so the other is not asked for
        (
            "PAH-E04",
            {"fev1_pct": [entry("fev1_pct", 50)]},
            ("chronic_hypoxic_lung_disease", "tlc_pct"),
            ("chronic_hypoxic_lung_disease",),
        ),
    ],
)
def test_what_can_no_longer_matter_is_not_missing(criterion, changes, without, missing):
    result = one(criterion, without=without, **changes)
    assert (result.state, result.missing) == ("UNKNOWN", missing)
