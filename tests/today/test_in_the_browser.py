"""A change of the hospital comes, is ticked off and gone; and the page for those who cannot see it well."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.contacts import notes
from casework.people.actor import Actor
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import (
    join,
    make_case,
    make_ready_case,
    make_user,
    protocol_version,
    sign_in_page,
)
from workflows.engine.models import Readiness, WorkItem
from workflows.limits.verbs import set_limit
from workflows.queue import asking

__all__ = ["protocol_version"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SIZES = [(1440, 900), (390, 844)]
REASON = "The family wrote by paper mail, and there is no other way."


@pytest.fixture
def coordinator(db):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture
def nurse(db):
    return Actor(make_user("SITE_CRC", name="Mei Chen"), "SITE_CRC")


@pytest.fixture
def case(protocol_version, coordinator, nurse):
    made = make_case(coordinator, protocol_version, name="Camino Ejemplo", cohort="LN")
    join(made, nurse.user, nurse.role)
    return made


def note(case, actor, text):
    notes.add(case.pk, text=text, language="en", internal=False, actor=actor)


def test_a_change_of_the_hospital_is_seen_and_gone(page, case, coordinator, nurse):
    note(case, nurse, "The bed is free from Monday on.")
    sign_in_page(page, coordinator)
    page.goto("/inbox/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Today").click()
    changed = page.get_by_role("region", name="Changed by others")
    expect(changed).to_contain_text("Mei Chen wrote a note")
    expect(changed).to_contain_text("The bed is free from Monday on.")
    page.reload(wait_until="networkidle")
    expect(changed).to_contain_text("The bed is free from Monday on.")
    changed.get_by_role("button", name="Seen").click()
    expect(changed).to_contain_text("Nobody else has changed anything since then.")
    expect(changed).not_to_contain_text("The bed is free")
    page.reload(wait_until="networkidle")
    expect(changed).to_contain_text("Nobody else has changed anything since then.")


def test_the_page_follows_what_comes_while_it_is_looked_at(page, case, coordinator, nurse):
    sign_in_page(page, coordinator)
    page.goto("/today/", wait_until="networkidle")
    page.get_by_role("button", name="Seen").click()
    changed = page.get_by_role("region", name="Changed by others")
    expect(changed).to_contain_text("Nobody else")
    note(case, nurse, "The bed is free from Monday on.")
    expect(changed).to_contain_text("The bed is free from Monday on.", timeout=40_000)


def test_it_works_without_scripts(chromium, live, case, coordinator, nurse):
    note(case, nurse, "The bed is free from Monday on.")
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    sign_in_page(page, coordinator)
    page.goto("/today/")
    page.get_by_role("button", name="Seen").click()
    expect(page.get_by_role("region", name="Changed by others")).to_contain_text("Nobody else")
    context.close()


def test_what_waits_opens_over_the_page_and_leaves_it_when_it_is_decided(page, case, coordinator):
    item = WorkItem.objects.current().get(case=case, code="INQ-01")
    asking.ask_waiver(item.pk, actor=Actor(coordinator, "COORD"), reason=REASON)
    manager = make_user("MGR", name="Ines Ferrer")
    join(case, manager, "MGR")
    sign_in_page(page, manager)
    page.goto("/today/", wait_until="networkidle")
    blocked = page.get_by_role("region", name="Blocked on you")
    blocked.get_by_role("link", name="Doing without").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_be_hidden()
    expect(blocked).not_to_contain_text("Doing without")


@pytest.fixture
def busy(protocol_version, coordinator, nurse, case):
    """A day with something of everything."""
    make_ready_case(coordinator, protocol_version, name="Lucía Prueba")
    late = clock.now() - timedelta(days=3)
    open_ = WorkItem.objects.open().filter(case=case)
    open_.update(due_on=late.date(), due_at=late)
    first = open_.order_by("pk").first()
    WorkItem.objects.filter(pk=first.pk).update(safety=True)
    Readiness.objects.filter(case=case).update(
        waiting_on="COORD", limit_on=late.date(), target_on=late.date()
    )
    item = WorkItem.objects.current().get(case=case, code="INQ-01")
    asking.ask_waiver(item.pk, actor=nurse, reason=REASON)
    for n in range(6):
        note(case, nurse, f"Day {n}: the bed is free, and somebody has to tell the family so.")
    set_limit("INQUIRY", limit=1, hard=False, actor=Actor(make_user("MGR"), "MGR"))


@pytest.mark.parametrize("role", ["COORD", "MGR"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_grave_is_found_and_nothing_is_cut_off(page, busy, coordinator, role, size):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    sign_in_page(page, coordinator if role == "COORD" else make_user(role))
    page.goto("/today/", wait_until="networkidle")
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
