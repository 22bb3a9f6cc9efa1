"""Rules of several parts, forced gaps, and flags that tell of more than one value."""

import pytest

from casework.eligibility.strict_json import loads
from tests.eligibility.people import check, entry, one, told

REVIEW = "HUMAN_REVIEW_REQUIRED"


def amb(number):
    return f"SEED_AMBIGUITY:AMB-{number}"


def quantities(**values):
    return {name: [entry(name, value)] for name, value in values.items() if value is not None}


def without(**values):
    return [name for name, value in values.items() if value is None]


@pytest.mark.parametrize(
    ("kind", "activity", "state"),
    [(kind, "active", "MET") for kind in ("III", "IV", "III+V", "IV+V")]
    + [(kind, "active_chronic", "NOT_MET") for kind in ("I", "II", "V", "VI")]
    + [("III", "active_chronic", "MET"), ("IV", "chronic_only", "NOT_MET")]
    + [("IV", "unknown", "UNKNOWN"), ("V", "unknown", "NOT_MET"), ("unknown", "active", "UNKNOWN")]
    + [("unknown", "chronic_only", "NOT_MET"), ("IV-S(A)", "active", "UNKNOWN")],
)
def test_a_biopsy_shows_active_proliferative_lesions(kind, activity, state):
    assert told("LN-I03", isn_rps_class=kind, lesion_activity=activity) == (state, [])


CROSS = ["CROSS_CRITERION_CONFLICT", amb("07")]


@pytest.mark.parametrize(
    ("ana", "dsdna", "state", "flags"),
    [
        (40, 45, "MET", CROSS),
        (80, 45, "MET", ["BOUNDARY"]),
        (None, 45, "MET", []),
        (40, 5, "NOT_MET", []),
        (None, 5, "UNKNOWN", []),
        (640, None, "MET", []),
        (40, None, "UNKNOWN", []),
    ],
)
def test_ana_and_dsdna_are_alternatives(ana, dsdna, state, flags):
    held = quantities(ana_titer=ana, anti_dsdna=dsdna)
    missing = without(ana_titer=ana, anti_dsdna=dsdna)
    assert told("LN-I05", without=missing, **held) == (state, flags)


@pytest.mark.parametrize("attested", ["no", "unknown"])
def test_dsdna_alone_conflicts_with_nothing_unless_lupus_is_attested(attested):
    held = quantities(ana_titer=40, anti_dsdna=45)
    assert told("LN-I05", sle_2019_classified=attested, **held) == ("MET", [])


@pytest.mark.parametrize(
    ("score", "skin", "state", "flags"),
    [
        (13, "yes", "MET", []),
        (13, "no", "MET", [amb("03")]),
        (13, "unknown", "MET", [amb("03")]),
        (8, "yes", "MET", [amb("03")]),
        (None, "yes", "MET", [amb("03")]),
        (8, "no", "NOT_MET", []),
        (8, "unknown", "UNKNOWN", []),
        (None, "unknown", "UNKNOWN", []),
    ],
)
def test_score_and_skin_sign_are_alternatives(score, skin, state, flags):
    found = told(
        "SSC-I02", without=without(ssc_score=score), ssc_skin_proximal_mcp=skin,
        **quantities(ssc_score=score),
    )  # fmt: skip
    assert found == (state, flags)


@pytest.mark.parametrize(
    ("bnp", "nt_probnp", "state", "flags"),
    [
        (49, 299, "MET", []),
        (49, 301, "MET", ["DISCORDANT", amb("10")]),
        (51, 299, "MET", ["DISCORDANT", amb("10")]),
        (51, 301, "NOT_MET", []),
        (51, None, "UNKNOWN", []),
        (None, 301, "UNKNOWN", []),
        (49, None, "MET", []),
        (None, None, "UNKNOWN", []),
    ],
)
def test_one_low_natriuretic_peptide_is_enough(bnp, nt_probnp, state, flags):
    missing = without(bnp=bnp, nt_probnp=nt_probnp)
    held = quantities(bnp=bnp, nt_probnp=nt_probnp)
    assert told("PAH-I08", without=missing, **held) == (state, flags)


CHECK = ["CROSS_CHECK", amb("22")]


@pytest.mark.parametrize(
    ("lung", "fev1", "tlc", "state", "flags"),
    [
        ("yes", 54, 80, "MET", []),
        ("yes", 55, 60, "NOT_MET", ["BOUNDARY"]),
        ("yes", 80, 59, "MET", []),
        ("yes", 80, 80, "NOT_MET", []),
        ("yes", 80, None, "UNKNOWN", []),
        ("yes", 54, None, "MET", []),
        ("no", 54, 80, "NOT_MET", CHECK),
        ("no", 80, 59, "NOT_MET", CHECK),
        ("no", None, None, "NOT_MET", []),
        ("unknown", 54, 80, "UNKNOWN", CHECK),
        ("unknown", 80, 80, "NOT_MET", []),
    ],
)
def test_low_lung_volumes_count_with_chronic_lung_disease(lung, fev1, tlc, state, flags):
    found = told(
        "PAH-E04", without=without(fev1_pct=fev1, tlc_pct=tlc), chronic_hypoxic_lung_disease=lung,
        **quantities(fev1_pct=fev1, tlc_pct=tlc),
    )  # fmt: skip
    assert found == (state, flags)


