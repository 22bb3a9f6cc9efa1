"""The predicates that casework answers itself (domain.md 2.2): false where a fact is missing."""

from datetime import datetime, timedelta

import pytest

from tests.casework.situations import about, holds

LATER = "2026-03-18T10:00:00+08:00"
EARLIER = "2026-03-18T09:00:00+08:00"


def between(start, to, low=None, high=None, unit="days_between"):
    return {unit: {"from": start, "to": to, "min": low, "max": high}}


def test_a_fact_is_set_once_it_is_recorded():
    assert holds("fact_set", {"name": "cohort"}, cohort="LN")
    assert not holds("fact_set", {"name": "cohort"})


def test_a_recorded_no_is_a_recorded_fact():
    assert holds("fact_set", {"name": "represented"}, represented=False)
    assert holds("fact_is", {"name": "represented", "value": False}, represented=False)
    assert not holds("fact_is", {"name": "represented", "value": False})


@pytest.mark.parametrize(
    ("predicate", "n", "true_for"),
    [
        ("fact_at_least", "0.5", {"0.5", "0.51"}),
        ("fact_above", "0.5", {"0.51"}),
        ("fact_above", "$min_lymphocytes", {"0.51"}),
        ("fact_below", "0.5", {"0.49"}),
        ("fact_below", 0.5, {"0.49"}),
    ],
)
def test_numbers_are_compared_exactly(predicate, n, true_for):
    for value in ("0.49", "0.5", "0.51"):
        arguments = {"name": "lymphocytes_before_collection", "n": n}
        assert holds(predicate, arguments, lymphocytes_before_collection=value) == (
            value in true_for
        )


def test_one_of_several_values():
    arguments = {"name": "cohort", "values": ["LN", "SSC"]}
    assert holds("fact_in", arguments, cohort="SSC")
    assert not holds("fact_in", arguments, cohort="AID")


def test_moments_written_in_two_zones_are_equal_when_they_are_one_instant():
    arguments = {"a": "ld_start_at", "b": "ld_end_at"}
    assert holds("facts_equal", arguments, ld_start_at=EARLIER, ld_end_at="2026-03-18T01:00:00Z")
    assert not holds("facts_equal", arguments, ld_start_at=EARLIER, ld_end_at=LATER)


@pytest.mark.parametrize(
    ("first", "second", "in_order"),
    [
        (EARLIER, LATER, True),
        (LATER, EARLIER, False),
        (LATER, LATER, True),
        ("2026-03-18T10:00:00+09:00", "2026-03-18T09:30:00+08:00", True),  # 09:00 at the site
        ("2026-03-18T09:00:00-05:00", "2026-03-18T23:00:00+08:00", True),  # 22:00 at the site
    ],
)
def test_moments_are_in_order_as_instants(first, second, in_order):
    arguments = {"facts": ["ld_start_at", "ld_end_at"]}
    assert holds("in_order", arguments, ld_start_at=first, ld_end_at=second) == in_order


@pytest.mark.parametrize(
    ("approved_on", "signed_at", "in_order"),
    [
        ("2026-03-18", "2026-03-18T00:00:00+08:00", True),  # same site date counts
        ("2026-03-18", "2026-03-17T23:59:59+08:00", False),
        ("2026-03-18", "2026-03-17T18:00:00-06:00", True),  # 08:00 on the 18th at the site
        ("2026-03-18", "2026-03-18T00:30:00+14:00", False),  # still the 17th at the site
    ],
)
def test_a_date_and_a_moment_are_compared_as_site_dates(approved_on, signed_at, in_order):
    found = holds(
        "in_order",
        {"facts": ["icf_main_approved_on", "consent_main_signed_at"]},
        icf_main_approved_on=approved_on,
        main_investigator_signed_at=signed_at,
    )
    assert found == in_order


def test_order_is_judged_between_neighbours():
    arguments = {"facts": ["qa_released_at", "shipped_to_site_at", "received_at_site_at"]}
    in_time = {"qa_released_at": EARLIER, "shipped_to_site_at": LATER}
    assert holds("in_order", arguments, **in_time, received_at_site_at=LATER)
    assert not holds("in_order", arguments, **in_time, received_at_site_at=EARLIER)
    assert not holds("in_order", arguments, **in_time)


def test_nothing_recorded_came_before():
    arguments = {"facts": ["ld_end_at", "ld_start_at"], "earliest": "ld_fitness_at"}
    assert holds("none_before", arguments, ld_fitness_at=EARLIER)
    assert holds("none_before", arguments, ld_fitness_at=EARLIER, ld_start_at=EARLIER)
    assert not holds("none_before", arguments, ld_fitness_at=LATER, ld_start_at=EARLIER)
    assert not holds("none_before", arguments, ld_start_at=LATER)


