"""What may be entered for an element, in the form in which it is kept."""

from datetime import timedelta

import pytest

from casework import clock
from casework.eligibility.entries import read_entry
from casework.eligibility.reading import Given, ValueNotRead, read
from tests.eligibility.people import COURSE, CRITERIA


def kept(name, value, **more):
    element = CRITERIA.elements[name]
    said = read(element, Given(name, value, evidence=1, **{"unit": element.unit or "", **more}))
    read_entry(element, {"value": said.value})  # what is kept, the pre-check can read
    return said


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1990-05-31", "1990-05-31"),
        ("1990-05", "1990-05"),
        ("1990", "1990"),
        (" 1900 ", "1900"),
        ("١٩٩٠-٠٥-٣١", "1990-05-31"),  # noqa: RUF001
        ("２０００-０１", "2000-01"),  # noqa: RUF001
    ],
)
@pytest.mark.parametrize("name", ["dob", "last_major_surgery"])
def test_a_date_is_kept_as_far_as_it_is_printed(name, written, value):
    said = kept(name, written)
    assert said.value == value
    assert said.original_text == ("" if written.isascii() else written)


def test_what_stands_on_the_page_stays_as_it_is_told():
    assert kept("dob", "١٩٩٠", original_text="مواليد ١٩٩٠").original_text == "مواليد ١٩٩٠"


@pytest.mark.parametrize(
    "written",
    ["0000", "0000-05", "1990-13", "1990-02-30", "1990-5", "19900531", "2026-W47-1", "1899", "²⁰⁰⁰", ""],
)  # fmt: skip
@pytest.mark.parametrize("name", ["dob", "last_major_surgery"])
def test_what_is_no_possible_date_is_refused(name, written):
    with pytest.raises(ValueNotRead):
        kept(name, written)


@pytest.mark.parametrize("name", ["dob", "last_major_surgery"])
def test_nothing_that_was_lies_in_the_future(name):
    kept(name, clock.site_today().isoformat())
    with pytest.raises(ValueNotRead, match="in the future"):
        kept(name, (clock.site_today() + timedelta(days=2)).isoformat())


def test_dates_of_a_list_s_items_may_be_of_a_month_or_a_year():
    said = kept("treatment_courses", [{**COURSE, "start": "2024-03", "end": "٢٠٢٥"}])
    assert (said.value[0]["start"], said.value[0]["end"]) == ("2024-03", "2025")
    with pytest.raises(ValueNotRead, match="year-month"):
        kept("immunosuppressants", [{"drug": "x", "last_dose_date": "March"}])


@pytest.mark.parametrize(
    ("written", "value"), [("Mycophenolate ", "mycophenolate"), ("other", "other")]
)
def test_a_class_of_drugs_is_one_of_those_offered(written, value):
    assert (
        kept("treatment_courses", [{**COURSE, "drug_class": written}]).value[0]["drug_class"]
        == value
    )


@pytest.mark.parametrize("written", ["mycophenolate mofetil", "MMF", "steroid"])
def test_another_class_is_refused_so_that_none_is_missed(written):
    with pytest.raises(ValueNotRead, match="Choose one of the list"):
        kept("treatment_courses", [{**COURSE, "drug_class": written}])


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("ecog", "0", "{score}"),
        ("ecog", "5", "1"),
        ("who_fc", "4", "{class}"),
        ("spo2", "100", "%"),
        ("spo2", "0.98", "1"),
        ("fev1_pct", "118.5", "%"),
        ("ast", "0", "U/L"),
        ("ast", "٣٤", "U/L"),
        ("spo2", "980", "‰"),  # a unit that nobody can judge
    ],
)
def test_what_is_possible_is_taken(name, value, unit):
    assert kept(name, value, unit=unit)


@pytest.mark.parametrize(
    ("name", "value", "unit", "told"),
    [
        ("ecog", "7", "{score}", "From 0 to 5"),
        ("ecog", "1.5", "{score}", "whole number"),
        ("ssc_score", "9.5", "{score}", "whole number"),
        ("who_fc", "0", "{class}", "From 1 to 4"),
        ("who_fc", "5", "{class}", "From 1 to 4"),
        ("spo2", "980", "%", "From 0 to 100"),
        ("spo2", "98", "1", "From 0 to 100"),
        ("tlc_pct", "910", "%", "From 0 to 300"),
        ("ast", "-5", "U/L", "below 0"),
        ("ana_titer", "-40", "{titer}", "below 0"),
    ],
)
def test_what_is_not_possible_is_refused(name, value, unit, told):
    with pytest.raises(ValueNotRead, match=told):
        kept(name, value, unit=unit)


def test_no_upper_limit_is_below_0():
    with pytest.raises(ValueNotRead, match="below 0"):
        kept("ast", "28", upper_limit="-40")
