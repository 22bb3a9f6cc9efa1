"""Which entry counts and whether it may be used: domain.md 3.3, rules 1 to 3."""

from datetime import date, timedelta

import pytest

from tests.eligibility.people import CRITERIA, TODAY, entry, one, told

NOW = date.fromisoformat(TODAY)


def ago(days):
    return (NOW - timedelta(days=days)).isoformat()


def lymphocytes(*pairs):
    return [entry("lymphocytes_abs", value, date=on) for value, on in pairs]


def test_the_latest_value_counts_in_whatever_order_they_come():
    for entries in (("0.4", ago(9)), (2, ago(3))), ((2, ago(3)), ("0.4", ago(9))):
        assert told("ALL-I03", lymphocytes_abs=lymphocytes(*entries)) == ("MET", [])


def test_two_different_values_of_one_date_conflict():
    result = one("ALL-I03", lymphocytes_abs=lymphocytes((1, ago(3)), (2, ago(3)), (1, ago(9))))
    assert (result.state, result.flags) == ("UNKNOWN", ("CONFLICTING_SOURCES",))
    assert result.gap_type == "CONFLICTING"
    assert result.missing == ("lymphocytes_abs",)
    assert [given["value"] for _, given in result.provenance] == [1, 2]


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ((1, "10*9/L"), (1000, "/uL"), "MET"),
        ((1000, "/uL"), (1, "10*3/uL"), "MET"),
        ((1, "10*9/L"), (1001, "/uL"), "UNKNOWN"),
        ((1, "10*9/L"), (1, "/uL"), "UNKNOWN"),
        ((1, "10*9/L"), (1, "%"), "UNKNOWN"),
        ((1, "10*9/L"), ("1.0", "10*9/L"), "MET"),
    ],
)
def test_values_of_one_date_are_compared_in_one_unit(first, second, state):
    entries = [entry("lymphocytes_abs", value, unit=unit) for value, unit in (first, second)]
    found, flags = told("ALL-I03", lymphocytes_abs=entries)
    assert found == state
    assert ("CONFLICTING_SOURCES" in flags) is (state == "UNKNOWN")


def test_of_entries_that_agree_the_one_that_says_the_method_is_used():
    entries = [entry("mpap", 27, method="ECHO"), entry("mpap", 27)]
    assert told("PAH-I03", mpap=entries) == ("MET", [])


@pytest.mark.parametrize("marked", [{"status": "entered-in-error"}, {"entered_in_error": True}])
def test_what_was_entered_in_error_is_not_there(marked):
    wrong = entry("lymphocytes_abs", "0.1", date=ago(1), **marked)
    assert told("ALL-I03", lymphocytes_abs=[wrong, *lymphocytes((1, ago(9)))]) == ("MET", [])
    result = one("ALL-I03", lymphocytes_abs=[wrong])
    assert (result.state, result.flags, result.gap_type) == ("UNKNOWN", (), "MISSING")


@pytest.mark.parametrize("value", ["unknown", "indeterminate", "", None, "reactive"])
def test_what_tells_nothing_is_missing(value):
    result = one("ALL-E13", hiv_ag_ab=[entry("hiv_ag_ab", value)])
    assert (result.state, result.flags, result.gap_type) == ("UNKNOWN", (), "MISSING")
    assert result.needed_documents == ("LAB_HIV",)


def test_an_unknown_value_hides_an_older_one_and_conflicts_with_one_of_its_date():
    unknown, older = entry("gilbert", "unknown"), entry("gilbert", "yes", date=ago(40))
    high = {"t_bil": [entry("t_bil", 50)]}
    assert told("ALL-I08", gilbert=[unknown, older], **high) == ("UNKNOWN", [])
    same = [unknown, entry("gilbert", "yes")]
    assert told("ALL-I08", gilbert=same, **high) == ("UNKNOWN", ["CONFLICTING_SOURCES"])


def test_an_empty_entry_says_nothing_against_a_value_of_its_date():
    entries = [entry("gilbert", None), entry("gilbert", "yes")]
    assert told("ALL-I08", gilbert=entries, t_bil=[entry("t_bil", 50)]) == ("MET", [])


@pytest.mark.parametrize("name", ["ALL-I03", "ALL-E04"])
def test_what_lies_in_the_future_is_missing_with_a_flag(name):
    element = {"ALL-I03": "lymphocytes_abs", "ALL-E04": "malignancy"}[name]
    value = {"ALL-I03": 2, "ALL-E04": "none"}[name]
    tomorrow = entry(element, value, date=ago(-1))
    result = one(name, **{element: [tomorrow]})
    assert (result.state, result.flags, result.gap_type) == (
        "UNKNOWN",
        ("FUTURE_DATED",),
        "MISSING",
    )
    assert result.provisional is None
    assert told(name, **{element: [entry(element, value, date=ago(0))]})[0] != "UNKNOWN"
    assert told(name, **{element: [entry(element, value), tomorrow]}) == (
        "UNKNOWN",
        ["FUTURE_DATED"],
    )


LIMITED = [name for name, element in CRITERIA.elements.items() if element.fresh_for]


