"""The browser fixtures themselves, on the sign-in page."""

import pytest

pytestmark = pytest.mark.e2e


def test_the_sign_in_page_keeps_to_the_policy(page):
    answer = page.goto("/accounts/login/")
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.locator("input[type=password]").is_visible()


def test_styles_scripts_and_fonts_are_served_from_here(page, live):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/accounts/login/", wait_until="networkidle")
    assert any(url.endswith(".css") for url in asked)
    assert all(url.startswith((live, "data:")) for url in asked)


def test_a_broken_policy_is_heard(page, console_errors):
    page.goto("/accounts/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b style=\"color: red\">x</b>')")
    assert "Content Security Policy" in console_errors[0]
    console_errors.clear()
