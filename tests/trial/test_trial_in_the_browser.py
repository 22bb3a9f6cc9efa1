"""The trial's page on a large screen and a small one, in both themes."""

import pytest
from playwright.sync_api import expect

from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import make_user, sign_in_page
from tests.trial.test_trial import SOURCE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_manager_states_and_verifies(page):
    sign_in_page(page, make_user("MGR"))
    page.goto("/trial/")
    fact = page.locator("#enrolled_so_far")
    fact.get_by_role("link", name="State it anew").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What is so").fill("17")
    dialog.get_by_label("Source", exact=True).fill(SOURCE)
    dialog.get_by_role("button", name="Save").click()
    expect(fact).to_contain_text("Not verified")
    fact.get_by_role("link", name="Verify with evidence").click()
    dialog.get_by_label("Evidence").fill("Signed letter of 3 November 2026.")
    dialog.get_by_role("button", name="Save").click()
    expect(fact).to_contain_text("verified by")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/trial/")
        assert violations_in_both_themes(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
