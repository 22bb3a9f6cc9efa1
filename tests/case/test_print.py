"""The summary on paper: what is on it for whom, and that making it is on record."""

import pytest
from django.urls import reverse

from casework.cases.models import Access
from casework.contacts import notes
from tests.people_and_cases import add_paper, join, make_user


def summary(case):
    return reverse("case-print", args=[case.code])


def test_it_says_all_that_a_meeting_needs(mara, case, said):
    add_paper(case, mara.actor, "CONSENT_DATA_SHARING")
    text = said(mara.get(summary(case)))
    for part in (
        f"{case.code} Camino Ejemplo-Uno Confidential",
        "Printed by Mara Lindqvist, Case coordinator",
        "UTC",
        "Stage Inquiry since today",
        "Target and limit target",
        "Lupus nephritis",
        "Next stage: Record collection , moved on by: Case coordinator",
        "The service agreement is missing or not in force.",
        "Acknowledge inquiry and send the scope statement Case coordinator",
        "1 of 25 verified or waived",
        "Passport data page;",
        "Mara Lindqvist coordinates this case",
        "opened the case",
        "only the hospital decides that",
    ):
        assert part in text, part


def test_each_time_it_is_made_is_on_record_and_told(mara, case, said):
    mara.get(summary(case))
    mara.get(summary(case))
    made = Access.objects.get(case=case, pk=Access.objects.first().pk)
    assert Access.objects.count() == 2
    assert (made.user, made.role, made.kind) == (mara.user, "COORD", "printed")
    told = said(mara.get(reverse("case-history", args=[case.code]), kind="people"))
    assert "Mara Lindqvist made a summary to print" in told


def test_asking_only_for_its_head_makes_none(mara, case):
    answer = mara.client.head(summary(case))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert not Access.objects.exists()


def test_making_one_is_no_answer_to_why_a_case_is_opened(case, sign):
    manager = sign("MGR", case)
    assert manager.get(summary(case)).status_code == 200
    case.members.all().delete()
    asked = manager.get(summary(case))
    assert asked.url.startswith(reverse("case-purpose", args=[case.code]))
    assert Access.objects.count() == 1


@pytest.mark.parametrize(("role", "shown"), [("AUDITOR", "Patient"), ("CELL_LAB", "C. E.")])
def test_the_identity_is_as_the_role_sees_it(case, sign, said, role, shown):
    patient = make_user("PATIENT", name="Camino Ejemplo-Uno")
    join(case, patient, "PATIENT")
    answer = sign(role, case).get(summary(case))
    assert f"{case.code} {shown} Confidential" in said(answer)
    assert "Ejemplo" not in answer.content.decode()


def test_notes_of_the_navigator_stay_out_of_the_hospitals_summary(mara, case, sign, said):
    notes.add(case.pk, text="Internal words.", language="en", internal=True, actor=mara.actor)
    assert "Internal words." in said(mara.get(summary(case)))
    assert "Internal words." not in said(sign("SITE_CRC", case).get(summary(case)))


def test_who_may_make_one(mara, case, foreign, sign):
    assert mara.get(summary(foreign)).status_code == 404
    for role in ("FAMILY", "TRANS", "HOME_MD", "DPO", "ADMIN"):
        assert sign(role, case).get(summary(case)).status_code == 403, role
    assert mara.post(summary(case)).status_code == 405
    assert Access.objects.count() == 0


def test_the_number_of_queries_does_not_grow(mara, case, django_assert_max_num_queries):
    mara.get(summary(case))
    for kind in ("ECG", "ECHO", "LAB_CBC"):
        add_paper(case, mara.actor, kind)
        join(case, make_user("SITE_CRC"), "SITE_CRC")
    with django_assert_max_num_queries(34):
        mara.get(summary(case))
