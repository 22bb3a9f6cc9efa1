"""Drawing what is to be black, by mouse, finger and keyboard."""

import json

import pytest
from playwright.sync_api import expect

from documents.models import Redaction
from tests.accessibility import violations_in_both_themes
from tests.documents.viewing.papers import pages_pdf, url
from tests.people_and_cases import sign_in_page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version(page, mara, bring):
    """A paper of three pages, open to be redacted."""
    brought = bring(pages_pdf("One", "Two", "Three"))
    sign_in_page(page, mara.user)
    page.goto(url(brought, "document-redact"))
    expect(page.locator(".redact-layer")).to_have_count(3)
    expect(page.locator(".viewer-page canvas").first).to_be_visible()
    return brought


def drawn(page):
    return json.loads(page.locator("[data-rectangles]").input_value() or "{}")


def drag(page, start, end):
    """On the first page, in fractions of it."""
    box = page.locator(".redact-layer").first.bounding_box()
    for (x, y), press in ((start, page.mouse.down), (end, page.mouse.up)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
        press()


def test_a_rectangle_is_drawn_by_mouse_and_asked_for(page, version):
    expect(page.get_by_role("button", name="Make the redacted copy")).to_be_disabled()
    drag(page, (0.1, 0.1), (0.5, 0.3))
    assert drawn(page)["1"][0] == pytest.approx([0.1, 0.1, 0.4, 0.2], abs=0.01)
    drag(page, (0.3, 0.2), (0.4, 0.3))  # it is pushed
    assert drawn(page)["1"][0] == pytest.approx([0.2, 0.2, 0.4, 0.2], abs=0.01)
    page.get_by_role("button", name="Make the redacted copy").click()
    page.wait_for_url(f"**{url(version)}")
    expect(page.get_by_role("region", name="Redacted copies")).to_contain_text("being made")
    asked = Redaction.objects.get()
    assert asked.rectangles["1"][0] == pytest.approx([0.2, 0.2, 0.4, 0.2], abs=0.01)


def test_it_holds_its_place_at_another_size(page, version):
    drag(page, (0.1, 0.1), (0.5, 0.3))
    before = drawn(page)
    page.keyboard.press("+")
    drag(page, (0.12, 0.12), (0.12, 0.12))
    assert drawn(page) == before


def test_a_click_draws_nothing(page, version):
    drag(page, (0.3, 0.3), (0.3, 0.3))
    assert drawn(page) == {}


def test_a_rectangle_is_made_by_keyboard(page, version):
    page.get_by_role("button", name="Add a rectangle").focus()
    page.keyboard.press("Enter")
    first = drawn(page)["1"][0]
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert drawn(page)["1"][0] == pytest.approx([part + 0.005 for part in first], abs=0.001)
    expect(page.get_by_role("button", name="Rectangle 1 on page 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="On every page: Rectangle 1 on page 1").click()
    assert sorted(drawn(page)) == ["1", "2", "3"]
    page.get_by_role("button", name="Remove: Rectangle 3 on page 3").click()
    page.get_by_role("button", name="Rectangle 1 on page 1", exact=True).click()
    page.keyboard.press("Delete")
    assert sorted(drawn(page)) == ["2"]


def test_it_stays_on_its_page(page, version):
    page.get_by_role("button", name="Add a rectangle").click()
    for _ in range(150):
        page.keyboard.press("ArrowLeft")
    assert drawn(page)["1"][0][0] == 0


def test_a_rectangle_is_drawn_by_finger(page, version):
    """Touches come as pointer events of their own kind."""
    layer = page.locator(".redact-layer").first
    box = layer.bounding_box()
    for kind, part in (
        ("pointerdown", 0.2),
        ("pointermove", 0.3),
        ("pointermove", 0.4),
        ("pointerup", 0.4),
    ):
        layer.dispatch_event(
            kind,
            {
                "pointerId": 1, "pointerType": "touch", "button": 0, "bubbles": True,
                "clientX": box["x"] + part * box["width"],
                "clientY": box["y"] + part * box["height"],
            },
        )  # fmt: skip
    assert drawn(page)["1"][0] == pytest.approx([0.2, 0.2, 0.2, 0.2], abs=0.01)


def test_where_nothing_is_drawn_pages_are_moved(page, version):
    page.get_by_role("button", name="Draw on the page").click()
    drag(page, (0.1, 0.1), (0.5, 0.3))
    assert drawn(page) == {}


def test_it_is_sound_for_people_who_cannot_see_it(page, version):
    page.get_by_role("button", name="Add a rectangle").click()
    assert violations_in_both_themes(page) == []
