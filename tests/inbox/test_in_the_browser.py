"""The inbox by keyboard alone, and as it looks to those who cannot see it well."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from casework import clock
from tests.accessibility import violations_in_both_themes
from tests.inbox.test_lists import items
from tests.people_and_cases import (
    join,
    make_case,
    make_user,
    protocol_version,
    sign_in_page,
)
from workflows.engine.models import WorkItem

__all__ = ["protocol_version"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def midweek(monkeypatch):
    """No weekend comes between: on a Friday a business day is longer, and other tasks come first."""
    days = "workflows.engine.occurrences.business_days_later"
    monkeypatch.setattr(days, lambda first, n, country: first + timedelta(days=n))


@pytest.fixture
def coordinator(db):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture
def case(protocol_version, coordinator):
    return make_case(coordinator, protocol_version, name="Camino Ejemplo")


def test_a_day_of_work_by_keyboard_alone(page, case, coordinator):
    """Walk, claim and put on hold, without the mouse."""
    sign_in_page(page, coordinator)
    page.goto("/inbox/", wait_until="networkidle")
    pane = page.locator("#pane")
    page.keyboard.press("j")
    expect(pane.get_by_role("heading", level=2)).to_contain_text("Acknowledge inquiry")
    page.keyboard.press("j")
    expect(pane.get_by_role("heading", level=2)).to_contain_text("Red-flag screen")
    page.keyboard.press("k")
    expect(pane.get_by_role("heading", level=2)).to_contain_text("Acknowledge inquiry")
    page.keyboard.press("c")
    expect(pane).to_contain_text("Yours")
    expect(page.get_by_role("navigation", name="Queues")).to_contain_text("Mine 1")
    assert "tab=mine" in page.url
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Put a task on hold")
    page.get_by_label("What it waits for").focus()
    page.keyboard.type("The family asks for a week.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(pane).to_contain_text("On hold until")
    assert items(case)["INQ-01"].held_because == "The family asks for a week."


def test_a_form_is_filled_and_sent_by_keyboard_alone(page, case, coordinator):
    until = clock.site_today() + timedelta(days=2)
    WorkItem.objects.filter(pk=items(case)["INQ-01"].pk).update(held_until=until)
    sign_in_page(page, coordinator)
    page.goto("/inbox/", wait_until="networkidle")
    pane = page.locator("#pane")
    page.keyboard.press("n")
    expect(pane.get_by_role("heading", level=2)).to_contain_text("Red-flag screen")
    page.keyboard.press("Enter")
    expect(pane.locator("[name=red_flag_found]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(pane.locator("[name=red_flag_found][value=false]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("No acute symptoms described.")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Queues")).not_to_contain_text("Mine 1")
    done = items(case)["INQ-06"]
    assert (done.outcome, done.reason) == ("done", "No acute symptoms described.")


def test_keys_write_letters_where_one_types_and_help_shows_them(page, case, coordinator):
    sign_in_page(page, coordinator)
    page.goto("/inbox/", wait_until="networkidle")
    page.keyboard.press("?")
    expect(page.locator("#inbox-keys")).to_be_visible()
    page.keyboard.press("?")
    page.keyboard.press("j")
    note = page.locator("#pane [name=note]")
    note.focus()
    page.keyboard.type("check j and c")
    expect(note).to_have_value("check j and c")
    assert not WorkItem.objects.filter(owner=coordinator).exists()


def test_what_was_typed_goes_neither_lost_nor_along(page, case, coordinator):
    sign_in_page(page, coordinator)
    page.goto("/inbox/", wait_until="networkidle")
    pane = page.locator("#pane")
    title = pane.get_by_role("heading", level=2)
    page.keyboard.press("j")
    expect(title).to_contain_text("Acknowledge inquiry")
    pane.locator("[name=note]").fill("For this case only.")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".notice-warning")).to_contain_text("is not saved")
    expect(pane.locator("[name=note]")).to_have_value("For this case only.")
    page.keyboard.press("j")
    expect(title).to_contain_text("Red-flag screen")
    expect(pane.locator("[name=note]")).to_have_value("")
    page.go_back()
    expect(title).to_contain_text("Acknowledge inquiry")
    assert "/inbox/" in page.url


def test_done_opens_the_next_task_with_an_empty_form(page, case, coordinator):
    sign_in_page(page, coordinator)
    page.goto("/inbox/", wait_until="networkidle")
    pane = page.locator("#pane")
    page.keyboard.press("j")
    pane.locator("[name=note]").fill("For this case only.")
    pane.get_by_role("button", name="Done").dblclick()
    expect(pane.get_by_role("heading", level=2)).to_contain_text("Red-flag screen")
    expect(pane.locator("[name=note]")).to_have_value("")
    expect(page.locator(".refusal")).to_have_count(0)
    assert items(case)["INQ-01"].reason == "For this case only."
    assert items(case)["INQ-06"].outcome == ""


def test_many_are_selected_and_given_away(page, case, coordinator):
    helper = make_user("COORD", name="Ben Other")
    join(case, helper, "COORD")
    sign_in_page(page, coordinator)
    page.goto("/inbox/", wait_until="networkidle")
    before = page.locator("#rows [data-item]").count()
    for row in page.locator(".inbox-check").all()[:2]:
        row.check()
    page.get_by_role("button", name="Assign selected").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Ben Other").click()
    dialog.get_by_role("button", name="Assign").click()
    expect(dialog.get_by_text("given to Ben Other")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("#rows [data-item]")).to_have_count(before - 2)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_inbox_is_accessible(page, case, coordinator, width):
    sign_in_page(page, coordinator)
    page.set_viewport_size({"width": width, "height": 844})
    item = items(case)["INQ-01"]
    WorkItem.objects.filter(pk=item.pk).update(
        due_at=clock.now() - timedelta(days=3), due_on=clock.site_today() - timedelta(days=3)
    )
    for address in (
        "/inbox/",
        f"/inbox/{item.pk}/?tab=available",
        f"/inbox/{item.pk}/assign/",
        "/inbox/?tab=done",
        "/notices/",
        "/notices/mail/",
    ):
        page.goto(address, wait_until="networkidle")
        assert violations_in_both_themes(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_managers_team_page_is_accessible(page, case):
    manager = make_user("MGR")
    sign_in_page(page, manager)
    for tab in ("unassigned", "overdue", "people", "approvals"):
        page.goto(f"/inbox/?tab={tab}", wait_until="networkidle")
        assert violations_in_both_themes(page) == [], tab
