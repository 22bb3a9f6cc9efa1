"""The side panel: a case beside the board, the same for every role as its page, and cheaper."""

import pytest
from django.urls import reverse

from casework.cases.models import Access
from casework.contacts import notes
from tests.people_and_cases import add_paper, join, make_user
from workflows.engine.models import WorkItem
from workflows.queue import claiming

BUDGET = 34  # queries of the whole panel, session and user included


def panel(case):
    return reverse("case-panel", args=[case.code])


def take(case, code="INQ-01"):
    return reverse("case-task-take", args=[case.code, code])


def item(case, code="INQ-01"):
    return WorkItem.objects.current().get(case=case, code=code)


def test_it_says_who_where_and_what_is_next_and_by_whom(mara, case, said):
    notes.add(case.pk, text="Ring on Monday.", language="en", internal=True, actor=mara.actor)
    text = said(mara.get(panel(case), htmx=True))
    for part in (
        case.code,
        "Camino Ejemplo-Uno",
        "Inquiry since today target",
        "Next: Record collection",
        "Yours to mend",
        "Open tasks",
        "Acknowledge inquiry",
        "nobody's yet: Case coordinator",
        "0 of 25 verified or waived",
        "Mara Lindqvist coordinates this case",
        "Log a contact",
        "Ring on Monday.",
        "What happened last",
        "opened the case",
    ):
        assert part in text


def test_it_is_a_fragment_and_without_scripts_the_page(mara, case):
    fragment = mara.get(panel(case), htmx=True).content.decode()
    assert fragment.strip().startswith("<article")
    assert mara.get(panel(case)).url == reverse("case", args=[case.code])


def test_every_way_opens_in_the_dialog_above_it(mara, case):
    html = mara.get(panel(case), htmx=True).content.decode()
    for name, code in (("case-task", "INQ-01"), ("document-upload", "PASSPORT")):
        place = reverse(name, args=[case.code, code])
        assert f'hx-get="{place}"' in html, name
    assert html.count('hx-target="#dialog-body"') == html.count("hx-get=") + html.count(
        'hx-post="'
    ) - html.count('hx-trigger="refresh"')


def test_urgent_work_comes_first_and_the_rest_is_counted(mara, ready, said, monkeypatch):
    monkeypatch.setattr("workflows.case.beside.TASKS", 1)
    text = said(mara.get(panel(ready), htmx=True))
    assert "more task" not in text
    assert "There is no work for your role on this case now." in text


def test_papers_are_counted_and_what_is_to_be_done_first_is_named(mara, case, said):
    add_paper(case, mara.actor, "CONSENT_DATA_SHARING")
    text = said(mara.get(panel(case), htmx=True))
    assert "1 of 25 verified or waived" in text
    assert "19 more papers are missing or to be checked" in text


def test_a_strangers_case_is_not_there(mara, foreign):
    assert mara.get(panel(foreign), htmx=True).status_code == 404
    assert mara.get(panel(foreign)).status_code == 404


def test_the_administrator_has_no_panel_and_nobody_posts_to_it(mara, sign, case):
    assert sign("ADMIN", case).get(panel(case), htmx=True).status_code == 403
    assert mara.post(panel(case)).status_code == 405


@pytest.mark.parametrize("role", ["AUDITOR", "TRANS", "TREV", "CELL_LAB"])
def test_who_does_not_see_the_identity_does_not_see_it_here(case, sign, role):
    case.__class__.objects.filter(pk=case.pk).update(reached_site=True)
    join(case, make_user("PATIENT", name="Camino Ejemplo-Uno"), "PATIENT")
    html = sign(role, case).get(panel(case), htmx=True).content.decode()
    assert "Ejemplo" not in html


def test_families_are_named_as_the_role_may_name_them_and_have_no_address(case, sign, said, mara):
    patient = make_user("PATIENT", name="Camino Ejemplo-Uno", email="camino@example.org")
    join(case, patient, "PATIENT")
    assert "Camino Ejemplo-Uno Patient" in said(mara.get(panel(case), htmx=True))
    html = mara.get(panel(case), htmx=True).content.decode()
    assert "mailto:camino@" not in html
    crc = make_user("SITE_CRC", email="crc@example.org")
    join(case, crc, "SITE_CRC")
    assert f"mailto:crc@example.org?subject={case.code}" in (
        mara.get(panel(case), htmx=True).content.decode()
    )
    family = said(sign("FAMILY", case).get(panel(case), htmx=True))
    assert "Site research coordinator" not in family


