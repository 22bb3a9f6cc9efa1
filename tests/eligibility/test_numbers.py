"""Units, upper limits, methods and comparisons: domain.md 3.3, rules 4 to 7."""

from decimal import Decimal

import pytest

from casework.eligibility.rules import leaves
from tests.eligibility.people import CRITERIA, entry, one, told

AT, NEAR = ["BOUNDARY"], Decimal("0.00001")
UP = "SEED_AMBIGUITY:AMB-"
# criterion, element, bound, state below, at and above it, flags at it
BOUNDS = [
    ("LN-I05", "anti_dsdna", 30, "NOT_MET", "MET", "MET", AT),
    ("LN-I06", "ecog", 2, "MET", "MET", "NOT_MET", AT),
    ("SSC-I02", "ssc_score", 9, "NOT_MET", "MET", "MET", AT),
    ("PAH-I03", "mpap", 20, "NOT_MET", "MET", "MET", [*AT, f"{UP}09"]),
    ("PAH-I04", "pawp", 15, "MET", "MET", "NOT_MET", AT),
    ("PAH-I05", "pvr", 2, "NOT_MET", "NOT_MET", "MET", AT),
    ("PAH-I06", "who_fc", 2, "MET", "MET", "NOT_MET", AT),
    ("PAH-I07", "six_mwd", 440, "NOT_MET", "NOT_MET", "MET", AT),
    ("PAH-I08", "bnp", 50, "MET", "NOT_MET", "NOT_MET", AT),
    ("PAH-I08", "nt_probnp", 300, "MET", "NOT_MET", "NOT_MET", AT),
    ("ALL-I03", "lymphocytes_abs", Decimal("0.5"), "NOT_MET", "NOT_MET", "MET", [*AT, f"{UP}12"]),
    ("ALL-I09", "spo2", 95, "NOT_MET", "NOT_MET", "MET", AT),
    ("ALL-E16", "egfr", 30, "MET", "NOT_MET", "NOT_MET", AT),
    ("ALL-I06", "ast", 120, "MET", "MET", "NOT_MET", AT),
    ("ALL-I07", "alt", 135, "MET", "MET", "NOT_MET", AT),
    ("ALL-I08", "t_bil", 42, "MET", "MET", "NOT_MET", AT),
]
# the other parts of the rule say no, so that the bound decides
ALONE = {
    "LN-I05": {"ana_titer": 40},
    "SSC-I02": {"ssc_skin_proximal_mcp": "no"},
    "bnp": {"nt_probnp": 900},
    "nt_probnp": {"bnp": 90},
}
ASIDE = {f"{UP}03", f"{UP}07", f"{UP}10", "CROSS_CRITERION_CONFLICT", "DISCORDANT"}


@pytest.mark.parametrize(("name", "element", "bound", "below", "at", "above", "flags"), BOUNDS)
def test_a_bound_counts_exactly_as_it_is_printed(name, element, bound, below, at, above, flags):
    others = ALONE.get(name) or ALONE.get(element) or {}
    for value, state, expected in (
        (bound - NEAR, below, []),
        (bound, at, flags),
        (bound + NEAR, above, []),
    ):
        found, told_of = told(name, **{element: [entry(element, value)]}, **others)
        assert (found, [flag for flag in told_of if flag not in ASIDE]) == (state, expected)


@pytest.mark.parametrize(
    ("value", "unit", "flags"),
    [("0.5" + "0" * 60 + "1", "10*9/L", []), ("500." + "0" * 60 + "1", "/uL", ["UNIT_CONVERTED"])],
)
def test_nothing_is_rounded(value, unit, flags):
    found = entry("lymphocytes_abs", Decimal(value), unit=unit)
    assert told("ALL-I03", lymphocytes_abs=[found]) == ("MET", flags)


