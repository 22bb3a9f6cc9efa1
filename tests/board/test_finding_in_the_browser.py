"""Filters and instant text as people use them: at once, with focus kept, the name in no address."""

import re

import pytest
from playwright.sync_api import expect

from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import (
    make_case,
    make_user,
    protocol_version,
    sign_in_page,
)

__all__ = ["protocol_version"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cases(live, protocol_version):
    owner = make_user("COORD", name="Nora Lindqvist")
    return [
        make_case(owner, protocol_version, name="Екатерина Пример", cohort="LN", country="MX"),
        make_case(owner, protocol_version, name="Sofia Muster", cohort="SSC", country="GR"),
    ]


@pytest.fixture
def board(page, cases):
    sign_in_page(page, cases[0].owner)
    page.goto("/board/", wait_until="networkidle")
    return page


def test_text_shows_at_once_and_is_in_no_address(board, cases):
    field = board.get_by_placeholder("Code or name")
    field.press_sequentially("jekater")
    expect(board.locator(".tile")).to_have_count(1)
    expect(board.locator(f"#case-{cases[0].code}")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("jekater")
    assert re.fullmatch(r".*/board/\?find=[\w-]{8}", board.url)
    expect(board.locator("body > .live")).to_have_text("1 case matches")
    board.reload(wait_until="networkidle")
    expect(board.locator(".tile")).to_have_count(1)
    board.get_by_role("link", name="Text: jekater remove").click()
    expect(board.locator(".tile")).to_have_count(2)
    expect(field).to_have_value("")


def test_a_filter_shows_at_once_and_the_board_that_comes_is_alive(board, cases):
    more = board.get_by_role("button", name="More filters")
    more.click()
    board.locator("summary", has_text="Country").click()
    board.get_by_label("Greece").check()
    expect(board.locator(".tile")).to_have_count(1)
    expect(board.locator("#facet-more")).to_be_visible()  # one may go on choosing
    expect(more).to_contain_text("1")
    assert board.url.endswith("/board/?country=GR")
    board.keyboard.press("Escape")
    board.locator(f"#case-{cases[1].code} .tile-move").click()
    expect(board.get_by_role("dialog")).to_be_visible()
    board.keyboard.press("Escape")
    board.get_by_role("link", name="Clear", exact=True).click()
    expect(board.locator(".tile")).to_have_count(2)
    expect(more).not_to_contain_text("1")


def test_without_scripts_the_form_is_sent(chromium, live, cases):
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    sign_in_page(page, cases[0].owner)
    page.goto("/board/")
    page.get_by_placeholder("Code or name").fill("muster")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator(".tile")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("address", ["/board/?cohort=LN&hold=no", "/cases/?cohort=LN"])
def test_bar_and_list_are_accessible(page, cases, width, address):
    sign_in_page(page, cases[0].owner)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address, wait_until="networkidle")
    page.get_by_role("button", name="More filters").click()
    page.locator("summary", has_text="Waits on").click()
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
