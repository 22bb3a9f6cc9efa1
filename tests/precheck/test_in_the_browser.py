"""The pre-check as it looks and by keyboard: no grave fault, nothing wider than the screen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.eligibility import confirming, recording, versions
from casework.eligibility.models import SiteConfirmation
from tests.accessibility import violations_in_both_themes
from tests.eligibility.records import given
from tests.gaps.records import shown
from tests.people_and_cases import make_user, sign_in_page
from tests.precheck.conftest import lived_case
from tests.precheck.proposals import NOTE, other_criteria

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures of the pages
WIDTHS = (1440, 390)


@pytest.fixture
def journey(live):
    """With people who have names, a word of the hospital, and a value that waits.

    The browser's pages are of the present, before the journey's days: what is done there runs the
    pre-check again, by which its values lie in the future.
    """
    journey = lived_case()
    names = {"COORD-1": "Mara Lindqvist", "COORD-2": "Nora Adeyemi", "INVESTIGATOR-7": "Wei Zhang"}
    for role in ("INVESTIGATOR", "PATIENT", "SITE_REVIEWER"):
        journey.person(f"{role}-7", role)
    for (name, _role), user in journey.people.items():
        user.name = names.get(name, name)
        user.save(update_fields=["name"])
    waits = given(journey.case.evidence.get(document_type="LAB_AUTOAB"), "hbsag", "negative", "")
    journey.act(recording.enter, journey.case.pk, waits, role="COORD")
    word = {"about": shown(journey, "LN-I05"), "role": "INVESTIGATOR", "name": "INVESTIGATOR-7"}
    journey.act(confirming.confirm, journey.case.pk, "LN-I05", "CONFIRMED", **word)
    return journey


@pytest.fixture
def proposed(journey):
    with clock.held_at(journey.now):
        manager = journey.actor("MGR", "MGR-7")
        return versions.propose(other_criteria(), actor=manager, note=NOTE)


def looked_at(page, name):
    """The page at both widths and in both themes."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{name} is {wide} wide at {width}")
        wrong += [f"{name} at {width}, {line}" for line in violations_in_both_themes(page)]
        for theme in ("light", "dark"):
            if SHOTS:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                page.screenshot(
                    path=Path(SHOTS) / f"precheck-{name}-{width}-{theme}.png", full_page=True
                )
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return wrong


def test_the_hospital_works_through_the_page(page, journey, proposed):
    sign_in_page(page, journey.person("INVESTIGATOR-7", "INVESTIGATOR"))
    page.goto(f"/cases/{journey.case.code}/precheck/")
    wrong = looked_at(page, "page")
    page.get_by_role("navigation", name="What to show").get_by_role(
        "link", name="No difference found"
    ).click()
    expect(page.locator("#LN-I05")).to_be_visible()
    expect(page.locator("#ALL-I03")).to_be_visible()
    expect(page.locator("#LN-I01")).to_have_count(0)
    page.get_by_role("link", name="Everything").first.click()
    row = page.locator("#ALL-I03")
    row.get_by_role("link", name="Overrule").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="The hospital's word")).to_be_visible()
    wrong += looked_at(page, "confirm")
    page.keyboard.press("Escape")
    row.get_by_role("button", name="Confirm").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_text("The hospital: confirmed")).to_be_visible()
    assert SiteConfirmation.objects.filter(criterion="ALL-I03", outcome="CONFIRMED").exists()
    for place, name in (
        (f"/cases/{journey.case.code}/precheck/print/", "print"),
        ("/criteria/", "criteria"),
        (f"/criteria/{proposed.pk}/", "version"),
        (f"/criteria/{proposed.pk}/cases/", "effects"),
    ):
        page.goto(place)
        wrong += looked_at(page, name)
    page.get_by_label("Note").fill("Agreed in the meeting of the trial team.")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_role("main").get_by_text("Put in force", exact=True)).to_be_visible()
    expect(page.locator(".notice", has_text="In force. The open cases")).to_be_visible()
    assert not wrong, "\n".join(wrong)


def test_the_source_page_of_a_value_is_shown(page, journey):
    evidence = journey.case.evidence.get(document_type="LAB_CBC")
    sign_in_page(page, journey.person("COORD-1", "COORD"))
    page.goto(f"/cases/{journey.case.code}/precheck/")
    page.locator("#ALL-I03").get_by_role("link", name="page 1").click()
    expect(page).to_have_url(f"{page.url.split('/papers')[0].split('#')[0]}#page=1")
    expect(page.locator("paper-viewer")).to_be_visible()
    assert str(evidence.version.pk) in page.url


@pytest.mark.parametrize("role", ["COORD", "PATIENT"])
def test_the_panel_on_the_case_page(page, journey, role):
    person = "COORD-1" if role == "COORD" else "PATIENT-7"
    sign_in_page(page, journey.person(person, role))
    page.goto(f"/cases/{journey.case.code}/")
    expect(page.locator("#precheck-panel")).to_be_visible()
    assert looked_at(page, f"case-{role.lower()}") == []


def test_a_manager_proposes(page, journey, live):
    sign_in_page(page, make_user("MGR", name="Ruth Sommer"))
    page.goto("/criteria/propose/")
    assert looked_at(page, "propose") == []
