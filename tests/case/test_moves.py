"""Moving a case from its page: which moves there are, what one asks for, and refusals."""

import json

import pytest
from django.urls import reverse

from casework.cases.models import Proposal
from workflows.engine import moves, tasks

LONG = "The family asked for two quiet weeks before going on."


def url(name, case, *more):
    return reverse(name, args=[case.code, *more])


def test_every_move_of_the_role_is_offered_in_its_order(mara, case, said):
    page = said(mara.get(url("case-moves", case)))
    order = ["go to Record collection", "Put on hold", "Withdraw", "Close as a duplicate"]
    assert [page.index(text) for text in order] == sorted(page.index(text) for text in order)
    assert "End the hold" not in page


def test_a_blocked_move_says_why(mara, case, said):
    page = said(mara.get(url("case-move", case, "open_case"), htmx=True))
    assert "in the way" in page
    assert "The service agreement is missing or not in force." in page
    assert "Move to Record collection" not in page


def test_a_move_is_made_and_the_board_is_told(mara, ready, again):
    form = mara.get(url("case-move", ready, "open_case"), htmx=True)
    assert b"Move to Record collection" in form.content
    sent = {"seen_version": ready.version, "comment": ""}
    answer = mara.post(url("case-move", ready, "open_case"), sent, htmx=True)
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {
        "casemoved": {
            "case": ready.code,
            "from": "INQUIRY",
            "to": "RECORD_COLLECTION",
            "version": ready.version + 1,
            "undo": url("case-undo", ready),
            "said": f"{ready.code} moved to Record collection.",
        }
    }
    assert again(ready).stage == "RECORD_COLLECTION"


def test_without_scripts_the_case_page_follows(mara, ready):
    answer = mara.post(url("case-move", ready, "open_case"), {"seen_version": ready.version})
    assert answer.url == url("case", ready)


def test_a_refused_move_keeps_what_was_typed(mara, case, again):
    sent = {"seen_version": case.version, "comment": "Both papers are on their way."}
    answer = mara.post(url("case-move", case, "open_case"), sent, htmx=True)
    assert answer.status_code == 409
    assert b"Not done. Nothing was changed." in answer.content
    assert b"The service agreement is missing" in answer.content
    assert again(case).stage == "INQUIRY"
    sent = {
        "seen_version": case.version,
        "reason_code": "LOCAL_CARE",
        "referral_target": "Clínica Sur",
        "family_agreed_at": "2026-01-05T10:00",
        "consent_referral_sharing_signed_at": "2199-01-05T10:00",
    }
    refused = mara.post(url("case-move", case, "refer_elsewhere"), sent, htmx=True)
    assert refused.status_code == 409
    assert "Clínica Sur" in refused.content.decode()


def test_a_stale_form_says_who_moved_the_case(mara, ready, sign, protocol_version):
    manager = sign("MGR", ready, name="Aisha Rahman")
    moves.advance(ready.pk, "open_case", actor=manager.actor)
    answer = mara.post(url("case-move", ready, "open_case"), {"seen_version": 1}, htmx=True)
    assert answer.status_code == 409
    assert b"Aisha Rahman moved this case to Record collection" in answer.content
    assert b"Look at the case" in answer.content


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30])
def test_a_malformed_form_is_422(mara, ready, seen, again):
    answer = mara.post(url("case-move", ready, "open_case"), {"seen_version": seen}, htmx=True)
    assert answer.status_code == (409 if seen == "9" * 30 else 422)
    assert again(ready).stage == "INQUIRY"


def test_a_hold_asks_for_reason_and_date_and_shows_on_the_page(mara, case, said, again):
    empty = mara.post(url("case-move", case, "put_on_hold"), {"seen_version": 1}, htmx=True)
    assert empty.status_code == 422
    assert empty.content.count(b"This is needed.") == 2
    sent = {
        "seen_version": 1,
        "reason_code": "PAUSE",
        "hold_reason": "TRAVEL",
        "hold_review_on": "3000-01-31",
        "comment": LONG,
    }
    assert mara.post(url("case-move", case, "put_on_hold"), sent, htmx=True).status_code == 422
    sent["hold_review_on"] = "2027-01-31"
    answer = mara.post(url("case-move", case, "put_on_hold"), sent, htmx=True)
    assert json.loads(answer["HX-Trigger"])["casemoved"]["to"] == "INQUIRY"
    page = said(mara.get(url("case", case)))
    assert "On hold since" in page
    assert "31 Jan 2027 (site date)" in page
    assert "Put on hold" not in said(mara.get(url("case-moves", case)))


