"""Days since, washout, courses and lists: domain.md 3.3, rules 9 to 11, 13 and 14."""

import pytest

from tests.eligibility.people import COURSE, entry, one, told

AMB_06, AMB_11, AMB_20 = (f"SEED_AMBIGUITY:AMB-{n}" for n in ("06", "11", "20"))
PLANNED = {"planned_apheresis_date": "2026-11-26"}


@pytest.mark.parametrize(
    ("when", "state", "flags"),
    [
        ("2026-10-18", "NOT_MET", []),  # 29 days
        ("2026-10-19", "MET", ["BOUNDARY"]),  # 28
        ("2026-10-20", "MET", []),
        ("2026-11-16", "MET", []),
        ("2026-11-17", "UNKNOWN", ["FUTURE_DATED"]),
        ("never", "NOT_MET", []),
        ("unknown", "UNKNOWN", []),
        (None, "UNKNOWN", []),
        ("2026-11", "MET", ["DATE_PARTIAL"]),
        ("2026-10", "UNKNOWN", ["DATE_PARTIAL"]),
        ("2026-09", "NOT_MET", ["DATE_PARTIAL"]),
        ("2025", "NOT_MET", ["DATE_PARTIAL"]),
    ],
)
def test_surgery_counts_for_28_days(when, state, flags):
    assert told("SSC-E05", last_major_surgery=when) == (state, flags)


@pytest.mark.parametrize(
    ("when", "state", "flags"),
    [("2026-09-16", "NOT_MET", []), ("2026-09-17", "MET", ["BOUNDARY"]), ("2026-09-18", "MET", [])],
)
def test_active_cns_lupus_counts_for_60_days(when, state, flags):
    assert told("SSC-E03", cns_lupus_last_active=when) == (state, flags)


def drugs(*items):
    return {"immunosuppressants": [entry("immunosuppressants", [drug(*item) for item in items])]}


def drug(last, ongoing=False):
    found = {"drug": "methotrexate", "last_dose_date": last, "ongoing": ongoing}
    return {key: value for key, value in found.items() if value is not ...}


@pytest.mark.parametrize(
    ("items", "planned", "state", "flags"),
    [
        ([], True, "MET", []),
        ([], False, "MET", []),
        (
            [("2026-11-18",)],
            True,
            "UNKNOWN",
            ["FUTURE_ACTION"],
        ),  # taken until the day after tomorrow
        ([("2026-11-16",)], True, "MET", []),
        ([("2026-11-08",)], False, "MET", ["PROVISIONAL"]),
        ([("2026-11-09",)], False, "MET", ["BOUNDARY", "PROVISIONAL", AMB_11]),
        ([("2026-11-10",)], False, "UNKNOWN", ["FUTURE_ACTION", "PROVISIONAL"]),
        ([(None, True)], False, "UNKNOWN", ["FUTURE_ACTION"]),
        ([(None, True)], True, "UNKNOWN", ["FUTURE_ACTION"]),
        ([("2026-10-01", True)], True, "UNKNOWN", ["FUTURE_ACTION"]),
        ([(None, ...)], True, "UNKNOWN", ["FUTURE_ACTION"]),
        ([(None, False)], True, "UNKNOWN", []),
        ([("unknown", False)], True, "UNKNOWN", []),
        ([("2026-10-01", ...)], True, "MET", []),
        ([("2026-10-01",), (None, True)], True, "UNKNOWN", ["FUTURE_ACTION"]),
        ([("2026-10-01",), (None, False)], False, "UNKNOWN", ["PROVISIONAL"]),
        ([("2026-10-01",), ("2026-11-09",)], False, "MET", ["BOUNDARY", "PROVISIONAL", AMB_11]),
        ([("2026-10-01",), ("2026-11-12",)], False, "UNKNOWN", ["FUTURE_ACTION", "PROVISIONAL"]),
        ([("2026-10",)], False, "MET", ["DATE_PARTIAL", "PROVISIONAL"]),
        ([("2026-11",)], False, "UNKNOWN", ["DATE_PARTIAL", "PROVISIONAL"]),
    ],
)
def test_washout_counts_to_the_planned_apheresis_or_to_today(items, planned, state, flags):
    day = PLANNED if planned else {}
    assert told("ALL-I02", **drugs(*items), **day) == (state, flags)


@pytest.mark.parametrize(
    ("day", "last", "state", "flags"),
    [
        ("2026-11-18", "2026-11-10", "MET", []),
        ("2026-11-18", "2026-11-11", "MET", ["BOUNDARY", AMB_11]),
        ("2026-11-18", "2026-11-12", "NOT_MET", []),
        ("2026-11-18", "2026-11-16", "NOT_MET", []),
        ("2026-11-01", "2026-11-10", "NOT_MET", []),
    ],
)
def test_too_short_to_a_planned_day_is_a_conflict(day, last, state, flags):
    found = told("ALL-I02", **drugs((last,)), planned_apheresis_date=day)
    assert found == (state, flags)


