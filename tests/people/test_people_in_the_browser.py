"""People, one person and one's own page, as a browser shows them."""

import pytest
from playwright.sync_api import expect

from tests.accessibility import violations_in_both_themes
from tests.people.conftest import plan
from tests.people_and_cases import make_case, make_user, sign_in_page
from workflows.notices.models import Notice

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_about_people_are_accessible(page, protocol_version, width):
    owner, cover = make_user("COORD", name="Olga Owner"), make_user("COORD", name="Carla Kollegin")
    make_case(owner, protocol_version)
    plan(owner, 0, 3, cover=cover)
    sign_in_page(page, make_user("MGR"))
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("", "invite/", f"{owner.pk}/", f"{owner.pk}/deactivate/"):
        page.goto(f"/people/{address}", wait_until="networkidle")
        assert violations_in_both_themes(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(f"/people/{owner.pk}/hand-over/?successor={cover.pk}", wait_until="networkidle")
    assert violations_in_both_themes(page) == []
    page.get_by_label("Reason").fill("Leaves at the end of the month")
    page.get_by_role("button", name="Hand over 1 case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 of 1 went to Carla Kollegin")
    assert violations_in_both_themes(page) == []


def test_who_stands_in_is_chosen_with_the_keyboard_on_ones_own_page(page, live):
    owner, cover = make_user("COORD", name="Olga Owner"), make_user("COORD", name="Carla Kollegin")
    sign_in_page(page, owner)
    page.goto("/me/", wait_until="networkidle")
    page.get_by_text("Plan days away").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Who stands in").focus()
    page.keyboard.type("Carla")
    page.get_by_role("button", name="Record the days away").press("Enter")
    expect(page.locator("main")).to_contain_text("Carla Kollegin stands in")
    assert violations_in_both_themes(page) == []
    assert owner.absences.get().covered_by == cover


def test_the_header_of_a_small_screen_holds_every_count(page, protocol_version):
    user = make_user("COORD", name="Olga Owner")
    case = make_case(user, protocol_version)
    for number in range(120):
        Notice.objects.create(user=user, kind="due_soon", case=case, number=number)
    sign_in_page(page, user)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/me/", wait_until="networkidle")
    expect(page.locator("#unread")).not_to_be_empty()
    page.locator(".shell-nav [hx-get]").evaluate_all(
        "places => places.forEach(p => { p.innerHTML = '<span class=\"badge-count\">120</span>' })"
    )
    logo = page.locator(".shell-brand img").bounding_box()
    assert (logo["width"], logo["height"]) == (28, 28)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".shell-nav").evaluate("(nav) => nav.scrollWidth - nav.clientWidth") == 0
