"""Taking a move back from its notice and from the case's page."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from workflows.engine import moves, tasks


def url(name, case):
    return reverse(name, args=[case.code])


@pytest.fixture
def moved(mara, ready, again):
    """Mara has just moved the case to Record collection."""
    moves.advance(ready.pk, "open_case", actor=mara.actor)
    return again(ready)


def test_a_move_is_taken_back_and_pages_are_told(mara, moved, again):
    answer = mara.post(url("case-undo", moved), {"seen_version": moved.version}, htmx=True)
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {
        "casemoved": {
            "case": moved.code,
            "from": "RECORD_COLLECTION",
            "to": "INQUIRY",
            "version": 3,
            "undo": "",
            "said": f"{moved.code} is in Inquiry again.",
        }
    }
    assert again(moved).stage == "INQUIRY"


def test_without_scripts_the_page_asks_and_the_case_page_follows(mara, moved, said):
    page = mara.get(url("case-undo", moved))
    assert "Your move to Record collection can be undone for 10 more minutes." in said(page)
    answer = mara.post(url("case-undo", moved), {"seen_version": moved.version})
    assert answer.url == url("case", moved)


def test_the_case_page_offers_it_while_it_is_possible(mara, moved, said, sign):
    assert "Undo (10 min left)" in said(mara.get(url("case", moved)))
    with clock.held_at(clock.now() + timedelta(minutes=8, seconds=30)):
        assert "Undo (2 min left)" in said(mara.get(url("case", moved)))
    with clock.held_at(clock.now() + timedelta(minutes=10)):
        assert "min left" not in said(mara.get(url("case", moved)))
    assert "min left" not in said(sign("MGR", moved).get(url("case", moved)))


def test_the_history_tells_of_it(mara, moved, said):
    mara.post(url("case-undo", moved), {"seen_version": moved.version})
    page = said(mara.get(url("case-history", moved)))
    assert "Mara Lindqvist took the move to Record collection back" in page
    assert "Mara Lindqvist moved the case to Record collection" in page


def test_a_refusal_says_why_in_the_dialog(mara, moved, sign, again, said):
    colleague = sign("COORD", moved, name="Nils Berg")
    tasks.correct(
        moved.pk, "cohort", actor=colleague.actor, raw="SSC", reason="The family sent the letter."
    )
    answer = mara.post(url("case-undo", moved), {"seen_version": moved.version}, htmx=True)
    assert answer.status_code == 409
    assert "Not done. Nothing was changed." in said(answer)
    assert "Since the move Nils Berg changed what is recorded of the case." in said(answer)
    assert again(moved).stage == "RECORD_COLLECTION"
    asked = mara.get(url("case-undo", moved))
    assert asked.status_code == 409
    assert "Nils Berg" in said(asked)
    assert "can be undone for" not in said(asked)


def test_another_persons_move_is_not_theirs(moved, sign, said):
    manager = sign("MGR", moved)
    answer = manager.post(url("case-undo", moved), {"seen_version": moved.version}, htmx=True)
    assert answer.status_code == 409
    assert "Mara Lindqvist made this move, and nobody else can take it back." in said(answer)


def test_a_stale_notice_says_what_happened(mara, moved, said):
    mara.post(url("case-undo", moved), {"seen_version": moved.version})
    answer = mara.post(url("case-undo", moved), {"seen_version": moved.version}, htmx=True)
    assert answer.status_code == 409
    assert "took the move to Record collection back" in said(answer)
    assert "The case is in Inquiry again." in said(answer)


@pytest.mark.parametrize("seen", ["", "-1", "x", "1\x00"])
def test_a_malformed_form_changes_nothing(mara, moved, seen, again):
    answer = mara.post(url("case-undo", moved), {"seen_version": seen}, htmx=True)
    assert answer.status_code == 422
    assert again(moved).stage == "RECORD_COLLECTION"


def test_outsiders_and_other_roles_find_nothing_to_undo(moved, sign):
    assert sign("COORD").post(url("case-undo", moved), {"seen_version": 2}).status_code == 404
    assert sign("AUDITOR").post(url("case-undo", moved), {"seen_version": 2}).status_code == 403


def test_a_move_that_is_not_harmless_offers_nothing(mara, ready):
    sent = {
        "seen_version": ready.version,
        "reason_code": "COST",
        "withdrawn_at": (clock.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"),
        "withdrawal_scope": "SERVICE",
    }
    answer = mara.post(f"/cases/{ready.code}/moves/withdraw/", sent, htmx=True)
    event = json.loads(answer["HX-Trigger"])["casemoved"]
    assert (event["version"], event["undo"], event["said"]) == (
        2,
        "",
        f"{ready.code} is closed: Withdrawn.",
    )
