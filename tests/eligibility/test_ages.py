"""Ages and birthdays: domain.md 3.3, rules 7 and 8; 2.3, T7 and T11."""

import pytest

from tests.eligibility.people import check, entry, one, told

AMB_04 = "SEED_AMBIGUITY:AMB-04"
# today is 2026-11-16
BIRTHS = {
    "LN-I04": [
        ("2016-11-17", "NOT_MET", ["QUALIFIES_ON:2026-11-17", AMB_04]),  # 10 tomorrow
        ("2016-11-16", "MET", ["BOUNDARY"]),  # 10 today
        ("2015-11-17", "MET", ["BOUNDARY"]),  # the last day of being 10
        ("2015-11-16", "MET", []),
        ("1961-11-17", "MET", []),  # 64
        ("1961-11-16", "MET", ["BOUNDARY"]),  # 65 today
        ("1960-11-17", "MET", ["BOUNDARY"]),  # 66 tomorrow
        ("1960-11-16", "NOT_MET", []),  # 66 today
        ("2020-11-16", "NOT_MET", ["QUALIFIES_ON:2030-11-16", AMB_04]),  # 6 today
        ("2020-11-17", "NOT_MET", ["QUALIFIES_ON:2030-11-17"]),  # 5
        ("2017-11-16", "NOT_MET", ["QUALIFIES_ON:2027-11-16", AMB_04]),  # 9
        ("2026-11-16", "NOT_MET", ["QUALIFIES_ON:2036-11-16"]),  # born today
    ],
    "SSC-I01": [
        ("2008-11-17", "NOT_MET", ["QUALIFIES_ON:2026-11-17", AMB_04]),
        ("2008-11-16", "MET", ["BOUNDARY"]),
        ("2007-11-16", "MET", []),
        ("1960-11-17", "MET", ["BOUNDARY"]),
        ("1960-11-16", "NOT_MET", []),
        ("2020-11-16", "NOT_MET", ["QUALIFIES_ON:2038-11-16", AMB_04]),
        ("2020-11-17", "NOT_MET", ["QUALIFIES_ON:2038-11-17"]),
        ("2012-02-29", "NOT_MET", ["QUALIFIES_ON:2030-03-01", AMB_04]),
    ],
}
BIRTHS["AID-I01"], BIRTHS["PAH-I01"] = BIRTHS["LN-I04"], BIRTHS["SSC-I01"]


@pytest.mark.parametrize(
    ("name", "born", "state", "flags"),
    [(name, *row) for name, rows in BIRTHS.items() for row in rows],
)
def test_both_years_of_the_limits_are_whole_years(name, born, state, flags):
    assert told(name, dob=born) == (state, sorted(flags))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-02-28", "NOT_MET"),
        ("2026-03-01", "MET"),
        ("2028-02-28", "MET"),
        ("2028-02-29", "MET"),
    ],
)
def test_who_is_born_on_a_leap_day_has_a_birthday_on_the_first_of_march(today, state):
    found = one("SSC-I01", dob="2008-02-29", today=today)
    assert found.state == state
    assert ("QUALIFIES_ON:2026-03-01" in found.flags) is (state == "NOT_MET")


def test_the_66th_birthday_of_a_leap_day_child_is_the_first_of_march():
    assert told("LN-I04", dob="1960-02-29", today="2026-02-28") == ("MET", ["BOUNDARY"])
    assert told("LN-I04", dob="1960-02-29", today="2026-03-01") == ("NOT_MET", [])


def test_age_is_that_on_the_day_of_consent_if_there_is_one():
    born = {"dob": "2008-11-20"}
    assert told("SSC-I01", **born)[0] == "NOT_MET"
    assert told("SSC-I01", consent_date="2026-11-20", **born) == ("MET", ["BOUNDARY"])
    assert told("SSC-I01", consent_date="2026-11-19", **born)[0] == "NOT_MET"
    assert check("SSC", consent_date="2026-11-20", **born).age_at_reference == 18
    assert check("SSC", consent_date=None, **born).age_at_reference == 17


