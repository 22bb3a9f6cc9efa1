"""The palette by keyboard alone, and as those find it who cannot see it well."""

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
        make_case(owner, protocol_version, name="Екатерина Пример"),
        make_case(owner, protocol_version, name="Ekaterina Probst"),
    ]


@pytest.fixture
def board(page, cases):
    sign_in_page(page, cases[0].owner)
    page.goto("/board/", wait_until="networkidle")
    page.locator(f"#case-{cases[0].code} a").focus()
    return page


def test_a_case_is_found_and_opened_by_keyboard_alone(board, cases):
    board.keyboard.press("/")
    palette = board.get_by_role("dialog", name="Search")
    expect(board.get_by_role("combobox")).to_be_focused()
    board.keyboard.type("yekaterina")
    lines = palette.get_by_role("option")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_have_attribute("aria-selected", "true")
    expect(palette.locator(".live")).to_have_text("2 found")
    assert violations_in_both_themes(board) == []
    board.keyboard.press("ArrowUp")  # round to the last
    expect(lines.nth(1)).to_have_attribute("aria-selected", "true")
    board.get_by_role("combobox").fill(str(cases[1].pk))
    expect(lines).to_have_count(1)
    expect(lines.nth(0)).to_contain_text(cases[1].code)
    board.keyboard.press("Enter")
    board.wait_for_url(f"**/cases/{cases[1].code}/")


def test_it_gives_focus_back_and_forgets_what_was_typed(board, cases):
    board.keyboard.press("/")
    palette = board.get_by_role("dialog", name="Search")
    board.keyboard.type("yekaterina")
    expect(palette.get_by_role("option")).to_have_count(2)
    board.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(board.locator(f"#case-{cases[0].code} a")).to_be_focused()
    board.get_by_role("link", name="Search").click()
    expect(board.get_by_role("combobox")).to_have_value("")
    expect(palette.get_by_role("option")).to_have_count(0)
    board.keyboard.press("Escape")
    field = board.get_by_placeholder("Code or name")
    field.press("/")  # while one types, a slash is a slash
    expect(palette).to_be_hidden()
    expect(field).to_have_value("/")