def test_one_drug_stopped_too_late_settles_it_beside_one_stopped_who_knows_when():
    found = told(
        "ALL-I02", **drugs(("2026-11-12",), (None, False)), planned_apheresis_date="2026-11-18"
    )
    assert found == ("NOT_MET", [])


def test_what_can_only_come_later_is_planned_and_asks_for_no_paper():
    result = one("ALL-I02", **drugs((None, True)))
    assert (result.gap_type, result.missing) == ("FUTURE_ACTION", ())
    result = one("ALL-I02", without=("immunosuppressants",))
    assert (result.gap_type, result.missing) == ("MISSING", ("immunosuppressants",))


def courses(*changes):
    items = [{**COURSE, **change} for change in changes]
    items = [{k: v for k, v in item.items() if v is not ...} for item in items]
    return {"treatment_courses": [entry("treatment_courses", items)]}


@pytest.mark.parametrize(
    ("change", "state", "flags"),
    [
        ({"start": "2026-08-16"}, "MET", [AMB_06]),  # 3 months today
        ({"start": "2026-08-17"}, "NOT_MET", []),
        ({"start": "2026-05-16"}, "MET", []),  # 6 months today
        ({"start": "2026-05-17"}, "MET", [AMB_06]),
        ({"start": "2025-11-30", "end": "2026-02-28"}, "MET", [AMB_06]),  # the month's last day
        ({"start": "2025-11-30", "end": "2026-02-27"}, "NOT_MET", []),
        ({"start": "2023-11-30", "end": "2024-02-28"}, "NOT_MET", []),  # a leap year
        ({"start": "2023-11-30", "end": "2024-02-29"}, "MET", [AMB_06]),
        ({"start": "2025-08-31", "end": "2026-02-28"}, "MET", []),  # 6 months
        ({"start": "2025-08-31", "end": "2026-02-27"}, "MET", [AMB_06]),
        ({"start": "2026-10-01", "end": "2027-06-01"}, "NOT_MET", []),  # not beyond today
        ({"start": "2026-12-01"}, "NOT_MET", []),
        ({"end": ...}, "MET", []),
        ({"end": "unknown"}, "MET", []),
        ({"induction_remission": "yes"}, "NOT_MET", []),
        ({"induction_remission": "unknown"}, "UNKNOWN", []),
        ({"induction_remission": ...}, "UNKNOWN", []),
        ({"induction_remission": None, "start": "2026-11-01"}, "UNKNOWN", []),
        ({"start": None}, "UNKNOWN", []),
        ({"start": None, "induction_remission": "yes"}, "UNKNOWN", []),
        ({"drug_class": "rituximab"}, "NOT_MET", []),
        ({"drug_class": "rituximab", "start": None}, "NOT_MET", []),
        ({"drug_class": None}, "UNKNOWN", []),
        ({"drug_class": None, "start": "2026-11-01"}, "NOT_MET", []),
        ({"drug_class": "unknown", "induction_remission": "yes"}, "NOT_MET", []),
        ({"start": "2026"}, "UNKNOWN", ["DATE_PARTIAL"]),
        ({"start": "2026-08"}, "UNKNOWN", ["DATE_PARTIAL"]),
        ({"start": "2026-07"}, "MET", ["DATE_PARTIAL", AMB_06]),
        ({"start": "2025"}, "MET", ["DATE_PARTIAL"]),
        ({"start": "2026-09"}, "NOT_MET", ["DATE_PARTIAL"]),
    ],
)
def test_a_course_counts_by_class_length_and_answer(change, state, flags):
    assert told("LN-I01", **courses(change)) == (state, flags)


@pytest.mark.parametrize(
    "name", ["glucocorticoid", "cyclophosphamide", "tacrolimus", "mycophenolate", "cyclosporine"]
)
def test_each_listed_class_counts(name):
    assert told("LN-I01", **courses({"drug_class": name})) == ("MET", [])


@pytest.mark.parametrize(
    ("changes", "state", "flags"),
    [
        ([], "NOT_MET", []),
        ([{"start": None}, {}], "MET", []),
        ([{"start": None}, {"induction_remission": "yes"}], "UNKNOWN", []),
        ([{"start": "2026-08-16"}, {}], "MET", []),
        ([{"start": "2026-08-16"}, {"induction_remission": "yes"}], "MET", [AMB_06]),
        ([{"start": "2026-08-16"}, {"start": "2026-07-01"}], "MET", [AMB_06]),
        ([{"start": "2026-11-01"}, {"drug_class": "rituximab"}], "NOT_MET", []),
    ],
)
def test_one_course_is_enough(changes, state, flags):
    assert told("LN-I01", **courses(*changes)) == (state, flags)


