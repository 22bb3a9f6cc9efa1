"""What tells who a patient is, found in many scripts; and clinical words that only look like it."""

import pytest

from casework.contacts.models import ContactPoint
from tests.people_and_cases import make_case, make_user
from tests.translation.identity.told import (
    ANYBODY,
    BIRTHDAYS,
    BORN,
    KNOWN_BY,
    NAMED,
    PERHAPS,
    known,
    spread,
)
from translation.identity.naming import Name
from translation.identity.people import Identity


def found(text, *names, born=BORN, points=()):
    """The stretches that were found, joined."""
    who = Identity(tuple(Name.of(name) for name in names), born, tuple(points))
    return [text[one.start : one.end] for one in who.find(text)]


def left(text, *names, **more):
    """The text without what was found."""
    who = Identity(
        tuple(Name.of(name) for name in names), more.get("born", BORN), more.get("points", ())
    )
    for one in reversed(who.find(text)):
        text = text[: one.start] + "…" + text[one.end :]
    return text


@pytest.mark.parametrize(("name", "text", "said"), spread(NAMED))
def test_a_name_is_found_in_every_script_spelling_and_ending(name, text, said):
    assert found(text, name) == [said]


def test_initials_beside_a_name_go_with_it():
    known = "Ivan Petrovich Ivanov"
    assert left("Пациент: Иванов И. П., 35 лет.", known) == "Пациент: …, 35 лет."
    assert left("Пациент: И.П. Иванов, 35 лет.", known) == "Пациент: …, 35 лет."
    assert left("Врач А. В. Примеров, пациент Иванов.", known) == "Врач А. В. Примеров, пациент …."


def test_what_an_arabic_word_says_otherwise_stays():
    known = "Karim Salem"
    assert found("استخدم كريم موضعي والجلد سليم.", known) == []  # a cream; healthy skin
    assert found("اسم المريض: سالم", known) == ["سالم"]
    assert found("المريض كريم سالم", known) == ["كريم سالم"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Cardiología: insuficiencia cardíaca, Cardiomegalia.", "Carla Márquez"),
        ("Marzo: Marcha normal. Margen libre.", "Marta Silva"),
        ("Silencio auscultatorio. Marina roja.", "Maria Silva"),
        ("Refiere dolores abdominales. Dolores al caminar.", "Dolores Vega"),
        ("Hemoglobina 11,2 g/dL. La cruz roja es 2+.", "José Cruz"),
        ("Иванова-Петрова тест не выполнен: нет. Пётр", "Олег Романов"),
        ("Роман. Анализ. Аннотация. Иванушка.", "Анна Кузнецова"),
        ("Rose Bengal test. Long QT. May 2025.", "Rose Long May"),
        ("血小板减少，小便正常，明天复查，体温正常。", "王小明"),
        ("患者健康状况良好，检查显示小明显好转。", "李健康"),
    ],
)
def test_clinical_words_that_only_look_like_a_name_stay(text, known):
    assert [one for one in found(text, known) if one not in ("Rose", "Long")] == []


@pytest.mark.parametrize("written", BIRTHDAYS)
def test_a_date_of_birth_is_found_in_every_order_and_script(written):
    assert found(f"№ 45 {written} x", "Nobody Here") == [written]
    assert found(f"({written}, 35)", "Nobody Here") == [written]


@pytest.mark.parametrize(
    "written", ["13.03.1991", "12.03.2026", "1991-03-21", "120/80, 12 g", "3.12 10^9/L 91"]
)
def test_other_dates_and_values_stay(written):
    assert found(f"Control {written} ok", "Nobody Here") == []


def test_ways_to_reach_somebody_are_found_however_they_are_written():
    text = "Tel. 55 1234-5678, (55) 1234 5678, +52 55 1234 5678; Mail ANA@Example.org."
    points = ("+52 55 1234 5678", "ana@example.org")
    said = left(text, "Nobody Here", points=points)
    assert "1234" not in said
    assert "xample" not in said


def test_numbers_that_somebody_is_known_by_are_found_without_the_words_after_them():
    assert left("Паспорт: 4510 123456 выдан отделом") == "Паспорт: … выдан отделом"
    assert left("CURP GAEX910312HDFRRL09, NHC: 4482-19") == "CURP …, NHC: …"
    assert left("رقم الملف: ٤٤٥٥٦٦") == "رقم الملف: …"
    assert left("Pasaporte vigente. Hemoglobina 11,2") == "Pasaporte vigente. Hemoglobina 11,2"


@pytest.mark.parametrize(("text", "said"), spread(KNOWN_BY))
def test_what_a_person_is_reached_or_known_by_is_found(text, said):
    assert [text[one.start : one.end] for one in known().find(text)] == [said]


@pytest.mark.parametrize("text", [text for text, _mark in ANYBODY])
def test_who_treated_a_patient_stands_in_a_packet(text):
    assert known("Nobody Here").find(text) == []


@pytest.mark.parametrize(("name", "text", "said"), PERHAPS)
def test_a_word_that_only_may_name_somebody_stays_unless_one_is_wary(name, text, said):
    assert known(name).find(text) == []
    assert [text[at.start : at.end] for at in known(name).find(text, wary=True)] == [said]


def test_the_people_of_a_case_are_its_family_and_not_who_treats_it(protocol_version):
    case = make_case(make_user("COORD"), protocol_version, name="Camino Ejemplo")
    for party, name in (("GUARDIAN", "Rosa Inventada"), ("HOME_PHYSICIAN", "Luis Figurado")):
        ContactPoint.objects.create(
            case=case, party=party, name=name, kind="EMAIL", value=f"{party}@example.org"
        )
    text = f"Camino y Rosa Inventada ven al doctor Figurado ({case.code})"
    who = Identity.of(case)
    told = [text[at.start : at.end] for at in who.find(text)]
    assert told == ["Camino", "Rosa Inventada", case.code]
    assert "Figurado" in [text[at.start : at.end] for at in who.find(text, wary=True)]
