"""A paper from the request over the second person to its tombstone, as a browser shows it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from casework import clock
from documents.models import File
from documents.retention.deleting import ask
from documents.retention.holding import hold_case
from tests.accessibility import violations_in_both_themes
from tests.documents.retention.conftest import REASON
from tests.people_and_cases import sign_in_page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LONG_AGO = timedelta(days=3 * 366)


@pytest.fixture
def version(bring, close):
    found = bring()
    close(clock.now() - LONG_AGO)
    return found


def test_one_asks_a_second_decides_and_a_tombstone_stays(page, version, manager, officer):
    sign_in_page(page, manager.user)
    page.goto(f"/documents/{version.pk}/", wait_until="networkidle")
    page.get_by_role("link", name="Ask for deletion").click()
    page.get_by_role("radio", name="the person asked for erasure").check()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Ask for deletion").click()
    page.wait_for_url("**/papers/retention/")
    waiting = page.get_by_role("region", name="Waits for a second person")
    expect(waiting).to_contain_text("You asked for it: somebody else decides")
    expect(page.get_by_role("button", name="Delete the selected for good")).to_have_count(0)

    sign_in_page(page, officer.user)
    page.goto("/inbox/", wait_until="networkidle")
    page.get_by_role("link", name="Retention").click()
    page.get_by_role("checkbox", name=version.case.code).press("Space")
    page.get_by_role("button", name="Delete the selected for good").press("Enter")
    expect(page.locator(".notices").last).to_contain_text("1 paper is deleted")
    assert File.objects.get(pk=version.file_id).state == "DELETED"

    page.goto(f"/documents/{version.pk}/", wait_until="networkidle")
    stone = page.locator(".tombstone")
    expect(stone).to_contain_text("Asked for by Ines Ferrer (Manager), confirmed by Petra Schutz")
    expect(stone).to_contain_text(version.file.sha256)
    expect(page.get_by_role("link", name="Ask for deletion")).to_have_count(0)
    assert violations_in_both_themes(page) == []


def test_all_lines_are_selected_at_once(page, bring, close, officer):
    bring()
    close(clock.now() - LONG_AGO)
    File.objects.create(size=1, came_role="COORD", came_at=clock.now() - LONG_AGO)
    sign_in_page(page, officer.user)
    page.goto("/papers/retention/", wait_until="networkidle")
    every = page.get_by_role("button", name="Select all")
    for ticked in (2, 0):
        every.click()
        lines = page.get_by_role("checkbox", checked=True)
        expect(lines).to_have_count(ticked)


def test_a_hold_is_set_on_the_page_of_a_case(page, case, officer):
    sign_in_page(page, officer.user)
    page.goto(f"/cases/{case.code}/", wait_until="networkidle")
    page.get_by_role("link", name="Legal hold").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill(REASON)
    dialog.get_by_role("button", name="Set the hold").click()
    line = page.locator(".banner-hold")
    expect(line).to_contain_text("no paper of this case is deleted")
    line.get_by_role("link", name="See why").click()
    expect(dialog).to_contain_text(REASON)
    dialog.get_by_label("Reason").fill("The lawyer has withdrawn it.")
    dialog.get_by_role("button", name="Lift the hold").click()
    expect(line).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_sound(page, case, bring, close, manager, officer, width):
    files = [bring(kind).file for kind in ("ECG", "ECHO", "LAB_CBC")]
    close(clock.now() - LONG_AGO)
    ask(files[0].pk, actor=manager.actor, ground="NOT_A_PAPER", reason=REASON)
    sign_in_page(page, officer.user)
    page.set_viewport_size({"width": width, "height": 844})
    pk = files[1].versions.get().pk
    places = ["/papers/retention/", f"/documents/{pk}/deletion/", f"/documents/{pk}/legal-hold/"]
    found = {}
    for held in (False, True):
        if held:
            hold = hold_case(case.pk, actor=manager.actor, reason=REASON)
            places = ["/papers/retention/", f"/papers/retention/holds/{hold.pk}/"]
        for place in places:
            page.goto(place, wait_until="networkidle")
            found[place, held] = violations_in_both_themes(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    assert {place: lines for place, lines in found.items() if lines} == {}
