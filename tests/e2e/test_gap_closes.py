"""A value entered beside its page and verified by a second person closes a gap: the card is ready."""

from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import expect

from casework import clock
from casework.people.demo_clock import ClockShift
from casework.protocols.publish import NEWEST, publish
from documents.models import Version
from tests.eligibility.records import put_in_force
from tests.engine import Journey, steps
from tests.gaps.conftest import ROAD
from tests.gaps.records import asked, fill, papers_of
from tests.people_and_cases import sign_in

LAST = "lymphocytes_abs"


def collected(version):
    """A case in Record collection with everything done but one value of its blood count."""
    journey = Journey(ROAD, version, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    papers_of(journey)
    fill(journey, but={LAST})
    for step in steps(ROAD):
        if step.code in journey.open_codes() and step.act == "complete":
            journey.complete(step.code, **step.records)
    journey.complete("REC-08", gap_list_sent_at=journey.later(minutes=5).moment())
    return journey


def window(chromium, address, user):
    from django.test import Client

    context = chromium.new_context(base_url=address, locale="en-GB")
    context.set_default_timeout(20_000)
    cookie = sign_in(Client(), user).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": address}])
    return context.new_page()


def card(page, journey):
    page.goto("/board/")
    return page.locator("li.tile", has_text=journey.case.code)


def enter_beside_the_page(page, values):
    page.goto(values, wait_until="networkidle")
    page.get_by_role("combobox", name="Data element").focus()
    page.keyboard.type("lymphocyte")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    value = page.get_by_label("Absolute lymphocyte count")
    value.fill("1.12")
    page.get_by_label("Unit", exact=True).select_option("10*9/L")
    value.press("Enter")
    expect(page.locator("#values [data-said]")).to_contain_text("1.12")


def agree(page, values):
    page.goto(values, wait_until="networkidle")
    page.get_by_role("button", name="Agrees with the page").click()
    expect(page.get_by_role("button", name="Agrees with the page")).to_have_count(0)


def test_a_value_beside_its_page_closes_a_gap_and_the_card_is_ready(demo, chromium):
    version = publish(NEWEST)[0]
    put_in_force()
    journey = collected(version)
    ahead = journey.now + timedelta(minutes=5) - clock.now()
    ClockShift.objects.update_or_create(pk=1, defaults={"seconds": int(ahead.total_seconds())})
    paper = Version.objects.get(case=journey.case, document_type="LAB_CBC")
    values = reverse("document-values", args=[paper.pk])
    first = window(chromium, str(demo), journey.person("COORD-1", "COORD"))
    second = window(chromium, str(demo), journey.person("COORD-2", "COORD"))
    assert ("GAP-01", "LAB_CBC") in asked(journey)
    expect(card(first, journey)).to_contain_text("Coordinator")  # whom it waits for

    enter_beside_the_page(first, values)
    assert ("GAP-01", "LAB_CBC") in asked(journey)

    agree(second, values)
    assert not asked(journey)
    expect(card(second, journey)).to_contain_text("Ready")
    expect(card(first, journey)).to_contain_text("Ready")
