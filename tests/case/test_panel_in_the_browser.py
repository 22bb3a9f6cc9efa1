"""The side panel by keyboard, above it the dialog, and what the new pages are to every sense."""

from io import BytesIO

import pypdfium2
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

pytestmark = pytest.mark.e2e

# The board makes such links; here two of them stand on a page of their own.
LINKS = """codes => {
  const main = document.querySelector("main");
  main.innerHTML = codes.map((code) => `<p id="at-${code}"><a href="/cases/${code}/"
    hx-get="/cases/${code}/panel/" hx-target="#panel-body">${code}</a></p>`).join("");
  window.htmx.process(main);
}"""


TELL = "codes => document.dispatchEvent(new CustomEvent('caseslive', {detail: {cases: codes}}))"


@pytest.fixture
def mara(live):
    return make_user("COORD", name="Mara Lindqvist")


@pytest.fixture
def cases(mara, protocol_version):
    names = ("Camino Ejemplo-Uno", "Otra Ejemplo-Dos")
    return [make_case(mara, protocol_version, name=name, cohort="LN") for name in names]


@pytest.fixture
def desk(page, mara, cases):
    """A page with a link to each case's panel."""
    sign_in_page(page, mara)
    page.goto("/me/", wait_until="networkidle")
    page.evaluate(LINKS, [case.code for case in cases])
    return page


def link(page, case):
    return page.get_by_role("main").get_by_role("link", name=case.code)


def heading(page, name):
    return page.locator("#panel").get_by_role("heading", name=name, level=2)


def test_it_opens_by_enter_and_esc_gives_focus_back(desk, cases):
    page, (one, two) = desk, cases
    link(page, one).focus()
    page.keyboard.press("Enter")
    expect(heading(page, "Camino Ejemplo-Uno")).to_be_focused()
    # the page beside it stays usable, and shows the next case in the same panel
    link(page, two).focus()
    page.keyboard.press("Enter")
    expect(heading(page, "Otra Ejemplo-Dos")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(link(page, two)).to_be_focused()


def test_a_task_is_claimed_in_it_and_done_in_the_dialog_above_it(desk, cases):
    page, panel = desk, desk.locator("#panel")
    link(page, cases[0]).click()
    row = panel.locator(".task").filter(has_text="Red-flag screen")
    row.get_by_role("button", name="Claim").click()
    expect(row).to_contain_text("Mara Lindqvist")
    row.get_by_role("link", name="Complete").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Start").click()
    expect(dialog.get_by_role("button", name="Start")).to_have_count(0)
    dialog.get_by_label("No", exact=True).check()
    # Esc is the dialog's while it is open, and the panel keeps what it shows
    page.keyboard.press("Escape")
    expect(dialog.locator(".notice")).to_contain_text("Press Esc again")
    dialog.get_by_role("button", name="Done").click()
    expect(row).to_have_count(0)
    expect(panel).to_be_visible()


def test_a_question_in_it_keeps_what_was_typed(desk, cases):
    page = desk
    sign_in_page(page, make_user("MGR"))
    link(page, cases[0]).click()
    why = page.locator("#panel").get_by_label("Why do you open this case?")
    expect(why).to_be_focused()
    page.keyboard.type("Complaint of the family")
    page.keyboard.press("Escape")
    expect(page.locator(".notice")).to_contain_text("Press Esc again to close.")
    link(page, cases[1]).click()
    expect(why).to_have_value("Complaint of the family")
    page.locator("#panel").get_by_role("button", name="Open the case").click()
    expect(heading(page, "Camino Ejemplo-Uno")).to_be_visible()


def test_it_follows_what_others_change(desk, cases):
    page, panel = desk, desk.locator("#panel")
    link(page, cases[0]).click()
    expect(panel).to_contain_text("Camino Ejemplo-Uno")
    type(cases[0]).objects.filter(pk=cases[0].pk).update(patient_name="Camina Ejemplo")
    page.evaluate(TELL, [cases[1].code])
    expect(panel).to_contain_text("Camino Ejemplo-Uno")
    page.evaluate(TELL, [cases[0].code])
    expect(panel).to_contain_text("Camina Ejemplo")


def test_the_full_page_follows_too(page, mara, cases):
    sign_in_page(page, mara)
    page.goto(f"/cases/{cases[0].code}/", wait_until="networkidle")
    type(cases[0]).objects.filter(pk=cases[0].pk).update(patient_name="Camina Ejemplo")
    page.evaluate(TELL, [cases[0].code])
    expect(page.get_by_role("heading", level=1)).to_have_text("Camina Ejemplo")


def test_a_small_screen_is_covered_and_scrolls_only_down(desk, cases):
    page = desk
    page.set_viewport_size({"width": 390, "height": 800})
    link(page, cases[0]).click()
    expect(heading(page, "Camino Ejemplo-Uno")).to_be_focused()
    assert page.evaluate("document.querySelector('main').inert")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.getElementById('panel').scrollWidth") <= 390
    page.get_by_role("button", name="Close the panel").click()
    assert not page.evaluate("document.querySelector('main').inert")


@pytest.mark.parametrize("width", [1440, 390])
def test_every_new_page_is_sound_for_people_who_cannot_see_it(desk, cases, width):
    page, code = desk, cases[0].code
    page.set_viewport_size({"width": width, "height": 900})
    link(page, cases[0]).click()
    expect(heading(page, "Camino Ejemplo-Uno")).to_be_visible()
    found = {"panel": violations_in_both_themes(page)}
    for address in (
        f"/cases/{code}/",
        f"/cases/{code}/history/",
        f"/cases/{code}/history/?kind=people&since=2020-01-01",
        f"/cases/{code}/print/",
        "/me/calendar/",
    ):
        page.goto(address)
        found[address] = violations_in_both_themes(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert not {address: lines for address, lines in found.items() if lines}


def test_what_is_printed_is_the_summary_alone(page, mara, cases):
    sign_in_page(page, mara)
    page.goto(f"/cases/{cases[0].code}/print/")
    page.emulate_media(media="print", color_scheme="dark")
    printed = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    first = printed[0]
    assert [round(side) for side in first.get_size()] == [595, 842]  # A4
    text = "".join(each.get_textpage().get_text_range() for each in printed)
    for part in (cases[0].code, "Camino Ejemplo-Uno", "Printed by Mara Lindqvist", "Open tasks"):
        assert part in text, part
    for part in ("Inbox", "Back to the case", "Skip to the content"):
        assert part not in text, part
