"""Two people at two browsers: what the one does the other sees, without reloading."""

import re

import pytest
from playwright.sync_api import expect

from casework.cases.models import Case
from casework.contacts import notes
from casework.people.actor import Actor
from tests.people_and_cases import (
    join,
    make_case,
    make_ready_case,
    make_user,
    protocol_version,  # noqa: F401  a fixture
)
from workflows.engine import tasks
from workflows.engine.models import WorkItem
from workflows.queue import claiming

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("streams")]
SOON = 2000  # ms in which a page has followed; measured, not asserted: machines are noisy
PATIENCE = 15_000  # ms


@pytest.fixture
def nora(transactional_db):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture
def omar(transactional_db):
    return make_user("COORD", name="Omar Haddad")


@pytest.fixture
def ready(protocol_version, nora, omar):
    """A case that may be moved to Record collection; both are on it."""
    case = make_ready_case(nora, protocol_version)
    join(case, omar, "COORD")
    return case


def column(page, code):
    return page.locator(f'.cards[data-column="{code}"]')


def tile(page, case):
    return page.locator(f"#case-{case.code}")


def open_at(context, address):
    page = context.new_page()
    page.goto(address)
    return page


def free_task(case):
    return WorkItem.objects.open().filter(case=case, role="COORD", owner=None).first()


def listening(page):
    """Until the page's stream has said its first word."""
    expect(page.locator("#live")).to_have_attribute("data-state", "live")


def streams(context):
    return [url for url in context.asked if "/live/?" in url]


def drag(page, case, code):
    tile(page, case).drag_to(column(page, code), target_position={"x": 40, "y": 40})
    expect(column(page, code)).to_contain_text(case.code)


def test_what_one_does_the_other_sees_on_every_page(browse, ready, nora, omar):
    his, hers = browse(omar), open_at(browse(nora), "/board/")
    places = "/board/", f"/cases/{ready.code}/", "/inbox/?tab=available"
    board, sheet, inbox = (open_at(his, place) for place in places)
    for page in (board, sheet, inbox):
        listening(page)
    drag(hers, ready, "RECORD_COLLECTION")
    expect(column(board, "RECORD_COLLECTION")).to_contain_text(ready.code, timeout=PATIENCE)
    expect(column(board, "INQUIRY")).not_to_contain_text(ready.code)
    expect(board.locator("#count-RECORD_COLLECTION")).to_have_text(re.compile(r"^\s*1\s*$"))
    expect(board.locator("body > .live")).to_have_text("Cases that others changed: 1.")
    expect(sheet.locator("#case")).to_contain_text("Record collection", timeout=PATIENCE)
    item = free_task(ready)
    row = inbox.locator(f"#row-{item.pk}")
    expect(row).to_be_visible(timeout=PATIENCE)
    inbox.wait_for_timeout(SOON)  # it asks every two seconds at most
    hers.goto(f"/inbox/{item.pk}/?tab=available")
    hers.get_by_role("button", name="Claim").click()
    expect(row).to_have_count(0, timeout=PATIENCE)
    noted = {"text": "She called.", "language": "en", "internal": False}
    notes.add(ready.pk, actor=Actor(nora, "COORD"), **noted)
    expect(sheet.locator("#case")).to_contain_text("She called.", timeout=PATIENCE)
    assert len(streams(his)) == 1  # for three tabs


def test_to_a_strangers_board_nothing_travels(browse, ready, protocol_version):
    stranger = make_user("COORD")
    theirs = make_case(stranger, protocol_version)
    context = browse(stranger)
    page = open_at(context, "/board/")
    listening(page)
    Case.objects.filter(pk=ready.pk).update(country="MX")
    page.wait_for_timeout(SOON)
    Case.objects.filter(pk=theirs.pk).update(country="AR")
    expect(tile(page, theirs)).to_contain_text("AR", timeout=PATIENCE)
    assert not [url for url in context.asked if ready.code in url]
    assert len([url for url in context.asked if "/board/cards/" in url]) == 1


def test_a_card_takes_its_place_and_leaves_what_one_is_at_alone(
    browse, protocol_version, nora, omar
):
    cases = [make_case(nora, protocol_version, name=f"Camino Ejemplo-{n}") for n in "ABC"]
    for case in cases:
        join(case, omar, "COORD")
    page = open_at(browse(omar), "/board/")
    listening(page)
    code = page.locator(f"#code-{cases[1].code}")
    code.focus()
    Case.objects.filter(pk__in=[case.pk for case in cases[:2]]).update(country="MX")
    expect(tile(page, cases[1])).to_contain_text("MX", timeout=PATIENCE)
    expect(tile(page, cases[1])).to_have_class(re.compile("tile-fresh"))
    expect(code).to_be_focused()
    assert [each.get_attribute("data-case") for each in page.locator(".tile").all()] == [
        case.code for case in cases
    ]
    expect(tile(page, cases[2])).not_to_have_class(re.compile("tile-fresh"))
    fourth = make_case(nora, protocol_version)
    join(fourth, omar, "COORD")
    expect(page.locator(".tile").last).to_have_attribute("data-case", fourth.code, timeout=PATIENCE)


