"""Contact points: their shape, one preferred, who changes them."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from casework.contacts import points
from casework.contacts.models import ContactPoint
from casework.contacts.points import ContactRefused, clean_value


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("EMAIL", " camino@example.org ", "camino@example.org"),
        ("PHONE", "+52 (55) 1234-5678", "+525512345678"),
        ("PHONE", "0052 55 1234 5678", "+525512345678"),
        ("MESSENGER", "WhatsApp +52 55 1234", "WhatsApp +52 55 1234"),
        ("MESSENGER", "WhatsApp 0052 55 1234 567", "WhatsApp 0052 55 1234 567"),
        ("MESSENGER", "WeChat wxid_12345678", "WeChat wxid_12345678"),
        ("MESSENGER", "QQ 12345678", "QQ 12345678"),
        ("MESSENGER", "Telegram @camino2026", "Telegram @camino2026"),
    ],
)
def test_a_value_is_kept_in_one_form(kind, typed, kept):
    assert clean_value(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("EMAIL", "camino"),
        ("EMAIL", "a@b.org\nBcc: x@y.org"),
        ("PHONE", "55 1234 5678"),
        ("PHONE", "+52"),
        ("PHONE", "call me"),
        ("MESSENGER", "x"),
        ("MESSENGER", "WhatsApp 55 1234 5678"),
        ("MESSENGER", "(55) 1234-5678 Signal"),
        ("MESSENGER", "WhatsApp: 55 1234 5678"),
    ],
)
def test_what_reaches_nobody_is_refused_in_plain_words(kind, typed):
    with pytest.raises(ValidationError):
        clean_value(kind, typed)


def test_one_point_of_a_case_is_preferred(world):
    first = world.point(preferred=True)
    second = world.point(value="+525512345678", kind="PHONE", preferred=True)
    first.refresh_from_db()
    assert (first.preferred, second.preferred) == (False, True)
    points.change(world.case.pk, second.pk, {"in_use": False}, actor=world.actor())
    assert not ContactPoint.objects.filter(preferred=True).exists()


def test_one_address_is_there_once(world):
    world.point()
    with pytest.raises(ContactRefused) as refused:
        world.point()
    assert refused.value.codes == ["POINT_KNOWN"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"timezone": "Mars/Base"}, "ZONE_UNKNOWN"),
        ({"timezone": "../etc/passwd"}, "ZONE_UNKNOWN"),
        ({"language": "xx"}, "LANGUAGE_UNKNOWN"),
        ({"value": "nobody"}, "VALUE_NOT_ALLOWED"),
    ],
)
def test_the_verb_checks_too(world, wrong, code):
    with pytest.raises(ContactRefused) as refused:
        world.point(**wrong)
    assert refused.value.codes == [code]


def test_who_adds_and_who_changes(world):
    point = world.point()
    given = {"party": "FAMILY", "name": "A", "kind": "EMAIL", "value": "a@example.org"}
    given["language"] = "es"
    for role in ("MGR", "SITE_CRC", "PATIENT", "AUDITOR"):
        with pytest.raises(ContactRefused):
            points.add(world.case.pk, given, actor=world.actor(role))
    for role in ("MGR", "PATIENT", "COORD"):
        points.change(world.case.pk, point.pk, {"note": role}, actor=world.actor(role))
    for role in ("SITE_CRC", "INVESTIGATOR", "DPO"):
        with pytest.raises(ContactRefused):
            points.change(world.case.pk, point.pk, {"note": role}, actor=world.actor(role))


def test_a_patient_changes_only_the_familys_own(world):
    physician = world.point(party="HOME_PHYSICIAN", value="dr@example.org")
    own = world.point()
    patient = world.actor("PATIENT")
    for point, given in ((physician, {"name": "X"}), (own, {"party": "HOSPITAL"})):
        with pytest.raises(ContactRefused):
            points.change(world.case.pk, point.pk, given, actor=patient)


def test_what_a_point_once_was_stays_in_history(world):
    point = world.point()
    points.change(world.case.pk, point.pk, {"value": "new@example.org"}, actor=world.actor("MGR"))
    history = apps.get_model("casework", "ContactPointHistory").objects.filter(pgh_obj=point)
    values = history.order_by("pgh_id").values_list("value", flat=True)
    assert list(values) == ["camino@example.org", "new@example.org"]
    assert history.latest("pgh_id").pgh_context.metadata["role"] == "MGR"
