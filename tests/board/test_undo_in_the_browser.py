"""Taking a move back on the board and on the case page, by keyboard and by mouse."""

import pytest
from playwright.sync_api import expect

from casework.cases.models import Case
from casework.people.actor import Actor
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import (
    make_ready_case,
    make_user,
    protocol_version,  # noqa: F401  a fixture
    sign_in_page,
)
from workflows.engine import tasks

pytestmark = pytest.mark.e2e


@pytest.fixture
def mara(live):
    return make_user("COORD", name="Mara Lindqvist")


@pytest.fixture
def ready(protocol_version, mara):
    return make_ready_case(mara, protocol_version)


def move_on(page, case):
    """By the card's button, without the mouse."""
    page.locator(f"#case-{case.code} .tile-move").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("link", name="Record collection").first.click()
    dialog.get_by_role("button", name="Move to Record collection").click()
    expect(page.locator(f'[data-column="RECORD_COLLECTION"] #case-{case.code}')).to_be_visible()


def column_of(page, case, column):
    return expect(page.locator(f'.cards[data-column="{column}"] #case-{case.code}'))


def test_a_move_is_taken_back_with_keys_and_never_while_one_types(page, mara, ready):
    sign_in_page(page, mara)
    page.goto("/board/", wait_until="networkidle")
    move_on(page, ready)
    offer = page.locator(".notice-undo")
    expect(offer).to_contain_text(f"{ready.code} moved to Record collection.")
    expect(page.locator("body > .live")).to_contain_text("You can undo this: Control Z.")
    assert violations_in_both_themes(page) == []
    page.get_by_role("searchbox").click()
    page.keyboard.press("Control+z")
    column_of(page, ready, "RECORD_COLLECTION").to_be_visible()
    page.locator(f"#case-{ready.code} a").first.focus()
    page.keyboard.press("Control+z")
    column_of(page, ready, "INQUIRY").to_be_visible()
    expect(offer).to_have_count(0)
    expect(page.locator(".notice")).to_contain_text(f"{ready.code} is in Inquiry again.")
    assert Case.objects.get(pk=ready.pk).stage == "INQUIRY"

    move_on(page, ready)  # again, and somebody works on it at once
    tasks.waive(
        ready.pk,
        "REC-01",
        actor=Actor(make_user("MGR", name="Aisha Rahman"), "MGR"),
        reason="The checklist went out with the first letter.",
    )
    offer.get_by_role("button", name="Undo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("Since the move Aisha Rahman waived")
    expect(offer).to_have_count(0)


def test_the_case_page_takes_the_move_back_too(page, mara, ready):
    sign_in_page(page, mara)
    page.goto(f"/cases/{ready.code}/", wait_until="networkidle")
    page.get_by_role("link", name="Advance").click()
    page.get_by_role("dialog").get_by_role("button", name="Move to Record collection").click()
    button = page.get_by_role("button", name="Undo (10 min left)")
    button.click()
    expect(page.locator(".track-here strong")).to_have_text("Inquiry")
    expect(button).to_have_count(0)
    expect(page.get_by_text("took the move to Record collection back")).to_be_visible()
