"""Facts: what may be given, how it is kept, and what follows from it (domain.md 2.2, 2.3)."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases.facts import ValueNotAllowed, canonical, parse
from tests.casework.situations import facts, rules

OF_TYPE = {
    "datetime": "infusion_start_at",
    "date": "dob",
    "enum": "cohort",
    "text": "patient_name",
    "bool": "represented",
    "int": "precheck_blocking_gaps",
    "decimal": "infused_dose",
}
BEIJING = timezone(timedelta(hours=8))


def read(type_or_name, raw):
    return parse(rules().facts[OF_TYPE.get(type_or_name, type_or_name)], raw)


def test_there_is_an_example_of_every_type():
    assert {rules().facts[name].type for name in OF_TYPE.values()} == set(OF_TYPE)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("datetime", "2026-03-18T09:05:00+08:00", datetime(2026, 3, 18, 9, 5, tzinfo=BEIJING)),
        ("datetime", "2026-03-18 01:05Z", datetime(2026, 3, 18, 1, 5, tzinfo=UTC)),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", date(2024, 2, 29), date(2024, 2, 29)),
        ("enum", "LN", "LN"),
        ("text", "Ngô Thị Mẫu 测试", "Ngô Thị Mẫu 测试"),
        ("bool", True, True),
        ("bool", "false", False),
        ("int", "3", 3),
        ("int", 0, 0),
        ("decimal", "0.50", Decimal("0.50")),
        ("decimal", 0.1, Decimal("0.1")),
        ("decimal", 7, Decimal(7)),
    ],
)
def test_a_value_of_its_type_is_read(kind, raw, value):
    found = read(kind, raw)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [(kind, raw) for kind in OF_TYPE for raw in (None, "", [], {})]
    + [
        ("datetime", "2026-03-18T09:05:00"),
        ("datetime", "2026-03-18"),
        ("datetime", datetime(2026, 3, 18, 9, 5)),  # noqa: DTZ001  without a zone on purpose
        ("datetime", "2026-02-29T09:05:00+08:00"),
        ("datetime", "tomorrow"),
        ("datetime", "0001-01-01T00:00:00+08:00"),
        ("datetime", "9999-12-31T23:59:59Z"),
        ("datetime", 1773795900),
        ("date", "2026-02-29"),
        ("date", "18.03.2026"),
        ("date", "03/04/2026"),
        ("date", "0001-01-01"),
        ("date", "9999-12-31"),
        ("date", datetime(2026, 3, 18, 9, 5, tzinfo=UTC)),
        ("enum", "ln"),
        ("enum", "LN "),
        ("enum", True),
        ("text", "   "),
        ("text", 5),
        ("text", "nul\x00"),
        ("text", "half a pair \ud83d"),
        ("text", "x" * 4001),
        ("bool", "yes"),
        ("bool", 1),
        ("bool", "True"),
        ("int", 1.0),
        ("int", "1.0"),
        ("int", True),
        ("int", "one"),
        ("int", 10**10),
        ("decimal", "0,5"),
        ("decimal", "NaN"),
        ("decimal", "Infinity"),
        ("decimal", True),
        ("decimal", "1e30"),
    ],
)
def test_a_value_of_another_type_is_refused_in_words(kind, raw):
    with pytest.raises(ValueNotAllowed, match=r"\.$"):
        read(kind, raw)


@pytest.mark.parametrize(
    ("name", "allowed", "refused", "why"),
    [
        ("crs_grade", 5, 6, "At most 5 is allowed."),
        ("crs_grade", 0, -1, "At least 0 is needed."),
        ("gradings_of_day", 1, 0, "At least 1 is needed."),
        ("reopened_because", "x" * 20, "x" * 19, "At least 20 characters are needed."),
        ("reopened_because", "x" * 20, "x" + " " * 30, "At least 20 characters are needed."),
        ("sex", "female", "woman", "One of female, male is needed."),
    ],
)
def test_a_value_out_of_its_range_is_refused(name, allowed, refused, why):
    assert read(name, allowed) == allowed
    with pytest.raises(ValueNotAllowed) as refusal:
        read(name, refused)
    assert str(refusal.value) == why


years = {"min_value": datetime(1900, 1, 2), "max_value": datetime(2199, 12, 30)}  # noqa: DTZ001
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
values = {
    "datetime": st.datetimes(**years, timezones=offsets),
    "date": st.dates(years["min_value"].date(), years["max_value"].date()),
    "enum": st.sampled_from(["LN", "SSC", "PSSPAH", "AID"]),
    "text": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(
        str.strip
    ),
    "bool": st.booleans(),
    "int": st.integers(0, 10**9),
    "decimal": st.decimals(0, 10**9, places=4),
}


@pytest.mark.parametrize("kind", OF_TYPE)
@given(data=st.data())
def test_what_is_kept_reads_back_as_what_was_given(kind, data):
    value = data.draw(values[kind])
    kept = canonical(value)
    again = read(kind, kept)
    assert again == value
    assert canonical(again) == kept  # an offset and trailing zeros stay as they were written


def test_the_offset_of_a_moment_stays():
    assert canonical(read("datetime", "2026-03-18T04:05:00+03:00")) == "2026-03-18T04:05:00+03:00"


def test_moments_of_one_zone_are_compared_as_instants_when_its_clocks_go_back():
    madrid = ZoneInfo("Europe/Madrid")
    first = read("datetime", datetime(2026, 10, 25, 2, 50, tzinfo=madrid))
    second = read("datetime", datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=madrid))
    assert second > first
    assert second - first == timedelta(minutes=20)


@pytest.mark.parametrize(
    ("given_facts", "derived", "value"),
    [
        ({}, "day0", None),
        ({"infusion_start_at": "2026-03-17T16:00:00Z"}, "day0", date(2026, 3, 18)),
        ({"infusion_start_at": "2026-03-17T15:59:59Z"}, "day0", date(2026, 3, 17)),
        ({}, "sae_last_day", None),
        ({}, "consent_main_signed_at", None),
        (
            {
                "main_patient_signed_at": "2026-03-02T09:00:00+08:00",
                "main_investigator_signed_at": "2026-03-02T03:00:00Z",
            },
            "consent_main_signed_at",
            datetime(2026, 3, 2, 3, tzinfo=UTC),
        ),
        (
            {
                "consent_screening_signed_at": "2026-02-02T09:00:00+08:00",
                "main_investigator_signed_at": "2026-03-02T09:00:00+08:00",
            },
            "research_consent_signed_at",
            datetime(2026, 2, 2, 1, tzinfo=UTC),
        ),
        (
            {"stored_pbmc_accepted_at": "2026-02-02T09:00:00+08:00"},
            "starting_material_ready_at",
            datetime(2026, 2, 2, 1, tzinfo=UTC),
        ),
    ],
)
def test_derived_facts_follow_from_what_is_known(given_facts, derived, value):
    assert facts(**given_facts).get(derived) == value


def test_derived_facts_are_listed_once_they_are_known():
    known = facts(infusion_start_at="2026-03-18T09:05:00+08:00")
    assert set(known) == {"infusion_start_at", "day0", "sae_last_day"}
    assert len(known) == 3
    assert "day0" not in facts()


def test_a_changed_fact_changes_what_follows_and_leaves_the_first_as_it_was():
    before = facts(infusion_start_at="2026-03-18T09:05:00+08:00")
    assert before["day0"] == date(2026, 3, 18)
    after = before.with_({"infusion_start_at": read("datetime", "2026-03-19T09:05:00+08:00")})
    assert after["day0"] == date(2026, 3, 19)
    assert before["day0"] == date(2026, 3, 18)
    assert "day0" not in before.with_({}, cleared=["infusion_start_at"])


def test_a_fact_that_is_cleared_and_recorded_by_one_move_is_recorded():
    before = facts(cohort="LN")
    assert before.with_({"cohort": "SSC"}, cleared=["cohort"])["cohort"] == "SSC"


def test_nobody_knows_a_fact_that_the_protocol_does_not_have():
    with pytest.raises(KeyError, match="weather"):
        facts()["weather"]
