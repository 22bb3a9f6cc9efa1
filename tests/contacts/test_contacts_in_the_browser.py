"""Contacts by clicking: the family's clock, a text in the clipboard, and the pages looked at by axe."""

import pytest
from playwright.sync_api import expect

from casework.contacts.models import Contact, Message
from tests.accessibility import violations_in_both_themes
from tests.contacts.conftest import World
from tests.people_and_cases import protocol_version, sign_in_page

__all__ = ["protocol_version"]

pytestmark = pytest.mark.e2e


@pytest.fixture
def world(page, live, protocol_version):
    """A case whose family is reached by messenger; its coordinator is signed in."""
    found = World(protocol_version)
    found.point(kind="MESSENGER", value="WhatsApp +52 55 1234 5678", preferred=True)
    sign_in_page(page, found.mara)
    return found


def test_the_familys_clock_follows_what_is_typed(page, world):
    page.goto(f"/cases/{world.case.code}/")
    dialog = page.locator("#dialog-body")
    page.get_by_role("link", name="Log a contact").click()
    dialog.get_by_label("When").fill("2026-01-20T09:30")
    expect(dialog.locator("#local-time")).to_contain_text("03:30 in Mexico City: night")
    dialog.get_by_label("How").select_option("CALL")
    dialog.get_by_label("No answer").check()
    assert violations_in_both_themes(page) == []
    dialog.get_by_role("button", name="Log it").click()
    expect(page.locator("#contact-panel")).to_contain_text("1 of 3 attempts unanswered")
    assert Contact.objects.get().outcome == "NO_ANSWER"


def test_a_message_is_looked_at_mended_and_copied(page, world):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/cases/{world.case.code}/contacts/")
    dialog = page.locator("#dialog-body")
    page.get_by_role("link", name="Write a message").click()
    dialog.get_by_label("Start from").select_option("decision_there")
    dialog.get_by_role("button", name="Go on").click()
    text = dialog.locator("#id_body")
    written = text.input_value()
    text.fill(f"{written}\nGarantizamos todo.")
    dialog.get_by_role("button", name="Preview").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Garantizamos")
    assert violations_in_both_themes(page) == []
    text.fill(written)
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_role("button", name="Copy the text").click()
    expect(dialog).to_contain_text("It is in the clipboard")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == Message.objects.get().given_out_text.replace("\r\n", "\n")
    page.keyboard.press("Escape")
    expect(page.locator("#contacts")).to_contain_text("Copied")
    expect(page.locator(".entries")).to_contain_text("Sent")
    assert violations_in_both_themes(page) == []


def test_a_double_click_writes_one_message(page, world):
    page.goto(f"/cases/{world.case.code}/contacts/")
    dialog = page.locator("#dialog-body")
    page.get_by_role("link", name="Write a message").click()
    dialog.get_by_label("Start from").select_option("decision_there")
    dialog.get_by_role("button", name="Go on").click()
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    dialog.get_by_role("button", name="Save").dblclick()
    expect(dialog.get_by_role("button", name="Copy the text")).to_be_visible()
    assert asked.count("POST") == 1
    assert Message.objects.count() == 1
