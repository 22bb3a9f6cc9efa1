"""The history as sentences: what happened, by whom, newest first, page by page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from tests.people_and_cases import add_paper, make_user
from workflows.case import past
from workflows.engine import moves, tasks
from workflows.engine.models import WorkItem
from workflows.queue import claiming, doing


def url(case):
    return reverse("case-history", args=[case.code])


def test_moves_tasks_papers_and_events_are_told(mara, ready, said):
    moves.advance(ready.pk, "open_case", actor=mara.actor)
    note = {"back_note": "Ask for the consent again, please."}
    moves.advance(
        ready.pk,
        "consent_or_identity_problem",
        actor=mara.actor,
        given=note,
        reason_code="CONSENT_PROBLEM",
        comment="Signed by the wrong person.",
    )
    tasks.raise_event(ready.pk, "contact_unanswered", actor=mara.actor, note="Rang twice.")
    text = said(mara.get(url(ready)))
    told = [
        "reported: A contact attempt had no answer Rang twice.",
        "moved the case back to Inquiry Consent problem · Signed by the wrong person.",
        "moved the case to Record collection",
        "completed: Red-flag screen",
        "opened the case",
    ]
    assert [text.index(part) for part in told] == sorted(text.index(part) for part in told)
    assert "brought in Consent to process and share records" in text
    assert "verified Navigator service agreement" in text
    assert "Case coordinator" in text
    assert "Times are in UTC." in text


def test_papers_brought_in_one_after_the_other_are_one_line(mara, case, said):
    for kind in ("ECG", "ECHO", "LAB_CBC", "LAB_HIV"):
        add_paper(case, mara.actor, kind)
    text = said(mara.get(url(case)))
    assert "verified 4 papers" in text
    assert "brought in 4 papers" in text
    assert "12-lead ECG" in text


def test_it_goes_page_by_page(mara, case, monkeypatch):
    monkeypatch.setattr(past.history, "__defaults__", (1, 2))
    first = mara.get(url(case)).content.decode()
    assert 'href="?page=2"' in first
    assert 'rel="prev"' not in first
    second = mara.get(url(case), page=2).content.decode()
    assert f'rel="prev" href="{url(case)}"' in second
    assert "opened the case" in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "²"])
def test_a_page_that_cannot_be_is_not_there(mara, case, page):
    assert mara.get(url(case), page=page).status_code == 404


def test_a_page_after_the_last_is_empty(mara, case, said):
    assert "Nothing has happened yet." in said(mara.get(url(case), page=500))


def test_who_may_read_it(mara, case, foreign, sign):
    assert mara.get(url(foreign)).status_code == 404
    for role, status in (("AUDITOR", 200), ("DPO", 200), ("FAMILY", 403), ("CELL_LAB", 403)):
        assert sign(role, case).get(url(case)).status_code == status
    assert mara.post(url(case)).status_code == 405


def test_the_number_of_queries_does_not_depend_on_its_length(
    mara, case, django_assert_max_num_queries
):
    mara.get(url(case))
    for kind in ("ECG", "ECHO", "LAB_CBC"):
        add_paper(case, mara.actor, kind)
    for hours in range(3):
        with clock.held_at(clock.now()):
            tasks.raise_event(case.pk, "contact_unanswered", actor=mara.actor, note=str(hours))
    with django_assert_max_num_queries(24):
        mara.get(url(case))


def test_what_was_done_with_a_task_is_told(mara, case, said):
    helper = make_user("COORD", name="Ben Other")
    item = WorkItem.objects.current().get(case=case, code="INQ-01")
    claiming.claim(item.pk, actor=mara.actor)
    until = item.today() + timedelta(days=2)
    doing.hold(item.pk, actor=mara.actor, until=until, reason="The family is away.")
    claiming.assign(item.pk, helper, actor=mara.actor)
    page = said(mara.get(url(case)))
    assert "claimed “Acknowledge inquiry" in page
    assert f"on hold until {until.day} " in page
    assert "The family is away." in page
    assert "to Ben Other" in page
