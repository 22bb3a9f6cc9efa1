"""Signing in, the menu, colours and My work, as a browser shows them."""

import pytest
from playwright.sync_api import expect

from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import (
    PASSWORD,
    make_case,
    make_user,
    protocol_version,  # noqa: F401  a fixture
    sign_in_page,
)

pytestmark = pytest.mark.e2e


@pytest.fixture
def demo(settings, live):
    settings.DEMO = True


@pytest.fixture
def coordinator(live):
    return make_user("COORD", email="nora@demo.invalid", name="Nora Lindqvist")


def enter(page, user):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()


def test_one_click_leads_to_the_board(page, demo, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Case coordinator Nora Lindqvist").click()
    page.wait_for_url("**/board/")
    expect(page.locator(".tile")).to_contain_text(case.code)
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("New case")


def test_a_password_leads_in_and_the_menu_out_again(page, protocol_version, coordinator):
    enter(page, coordinator)
    page.wait_for_url("**/board/")
    page.get_by_role("button", name="Nora Lindqvist").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    expect(page.locator(".notice")).to_be_visible()


def test_colours_follow_the_system_until_one_chooses(page, coordinator):
    sign_in_page(page, coordinator)
    page.emulate_media(color_scheme="dark")
    page.goto("/inbox/")
    theme = page.locator("html")
    expect(theme).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Nora Lindqvist").click()
    page.get_by_text("Light", exact=True).click()
    expect(theme).to_have_attribute("data-bs-theme", "light")
    page.reload()
    expect(theme).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Nora Lindqvist").click()
    page.get_by_text("System", exact=True).click()
    expect(theme).to_have_attribute("data-bs-theme", "dark")


def test_the_first_tab_skips_to_the_content(page, coordinator):
    sign_in_page(page, coordinator)
    page.goto("/inbox/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_notice_goes_when_it_is_closed(page, demo, coordinator):
    sign_in_page(page, coordinator)
    page.goto("/inbox/")
    page.get_by_role("button", name="Set a date").click()
    page.get_by_label("Site date").fill("2020-01-01")
    page.get_by_role("button", name="Set the clock").click()
    notice = page.locator(".notice-error")
    expect(notice).to_contain_text("ten years ahead")
    expect(page.locator("body > .live")).to_contain_text("ten years ahead")
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_sign_in_page_is_accessible(page, demo, coordinator, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/accounts/login/", wait_until="networkidle")
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "address",
    [
        "/acting-as/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/password/change/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
    ],
)
def test_pages_about_oneself_are_accessible(page, live, address):
    user = make_user("COORD", "MGR", name="Nora Lindqvist")
    enter(page, user)
    page.wait_for_url("**/acting-as/")
    page.goto(address, wait_until="networkidle")
    assert violations_in_both_themes(page) == []


@pytest.mark.parametrize("address", ["/nowhere/", "/board/?due=soon", "/board/"])
def test_pages_that_say_why_not_are_accessible(
    page, protocol_version, coordinator, console_errors, address
):
    sign_in_page(page, make_user("COORD" if "due" in address else "TRANS"))
    page.goto(address, wait_until="networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations_in_both_themes(page) == []
    console_errors.clear()
