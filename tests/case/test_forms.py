"""Fields from the catalogue of facts: zones, languages, conditions, choices in plain words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.test import RequestFactory

from casework import clock
from casework.cases.situation import situation
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from workflows.case import conditions, fields, words
from workflows.case.forms import TaskForm


@pytest.fixture
def rules(protocol_version):
    return protocol(protocol_version.pk)


@pytest.fixture
def nurse(sign):
    return sign("SITE_CRC").actor


def moment_field(zone):
    return fields.MomentField(zone=ZoneInfo(zone), required=False)


@pytest.mark.parametrize(
    ("zone", "typed", "utc"),
    [
        ("Asia/Shanghai", "2026-03-18T09:05", "2026-03-18T01:05"),
        ("America/Bogota", "2026-03-18T20:05", "2026-03-19T01:05"),
        ("Europe/Berlin", "2026-07-01T10:00", "2026-07-01T08:00"),
        ("Europe/Berlin", "2026-12-01T10:00", "2026-12-01T09:00"),
    ],
)
def test_a_time_is_read_in_its_zone(zone, typed, utc):
    read = moment_field(zone).clean(typed)
    assert read.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == utc


@pytest.mark.parametrize("typed", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_an_hour_that_is_not_there_or_twice_is_asked_again(typed):
    with pytest.raises(forms.ValidationError):
        moment_field("Europe/Berlin").clean(typed)


def test_what_is_recorded_comes_back_in_the_zone_it_is_typed_in():
    shown = moment_field("Asia/Shanghai").prepare_value(datetime(2026, 3, 18, 1, 5, tzinfo=UTC))
    assert shown.strftime("%H:%M") == "09:05"


def test_times_of_the_hospital_are_typed_in_site_time_by_whoever_copies_them(rules, mara):
    coordinator = Actor(mara.user, "COORD")
    mara.user.timezone = "America/Bogota"
    decided, told = rules.facts["site_decided_at"], rules.facts["family_informed_at"]
    assert fields.zone_for(decided, rules, coordinator) == clock.SITE_ZONE
    assert fields.zone_for(told, rules, coordinator).key == "America/Bogota"
    mara.user.timezone = "Nowhere/At_All"
    assert fields.zone_for(told, rules, coordinator).key == "UTC"


def test_when_is_now_at_first_and_a_signature_is_not(rules, mara):
    actor = Actor(mara.user, "COORD")
    assert fields.field(rules.facts["packet_prepared_at"], rules, actor).initial
    assert not fields.field(rules.facts["consent_nav_service_signed_at"], rules, actor).initial


def test_every_fact_has_a_field_with_a_label(rules, nurse):
    for spec in rules.facts.values():
        assert fields.field(spec, rules, nurse).label


def test_languages_are_read_by_name_or_code():
    field = fields.LanguagesField(required=False)
    assert field.clean("Spanish, EN,zh") == "es,en,zh"
    assert field.clean("") == ""
    with pytest.raises(forms.ValidationError, match="Elvish"):
        field.clean("Spanish, Elvish")


# --- conditions -----------------------------------------------------------------------------------


def test_a_condition_is_said_in_words(rules, nurse):
    [when] = [r.when for r in rules.tasks["F90-05"].records if r.fact == "visit_d90_missed_reason"]
    said = conditions.in_words(when, rules, nurse)
    assert said == "Only if “Outcome of the Day-90 visit” is Missed."


def test_facts_of_a_condition_are_found_inside_composites(rules):
    [when] = [r.when for r in rules.tasks["APH-01"].records if r.fact == "planned_apheresis_date"]
    assert conditions.facts_in(when, rules) == {"collection_path"}
    derived = conditions.with_derived({"infusion_start_at"}, rules)
    assert {"day0", "sae_last_day"} <= derived


def form(case, actor, code, **sent):
    data = RequestFactory().post("/", sent).POST if sent else None
    s = situation(case, actor)
    return TaskForm(data, s=s, task=s.protocol.tasks[code], actor=actor)


def test_a_field_applies_as_long_as_its_condition_holds(case, nurse):
    blank = {line.field.name: line for line in form(case, nurse, "F90-05").lines()}
    assert blank["visit_d90_status"].decides
    assert not blank["visit_d90_on"].applies
    missed = form(case, nurse, "F90-05", visit_d90_status="MISSED", visit_d90_on="2026-01-05")
    lines = {line.field.name: line.applies for line in missed.lines()}
    assert lines == {
        "visit_d90_status": True,
        "visit_d90_on": False,
        "visit_d90_missed_reason": True,
        "visit_d90_deviation_id": True,
    }


def test_what_is_typed_into_a_field_that_does_not_apply_is_dropped(case, nurse):
    done = {"visit_d90_status": "DONE", "visit_d90_on": "2026-01-05"}
    sent = form(case, nurse, "F90-05", visit_d90_missed_reason="Flight cancelled", **done)
    assert sent.is_valid()
    assert sent.given == done


def test_a_field_that_applies_is_asked_for(case, nurse):
    sent = form(case, nurse, "F90-05", visit_d90_status="MISSED")
    assert not sent.is_valid()
    assert set(sent.errors) == {"visit_d90_missed_reason", "visit_d90_deviation_id"}


def test_a_field_of_a_condition_that_the_form_cannot_change_is_left_out(case, nurse):
    names = {line.field.name for line in form(case, nurse, "CON-03").lines()}
    assert "main_guardian_signed_at" not in names  # the patient is an adult


def test_a_wrong_value_in_a_field_that_does_not_apply_hinders_nobody(case, nurse):
    given = {"visit_d90_missed_reason": "Flight cancelled", "visit_d90_deviation_id": "D-7"}
    wrong = {"visit_d90_status": "MISSED", "visit_d90_on": "nonsense"}
    assert form(case, nurse, "F90-05", **wrong, **given).is_valid()


def test_a_deciding_field_asks_for_the_form_anew_without_complaints(nurse_page):
    answer = nurse_page(visit_d90_status="MISSED")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "This is needed." not in html
    assert html.count("hidden") == 1  # the date of a visit that was missed


@pytest.fixture
def nurse_page(case, sign):
    reader = sign("SITE_CRC", case)
    return lambda **sent: reader.post(
        f"/cases/{case.code}/tasks/F90-05/", {"look": "1", **sent}, htmx=True
    )


# --- words ----------------------------------------------------------------------------------------


def test_every_move_and_reason_of_the_protocol_reads_as_words(rules):
    for edge in rules.edges.values():
        assert "_" not in words.move(edge)
        for code in edge.reason_codes:
            assert "_" not in words.reason(code)
    for terminal in rules.terminals:
        assert "_" not in words.stage(rules, terminal)


def test_roles_in_a_row():
    assert words.roles(("COORD",)) == "Case coordinator"
    assert words.roles(("COORD", "MGR", "COORD")) == "Case coordinator or Manager"
    assert words.roles(("TIME",)) == "only time"
    many = words.roles(("COORD", "MGR", "TREV", "PATIENT"))
    assert many == "Case coordinator, Manager, Translation reviewer and others"


def test_one_moment_reads_differently_in_two_zones():
    moment = datetime(2026, 3, 18, 20, 5, tzinfo=UTC)
    assert words.moment(moment, ZoneInfo("America/Bogota")) == "18 Mar 2026, 15:05 Bogota time"
    assert words.moment(moment, clock.SITE_ZONE) == "19 Mar 2026, 04:05 site time"
    assert words.day(moment.astimezone(clock.SITE_ZONE)) == "19 Mar 2026"
    assert words.day(moment) == "18 Mar 2026"
