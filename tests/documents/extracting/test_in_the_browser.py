"""Values by keyboard beside the page, and a second person who goes through them."""

from datetime import date

import pytest
from playwright.sync_api import expect

from casework.eligibility.models import DataValue, PreCheck
from tests.accessibility import violations_in_both_themes
from tests.documents.extracting.lab import lab_paper, typed, url
from tests.people_and_cases import join, make_case, make_user, protocol_version, sign_in_page

__all__ = ["protocol_version"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}


@pytest.fixture
def mara(db):
    return make_user("COORD", name="Mara Lindqvist")


@pytest.fixture
def noor(db):
    return make_user("COORD", name="Noor Haddad")


@pytest.fixture
def chemistry(protocol_version, mara, noor):
    """A paper of two pages, of a case that needs its bilirubin."""
    case = make_case(mara, protocol_version, name="Camino Ejemplo-Uno", cohort="LN")
    join(case, noor, "COORD")
    PreCheck.objects.create(
        case=case,
        evaluated_on=date(2026, 6, 1),
        as_of_stage="PRELIM_REVIEW",
        overall="GAPS_OPEN",
        found=[],
        gaps=[["ALL-I09", "MISSING", ["t_bil"], True]],
        blocking=1,
        conflicts=0,
        read="",
    )
    return lab_paper(case, mara, dated=date(2026, 5, 31))


def open_page(page, version):
    page.goto(url(version), wait_until="networkidle")
    page.wait_for_function("() => document.querySelector('paper-viewer').boxes.length === 2")


def turn_to(page, number):
    """The reader scrolls to a page of the paper."""
    page.evaluate("n => document.querySelector('paper-viewer').goTo(n)", number)
    page.wait_for_function("n => document.querySelector('paper-viewer').page === n", arg=number)


