"""The dialog of a task: reading it, completing it, doing without it."""

import json

import pytest
from django.urls import reverse

from tests.people_and_cases import add_paper, make_user
from workflows.engine import tasks
from workflows.engine.models import WorkItem

LONG = "The requester had the statement in hand when they called."


def url(case, task, name="case-task"):
    return reverse(name, args=[case.code, task])


def item(case, code):
    return WorkItem.objects.current().get(case=case, code=code)


def test_it_says_who_and_by_when(mara, case, said):
    page = said(mara.get(url(case, "INQ-01"), htmx=True))
    assert "Acknowledge inquiry and send the scope statement" in page
    assert "Who Case coordinator" in page
    assert "UTC" in page


def test_it_is_completed_with_its_facts(mara, case, minutes_ago):
    sent = {"scope_statement_sent_at": minutes_ago(5), "note": "Sent by e-mail."}
    answer = mara.post(url(case, "INQ-01"), sent, htmx=True)
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": case.code}}
    done = item(case, "INQ-01")
    assert (done.outcome, done.finished_by, done.reason) == ("done", mara.user, "Sent by e-mail.")
    again = mara.post(url(case, "INQ-01"), sent, htmx=True)
    assert again.status_code == 409
    assert b"finished this task" in again.content


def test_without_scripts_the_case_page_follows(mara, case, minutes_ago):
    answer = mara.post(url(case, "INQ-01"), {"scope_statement_sent_at": minutes_ago(5)})
    assert answer.url == reverse("case", args=[case.code])


def test_a_missing_fact_is_said_at_its_field(mara, case):
    answer = mara.post(url(case, "INQ-06"), {"note": "Looked at both lists."}, htmx=True)
    assert answer.status_code == 422
    assert answer.content.count(b"This is needed.") == 1
    assert b"Looked at both lists." in answer.content


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-13-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_value_of_the_wrong_form_is_422(mara, case, moment):
    answer = mara.post(url(case, "INQ-01"), {"scope_statement_sent_at": moment}, htmx=True)
    assert answer.status_code == 422
    assert item(case, "INQ-01").outcome == ""


def test_a_text_that_is_too_long_is_422(mara, case, minutes_ago):
    sent = {"scope_statement_sent_at": minutes_ago(5), "note": "x" * 5000}
    assert mara.post(url(case, "INQ-01"), sent, htmx=True).status_code == 422


def test_a_paper_that_is_missing_is_said_before_the_form(mara, case, said):
    page = mara.get(url(case, "INQ-04"), htmx=True)
    assert "Not yet possible" in said(page)
    assert "Then you record" in said(page)
    assert (
        reverse("document-upload", args=[case.code, "CONSENT_NAV_SERVICE"]) in page.content.decode()
    )
    assert 'name="note"' not in page.content.decode()


def test_refused_by_a_paper_it_keeps_what_was_typed(mara, case, minutes_ago):
    sent = {"consent_nav_service_signed_at": minutes_ago(5), "note": "Signed at home."}
    answer = mara.post(url(case, "INQ-04"), sent, htmx=True)
    assert answer.status_code == 409
    assert b"A document of this task is not verified" in answer.content
    assert b"Signed at home." in answer.content
    assert sent["consent_nav_service_signed_at"].encode() in answer.content


def test_with_its_paper_the_form_is_there(mara, case, minutes_ago):
    add_paper(case, mara.actor, "CONSENT_NAV_SERVICE")
    assert b'type="submit"' in mara.get(url(case, "INQ-04"), htmx=True).content
    sent = {"consent_nav_service_signed_at": minutes_ago(1)}
    assert mara.post(url(case, "INQ-04"), sent, htmx=True).status_code == 204


def test_what_completes_by_itself_has_no_form(mara, ready, said):
    from workflows.engine import moves

    moves.advance(ready.pk, "open_case", actor=mara.actor)
    page = mara.get(url(ready, "REC-02"), htmx=True)
    assert "it completes by itself" in said(page)
    assert b'name="note"' not in page.content
    assert mara.post(url(ready, "REC-02"), {}, htmx=True).status_code == 409