@pytest.mark.parametrize(
    ("born", "state", "flags"),
    [
        ("1990", "MET", ["DOB_PARTIAL"]),
        ("1990-05", "MET", ["DOB_PARTIAL"]),
        ("2016", "UNKNOWN", ["DOB_PARTIAL"]),  # 9 or 10
        ("2016-11", "UNKNOWN", ["DOB_PARTIAL"]),
        ("2016-10", "MET", ["BOUNDARY", "DOB_PARTIAL"]),
        ("2016-12", "NOT_MET", ["DOB_PARTIAL", "QUALIFIES_ON:2026-12-31", AMB_04]),
        ("2017", "NOT_MET", ["DOB_PARTIAL", "QUALIFIES_ON:2027-12-31", AMB_04]),
        ("2020", "NOT_MET", ["DOB_PARTIAL", "QUALIFIES_ON:2030-12-31"]),  # 5 or 6
        ("1960", "UNKNOWN", ["DOB_PARTIAL"]),  # 65 or 66
        ("1961", "MET", ["BOUNDARY", "DOB_PARTIAL"]),  # 64 or 65
        ("1959", "NOT_MET", ["DOB_PARTIAL"]),
        ("2026", "NOT_MET", ["DOB_PARTIAL", "QUALIFIES_ON:2036-11-16"]),
    ],
)
def test_a_partial_date_of_birth_counts_if_every_day_of_it_gives_the_same(born, state, flags):
    result = one("LN-I04", dob=born)
    assert (result.state, list(result.flags)) == (state, flags)
    assert result.gap_type == ("MISSING" if state == "UNKNOWN" else None)


def test_the_age_is_told_only_if_it_is_known_to_the_year():
    assert check(dob="1990-05").age_at_reference == 36
    assert check(dob="1990").age_at_reference is None
    assert check(dob="unknown").age_at_reference is None
    assert check(without=("dob",)).age_at_reference is None


@pytest.mark.parametrize("entries", [[], [entry("dob", "unknown")], [entry("dob", None)]])
def test_without_a_date_of_birth_the_age_is_a_gap(entries):
    result = one("LN-I04", dob=entries) if entries else one("LN-I04", without=("dob",))
    assert (result.state, result.flags, result.gap_type) == ("UNKNOWN", (), "MISSING")
    assert result.needed_documents == ("PASSPORT", "BIRTH_CERT")


def test_nobody_is_born_tomorrow():
    assert told("LN-I04", dob="2026-11-17") == ("UNKNOWN", ["FUTURE_DATED"])


def test_two_dates_of_birth_conflict():
    pair = [entry("dob", "1990-05-12", date=...), entry("dob", "1990-12-05", date=...)]
    assert told("LN-I04", dob=pair) == ("UNKNOWN", ["CONFLICTING_SOURCES"])


MINOR = ["PEDIATRIC_FORMULA", "SEED_AMBIGUITY:AMB-19"]


@pytest.mark.parametrize(
    ("born", "method", "state", "flags"),
    [
        ("2008-11-17", "SCHWARTZ-BEDSIDE", "NOT_MET", MINOR),  # 17
        ("2008-11-17", "CKD-EPI-2021", "NOT_MET", MINOR),
        ("2008-11-17", ..., "NOT_MET", MINOR),
        ("2008-11-16", "SCHWARTZ-BEDSIDE", "UNKNOWN", ["METHOD_MISMATCH"]),  # 18 today
        ("2008-11-16", "CKD-EPI-2021", "NOT_MET", []),
        ("2008", "CKD-EPI-2021", "NOT_MET", []),  # 17 or 18, all the same
        ("2008", "CKID-U25", "UNKNOWN", ["DOB_PARTIAL", "METHOD_MISMATCH"]),
        ("2010", "CKID-U25", "NOT_MET", ["DOB_PARTIAL", *MINOR]),
        ("unknown", "CKD-EPI-2009", "NOT_MET", []),
        ("unknown", "CKID-U25", "UNKNOWN", ["METHOD_MISMATCH"]),
    ],
)
def test_minors_are_judged_by_the_reported_formula(born, method, state, flags):
    assert told("ALL-E16", dob=born, egfr=[entry("egfr", 60, method=method)]) == (state, flags)


def test_a_minor_without_any_egfr_has_no_formula_to_tell_of():
    assert told("ALL-E16", dob="2012-01-01", without=("egfr",)) == ("UNKNOWN", [])


@pytest.mark.parametrize(
    ("born", "flagged"),
    [("2010-11-17", True), ("2010-11-16", False), ("2010", False), ("2012", True)],
)
def test_ecog_is_a_scale_for_adults(born, flagged):
    assert told("LN-I06", dob=born) == ("MET", ["SEED_AMBIGUITY:AMB-14"] if flagged else [])
    assert told("LN-I06", dob=born, without=("ecog",))[1] == (
        ["SEED_AMBIGUITY:AMB-14"] if flagged else []
    )


@pytest.mark.parametrize(
    ("born", "state", "age"),
    [
        ("2026-11-11", "UNKNOWN", None),  # a day after the consent
        ("2026-11-10", "NOT_MET", 0),
        ("2025-11", "NOT_MET", None),
    ],
)
def test_nobody_consents_before_they_are_born(born, state, age):
    found = check(dob=born, consent_date="2026-11-10")
    result = next(result for result in found.results if result.id == "LN-I04")
    assert (result.state, found.age_at_reference) == (state, age)
    if state == "UNKNOWN":
        assert (result.flags, result.missing) == ((), ("dob",))
