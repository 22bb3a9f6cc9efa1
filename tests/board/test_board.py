"""The board: who sees which cases on it, what a card says, filters, pages of a column."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.cases.facts import record
from casework.people.actor import SYSTEM, Actor
from casework.people.roles import BOARD_ROLES, Role
from tests.engine import follow
from tests.people_and_cases import (
    join,
    make_case,
    make_ready_case,
    make_user,
    sign_in,
)
from workflows.board.wording import Wording
from workflows.engine import moves, tasks

HTMX = {"HX-Request": "true"}
ADDRESSES = ["/board/", "/board/column/INQUIRY/", "/board/cards/"]


pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture
def board(client, coordinator):
    """The board's page as its coordinator sees it."""
    sign_in(client, coordinator)
    return lambda query="": client.get("/board/" + query)


def codes(response):
    return re.findall(r'data-case="([^"]+)"', response.content.decode())


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sign(response, name):
    """What stands beside a sign of the first card."""
    return re.search(f'aria-labelledby="{name}"></i>([^<]*)<', response.content.decode()).group(1)


# --- who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_is_not_signed_in_is_asked_to(client, db, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("role", sorted(set(Role.values) - BOARD_ROLES))
@pytest.mark.parametrize("address", ADDRESSES)
def test_other_roles_have_no_board(client, protocol_version, role, address):
    assert sign_in(client, make_user(role)).get(address).status_code == 403


@pytest.mark.parametrize("role", sorted(BOARD_ROLES))
def test_board_roles_have_the_twelve_columns(client, protocol_version, coordinator, role):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    user = make_user(role)
    join(case, user, role)
    page = sign_in(client, user).get("/board/")
    assert page.status_code == 200
    assert page.content.decode().count('class="column-head') == 12
    assert codes(page) == [case.code]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_reading_is_allowed(client, protocol_version, coordinator, address):
    assert sign_in(client, coordinator).post(address).status_code == 405


def test_the_case_of_another_coordinator_is_not_there(client, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    sign_in(client, make_user("COORD"))
    assert codes(client.get("/board/")) == []
    assert codes(client.get("/board/column/INQUIRY/", headers=HTMX)) == []
    answer = client.get(f"/board/cards/?case={case.code}")
    assert codes(answer) == []
    assert "0" in text(answer)


# --- what a card says -----------------------------------------------------------------------------


def test_the_name_is_masked_even_for_those_who_know_it(board, protocol_version, coordinator):
    make_case(coordinator, protocol_version, name="Camino Ejemplo-Uno", cohort="LN", country="MX")
    page = board()
    assert "Ca•••• E•••" in text(page)
    assert "Camino" not in page.content.decode()
    assert "MX · es" in text(page)
    assert "LN" in text(page)


@pytest.mark.parametrize(("role", "shown"), [("CELL_LAB", "C. E. U."), ("AUDITOR", "")])
def test_laboratory_and_auditor_see_less_of_the_name(
    client, protocol_version, coordinator, role, shown
):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo-Uno")
    user = make_user(role)
    join(case, user, role)
    page = sign_in(client, user).get("/board/")
    assert "Ca••••" not in text(page)
    assert shown in text(page)


def test_a_card_counts_tasks_and_papers_and_names_whom_it_waits_on(
    board, protocol_version, coordinator
):
    make_case(coordinator, protocol_version, name="Camino Ejemplo")
    page = board()
    assert sign(page, "said-tasks") == "1/6"
    assert sign(page, "said-papers").startswith("0/")
    assert 'aria-labelledby="said-waits"></i><span>Coordinator</span>' in page.content.decode()
    assert 'title="Nora Lindqvist">NL<' in page.content.decode()
    for words in ("Tasks done", "Papers verified", "Waits on"):
        assert words in text(page)


def test_a_case_that_may_move_is_ready(board, protocol_version, coordinator):
    make_ready_case(coordinator, protocol_version)
    assert "Ready" in text(board())


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today 5 days left"),
        (5, "target is today"),
        (6, "1 day past target"),
        (10, "5 days past target"),
        (12, "2 days past limit"),
    ],
)
def test_time_is_told_against_target_and_limit(board, protocol_version, coordinator, days, words):
    make_case(coordinator, protocol_version, name="Camino Ejemplo")
    with clock.held_at(clock.now() + timedelta(days=days)):
        assert words in text(board())


def test_where_a_column_holds_two_stages_the_card_names_its_own(protocol_version):
    say = Wording(Actor(None, "MGR"), clock.site_today())
    assert say.stage(protocol_version.pk, "INFUSION") == "Infusion"
    assert say.stage(protocol_version.pk, "LYMPHODEPLETION") == "Lymphodepletion"
    assert say.stage(protocol_version.pk, "FOLLOWUP_D120") == "Day-120 follow-up"
    assert say.stage(protocol_version.pk, "INQUIRY") == ""