@pytest.mark.parametrize(
    ("name", "element", "value", "unit", "state", "flags"),
    [
        ("ALL-I03", "lymphocytes_abs", 420, "/uL", "NOT_MET", ["UNIT_CONVERTED"]),
        ("ALL-I03", "lymphocytes_abs", 501, "{cells}/uL", "MET", ["UNIT_CONVERTED"]),
        ("ALL-I03", "lymphocytes_abs", 500, "/uL", "NOT_MET", [*AT, f"{UP}12", "UNIT_CONVERTED"]),
        ("ALL-I03", "lymphocytes_abs", "0.6", "10*3/uL", "MET", []),
        ("PAH-I03", "mpap", "2.66644", "kPa", "NOT_MET", ["UNIT_CONVERTED"]),  # 19.99995...
        ("PAH-I03", "mpap", "2.66645", "kPa", "MET", ["UNIT_CONVERTED"]),  # 20.00002...
        ("PAH-I04", "pawp", "1.9998", "kPa", "MET", ["UNIT_CONVERTED"]),  # 14.9997...
        ("PAH-I04", "pawp", 2, "kPa", "NOT_MET", ["UNIT_CONVERTED"]),  # 15.00124
        ("PAH-I05", "pvr", 160, "dyn.s.cm-5", "NOT_MET", [*AT, "UNIT_CONVERTED"]),
        ("PAH-I05", "pvr", "160.1", "dyn.s/cm5", "MET", ["UNIT_CONVERTED"]),
        ("PAH-I05", "pvr", 3, "mm[Hg].min/L", "MET", []),
        ("PAH-I07", "six_mwd", 1443, "[ft_i]", "NOT_MET", ["UNIT_CONVERTED"]),  # 439.8264 m
        ("PAH-I07", "six_mwd", 1444, "[ft_i]", "MET", ["UNIT_CONVERTED"]),  # 440.1312 m
        ("ALL-I09", "spo2", "0.95", "1", "NOT_MET", [*AT, "UNIT_CONVERTED"]),
        ("ALL-I09", "spo2", "0.96", "1", "MET", ["UNIT_CONVERTED"]),
        ("ALL-E16", "egfr", "0.5", "mL/s/{1.73_m2}", "NOT_MET", [*AT, "UNIT_CONVERTED"]),
        ("ALL-E16", "egfr", "0.49", "mL/s/{1.73_m2}", "MET", ["UNIT_CONVERTED"]),
        ("LN-I05", "anti_dsdna", 30, "k[IU]/L", "MET", AT),
        ("LN-I05", "ana_titer", 80, "1", "MET", AT),
        ("LN-I05", "ana_titer", "1:160", "{titer}", "MET", []),
        ("LN-I06", "ecog", 1, ..., "MET", []),
        ("LN-I06", "ecog", 1, "1", "MET", []),
        ("PAH-I08", "bnp", 31, "pg/mL", "MET", []),
    ],
)
def test_units_are_converted_by_the_table(name, element, value, unit, state, flags):
    number = Decimal(value) if isinstance(value, str) and ":" not in value else value
    others = {"without": ("anti_dsdna",)} if element == "ana_titer" else {}
    if element == "anti_dsdna":
        others = {"without": ("ana_titer",)}
    if element == "bnp":
        others = {"without": ("nt_probnp",)}
    found = told(name, **{element: [entry(element, number, unit=unit)]}, **others)
    assert found == (state, flags)


@pytest.mark.parametrize(
    ("name", "element", "value", "unit"),
    [
        ("ALL-I03", "lymphocytes_abs", 28, "%"),
        ("ALL-I03", "lymphocytes_abs", 2, ...),
        ("ALL-I03", "lymphocytes_abs", 2, ""),
        ("ALL-I03", "lymphocytes_abs", 2, "10^9/L"),
        ("PAH-I03", "mpap", 27, "mmHg"),
        ("ALL-I09", "spo2", 98, ...),
        ("ALL-I06", "ast", 28, "nkat/L"),
        ("ALL-I08", "t_bil", 11, ...),
    ],
)
def test_a_unit_that_is_not_listed_is_never_guessed(name, element, value, unit):
    result = one(name, **{element: [entry(element, value, unit=unit)]})
    assert (result.state, result.flags, result.gap_type) == (
        "UNKNOWN",
        ("UNIT_UNSUPPORTED",),
        "UNIT",
    )


def test_pmol_of_nt_probnp_is_left_to_the_laboratory():
    result = one(
        "PAH-I08", nt_probnp=[entry("nt_probnp", 10, unit="pmol/L")], without=("bnp",)
    )  # fmt: skip
    assert (result.state, result.gap_type) == ("UNKNOWN", "UNIT")
    assert result.missing == ("bnp", "nt_probnp")


@pytest.mark.parametrize("value", ["positive", "high", "> 90", "", None, -1, "-1", "1e3"])
def test_what_is_no_number_is_missing(value):
    result = one("ALL-E16", egfr=[entry("egfr", value)])
    assert (result.state, result.flags, result.gap_type) == ("UNKNOWN", (), "MISSING")


def test_positive_is_no_titre():
    result = one("LN-I05", ana_titer=[entry("ana_titer", "positive")], without=("anti_dsdna",))
    assert (result.state, result.missing) == ("UNKNOWN", ("ana_titer", "anti_dsdna"))


@pytest.mark.parametrize(
    ("titre", "state"), [(79, "NOT_MET"), (80, "MET"), (81, "MET"), (40, "NOT_MET")]
)
def test_titres_are_compared_by_their_reciprocal(titre, state):
    low = [entry("anti_dsdna", 5)]
    found, flags = told("LN-I05", ana_titer=[entry("ana_titer", titre)], anti_dsdna=low)
    assert (found, flags) == (state, AT if titre == 80 else [])


