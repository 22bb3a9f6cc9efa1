"""The board as people use it: dragging, the keyboard, scrolling, filters, a small screen."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import (
    make_case,
    make_ready_case,
    make_user,
    protocol_version,  # noqa: F401  a fixture
    sign_in_page,
)
from workflows.engine import moves

pytestmark = pytest.mark.e2e


@pytest.fixture
def coordinator(live):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture
def ready(protocol_version, coordinator):
    """A case that may be moved to Record collection."""
    return make_ready_case(coordinator, protocol_version)


@pytest.fixture
def board(page, coordinator):
    """Opens the board for its coordinator."""
    sign_in_page(page, coordinator)

    def opened(query=""):
        page.goto("/board/" + query, wait_until="networkidle")
        return page

    return opened


def column(page, code):
    return page.locator(f'.cards[data-column="{code}"]')


def drag(page, case, code):
    page.locator(f"#case-{case.code}").drag_to(
        column(page, code), target_position={"x": 40, "y": 40}
    )


def test_a_drop_that_asks_for_nothing_moves_the_card_at_once(board, ready):
    page = board()
    drag(page, ready, "RECORD_COLLECTION")
    expect(column(page, "RECORD_COLLECTION")).to_contain_text(ready.code)
    expect(page.locator("#count-RECORD_COLLECTION")).to_have_text(re.compile(r"^\s*1\s*$"))
    expect(page.locator("#count-INQUIRY")).to_have_text(re.compile(r"^\s*0\s*$"))
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("body > .live")).to_have_text(f"{ready.code} is now in Record collection.")
    assert Case.objects.get().stage == "RECORD_COLLECTION"


def test_a_drop_on_what_moved_meanwhile_says_who_moved_it(board, ready, coordinator):
    page = board()
    page.locator(f"#case-{ready.code} .tile-who").hover()
    page.wait_for_timeout(400)  # the columns' words are known by now
    moves.advance(ready.pk, "open_case", actor=Actor(coordinator, "COORD"))
    drag(page, ready, "RECORD_COLLECTION")
    expect(page.get_by_role("dialog")).to_contain_text("moved this case to Record collection")


def test_a_move_is_made_in_the_dialog_by_keyboard(board, ready):
    page = board()
    page.locator(f"#code-{ready.code}").focus()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("link", name="Open the case: go to Record collection").click()
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_be_hidden()
    expect(column(page, "RECORD_COLLECTION")).to_contain_text(ready.code)
    expect(page.locator(f"#case-{ready.code} a")).to_be_focused()


def test_a_card_dropped_where_it_may_not_go_says_why(board, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    page = board()
    drag(page, case, "RECORD_COLLECTION")
    expect(page.get_by_role("dialog")).to_contain_text("consent")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(f"#case-{case.code} a")).to_be_focused()
    expect(column(page, "INQUIRY")).to_contain_text(case.code)
    assert Case.objects.get().stage == "INQUIRY"


def test_a_card_dropped_where_it_was_asks_nothing(board, ready):
    page = board()
    drag(page, ready, "INQUIRY")
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_everything_works_by_keyboard(board, ready, protocol_version, coordinator):
    other = make_case(coordinator, protocol_version)
    page = board()
    first = page.locator(f"#code-{ready.code}")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#code-{other.code}")).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("Move on from")
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_role("region", name="Selected cases")).to_contain_text("1 selected")
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Selected cases")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()


def test_one_card_is_in_the_order_of_tabs(board, ready, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    page = board()
    expect(page.locator(".tile-code[tabindex='0']")).to_have_count(1)
    page.keyboard.press("End")
    page.locator(f"#code-{ready.code}").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tile-code[tabindex='0']")).to_have_count(1)


def test_picking_up_a_card_lets_every_column_say_whether_it_may_go_there(board, ready):
    page = board()
    page.locator(f"#case-{ready.code} .tile-who").hover()
    page.mouse.down()
    box = page.locator(f"#case-{ready.code}").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 70, steps=6)
    head = page.locator(".column-head[data-column=RECORD_COLLECTION] .column-says")
    expect(head).to_have_text("Allowed")
    never = page.locator(".column-head[data-column=APHERESIS] .column-says")
    expect(never).to_have_text("Not from here")
    page.mouse.up()
    expect(head).to_be_hidden()


def test_a_folded_column_stays_folded(board, ready):
    page = board()
    with page.expect_response("**/board/look/"):
        page.get_by_role("button", name="Show or fold Inquiry").click()
    expect(page.locator(f"#case-{ready.code}")).to_be_hidden()
    page.reload(wait_until="networkidle")
    expect(page.locator(f"#case-{ready.code}")).to_be_hidden()
    page.get_by_role("button", name="Show or fold Inquiry").click()
    expect(page.locator(f"#case-{ready.code}")).to_be_visible()


def test_an_auditor_cannot_drag(page, ready):
    sign_in_page(page, make_user("AUDITOR"))
    page.goto("/board/", wait_until="networkidle")
    drag(page, ready, "RECORD_COLLECTION")
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(column(page, "INQUIRY")).to_contain_text(ready.code)


def test_a_column_goes_on_while_it_is_scrolled(board, protocol_version, coordinator):
    for _ in range(45):
        make_case(coordinator, protocol_version)
    page = board()
    tiles = column(page, "INQUIRY").locator(".tile")
    expect(tiles).to_have_count(20)
    for count in (40, 45):
        column(page, "INQUIRY").evaluate("list => list.scrollTo(0, list.scrollHeight)")
        expect(tiles).to_have_count(count)


def test_a_filter_applies_as_soon_as_it_is_chosen(board, ready, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    page = board()
    page.get_by_role("button", name="Cohort").click()
    page.get_by_label("LN · Lupus nephritis").check()
    page.wait_for_url("**cohort=LN**")
    expect(page.locator(".tile")).to_have_count(1)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Clear").click()
    expect(page.locator(".tile")).to_have_count(2)
    page.locator(f"#code-{ready.code}").focus()  # what the filters drew anew still works
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("Move on from")


def test_a_moved_card_that_the_filters_hide_leaves(board, ready, console_errors):
    page = board(f"?q={ready.code}&due=")
    page.locator("#board").evaluate("board => { board.dataset.query = 'q=nobody'; }")
    drag(page, ready, "RECORD_COLLECTION")
    expect(page.locator(".tile")).to_have_count(0)
    expect(page.locator("body > .live")).to_have_text(f"{ready.code} has left this board.")
    console_errors.clear()  # that there is no such card is a 404


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in(board, ready):
    page = board()
    page.context.clear_cookies()
    page.get_by_role("button", name=f"Move {ready.code}").click()
    page.wait_for_url("**/accounts/login/?next=/board/")


def test_an_answer_that_never_comes_is_told(board, ready, console_errors):
    page = board()
    page.route("**/moves/", lambda route: route.abort())
    page.get_by_role("button", name=f"Move {ready.code}").click()
    expect(page.locator(".notice-error")).to_be_visible()
    expect(page.locator(".notice-error")).to_contain_text("cannot be reached")
    console_errors.clear()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_board_is_accessible(board, ready, protocol_version, coordinator, width):
    for days in (8, 20):  # past its target, past its limit
        with clock.held_at(clock.now() - timedelta(days=days)):
            make_case(coordinator, protocol_version, name="Camino Ejemplo")
    page = board()
    page.set_viewport_size({"width": width, "height": 844})
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=f"Move {ready.code}").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations_in_both_themes(page) == []


def test_an_empty_board_is_accessible(board, ready):
    assert violations_in_both_themes(board("?q=nobody")) == []