@pytest.mark.parametrize(
    ("trend", "persistent", "state"),
    [
        ("no_reduction", "no", "MET"),
        ("worsening", "no", "MET"),
        ("reduced", "yes", "MET"),
        ("reduced", "no", "NOT_MET"),
        ("reduced", "unknown", "UNKNOWN"),
        ("unknown", "no", "UNKNOWN"),
        ("unknown", "yes", "MET"),
    ],
)
def test_refractory_needs_proteinuria_or_antibodies_beside_the_course(trend, persistent, state):
    assert told("LN-I01", proteinuria_trend=trend, autoab_persistent=persistent)[0] == state


def cart(*targets):
    items = [{"target": target, "product": "synthetic-product-A"} for target in targets]
    return {"prior_cart": [entry("prior_cart", items)]}


@pytest.mark.parametrize(
    ("targets", "state", "flags"),
    [
        ([], "NOT_MET", []),
        (["CD19"], "NOT_MET", [AMB_20]),
        (["BCMA"], "MET", []),
        (["CD19+BCMA"], "MET", []),
        (["other"], "MET", []),
        (["CD22"], "MET", []),
        (["unknown"], "UNKNOWN", []),
        ([None], "UNKNOWN", []),
        (["CD19", "unknown"], "UNKNOWN", [AMB_20]),
        (["CD19", "BCMA"], "MET", [AMB_20]),
        (["unknown", "BCMA"], "MET", []),
    ],
)
def test_only_a_cd19_car_t_is_allowed_before(targets, state, flags):
    assert told("ALL-E17", **cart(*targets)) == (state, flags)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], "NOT_MET"),
        (["bone_marrow"], "NOT_MET"),
        (["solid_organ"], "MET"),
        (["other"], "MET"),
        (["bone_marrow", "solid_organ"], "MET"),
        (["bone_marrow", "unknown"], "UNKNOWN"),
        (["unknown", "solid_organ"], "MET"),
    ],
)
def test_only_a_bone_marrow_transplant_is_allowed_before(kinds, state):
    held = [entry("transplant_history", [{"type": kind} for kind in kinds])]
    assert told("ALL-E09", transplant_history=held) == (state, [])


@pytest.mark.parametrize("name", ["ALL-E09", "ALL-E17", "ALL-I02", "LN-I01"])
def test_no_list_is_not_an_empty_list(name):
    element = {
        "ALL-E09": "transplant_history",
        "ALL-E17": "prior_cart",
        "ALL-I02": "immunosuppressants",
        "LN-I01": "treatment_courses",
    }[name]
    for held in ([entry(element, None)], [entry(element, "unknown")]):
        assert told(name, **{element: held}) == ("UNKNOWN", [])
    assert told(name, without=(element,)) == ("UNKNOWN", [])


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("no", "MET"),
        ("No", "MET"),
        ("YES", "NOT_MET"),
        ("partial", "UNKNOWN"),
        ("none", "UNKNOWN"),
        ("Unknown", "UNKNOWN"),
        ("", "UNKNOWN"),
    ],
)
def test_a_remission_that_is_not_among_the_codes_is_not_told(written, state):
    course = {**COURSE, "induction_remission": written}
    assert told("LN-I01", treatment_courses=[course])[0] == state


@pytest.mark.parametrize(
    ("name", "field", "written", "state"),
    [
        ("prior_cart", "target", "cd19", "NOT_MET"),
        ("prior_cart", "target", "cd19+bcma", "MET"),
        ("prior_cart", "target", "Unknown", "UNKNOWN"),
        ("prior_cart", "target", "CD20", "MET"),
        ("transplant_history", "type", "Bone_Marrow", "NOT_MET"),
        ("transplant_history", "type", "kidney", "MET"),
    ],
)
def test_kinds_are_known_whatever_their_capitals_and_others_are_kinds_too(
    name, field, written, state
):
    criterion = {"prior_cart": "ALL-E17", "transplant_history": "ALL-E09"}[name]
    held = [entry(name, [{field: written}])]
    assert told(criterion, **{name: held})[0] == state


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("Mycophenolate", "MET"),
        (" mycophenolate ", "MET"),
        ("mycophenolate mofetil", "NOT_MET"),
        ("azathioprine", "NOT_MET"),
    ],
)
def test_a_class_is_known_by_its_letters(written, state):
    assert told("LN-I01", treatment_courses=[{**COURSE, "drug_class": written}])[0] == state
