"""What holds for any values: three-valued logic, and what one more known value may change."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.eligibility.cases import read_case
from casework.eligibility.checking import precheck
from casework.eligibility.dates import Dates, age_on, birthday, months_after, read_dates
from casework.eligibility.logic import agreed, every, negated, some
from tests.eligibility.people import COURSE, CRITERIA, TODAY, case, clean, entry, told

TRI = (True, False, None)
tri = st.sampled_from(TRI)
PAIRS, TRIPLES = list(product(TRI, repeat=2)), list(product(TRI, repeat=3))


@pytest.mark.parametrize("parts", TRIPLES)
def test_kleene_laws(parts):
    a, b, c = parts
    for one, other in ((every, some), (some, every)):
        assert one([a, b]) is one([b, a])
        assert one([a, one([b, c])]) is one([one([a, b]), c]) is one([a, b, c])
        assert one([a, other([a, b])]) is a
        assert one([a, other([b, c])]) is other([one([a, b]), one([a, c])])
        assert negated(one([a, b])) is other([negated(a), negated(b)])
        assert one([a, a]) is a
    assert negated(negated(a)) is a
    assert every([]) is True
    assert some([]) is False


def test_unknown_is_settled_only_by_what_decides():
    assert every([None, False]) is False
    assert every([None, True]) is None
    assert some([None, True]) is True
    assert some([None, False]) is None
    assert negated(None) is None
    assert [agreed(*pair) for pair in PAIRS] == [a if a is b else None for a, b in PAIRS]


@given(st.lists(tri, max_size=6), st.data())
def test_filling_in_an_unknown_never_changes_a_definite_answer(parts, data):
    filled = [data.draw(st.booleans()) if part is None else part for part in parts]
    for join in (every, some):
        if join(parts) is not None:
            assert join(filled) is join(parts)
        assert join(filled) is not None


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days, st.integers(0, 70))
def test_a_birthday_is_the_first_day_of_an_age(born, age):
    on = birthday(born, age)
    assert age_on(on, born) == age
    assert age_on(on - timedelta(days=1), born) == age - 1


@given(days, st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_months_last(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(days)
def test_a_date_stands_for_its_days(day):
    assert read_dates(day.isoformat()) == Dates(day, day)
    month, year = read_dates(f"{day:%Y-%m}"), read_dates(f"{day:%Y}")
    assert year.first <= month.first <= day <= month.last <= year.last
    assert (month.last + timedelta(days=1)).day == year.first.day == year.first.month == 1


@pytest.mark.parametrize(
    "text", ["2026-00", "2026-13", "2026-02-29", "2026-11-00", "26-11-16", "", "20261116", "٢٠٢٦"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="is "):
        read_dates(text)


NOW = date.fromisoformat(TODAY)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def values(name):
    """Any value of an element, known or not."""
    element = CRITERIA.elements[name]
    if element.kind == "code":
        return st.sampled_from(element.codes)
    if element.kind in ("quantity", "titer"):
        return st.one_of(st.integers(0, 700), st.decimals(0, 700, places=3), st.just("unknown"))
    if element.kind == "date":
        return st.dates(date(1955, 1, 1), date(2022, 1, 1)).map(date.isoformat)
    if element.kind == "date_or_never":
        past = st.integers(0, 90).map(lambda n: (NOW - timedelta(days=n)).isoformat())
        return st.one_of(st.just("never"), st.just("unknown"), past)
    return LISTS[name]


past = st.integers(0, 400).map(lambda n: (NOW - timedelta(days=n)).isoformat())
LISTS = {
    "prior_cart": st.lists(
        st.fixed_dictionaries(
            {"target": st.sampled_from(["CD19", "BCMA", "CD19+BCMA", "unknown"])}
        ),
        max_size=2,
    ),
    "transplant_history": st.lists(
        st.fixed_dictionaries({"type": st.sampled_from(["bone_marrow", "solid_organ", "unknown"])}),
        max_size=2,
    ),
    "immunosuppressants": st.lists(
        st.fixed_dictionaries({"last_dose_date": past, "ongoing": st.booleans()}), max_size=2
    ),
    "treatment_courses": st.lists(
        st.fixed_dictionaries(
            {
                "drug_class": st.sampled_from(["mycophenolate", "rituximab"]),
                "start": st.one_of(past, st.none()),
                "induction_remission": st.sampled_from(["yes", "no", "unknown"]),
            }
        ),
        max_size=2,
    ),
}
names = st.sampled_from(sorted(CRITERIA.elements))
cohorts = st.sampled_from(sorted(CRITERIA.version.cohorts))


def states_and_flags(written):
    found = precheck(read_case(written, CRITERIA), CRITERIA)
    return {result.id: (result.state, result.flags) for result in found.results}


@quick
@given(cohorts, names, st.data())
def test_changing_one_value_changes_only_what_depends_on_it(cohort, name, data):
    before = case(cohort)
    after = case(cohort, **{name: [entry(name, data.draw(values(name)))]})
    old, new = states_and_flags(before), states_and_flags(after)
    changed = {key for key in old if old[key] != new[key]}
    assert changed <= {c.id for c in CRITERIA.criteria.values() if name in CRITERIA.elements_of(c)}


@quick
@given(cohorts, st.data())
def test_a_value_found_later_never_turns_a_definite_state_into_its_opposite(cohort, data):
    held = {
        name: [entry(name, data.draw(values(name)))]
        for name in data.draw(st.sets(names, max_size=12))
    }
    filled = case(cohort, **held)
    poorer = case(cohort, **held)
    for name in data.draw(st.sets(names, min_size=1, max_size=12)):
        del poorer["data"][name]
    less, more = states_and_flags(poorer), states_and_flags(filled)
    for key, (state, _) in less.items():
        review = "HUMAN_REVIEW_REQUIRED" in more[key][1]
        assert "UNKNOWN" in (state, more[key][0]) or state == more[key][0]
        assert state == "UNKNOWN" or more[key][0] != "UNKNOWN" or review


@quick
@given(cohorts, st.data())
def test_the_order_of_elements_and_of_entries_changes_nothing(cohort, data):
    given_case = case(cohort)
    mixed = data.draw(st.permutations(list(given_case["data"].items())))
    older = entry("lymphocytes_abs", "0.1", date="2026-10-20")
    given_case["data"]["lymphocytes_abs"].append(older)
    turned = {**given_case, "data": {k: v[::-1] for k, v in mixed}}
    turned["data"]["lymphocytes_abs"] = given_case["data"]["lymphocytes_abs"][::-1]
    assert states_and_flags(given_case) == states_and_flags(turned)


numbers = st.decimals(0, 2000, places=4)


@quick
@given(numbers)
def test_lymphocytes_in_any_unit_give_the_same(number):
    states = {
        told("ALL-I03", lymphocytes_abs=[entry("lymphocytes_abs", value, unit=unit)])[0]
        for value, unit in ((number, "/uL"), (number / 1000, "10*9/L"), (number / 1000, "10*3/uL"))
    }
    assert states == {"MET" if number > 500 else "NOT_MET"}


@quick
@given(numbers.filter(bool), numbers)
def test_multiples_of_the_upper_limit_are_exact(limit, value):
    state, flags = told("ALL-I06", ast=[entry("ast", value, ref_high=limit)])
    assert state == ("MET" if value <= 3 * limit else "NOT_MET")
    assert ("BOUNDARY" in flags) is (value == 3 * limit)


limits = st.sampled_from([None, 30, 35, 40, 45])


@quick
@given(st.lists(limits, min_size=1, max_size=4).flatmap(st.permutations), st.data())
def test_the_order_of_limits_beside_one_value_changes_nothing(given_limits, data):
    turned = data.draw(st.permutations(given_limits))
    first, other = (
        told("ALL-I06", ast=[entry("ast", 120, ref_high=limit) for limit in order])
        for order in (given_limits, turned)
    )
    assert first == other
    states = {"MET" if 3 * limit >= 120 else "NOT_MET" for limit in given_limits if limit}
    assert first[0] == (states.pop() if len(states) == 1 else "UNKNOWN")


@quick
@given(st.integers(-400, 400), st.integers(0, 90))
def test_washout_is_counted_in_days(ahead, off):
    planned, last = NOW + timedelta(days=ahead), NOW - timedelta(days=off)
    drug = {"drug": "x", "last_dose_date": last.isoformat(), "ongoing": False}
    held = [entry("immunosuppressants", [drug])]
    state, flags = told(
        "ALL-I02", immunosuppressants=held, planned_apheresis_date=planned.isoformat()
    )
    gone = (planned - last).days
    assert state == ("MET" if gone >= 7 else "NOT_MET")
    assert ("SEED_AMBIGUITY:AMB-11" in flags) is (gone == 7)


@quick
@given(st.dates(date(2024, 1, 1), NOW), st.dates(date(2024, 1, 1), NOW))
def test_courses_are_counted_in_calendar_months(start, end):
    course = {**COURSE, "start": start.isoformat(), "end": end.isoformat()}
    state, flags = told("LN-I01", treatment_courses=[entry("treatment_courses", [course])])
    assert state == ("MET" if months_after(start, 3) <= end else "NOT_MET")
    short = state == "MET" and months_after(start, 6) > end
    assert ("SEED_AMBIGUITY:AMB-06" in flags) is short


@quick
@given(st.dates(date(1955, 1, 1), NOW))
def test_age_limits_hold_for_every_birth(born):
    state, flags = told("LN-I04", dob=born.isoformat())
    age = age_on(NOW, born)
    assert state == ("MET" if 10 <= age <= 65 else "NOT_MET")
    assert ("BOUNDARY" in flags) is (age in (10, 65))
    assert ("SEED_AMBIGUITY:AMB-04" in flags) is (6 <= age <= 9)


def test_reading_a_case_leaves_it_as_it_came():
    written = case()
    copy = {name: [dict(one) for one in entries] for name, entries in clean().items()}
    read_case(written, CRITERIA)
    assert written["data"] == copy