def test_a_single_reason_is_chosen_already(mara, case):
    page = mara.get(url("case-move", case, "put_on_hold"), htmx=True).content.decode()
    assert '<option value="PAUSE" selected>Pause</option>' in page


def test_a_move_that_another_must_confirm_is_proposed(mara, case, again):
    tasks.correct(
        case.pk,
        "duplicate_found",
        actor=mara.actor,
        raw=True,
        reason="Another case was found today.",
    )
    page = mara.get(url("case-move", case, "close_duplicate"), htmx=True).content.decode()
    assert "another person confirms it: Manager" in page
    sent = {"seen_version": 1, "reason_code": "DUPLICATE_OF", "master_case": "CW-00001"}
    answer = mara.post(url("case-move", case, "close_duplicate"), sent, htmx=True)
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": case.code}}
    assert again(case).stage == "INQUIRY"
    assert Proposal.objects.get(case=case).code == "close_duplicate"
    waits = mara.get(url("case-move", case, "open_case"), htmx=True).content
    assert b"Until it is decided, the case cannot move." in waits


def test_a_role_that_does_not_make_the_move_is_told_who_does(sign, case, said):
    investigator = sign("INVESTIGATOR", case)
    page = investigator.get(url("case-move", case, "open_case"), htmx=True)
    assert page.status_code == 409
    assert "Case coordinator or Manager" in said(page)
    posted = investigator.post(url("case-move", case, "open_case"), {"seen_version": 1}, htmx=True)
    assert posted.status_code == 409
    assert "This role may not do that." in said(posted)


def test_a_move_that_starts_elsewhere_is_not_offered(mara, case):
    assert mara.get(url("case-move", case, "translation_complete")).status_code == 409


def test_roles_without_moves_have_no_such_page(sign, case):
    translator = sign("TRANS", case)
    for name, *more in (("case-moves",), ("case-move", "open_case"), ("case-move-to", "CONSENT")):
        assert translator.get(url(name, case, *more)).status_code == 403


@pytest.mark.parametrize("name", ["case-moves", "case-move", "case-move-to"])
def test_a_foreign_case_is_not_there(mara, foreign, name):
    more = {"case-move": ["open_case"], "case-move-to": ["RECORD_COLLECTION"]}.get(name, [])
    assert mara.get(url(name, foreign, *more)).status_code == 404


@pytest.mark.parametrize("edge", ["receive_inquiry", "nonsense", "__class__", "refresh_from_db"])
def test_an_unknown_move_is_not_there(mara, case, edge):
    assert mara.get(url("case-move", case, edge)).status_code == 404
    assert mara.post(url("case-move", case, edge), {"seen_version": 1}).status_code == 404


def test_only_known_methods(mara, case):
    assert mara.client.put(url("case-move", case, "open_case")).status_code == 405
    assert mara.client.post(url("case-moves", case)).status_code == 405
    assert mara.client.post(url("case-move-to", case, "CONSENT")).status_code == 405


# --- a card dropped onto a column -----------------------------------------------------------------


def test_a_drop_onto_the_next_column_opens_its_move(mara, ready):
    page = mara.get(url("case-move-to", ready, "RECORD_COLLECTION"), htmx=True)
    assert page.status_code == 200
    assert url("case-move", ready, "open_case") in page.content.decode()
    assert b"Move to Record collection" in page.content


def test_a_drop_where_several_moves_lead_asks_which(mara, ready, said):
    moves.advance(ready.pk, "open_case", actor=mara.actor)
    page = said(mara.get(url("case-move-to", ready, "INQUIRY"), htmx=True))
    assert "Consent or identity problem: back to Inquiry" in page


def test_a_drop_where_nothing_leads_says_what_is_possible(mara, ready, said):
    page = mara.get(url("case-move-to", ready, "INFUSION"), htmx=True)
    assert page.status_code == 409
    assert "From Inquiry your role cannot move this case to Infusion." in said(page)
    assert "Open the case: go to Record collection" in said(page)


def test_an_unknown_column_is_not_there(mara, ready):
    assert mara.get(url("case-move-to", ready, "NOWHERE")).status_code == 404