def test_another_role_reads_it_and_may_not_do_it(sign, case, minutes_ago, said):
    manager = sign("MGR", case)
    page = manager.get(url(case, "INQ-01"), htmx=True)
    assert "Another role does this." in said(page)
    answer = manager.post(
        url(case, "INQ-01"), {"scope_statement_sent_at": minutes_ago(5)}, htmx=True
    )
    assert answer.status_code == 409
    assert "This role may not do that." in said(answer)


def test_a_translator_does_not_read_the_tasks_of_others(sign, case):
    assert sign("TRANS", case).get(url(case, "INQ-01")).status_code == 403


def test_a_privacy_officer_has_no_tasks(sign, case):
    assert sign("DPO", case).get(url(case, "INQ-01")).status_code == 403


def test_a_foreign_case_is_not_there(mara, foreign):
    assert mara.get(url(foreign, "INQ-01")).status_code == 404
    assert mara.post(url(foreign, "INQ-01")).status_code == 404


@pytest.mark.parametrize("code", ["INQ-99", "__class__", "x" * 300])
def test_an_unknown_task_is_not_there(mara, case, code):
    assert mara.get(url(case, code)).status_code == 404


@pytest.mark.parametrize("occurrence", ["2026-11-23", "D90", "' OR 1=1 --"])
def test_an_occurrence_that_is_not_open_says_so(mara, case, occurrence, said):
    page = mara.get(url(case, "INQ-01"), htmx=True, occurrence=occurrence)
    assert "the task is not open" in said(page)


def test_an_impossible_occurrence_is_not_there(mara, case):
    assert mara.get(url(case, "INQ-01"), occurrence="x" * 61).status_code == 404
    assert mara.get(url(case, "INQ-01"), occurrence="a\x00b").status_code == 400


# --- doing without --------------------------------------------------------------------------------


def test_a_manager_waives_with_a_reason(sign, case):
    manager = sign("MGR", case)
    short = manager.post(url(case, "INQ-01", "case-task-waive"), {"reason": "No."}, htmx=True)
    assert short.status_code == 422
    assert item(case, "INQ-01").outcome == ""
    answer = manager.post(url(case, "INQ-01", "case-task-waive"), {"reason": LONG}, htmx=True)
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": case.code}}
    waived = item(case, "INQ-01")
    assert (waived.outcome, waived.reason, waived.finished_by) == ("waived", LONG, manager.user)
    again = manager.post(url(case, "INQ-01", "case-task-waive"), {"reason": LONG}, htmx=True)
    assert again.status_code == 409


def test_only_roles_that_may_waive_see_the_page(mara, sign, case):
    assert mara.get(url(case, "INQ-01", "case-task-waive")).status_code == 403
    assert mara.post(url(case, "INQ-01", "case-task-waive"), {"reason": LONG}).status_code == 403
    manager = sign("MGR", case)
    assert manager.get(url(case, "INQ-01", "case-task-waive")).status_code == 200
    assert manager.get(url(case, "INQ-02", "case-task-waive")).status_code == 403
    assert manager.get(url(case, "INQ-99", "case-task-waive")).status_code == 404


def test_the_manager_finds_the_way_to_it_in_the_dialog(sign, case):
    page = sign("MGR", case).get(url(case, "INQ-01"), htmx=True).content.decode()
    assert url(case, "INQ-01", "case-task-waive") in page


def test_a_task_somebody_else_did_meanwhile_is_refused_and_keeps_what_was_typed(
    mara, case, minutes_ago, said
):
    other = make_user("COORD")
    case.owner = other
    case.save(update_fields=["owner"])
    from tests.people_and_cases import join

    join(case, mara.user, "COORD")
    from casework.people.actor import Actor

    given = {"scope_statement_sent_at": "2026-11-01T10:00+00:00"}
    tasks.complete(case.pk, "INQ-01", actor=Actor(other, "COORD"), given=given)
    given = {"scope_statement_sent_at": minutes_ago(5), "note": "I read it to them twice."}
    answer = mara.post(url(case, "INQ-01"), given, htmx=True)
    assert answer.status_code == 409
    assert f"{other.name} finished this task" in said(answer)
    assert "read it to them twice" in said(answer)  # what was typed is not lost