@pytest.mark.parametrize(
    ("fact", "value", "now", "past"),
    [
        ("infusion_start_at", EARLIER, EARLIER, True),
        ("infusion_start_at", LATER, EARLIER, False),
        ("death_on", "2026-03-18", "2026-03-17T16:00:00Z", True),  # midnight at the site
        ("death_on", "2026-03-18", "2026-03-17T15:59:59Z", False),
        ("death_on", "2026-03-17", "2026-03-18T09:00:00+14:00", True),  # the 18th only elsewhere
    ],
)
def test_the_future_begins_after_now_and_after_the_sites_today(fact, value, now, past):
    assert holds("not_in_future", {"name": fact}, now=now, **{fact: value}) == past


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-03-18T23:59:59+08:00", 0),
        ("2026-03-18T16:00:00Z", 1),
        ("2026-04-15T15:59:59Z", 28),
        ("2026-04-15T16:00:00Z", 29),
        ("2026-03-18T00:00:00+08:00", 0),
        ("2026-03-17T15:59:59Z", -1),
    ],
)
def test_days_since_count_site_midnights(now, days):
    known = {"infusion_start_at": "2026-03-18T09:05:00+08:00", "now": now}
    assert holds("days_since", {"fact": "day0", "min": days, "max": days}, **known)
    assert not holds("days_since", {"fact": "day0", "min": days + 1, "max": None}, **known)
    assert not holds("days_since", {"fact": "day0", "min": None, "max": days - 1}, **known)


def test_days_between_change_at_midnight_in_shanghai():
    span = between("ld_end_at", "planned_infusion_date", 1, "$ld_max_gap_days")
    just_before = about(ld_end_at="2026-03-11T15:59:59Z", planned_infusion_date="2026-03-18")
    at_midnight = about(ld_end_at="2026-03-11T16:00:00Z", planned_infusion_date="2026-03-18")
    assert just_before.holds(span)  # seven days
    assert at_midnight.holds(span)  # six
    assert not about(ld_end_at="2026-03-10T15:59:59Z", planned_infusion_date="2026-03-18").holds(
        span
    )
    assert not about(ld_end_at="2026-03-17T16:00:00Z", planned_infusion_date="2026-03-18").holds(
        span
    )


@pytest.mark.parametrize(
    ("minutes", "within"), [(-0.1, False), (0, True), (30, True), (30.01, False)]
)
def test_minutes_are_elapsed_time_whatever_the_offsets(minutes, within):
    start = datetime.fromisoformat("2026-03-29T00:50:00+00:00")
    end = (start + timedelta(minutes=minutes)).isoformat()
    span = between("thaw_end_at", "infusion_end_at", 0, "$thaw_limit_minutes", "minutes_between")
    written = start.astimezone(datetime.fromisoformat(EARLIER).tzinfo).isoformat()
    assert about(thaw_end_at=written, infusion_end_at=end).holds(span) == within


@pytest.mark.parametrize(
    ("dob", "now", "minor"),
    [
        ("2008-03-18", "2026-03-18T00:00:00+08:00", False),
        ("2008-03-18", "2026-03-17T15:59:59Z", True),
        ("2008-02-29", "2026-02-28T12:00:00+08:00", True),
        ("2008-02-29", "2026-03-01T12:00:00+08:00", False),
    ],
)
def test_a_minor_comes_of_age_on_a_site_date(dob, now, minor):
    assert about(dob=dob, now=now).holds({"minor": {}}) == minor
    assert holds("age_at_least", {"years": 18, "on": None}, dob=dob, now=now) != minor


def test_age_on_a_day_is_unknown_while_the_day_or_the_birth_is():
    on = {"years": 18, "on": "consent_main_signed_at"}
    for given_facts in ({"dob": "1990-01-01"}, {"main_investigator_signed_at": LATER}, {}):
        assert not holds("age_below", on, **given_facts)
        assert not holds("age_at_least", on, **given_facts)
    assert holds("age_at_least", on, dob="1990-01-01", main_investigator_signed_at=LATER)


def test_holds_and_their_reason():
    reason = {"values": ["IDENTITY"]}
    assert about().holds({"not_on_hold": {}})
    assert about(on_hold=True).holds({"not": {"not_on_hold": {}}})
    assert holds("hold_reason_not", reason, on_hold=True, hold_reason="TRAVEL")
    assert not holds("hold_reason_not", reason, on_hold=True, hold_reason="IDENTITY")
    assert not holds("hold_reason_not", reason, hold_reason="TRAVEL")  # the present hold's only


def test_the_acting_role_of_the_mover():
    assert holds("actor_role_in", {"roles": ["MGR", "INVESTIGATOR"]}, role="MGR")
    assert not holds("actor_role_in", {"roles": ["MGR", "INVESTIGATOR"]}, role="COORD")


def test_combinations_of_nothing():
    assert about().holds(None)
    assert about().holds({"all": []})
    assert not about().holds({"any": []})


def test_a_number_may_name_a_setting():
    arguments = {"name": "attempt_no", "n": "$max_apheresis_attempts"}
    assert holds("fact_below", arguments, attempt_no=1)
    assert not holds("fact_below", arguments, attempt_no=2)