@pytest.mark.parametrize(
    ("value", "limit", "unit", "gilbert", "state", "flags"),
    [
        ("2.0", "1.0", "mg/dL", "no", "MET", AT),
        ("2.01", "1.0", "mg/dL", "no", "NOT_MET", []),
        ("2.01", "1.0", "mg/dL", "yes", "MET", []),
        ("2.01", "1.0", "mg/dL", "unknown", "UNKNOWN", []),
        ("3.0", "1.0", "mg/dL", "yes", "MET", AT),
        ("3.0", "1.0", "mg/dL", "no", "NOT_MET", AT),
        ("3.0", "1.0", "mg/dL", "unknown", "UNKNOWN", AT),
        ("3.01", "1.0", "mg/dL", "yes", "NOT_MET", []),
        ("3.01", "1.0", "mg/dL", "unknown", "NOT_MET", []),
        ("41.9", "21", "umol/L", "unknown", "MET", []),
    ],
)
def test_bilirubin_is_compared_with_the_limit_of_its_own_report(
    value, limit, unit, gilbert, state, flags
):
    found = entry("t_bil", Decimal(value), unit=unit, ref_high=Decimal(limit))
    assert told("ALL-I08", t_bil=[found], gilbert=gilbert) == (state, flags)


def test_thirds_of_a_limit_are_not_rounded():
    found = entry(
        "ast", Decimal("0.2"), unit="ukat/L", ref_high=Decimal("0.0666666666666666666666666666667")
    )
    assert told("ALL-I06", ast=[found]) == ("MET", [])
    found = entry(
        "ast", Decimal("0.2"), unit="ukat/L", ref_high=Decimal("0.0666666666666666666666666666666")
    )
    assert told("ALL-I06", ast=[found]) == ("NOT_MET", [])


@pytest.mark.parametrize("limit", [..., None, 0, -3, "", "normal"])
def test_there_is_no_default_upper_limit(limit):
    result = one("ALL-I06", ast=[entry("ast", 28, ref_high=limit)])
    assert (result.state, result.flags, result.gap_type) == ("UNKNOWN", ("ULN_MISSING",), "UNIT")


@pytest.mark.parametrize(
    ("name", "element", "said"),
    [("PAH-I03", "mpap", method) for method in ("ECHO", "other", ..., None)]
    + [("PAH-I04", "pawp", method) for method in ("ECHO", "other", ..., None)]
    + [("PAH-I05", "pvr", method) for method in ("ECHO", "other", ..., None)]
    + [("ALL-E16", "egfr", method) for method in ("MDRD", "SCHWARTZ-BEDSIDE", "CKD-EPI", ...)]
    + [("LN-I05", "anti_dsdna", method) for method in ("CLIA", "FEIA", "CLIFT", "FARR", ...)],
)  # fmt: skip
def test_another_method_or_none_stated_leaves_the_criterion_open(name, element, said):
    value = {"mpap": 20, "pawp": 15, "pvr": 2, "egfr": 30, "anti_dsdna": 30}[element]
    result = one(name, **{element: [entry(element, value, method=said)]}, ana_titer=40)
    assert (result.state, result.flags) == ("UNKNOWN", ("METHOD_MISMATCH",))
    assert (result.gap_type, result.missing) == ("METHOD", (element,))


@pytest.mark.parametrize("said", ["supplemental", ..., None, "Room air"])
def test_saturation_counts_on_room_air_only(said):
    assert told("ALL-I09", spo2=[entry("spo2", 99, o2=said)]) == ("UNKNOWN", ["METHOD_MISMATCH"])


def test_wrong_method_and_wrong_unit_are_told_at_once():
    result = one("PAH-I03", mpap=[entry("mpap", 27, unit="cm", method="ECHO")])
    assert result.flags == ("METHOD_MISMATCH", "UNIT_UNSUPPORTED")
    assert result.gap_type == "METHOD"


def test_both_formulas_of_ckd_epi_serve_adults():
    for method in ("CKD-EPI-2009", "CKD-EPI-2021"):
        assert told("ALL-E16", egfr=[entry("egfr", 29, method=method)]) == ("MET", [])


def test_every_bound_of_the_criteria_is_tested_here():
    compared = {
        said.element
        for criterion in CRITERIA.criteria.values()
        for path, name, said in leaves(criterion.rule, "")
        if name in ("cmp", "uln_ratio")
    }
    assert compared - {"fev1_pct", "tlc_pct"} == {row[1] for row in BOUNDS}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("limits", "state", "flags"),
    [
        ((40, 35), "UNKNOWN", ["BOUNDARY", "CONFLICTING_SOURCES"]),
        ((45, 35), "UNKNOWN", ["CONFLICTING_SOURCES"]),
        ((45, 50), "MET", []),
        ((30, 35), "NOT_MET", []),
        ((40, None), "MET", ["BOUNDARY"]),
    ],
)
def test_one_value_beside_several_limits_is_judged_by_each(limits, turned, state, flags):
    held = [entry("alt", 120, ref_high=limit) for limit in limits]
    result = one("ALL-I07", alt=held[::-1] if turned else held)
    assert (result.state, list(result.flags)) == (state, flags)
    assert result.gap_type == ("CONFLICTING" if state == "UNKNOWN" else None)
