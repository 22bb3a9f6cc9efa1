"""Many cases at once: each by itself, each with its result and its reasons."""

import json
import re

import pytest

from casework.cases.models import Case, Membership
from casework.contacts.models import CaseNote
from casework.people.roles import BOARD_ROLES
from tests.people_and_cases import (
    join,
    make_case,
    make_ready_case,
    make_user,
    sign_in,
)
from workflows.case.answers import MALFORMED

pytestmark = pytest.mark.xdist_group("board")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def do(client, coordinator):
    sign_in(client, coordinator)

    def post(act, cases, **given):
        data = {"case": [case.code for case in cases], **given}
        return client.post(f"/board/bulk/{act}/", data, headers=HTMX)

    return post


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_those_that_are_ready_advance_and_the_others_say_why(do, protocol_version, coordinator):
    ready = make_ready_case(coordinator, protocol_version)
    blocked = make_case(coordinator, protocol_version)
    page = do("advance", [ready, blocked])
    assert page.status_code == 200
    assert "1 of 2 cases done." in text(page)
    assert f"{ready.code} now in Record collection" in text(page)
    assert "consent" in text(page).lower()
    assert json.loads(page.headers["HX-Trigger"]) == {"caseslive": {"cases": [ready.code]}}
    ready.refresh_from_db()
    blocked.refresh_from_db()
    assert (ready.stage, blocked.stage) == ("RECORD_COLLECTION", "INQUIRY")


def test_when_none_could_be_done_that_is_a_refusal(do, protocol_version, coordinator):
    assert do("advance", [make_case(coordinator, protocol_version)]).status_code == 409


def test_cases_are_put_on_hold_for_a_reason_until_a_day(do, protocol_version, coordinator):
    cases = [make_case(coordinator, protocol_version) for _ in range(3)]
    missing = do("hold", cases)
    assert missing.status_code == MALFORMED
    assert not Case.objects.exclude(on_hold_since=None).exists()
    page = do("hold", cases, hold_reason="TRAVEL", hold_review_on="2030-01-01")
    assert "3 of 3 cases done." in text(page)
    again = do("hold", cases[:1], hold_reason="TRAVEL", hold_review_on="2030-01-01")
    assert "on hold already" in text(again)


def test_a_note_is_added_to_each(do, protocol_version, coordinator):
    cases = [make_case(coordinator, protocol_version) for _ in range(2)]
    given = {"text": "Embassy closed this week", "language": "en", "internal": "yes"}
    assert "2 of 2 cases done." in text(do("note", cases, **given))
    assert set(CaseNote.objects.values_list("case", flat=True)) == {case.pk for case in cases}


def test_cases_are_given_to_another_coordinator(do, protocol_version, coordinator):
    mine = make_case(coordinator, protocol_version)
    other = make_user("COORD", name="Ada Next")
    page = do("assign", [mine], person=f"{other.pk}:OWNER")
    assert "coordinated by Ada Next" in text(page)
    mine.refresh_from_db()
    assert mine.owner == other


def test_only_its_own_coordinator_or_a_manager_gives_a_case_on(do, protocol_version, coordinator):
    other = make_user("COORD", name="Ada Next")
    case = make_case(other, protocol_version)
    join(case, coordinator, "COORD")
    page = do("assign", [case], person=f"{coordinator.pk}:OWNER")
    assert "by its coordinator or by a manager" in text(page)
    case.refresh_from_db()
    assert case.owner == other


def test_somebody_is_put_on_each_case_in_a_role(do, protocol_version, coordinator):
    cases = [make_case(coordinator, protocol_version) for _ in range(2)]
    translator = make_user("TRANS")
    do("assign", cases, person=f"{translator.pk}:TRANS")
    assert Membership.objects.filter(user=translator, role="TRANS").count() == 2


def test_cases_of_others_are_left_out_without_a_word(do, protocol_version):
    hidden = make_ready_case(make_user("COORD"), protocol_version)
    page = do("advance", [hidden])
    assert hidden.code not in page.content.decode()
    hidden.refresh_from_db()
    assert hidden.stage == "INQUIRY"


def test_a_manager_says_why_first(client, protocol_version, coordinator):
    case = make_ready_case(coordinator, protocol_version)
    manager = sign_in(client, make_user("MGR"))
    page = manager.post("/board/bulk/advance/", {"case": [case.code]}, headers=HTMX)
    assert "say why you look at it" in text(page)


@pytest.mark.parametrize("role", sorted(BOARD_ROLES))
@pytest.mark.parametrize("act", ["advance", "assign", "note", "hold", "burn"])
def test_what_a_role_cannot_do_with_one_it_cannot_do_with_many(
    client, protocol_version, coordinator, role, act
):
    case = make_case(coordinator, protocol_version)
    user = make_user(role)
    if role != "AUDITOR":
        join(case, user, role)
    page = sign_in(client, user).get(f"/board/bulk/{act}/?case={case.code}", headers=HTMX)
    allowed = {
        "advance": BOARD_ROLES - {"AUDITOR"},
        "hold": BOARD_ROLES - {"AUDITOR"},
        "assign": {"COORD", "MGR"},
        "note": {"COORD", "MGR"},
        "burn": set(),
    }[act]
    assert page.status_code == (200 if role in allowed else 404)


def test_nothing_selected_says_so(do, protocol_version):
    page = do("advance", [])
    assert page.status_code >= 400
    assert "Select one case or more" in text(page)
