"""Checking papers by keyboard, and a paper of another person from found to resolved."""

from io import BytesIO

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.people.actor import Actor
from documents.models import Version
from documents.uploads.samples import sample_pdf
from documents.uploads.verbs import upload
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import join, make_case, make_user, protocol_version, sign_in_page

__all__ = ["protocol_version"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NAME = "The heading says María Otra, born 1961."


@pytest.fixture
def mara(db):
    return make_user("COORD", name="Mara Lindqvist")


@pytest.fixture
def case(protocol_version, mara):
    return make_case(mara, protocol_version, name="Camino Ejemplo-Uno", cohort="LN")


@pytest.fixture
def papers(case, mara):
    """Three that wait."""
    return [
        upload(
            case.pk,
            kind,
            actor=Actor(mara, "COORD"),
            file=BytesIO(sample_pdf(f"Synthetic {kind}")),
            language="es",
            effective_date=clock.site_today(),
            at_once=True,
        )
        for kind in ("ECG", "ECHO", "LAB_CBC")
    ]


def status(version):
    return Version.objects.get(pk=version.pk).status


def test_papers_are_checked_by_keyboard(page, papers, mara):
    """The paper scrolls, Enter verifies nothing, v verifies, r rejects, and the next one follows."""
    ecg, echo, cbc = papers
    sign_in_page(page, mara)
    page.goto(f"/documents/{ecg.pk}/", wait_until="networkidle")
    page.keyboard.press("PageDown")
    page.wait_for_function("() => document.querySelector('[data-paper]').scrollTop > 0")
    page.keyboard.press("v")  # nothing was said of whose it is: lead there
    expect(page.get_by_role("radio", name="the right patient")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_label("Date on the paper").focus()
    page.keyboard.press("Enter")
    assert status(ecg) == "RECEIVED"
    page.get_by_role("radio", name="the right patient").focus()
    page.keyboard.press("v")
    expect(page.get_by_role("heading", level=1)).to_have_text("Echocardiogram")
    assert status(ecg) == "VERIFIED"
    page.keyboard.press("r")
    reason = page.get_by_label("Why it is rejected")
    expect(reason).to_be_focused()
    page.keyboard.type("Every page is dark, very dark.")  # its letters press nothing
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/documents/{cbc.pk}/")
    assert (status(echo), status(cbc)) == ("REJECTED", "RECEIVED")


def test_another_persons_paper_is_found_and_cleared_up(page, case, papers, mara):
    ecg = papers[0]
    sign_in_page(page, mara)
    page.goto(f"/documents/{ecg.pk}/", wait_until="networkidle")
    page.get_by_role("radio", name="not this patient").check()
    expect(page.get_by_role("button", name="Verify")).to_be_hidden()
    page.keyboard.press("v")
    page.get_by_label("What the paper says").fill(NAME)
    page.get_by_role("button", name="Keep it out").click()
    page.wait_for_url(f"**/documents/{papers[1].pk}/")
    assert status(ecg) == "QUARANTINED"

    manager = make_user("MGR", name="Ines Ferrer")
    join(case, manager, "MGR")
    sign_in_page(page, manager)
    page.goto(f"/cases/{case.code}/", wait_until="networkidle")
    line = page.locator(".banner-mismatch")
    expect(line).to_contain_text("Found by Mara Lindqvist")
    line.get_by_role("link", name="Say whose it is").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(NAME)
    dialog.get_by_role("radio", name="another person's paper").check()
    dialog.get_by_label("How you know").fill("The clinic mixed two of its patients up.")
    dialog.get_by_role("button", name="Decide").click()
    expect(line).to_have_count(0)
    assert ecg.mismatches.get().resolved_by == manager


def test_the_pages_are_sound_for_people_who_cannot_see_them(page, case, papers, mara):
    sign_in_page(page, mara)
    ecg = papers[0]
    found = {}
    page.goto(f"/documents/{ecg.pk}/", wait_until="networkidle")
    for whose in ("the right patient", "mostly", "not this patient"):
        page.get_by_role("radio", name=whose).check()
        found[whose] = violations_in_both_themes(page)
    page.get_by_label("What the paper says").fill(NAME)
    page.get_by_role("button", name="Keep it out").click()
    page.wait_for_url(f"**/documents/{papers[1].pk}/")
    for place in (f"/documents/{ecg.pk}/", f"/mismatches/{ecg.mismatches.get().pk}/"):
        page.goto(place, wait_until="networkidle")
        found[place] = violations_in_both_themes(page)
    page.goto(f"/cases/{case.code}/", wait_until="networkidle")
    found["case"] = violations_in_both_themes(page)
    assert {place: lines for place, lines in found.items() if lines} == {}