def press(page, *keys):
    """Keys by their names; anything else is typed."""
    for key in keys:
        if key in ("Tab", "Enter", "ArrowDown"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def choose(page, words):
    element = page.get_by_role("combobox", name="Data element")
    expect(element).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")


def enter_three(page):
    """By keyboard alone, with a slip on the way; the third is of another type of paper."""
    said = page.locator("#values [data-said]")
    choose(page, "ast")
    value = page.get_by_label("AST", exact=True)
    expect(value).to_be_focused()
    press(page, "34,1", "Tab", "U/L", "Tab", "40", "Enter")
    expect(page.locator(".form-error")).to_contain_text("Write the number with a point")
    expect(value).to_be_focused()
    expect(value).to_have_value("34,1")
    expect(page.get_by_label("Upper limit")).to_have_value("40")
    press(page, "34.1", "Enter")
    expect(said).to_contain_text("AST: 34.1 U/L")

    turn_to(page, 2)
    choose(page, "alt")
    expect(page.get_by_label("ALT", exact=True)).to_be_focused()
    expect(page.locator("[data-page-field] input")).to_have_value("2")
    press(page, "28", "Tab", "U/L", "Tab", "Enter")
    expect(said).to_contain_text("ALT: 28 U/L")

    choose(page, "hbsag")
    expect(page.get_by_role("radio", name="positive")).to_be_focused()
    press(page, "ArrowDown", "Enter")
    expect(said).to_contain_text("HBsAg: negative")


def compare_three(page):
    """By keyboard: arrows go on, and the paper with them; Enter agrees."""
    expect(page.get_by_role("heading", name="3 values wait for you")).to_be_visible()
    agree = page.get_by_role("button", name="Agrees with the page")
    agree.first.focus()
    page.keyboard.press("ArrowDown")
    expect(agree.nth(1)).to_be_focused()
    page.wait_for_function("() => document.querySelector('paper-viewer').page === 2")
    page.keyboard.press("ArrowUp")
    for left in (2, 1, 0):
        expect(agree.first).to_be_focused()
        page.keyboard.press("Enter")
        expect(agree).to_have_count(left)


def test_three_values_are_entered_by_keyboard_and_compared_by_a_second_person(
    page, chemistry, mara, noor
):
    sign_in_page(page, mara)
    open_page(page, chemistry)
    page.get_by_role("combobox", name="Data element").focus()
    enter_three(page)
    expect(page.get_by_role("combobox", name="Data element")).to_be_focused()
    page.reload(wait_until="networkidle")
    expect(page.get_by_text("A second person compares it.", exact=True)).to_have_count(3)
    kept = [(one.element, one.value, one.page) for one in DataValue.objects.order_by("pk")]
    assert kept == [("ast", "34.1", 1), ("alt", "28", 2), ("hbsag", "negative", 2)]

    sign_in_page(page, noor)
    open_page(page, chemistry)
    compare_three(page)
    expect(page.get_by_text("Compared by Noor Haddad")).to_have_count(3)
    assert not DataValue.objects.exclude(verified_by=noor).exists()


def test_one_press_agrees_with_one_value(page, chemistry, mara, noor):
    for name in ("ast", "alt"):
        typed(chemistry, mara, name)
    sign_in_page(page, noor)
    open_page(page, chemistry)
    agree = page.get_by_role("button", name="Agrees with the page")
    agree.first.focus()
    page.keyboard.down("Enter")
    expect(agree).to_have_count(1)
    expect(agree).to_be_focused()
    page.keyboard.down("Enter")  # held: the keyboard repeats it
    page.keyboard.up("Enter")
    page.wait_for_timeout(300)
    assert DataValue.objects.filter(verified_at=None).count() == 1


def test_a_value_is_corrected_beside_its_page(page, chemistry, mara, noor):
    typed(chemistry, mara, page=2)
    sign_in_page(page, noor)
    open_page(page, chemistry)
    page.get_by_role("link", name="Correct").click()
    page.wait_for_function("() => document.querySelector('paper-viewer').page === 2")
    value = page.get_by_label("AST", exact=True)
    expect(value).to_be_focused()
    value.fill("43")
    page.get_by_label("What was wrong").fill("A digit was misread.")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator("#values [data-said]")).to_contain_text("Corrected.")
    assert DataValue.objects.standing().get().value == "43"


def test_what_was_typed_is_not_thrown_away_by_going_on(page, chemistry, mara):
    sign_in_page(page, mara)
    page.goto(f"{url(chemistry)}?element=ast", wait_until="networkidle")
    page.get_by_label("AST", exact=True).fill("34")
    other = page.get_by_role("link", name="ALT")
    other.click()
    expect(page.get_by_text("What you typed is not saved.").first).to_be_visible()
    expect(page.get_by_label("AST", exact=True)).to_have_value("34")
    other.click()
    expect(page.get_by_label("ALT", exact=True)).to_be_focused()


def places(version, entry):
    table = url(version, "document-values-table")
    return {
        "values": (url(version), None),
        "form": (f"{url(version)}?element=ast", None),
        "list": (f"{url(version)}?element=immunosuppressants", None),
        "mend": (url(version, "document-value", entry.pk), None),
        "table": (table, "AST;34;U/L;40\nALT;<5;U/L\nLipase;30;U/L"),
    }


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_are_sound_for_people_who_cannot_see_them(page, chemistry, mara, noor, size):
    own = typed(chemistry, noor, upper_limit="40", original_text="34")
    typed(chemistry, mara, "alt", "28", page=2)
    page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
    sign_in_page(page, noor)
    found = {}
    for name, (place, table) in places(chemistry, own).items():
        page.goto(place, wait_until="networkidle")
        if table:
            page.get_by_label("The table").fill(table)
            page.get_by_role("button", name="Look at it first").click()
            page.wait_for_load_state("networkidle")
        found[name] = violations_in_both_themes(page)
        wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
        found[f"{name} fits"] = ["too wide"] if wide else []
    assert {name: lines for name, lines in found.items() if lines} == {}