@pytest.mark.parametrize(
    ("contraindicated", "stored", "flags"),
    [("yes", "yes", [amb("13")]), ("yes", "no", []), ("no", "yes", []), ("yes", "unknown", [])],
)
def test_stored_cells_where_collection_is_contraindicated_are_told_of(
    contraindicated, stored, flags
):
    held = {"collection_contraindication": contraindicated, "cryopreserved_pbmc": stored}
    state = "NOT_MET" if contraindicated == "yes" else "MET"
    assert told("ALL-I04", **held) == (state, flags)
    assert told("ALL-E15", **held) == ("NOT_MET", flags)


@pytest.mark.parametrize(
    ("possible", "stored", "state"),
    [
        ("no", "no", "MET"),
        ("no", "yes", "NOT_MET"),
        ("yes", "unknown", "NOT_MET"),
        ("no", "unknown", "UNKNOWN"),
    ],
)
def test_cells_can_be_had_by_collecting_or_from_store(possible, stored, state):
    held = {"pbmc_collection_possible": possible, "cryopreserved_pbmc": stored}
    assert told("ALL-E15", **held)[0] == state


@pytest.mark.parametrize(
    ("held", "state", "flags"),
    [
        ("none", "NOT_MET", []),
        ("current", "MET", []),
        ("past", "UNKNOWN", [REVIEW, amb("17")]),
        ("unknown", "UNKNOWN", []),
    ],
)
def test_a_past_malignancy_is_left_to_a_human(held, state, flags):
    result = one("ALL-E04", malignancy=held)
    assert (result.state, list(result.flags)) == (state, flags)
    gap = {"past": "HUMAN_JUDGEMENT", "unknown": "MISSING"}.get(held)
    assert result.gap_type == gap
    if held == "past":
        assert result.missing == ()
        assert result.needed_documents == ("ONCOLOGY_HISTORY", "MED_SUMMARY")


FORCED = [REVIEW, amb("18")]
POS, NEG, OUT = "positive", "negative", "unknown"


@pytest.mark.parametrize(
    ("hbsag", "hbcab", "hbv_dna", "state", "flags"),
    [
        (NEG, NEG, OUT, "NOT_MET", []),
        (POS, NEG, OUT, "MET", []),
        (NEG, POS, POS, "MET", []),
        (NEG, POS, NEG, "UNKNOWN", FORCED),
        (POS, POS, NEG, "UNKNOWN", FORCED),  # even if the rule itself gave an answer
        (NEG, POS, OUT, "UNKNOWN", []),
        (NEG, OUT, NEG, "NOT_MET", []),
        (NEG, OUT, POS, "UNKNOWN", []),
        (OUT, NEG, NEG, "UNKNOWN", []),
        ("indeterminate", NEG, NEG, "UNKNOWN", []),
    ],
)
def test_hepatitis_b(hbsag, hbcab, hbv_dna, state, flags):
    assert told("ALL-E11", hbsag=hbsag, hbcab=hbcab, hbv_dna=hbv_dna) == (state, flags)


@pytest.mark.parametrize(
    ("antibody", "confirmed", "virus", "syphilis"),
    [
        (NEG, OUT, ("NOT_MET", []), ("NOT_MET", [])),
        (NEG, POS, ("NOT_MET", []), ("UNKNOWN", FORCED)),
        (NEG, NEG, ("NOT_MET", []), ("NOT_MET", [])),
        (POS, POS, ("MET", []), ("MET", [])),
        (POS, NEG, ("UNKNOWN", FORCED), ("UNKNOWN", FORCED)),
        (POS, OUT, ("UNKNOWN", []), ("UNKNOWN", [])),
        (OUT, POS, ("UNKNOWN", []), ("UNKNOWN", [])),
        (OUT, NEG, ("NOT_MET", []), ("NOT_MET", [])),
    ],
)
def test_hepatitis_c_and_syphilis(antibody, confirmed, virus, syphilis):
    assert told("ALL-E12", hcv_ab=antibody, hcv_rna=confirmed) == virus
    assert told("ALL-E14", treponemal_ab=antibody, rpr=confirmed) == syphilis


