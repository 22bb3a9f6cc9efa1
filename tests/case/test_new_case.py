"""Opening a case from the screens."""

import pytest
from django.urls import reverse

from casework import clock
from casework.cases.models import Case, Membership
from tests.people_and_cases import make_case, make_user
from workflows.engine.models import WorkItem

URL = "/cases/new/"
PERSON = {
    "requester_name": "Luisa Ejemplo",
    "requester_relationship": "PARENT",
    "represented": "true",
    "patient_name": "Camino Ejemplo-Dos",
    "dob": "2012-02-29",
    "sex": "male",
    "patient_languages": "Spanish, en",
    "patient_timezone": "America/Bogota",
    "contact_preference": "EMAIL",
}


@pytest.fixture
def inquiry(mara, protocol_version):
    return {
        "inquiry_received_at": clock.now().strftime("%Y-%m-%dT%H:%M"),
        "inquiry_channel": "EMAIL",
        "country": "CO",
        "owner": mara.user.pk,
    }


def test_an_inquiry_becomes_a_case(mara, inquiry):
    answer = mara.post(URL, inquiry)
    case = Case.objects.get()
    assert answer.url == reverse("case", args=[case.code])
    assert (case.stage, case.country, case.owner) == ("INQUIRY", "CO", mara.user)
    item = WorkItem.objects.get(case=case, code="INQ-02")
    assert item.outcome == ""


def test_a_person_who_is_known_is_recorded_with_it(mara, inquiry):
    mara.post(URL, inquiry | PERSON)
    case = Case.objects.get()
    assert (case.patient_name, case.languages) == ("Camino Ejemplo-Dos", "es,en")
    assert WorkItem.objects.get(case=case, code="INQ-02").outcome == "done"
    assert WorkItem.objects.filter(case=case, code="INQ-07", outcome="").exists()


def test_a_person_known_in_part_is_not_taken(mara, inquiry):
    answer = mara.post(URL, inquiry | {"patient_name": "Camino Ejemplo-Dos"})
    assert answer.status_code == 422
    assert answer.content.count(b"Give this too, or leave all of the person empty.") == 8
    assert "Camino Ejemplo-Dos" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inquiry_received_at", ""),
        ("inquiry_channel", "PIGEON"),
        ("country", "XX"),
        ("owner", "999999"),
        ("owner", "mara"),
        ("patient_languages", "Klingon"),
        ("dob", "2012-02-30"),
        ("patient_timezone", "Mars/Olympus"),
        ("patient_name", "x" * 5000),
    ],
)
def test_malformed_values_are_422_and_open_nothing(mara, inquiry, field, value):
    answer = mara.post(URL, inquiry | PERSON | {field: value})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_the_case_may_be_given_to_another_coordinator(mara, inquiry):
    other = make_user("COORD")
    mara.post(URL, inquiry | {"owner": other.pk})
    case = Case.objects.get()
    assert case.owner == other
    assert Membership.objects.filter(case=case, user=mara.user, role="COORD").exists()


def test_only_coordinators_are_offered_as_owners(mara, inquiry):
    manager, gone = make_user("MGR"), make_user("COORD", name="Gone Away")
    gone.is_active = False
    gone.save()
    page = mara.get(URL).content.decode()
    assert f'<option value="{manager.pk}"' not in page
    assert "Gone Away" not in page
    assert f'<option value="{mara.user.pk}" selected' in page


def test_a_patient_who_may_be_known_is_shown_before_a_second_case_opens(
    mara, inquiry, protocol_version
):
    known = make_case(mara.user, protocol_version, name="Camino Ejemplo-Dos")
    same = inquiry | PERSON | {"patient_name": "Camino Ejemplo Dos", "dob": "1992-03-14"}
    answer = mara.post(URL, same)
    assert answer.status_code == 409
    assert known.code in answer.content.decode()
    assert Case.objects.count() == 1
    assert mara.post(URL, same | {"checked": "true"}).status_code == 302
    assert Case.objects.count() == 2


def test_a_case_that_the_coordinator_may_not_see_is_not_told(mara, inquiry, protocol_version):
    make_case(make_user("COORD"), protocol_version, name="Camino Ejemplo-Dos")
    same = inquiry | PERSON | {"dob": "1992-03-14"}
    assert mara.post(URL, same).status_code == 302


def test_another_day_of_birth_is_another_person(mara, inquiry, protocol_version):
    make_case(mara.user, protocol_version, name="Camino Ejemplo-Dos")
    assert mara.post(URL, inquiry | PERSON).status_code == 302


def test_only_who_takes_inquiries_opens_cases(sign, protocol_version):
    for role in ("MGR", "INVESTIGATOR", "FAMILY", "ADMIN"):
        assert sign(role).get(URL).status_code == 403
        assert sign(role).post(URL, {}).status_code == 403


def test_in_a_dialog_the_browser_is_sent_to_the_case(mara, inquiry):
    answer = mara.post(URL, inquiry, htmx=True)
    assert answer["HX-Redirect"] == reverse("case", args=[Case.objects.get().code])


def test_an_unknown_trial_is_not_there(mara, protocol_version):
    assert mara.get(URL, trial="NCT00000000").status_code == 404
    assert mara.get(URL, trial="NCT06947460").status_code == 200
    assert mara.client.put(URL).status_code == 405
