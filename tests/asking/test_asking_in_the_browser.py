"""Asking by clicking: two papers are ticked, asked for, and stand there as requested."""

import pytest
from playwright.sync_api import expect

from documents.models import PaperRequest
from tests.accessibility import violations_in_both_themes
from tests.contacts.conftest import World
from tests.people_and_cases import protocol_version, sign_in_page

__all__ = ["protocol_version"]

pytestmark = pytest.mark.e2e


@pytest.fixture
def world(page, live, protocol_version):
    found = World(protocol_version)
    found.point(preferred=True)
    sign_in_page(page, found.mara)
    return found


def test_two_papers_are_ticked_asked_for_and_requested(page, world):
    page.goto(f"/cases/{world.case.code}/")
    for name in ("Ask for: Passport data page", "Ask for: Allergy record"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Ask for these").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox", name="Passport data page")).to_be_checked()
    expect(dialog.get_by_role("checkbox", name="12-lead ECG")).not_to_be_checked()
    assert violations_in_both_themes(page) == []
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog).to_contain_text("Pasaporte: la página con la foto")
    assert violations_in_both_themes(page) == []
    dialog.get_by_role("button", name="Ask by e-mail").click()
    expect(dialog).to_contain_text("As it went out")
    page.keyboard.press("Escape")
    for code in ("PASSPORT", "ALLERGY_RECORD"):
        expect(page.locator(f"#paper-{code}")).to_contain_text("requested")
        expect(page.locator(f"#paper-{code}")).to_contain_text("Ask again")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    assert PaperRequest.objects.count() == 2
    assert violations_in_both_themes(page) == []


def test_a_small_screen_scrolls_only_down(page, world):
    page.set_viewport_size({"width": 390, "height": 800})
    code = world.case.code
    for address in (f"/cases/{code}/", f"/cases/{code}/papers/ask/?paper=PASSPORT"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