def test_a_stale_value_forces_nothing_yet():
    old = [entry("hbcab", "positive", date="2026-01-01")]
    result = one("ALL-E11", hbcab=old, hbv_dna="negative", hbsag="negative")
    assert (result.state, result.flags, result.gap_type) == ("NOT_MET", ("STALE",), None)
    old = [entry("hbv_dna", "negative", date="2026-01-01")]
    result = one("ALL-E11", hbcab="positive", hbv_dna=old, hbsag="negative")
    assert (result.state, result.flags, result.gap_type) == ("UNKNOWN", ("STALE",), "STALE")
    assert result.provisional == "UNKNOWN"


@pytest.mark.parametrize(
    ("sex", "potential", "test", "breastfeeding", "contraception", "state"),
    [
        ("female", "yes", "negative", "no", "yes", "NOT_MET"),
        ("female", "yes", "positive", "no", "yes", "MET"),
        ("female", "no", "positive", "no", "yes", "NOT_MET"),
        ("female", "no", "unknown", "no", "no", "NOT_MET"),
        ("female", "yes", "negative", "yes", "yes", "MET"),
        ("female", "yes", "negative", "no", "no", "MET"),
        ("female", "unknown", "negative", "no", "no", "UNKNOWN"),
        ("female", "yes", "unknown", "no", "yes", "UNKNOWN"),
        ("female", "yes", "indeterminate", "no", "yes", "UNKNOWN"),
        ("female", "yes", "negative", "unknown", "yes", "UNKNOWN"),
        ("male", "unknown", "unknown", "unknown", "yes", "NOT_MET"),
        ("male", "unknown", "positive", "yes", "yes", "NOT_MET"),
        ("male", "unknown", "unknown", "unknown", "no", "UNKNOWN"),
        ("male", "yes", "unknown", "unknown", "no", "MET"),
        ("male", "no", "unknown", "unknown", "no", "NOT_MET"),
        ("male", "unknown", "unknown", "unknown", "unknown", "UNKNOWN"),
        ("unknown", "yes", "positive", "no", "yes", "UNKNOWN"),
        ("unknown", "yes", "negative", "no", "yes", "NOT_MET"),
    ],
)
def test_pregnancy_breastfeeding_and_contraception(
    sex, potential, test, breastfeeding, contraception, state
):
    found = told(
        "ALL-E10", sex=sex, childbearing_potential=potential, pregnancy_test=test,
        breastfeeding=breastfeeding, contraception_agreed=contraception,
    )  # fmt: skip
    assert found == (state, [])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "ALL-E01",
            (
                "intracranial_hypertension",
                "consciousness_disorder",
                "mri_active_intracranial_lesion",
            ),
        ),
        ("ALL-E02", ("symptomatic_heart_failure", "severe_arrhythmia")),
        ("ALL-E06", ("sepsis_or_uncontrolled_infection", "active_tb")),
    ],
)
def test_one_excluding_fact_is_enough_and_all_have_to_be_denied(name, parts):
    for part in parts:
        assert told(name, **{part: "yes"})[0] == "MET"
        assert told(name, **{part: "unknown"})[0] == "UNKNOWN"
        others = {other: "unknown" for other in parts if other != part}
        assert told(name, **{part: "yes"}, **others)[0] == "MET"
    result = one(name, without=parts)
    assert result.missing == parts  # every part is asked


def test_ambiguity_of_the_fourth_cohort_is_always_told():
    for held in ("yes", "no", "unknown"):
        assert told("AID-I02", refractory_documented=held)[1] == [amb("01")]


SSC_ONLY = {
    "SSC-E03": "cns_lupus_last_active",
    "SSC-E04": "on_dialysis",
    "SSC-E05": "last_major_surgery",
}


@pytest.mark.parametrize("cohort", ["LN", "AID", "PSSPAH", "SSC"])
@pytest.mark.parametrize("name", SSC_ONLY)
def test_exclusions_printed_for_ssc_advise_for_lupus_and_others_only_if_met(cohort, name):
    element = SSC_ONLY[name]
    value = "yes" if element == "on_dialysis" else "2026-11-10"
    found = check(cohort, **{element: value}).as_json()
    assert found["advisories"] == ([name] if cohort in ("LN", "AID") else [])
    assert found["conflicts"] == ([name] if cohort == "SSC" else [])
    assert (name in found["states"]) is (cohort == "SSC")
    if cohort != "SSC":
        assert name not in found["flags"]
    for cleared in ("unknown", "no" if element == "on_dialysis" else "never"):
        assert check(cohort, **{element: cleared}).as_json()["advisories"] == []
    assert check(cohort, without=(element,)).as_json()["advisories"] == []


def test_values_may_come_as_decimals_of_any_length():
    given = loads(b'{"value": 0.50000000000000000000000000000001}')["value"]
    assert told("ALL-I03", lymphocytes_abs=[entry("lymphocytes_abs", given)]) == ("MET", [])