@pytest.mark.parametrize("name", LIMITED)
def test_a_value_is_fresh_to_the_last_day_of_its_limit_and_stale_after_it(name):
    limit = CRITERIA.elements[name].fresh_for.days
    asking = [c for c in CRITERIA.criteria.values() if name in CRITERIA.elements_of(c)]
    for criterion in asking:
        held = one(criterion.id)
        value = held.readings[name].entries[0].given["value"]
        last = one(criterion.id, **{name: [entry(name, value, date=ago(limit))]})
        assert (last.state, last.flags, last.provisional) == (held.state, held.flags, None)
        late = one(criterion.id, **{name: [entry(name, value, date=ago(limit + 1))]})
        assert "STALE" in late.flags
        if late.state == "UNKNOWN":
            assert (late.gap_type, late.provisional) == ("STALE", held.state)
            assert late.missing == (name,)
        else:
            assert (late.state, late.provisional) == (held.state, None)


def test_an_element_without_limit_never_grows_stale():
    assert (
        told("ALL-E04", malignancy=[entry("malignancy", "none", date="1999-01-01")])[0] == "NOT_MET"
    )


def test_a_stale_value_that_decides_nothing_leaves_the_state():
    stale = [entry("hcv_rna", "negative", date=ago(91))]
    assert told("ALL-E12", hcv_rna=stale) == ("NOT_MET", ["STALE"])


def test_what_is_wrong_with_a_stale_value_is_told_at_once():
    entries = [entry("lymphocytes_abs", 500, unit="/uL", date=ago(31))]
    result = one("ALL-I03", lymphocytes_abs=entries)
    assert result.flags == ("BOUNDARY", "SEED_AMBIGUITY:AMB-12", "STALE", "UNIT_CONVERTED")
    assert (result.state, result.provisional) == ("UNKNOWN", "NOT_MET")


def test_a_stale_value_beside_a_missing_one_leaves_the_provisional_state_unknown():
    stale = [entry("chronic_hypoxic_lung_disease", "yes")]
    result = one(
        "PAH-E04", chronic_hypoxic_lung_disease=stale, without=("tlc_pct",),
        fev1_pct=[entry("fev1_pct", 80, date=ago(181))],
    )  # fmt: skip
    assert (result.state, result.provisional, result.gap_type) == ("UNKNOWN", "UNKNOWN", "STALE")
    assert result.missing == ("fev1_pct", "tlc_pct")


@pytest.mark.parametrize("on", [None, "", ...])
def test_an_undated_value_of_an_element_that_ages_cannot_be_used(on):
    result = one("ALL-I03", lymphocytes_abs=[entry("lymphocytes_abs", 2, date=on)])
    assert (result.state, result.flags, result.gap_type) == ("UNKNOWN", ("UNDATED",), "MISSING")
    assert result.provisional is None


def test_an_undated_value_of_an_element_that_does_not_age_is_used():
    assert told("ALL-E04", malignancy=[entry("malignancy", "none", date=...)]) == ("NOT_MET", [])


def test_a_dated_entry_comes_before_an_undated_one():
    entries = [entry("malignancy", "current", date=...), entry("malignancy", "none")]
    assert told("ALL-E04", malignancy=entries) == ("NOT_MET", [])


@pytest.mark.parametrize(
    ("on", "state", "flags"),
    [
        ("2026-11", "MET", ["DATE_PARTIAL"]),  # its days up to today
        ("2026-10", "UNKNOWN", ["DATE_PARTIAL"]),  # 16 to 46 days old
        ("2026-09", "UNKNOWN", ["DATE_PARTIAL", "STALE"]),
        ("2026", "UNKNOWN", ["DATE_PARTIAL"]),
        ("2025", "UNKNOWN", ["DATE_PARTIAL", "STALE"]),
        ("2026-12", "UNKNOWN", ["FUTURE_DATED"]),
        ("2027", "UNKNOWN", ["FUTURE_DATED"]),
    ],
)
def test_a_partial_date_stands_for_all_its_days(on, state, flags):
    result = one("ALL-I03", lymphocytes_abs=lymphocytes((1, on)))
    assert (result.state, list(result.flags)) == (state, flags)
    assert (result.provisional == "MET") is ("STALE" in flags)


def test_a_partial_date_may_be_the_latest_or_not():
    pair = [
        entry("malignancy", "none", date="2026-10"),
        entry("malignancy", "none", date="2026-10-04"),
    ]
    assert told("ALL-E04", malignancy=pair) == ("NOT_MET", [])
    pair = [
        entry("malignancy", "none", date="2026-10"),
        entry("malignancy", "current", date="2026-10-04"),
    ]
    assert told("ALL-E04", malignancy=pair) == ("UNKNOWN", ["CONFLICTING_SOURCES"])
    pair = [
        entry("malignancy", "none", date="2026-10"),
        entry("malignancy", "current", date="2026-11-04"),
    ]
    assert told("ALL-E04", malignancy=pair) == ("MET", [])


def test_entries_keep_what_came_with_them():
    given = entry("lymphocytes_abs", 2, doc="LAB_CBC", page=3, text="2,0 G/l", file={"id": 7})
    result = one("ALL-I03", lymphocytes_abs=[given])
    assert list(result.provenance) == [("lymphocytes_abs", given)]