def test_internal_notes_stay_with_the_navigator(mara, case, sign, said):
    notes.add(case.pk, text="Internal words.", language="en", internal=True, actor=mara.actor)
    notes.add(case.pk, text="Words for all.", language="en", internal=False, actor=mara.actor)
    assert "Internal words." in said(mara.get(panel(case), htmx=True))
    site = said(sign("SITE_CRC", case).get(panel(case), htmx=True))
    assert "Words for all." in site
    assert "Internal words." not in site
    assert "Words for all." not in said(sign("AUDITOR", case).get(panel(case), htmx=True))


# --- a manager says why -----------------------------------------------------------------------------


def test_a_manager_is_asked_in_the_panel_and_led_on_to_it(case, sign, said):
    manager = sign("MGR")
    question = manager.get(panel(case), htmx=True)
    assert question.status_code == 200
    assert "You are not on case" in said(question)
    assert "Ejemplo" not in question.content.decode()
    place = reverse("case-purpose", args=[case.code])
    short = manager.post(place, {"purpose": "short", "next": panel(case)}, htmx=True)
    assert short.status_code == 422
    assert short.content.decode().strip().startswith("<article")
    assert f'value="{panel(case)}"' in short.content.decode()
    assert not Access.objects.exists()
    given = {"purpose": "Complaint of the family, see file", "next": panel(case)}
    assert manager.post(place, given, htmx=True).url == panel(case)
    assert Access.objects.get().user == manager.user
    assert "Camino Ejemplo-Uno" in said(manager.get(panel(case), htmx=True))


def test_without_scripts_the_question_is_a_page(case, sign):
    asked = sign("MGR").get(panel(case))
    assert asked.status_code == 302
    assert asked.url.startswith(reverse("case-purpose", args=[case.code]))


# --- taking a task ----------------------------------------------------------------------------------


def test_a_task_is_claimed_started_and_given_back(mara, case, said):
    assert "Claim" in said(mara.get(panel(case), htmx=True))
    answer = mara.post(take(case), {"act": "claim"}, htmx=True)
    assert answer.status_code == 204
    assert case.code in answer.headers["HX-Trigger"]
    assert item(case).owner == mara.user
    assert "Start" in said(mara.get(panel(case), htmx=True))
    mara.post(take(case), {"act": "start"}, htmx=True)
    assert item(case).started_at
    mara.post(take(case), {"act": "release"}, htmx=True)
    assert item(case).owner is None


def test_in_its_dialog_the_task_is_shown_again(mara, case, said):
    answer = mara.post(take(case), {"act": "claim", "stay": "1"}, htmx=True)
    assert answer.status_code == 200
    assert "casechanged" in answer.headers["HX-Trigger"]
    assert "Mara Lindqvist" in said(answer)
    assert "Start" in said(answer)
    form = f'hx-post="{reverse("case-task", args=[case.code, "INQ-01"])}"'
    assert form in answer.content.decode()


def test_without_scripts_taking_leads_back_to_the_case(mara, case):
    assert mara.post(take(case), {"act": "claim"}).url == reverse("case", args=[case.code])
    assert mara.get(take(case)).url == reverse("case-task", args=[case.code, "INQ-01"])


def test_a_second_person_is_told_who_has_it(mara, case, sign, said):
    ben = sign("COORD", case, name="Ben Other")
    claiming.claim(item(case).pk, actor=ben.actor)
    answer = mara.post(take(case), {"act": "claim"}, htmx=True)
    assert answer.status_code == 409
    assert "Ben Other has had this task" in said(answer)
    assert item(case).owner == ben.user


def test_what_is_no_act_or_no_task_is_not_there(mara, case, sign, foreign):
    assert mara.post(take(case), {"act": "finish"}).status_code == 404
    assert mara.post(take(case)).status_code == 404
    assert mara.post(take(case, "NONE"), {"act": "claim"}).status_code == 404
    assert mara.post(take(foreign), {"act": "claim"}).status_code == 404
    assert sign("FAMILY", case).post(take(case), {"act": "claim"}).status_code == 403
    assert sign("AUDITOR", case).post(take(case), {"act": "claim"}).status_code == 409


# --- what it costs ----------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow(mara, case, django_assert_max_num_queries):
    mara.get(panel(case), htmx=True)
    with django_assert_max_num_queries(BUDGET):
        mara.get(panel(case), htmx=True)
    for kind in ("ECG", "ECHO", "LAB_CBC"):
        add_paper(case, mara.actor, kind)
        notes.add(case.pk, text=kind, language="en", internal=False, actor=mara.actor)
        join(case, make_user("SITE_CRC"), "SITE_CRC")
    with django_assert_max_num_queries(BUDGET):
        mara.get(panel(case), htmx=True)