def test_on_hold_the_time_stands(board, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    moves.advance(
        case.pk,
        "put_on_hold",
        actor=Actor(coordinator, "COORD"),
        given={"hold_reason": "TRAVEL", "hold_review_on": "2099-01-01"},
        reason_code="PAUSE",
    )
    with clock.held_at(clock.now() + timedelta(days=30)):
        page = board()
        assert "on hold since" in text(page)
        assert "past limit" not in text(page)
        assert codes(board("?due=late")) == []


def test_a_proposal_that_waits_is_marked(board, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    assert "To confirm" not in text(board())
    moves.advance(
        case.pk,
        "record_death_before_study",
        actor=Actor(coordinator, "COORD"),
        given={"death_on": clock.site_today().isoformat(), "death_source": "The family called"},
        reason_code="BEFORE_STUDY",
    )
    assert "To confirm" in text(board())


def test_only_who_may_move_cases_finds_the_button(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version, name="Camino Ejemplo")
    assert "tile-move" in sign_in(client, coordinator).get("/board/").content.decode()
    assert "tile-move" not in sign_in(client, make_user("AUDITOR")).get("/board/").content.decode()


# --- columns and cards ----------------------------------------------------------------------------


@pytest.fixture
def many(protocol_version, coordinator):
    return [make_case(coordinator, protocol_version).code for _ in range(45)]


def test_a_column_shows_twenty_cases_and_then_the_next(board, client, many):
    page = board()
    assert codes(page) == many[:20]
    for expected in (many[20:40], many[40:]):
        after = re.search(r'hx-get="(/board/column/[^"]+)"', page.content.decode()).group(1)
        page = client.get(after.replace("&amp;", "&"), headers=HTMX)
        assert codes(page) == expected
        assert "<html" not in page.content.decode()
    assert "hx-trigger" not in page.content.decode()


def test_filters_stay_while_a_column_goes_on(board, many):
    page = board("?q=CW").content.decode()
    assert re.search(r"/board/column/INQUIRY/\?after=[\d-]+&amp;q=CW", page)


def test_without_scripts_a_column_goes_on_as_a_page(board, client, many):
    page = client.get("/board/column/INQUIRY/") if board() else None
    assert codes(page) == many[:20]
    assert "<html" in page.content.decode()


@pytest.mark.parametrize(
    "after", ["x", "1", "1-x", "1-2", "0-2-3", "1-2-3-4", "9" * 30 + "-1-1", "%00"]
)
def test_a_place_that_is_none_is_refused(client, protocol_version, coordinator, after):
    sign_in(client, coordinator)
    assert client.get(f"/board/column/INQUIRY/?after={after}").status_code == 400


def test_a_column_that_is_none_is_not_found(client, protocol_version, coordinator):
    sign_in(client, coordinator)
    assert client.get("/board/column/NOWHERE/").status_code == 404


def test_a_closed_case_leaves_the_board(client, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    moves.advance(
        case.pk,
        "withdraw",
        actor=Actor(coordinator, "COORD"),
        given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
        reason_code="FAMILY_DECISION",
    )
    sign_in(client, coordinator)
    assert codes(client.get("/board/")) == []
    assert codes(client.get(f"/board/cards/?case={case.code}")) == []


def test_counts_are_addressed_to_their_places(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    answer = sign_in(client, coordinator).get("/board/cards/").content.decode()
    assert answer.count("<hx-partial") == 12 + 4 + 1
    places = re.findall(r'hx-target="#([^"]+)"', answer)
    page = client.get("/board/").content.decode()
    assert all(f'id="{place}"' in page for place in places)


# --- cost -----------------------------------------------------------------------------------------


def queries(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_board_costs_the_same_for_three_and_for_sixty(client, protocol_version, coordinator):
    sign_in(client, coordinator)
    make_ready_case(coordinator, protocol_version)
    for _ in range(2):
        make_case(coordinator, protocol_version, name="Camino Ejemplo")
    few = queries(client, "/board/")
    for _ in range(57):
        make_case(coordinator, protocol_version)
    assert queries(client, "/board/") == few <= 15
    assert queries(client, "/board/?q=CW&due=") <= 15
    assert queries(client, "/board/cards/") <= 6
    assert queries(client, "/board/column/INQUIRY/") <= 12


def test_the_page_is_light(client, protocol_version, coordinator):
    for _ in range(20):
        make_case(coordinator, protocol_version, name="José Ejemplo de la Fuente", cohort="PSSPAH")
    page = sign_in(client, coordinator).get("/board/").content
    empty, cards = len(page), page.count(b"data-case=")
    assert cards == 20
    counts = len(client.get("/board/cards/").content)
    code = codes(client.get("/board/"))[0]
    a_card = len(client.get(f"/board/cards/?case={code}").content) - counts
    assert empty + a_card * 20 * 11 < 500_000


# --- rare marks -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def on_site(protocol_version):
    """A case whose patient takes part in the study, so that adverse events call for work."""
    return follow("adult_ln_to_completed", protocol_version, until="CONSENT")


@pytest.fixture
def at_hospital(client, on_site):
    """The board at the time of that case, as a role sees it."""

    def opened(role):
        user = make_user(role)
        join(on_site.case, user, role)
        with clock.held_at(on_site.now):
            return sign_in(client, user).get("/board/")

    return opened


def test_a_possible_adverse_event_is_marked_until_it_is_dealt_with(at_hospital, on_site):
    assert "Safety open" not in text(at_hospital("MGR"))
    manager = Actor(make_user("MGR"), "MGR")
    with clock.held_at(on_site.now):
        tasks.raise_event(on_site.case.pk, "suspected_sae_reported", actor=manager)
    assert "Safety open" in text(at_hospital("MGR"))
    assert "Safety open" not in text(at_hospital("CELL_LAB"))  # domain.md 1.4


def test_a_second_collection_is_marked(at_hospital, on_site):
    record(on_site.case, {"attempt_no": 1}, actor=SYSTEM, source="APHERESIS")
    assert "Collection" not in text(at_hospital("INVESTIGATOR"))
    record(on_site.case, {"attempt_no": 2}, actor=SYSTEM, source="APHERESIS")
    assert "Collection 2" in text(at_hospital("INVESTIGATOR"))