def test_what_is_dragged_is_not_moved_away(browse, protocol_version, nora):
    first, second = (make_case(nora, protocol_version) for _ in range(2))
    page = open_at(browse(nora), "/board/")
    listening(page)
    box = tile(page, first).bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60, steps=5)
    expect(page.locator("#board")).to_have_class(re.compile("dragging"))
    Case.objects.filter(pk=second.pk).update(country="MX")
    page.wait_for_timeout(SOON)
    expect(tile(page, second)).not_to_contain_text("MX")
    page.mouse.up()
    expect(tile(page, second)).to_contain_text("MX")


def test_when_the_server_goes_it_says_so_comes_back_and_catches_up(browse, server, ready, nora):
    page = open_at(browse(nora), "/board/")
    listening(page)
    server.stop()
    expect(page.get_by_text("Reconnecting …")).to_be_visible()
    Case.objects.filter(pk=ready.pk).update(country="MX")
    server.start()
    expect(tile(page, ready)).to_contain_text("MX")
    listening(page)
    expect(page.locator("#live")).to_be_hidden()
    Case.objects.filter(pk=ready.pk).update(country="AR")
    expect(tile(page, ready)).to_contain_text("AR", timeout=PATIENCE)


def test_without_a_stream_it_asks_every_fifteen_seconds(browse, ready, nora):
    context = browse(nora)
    context.route(re.compile(r"/live/\?"), lambda route: route.abort())
    page = context.new_page()
    page.clock.install()
    page.goto("/board/")
    page.clock.run_for(3_000)
    expect(page.get_by_text("Looks for changes every 15 seconds")).to_be_visible()
    Case.objects.filter(pk=ready.pk).update(country="MX")
    page.clock.run_for(15_500)
    page.wait_for_timeout(500)
    page.clock.run_for(1_000)
    expect(tile(page, ready)).to_contain_text("MX")


def test_when_the_tab_that_listens_is_closed_another_takes_over(browse, ready, nora):
    context = browse(nora)
    first = open_at(context, "/inbox/")
    listening(first)
    page = open_at(context, "/board/")
    page.wait_for_timeout(800)
    assert len(streams(context)) == 1
    with context.expect_event("request", lambda request: "/live/?" in request.url):
        first.close()
    Case.objects.filter(pk=ready.pk).update(country="MX")
    expect(tile(page, ready)).to_contain_text("MX", timeout=PATIENCE)


def test_what_is_typed_in_the_inbox_stays_and_a_line_offers_the_news(
    browse, protocol_version, nora, omar
):
    case = make_case(nora, protocol_version)
    join(case, omar, "COORD")
    item = free_task(case)
    page = open_at(browse(omar), f"/inbox/{item.pk}/?tab=available")
    listening(page)
    note = page.locator(".pane-form [name=note]")
    note.fill("Half a sentence")
    claiming.claim(item.pk, actor=Actor(nora, "COORD"))
    line = page.locator(".pane .fresh-news")
    expect(line).to_contain_text("This case changed just now.", timeout=PATIENCE)
    expect(page.locator(f"#row-{item.pk}")).to_have_count(0)
    expect(note).to_be_focused()
    expect(note).to_have_value("Half a sentence")
    line.get_by_role("button", name="Show it").click()
    expect(page.locator(".pane")).to_contain_text("Nora Lindqvist")


def test_who_finishes_a_task_too_late_reads_who_was_faster_and_keeps_what_was_typed(
    browse, protocol_version, nora, omar
):
    case = make_case(nora, protocol_version)
    join(case, omar, "COORD")
    item = free_task(case)
    page = open_at(browse(omar), f"/inbox/{item.pk}/?tab=available")
    listening(page)
    page.locator(".pane-form [name=note]").fill("Half a sentence")
    given = {"scope_statement_sent_at": "2026-11-01T10:00+00:00"}
    tasks.complete(case.pk, item.code, actor=Actor(nora, "COORD"), given=given)
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator(".refusal")).to_contain_text("Nora Lindqvist finished this task")
    page.wait_for_timeout(2 * SOON)  # news of it comes, too
    expect(page.locator(".refusal")).to_contain_text("Half a sentence")
