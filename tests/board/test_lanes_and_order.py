"""Swimlanes, the order of a column, what columns say, and how a person likes the board."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import BadRequest

from casework import clock
from casework.cases.models import Case
from casework.cases.situation import situation
from casework.people.actor import Actor
from tests.people_and_cases import make_case, make_ready_case, make_user, sign_in
from workflows.board.look import Look
from workflows.board.order import LATER, Place, behind, in_order
from workflows.board.targets import targets
from workflows.engine import moves
from workflows.engine.models import Readiness
from workflows.limits.verbs import set_limit
from workflows.pace.models import Pace

pytestmark = pytest.mark.xdist_group("board")
SINCE = datetime(2026, 1, 5, 4, tzinfo=UTC)


@pytest.fixture
def board(client, coordinator):
    sign_in(client, coordinator)
    return lambda query="": client.get("/board/" + query)


def text(response):
    page = re.sub(r'aria-label="([^"]*)"[^>]*>', r">\1 ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def lanes(response):
    page = response.content.decode()
    found = re.findall(r'id="lane-name-([^"]+)">\s*<bdi>([^<]*)</bdi>\s*<span[^>]*>(\d+)', page)
    return [(key, name, int(count)) for key, name, count in found]


def cell(response, column, lane):
    page = response.content.decode()
    here = re.search(
        rf'data-column="{column}"\s+data-lane="{lane}"\s+data-name(.*?)</ol>', page, re.DOTALL
    )
    return re.findall(r'data-case="([^"]+)"', here[1])


# --- lanes ----------------------------------------------------------------------------------------


def test_lanes_by_country_hold_their_cases_and_what_has_none_comes_last(
    board, protocol_version, coordinator
):
    spain = make_case(coordinator, protocol_version, country="ES")
    kenya = make_case(coordinator, protocol_version, country="KE")
    nowhere = make_case(coordinator, protocol_version)
    page = board("?lanes=country")
    assert lanes(page) == [("KE", "Kenya", 1), ("ES", "Spain", 1), ("none", "None yet", 1)]
    assert cell(page, "INQUIRY", "ES") == [spain.code]
    assert cell(page, "INQUIRY", "KE") == [kenya.code]
    assert cell(page, "INQUIRY", "none") == [nowhere.code]


def test_ones_own_lane_comes_first(client, protocol_version, coordinator):
    other = make_user("COORD", name="Ada Before")
    make_case(other, protocol_version)
    make_case(coordinator, protocol_version)
    manager = sign_in(client, make_user("MGR"))
    assert [name for _, name, _ in lanes(manager.get("/board/?lanes=coordinator"))] == [
        "Ada Before",
        "Nora Lindqvist",
    ]


def test_a_lane_shows_five_cases_of_a_column_and_goes_on(
    board, client, protocol_version, coordinator
):
    codes = [make_case(coordinator, protocol_version, country="ES").code for _ in range(7)]
    page = board("?lanes=country")
    assert cell(page, "INQUIRY", "ES") == codes[:5]
    more = re.search(r'hx-get="(/board/column/INQUIRY/[^"]+)"', page.content.decode())[1]
    rest = client.get(more.replace("&amp;", "&"), headers={"HX-Request": "true"})
    assert re.findall(r'data-case="([^"]+)"', rest.content.decode()) == codes[5:]


def test_lanes_beyond_the_first_page_come_when_they_are_scrolled_to(
    board, client, protocol_version, coordinator, monkeypatch
):
    monkeypatch.setattr("workflows.board.columns.SHOWN_AT_FIRST", 1)
    make_case(coordinator, protocol_version, country="ES")
    kenya = make_case(coordinator, protocol_version, country="KE")
    late = make_case(coordinator, protocol_version, country="ZM")
    page = board("?lanes=country").content.decode()
    assert kenya.code in page
    assert late.code not in page
    address = re.search(r'hx-get="(/board/lane/country/ZM/[^"]+)"', page)[1]
    lane = client.get(address.replace("&amp;", "&"))
    assert late.code in lane.content.decode()


@pytest.mark.parametrize(
    "query", ["?lanes=weather", "column/INQUIRY/?lanes=coordinator&lane=x", "lane/weather/x/"]
)
def test_lanes_that_are_none_are_refused(board, query):
    assert board(query).status_code == 400


def test_a_lane_never_shows_more_than_one_may_see(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version, country="ES")
    stranger = sign_in(client, make_user("COORD"))
    assert stranger.get("/board/lane/country/ES/").content.decode().strip() == ""


def test_lanes_cost_the_same_queries_for_any_number_of_cases(
    board, protocol_version, coordinator, django_assert_max_num_queries
):
    for country in ("ES", "KE", "ZM"):
        make_case(coordinator, protocol_version, country=country)
    with django_assert_max_num_queries(15):
        board("?lanes=country")
    with django_assert_max_num_queries(15):
        board("?lanes=coordinator")


# --- order ----------------------------------------------------------------------------------------


def test_a_place_is_read_as_it_was_written():
    for place in (Place(LATER, SINCE, 7), Place(date(2026, 2, 1), SINCE, 7)):
        assert Place.read(str(place)) == place
    with pytest.raises(BadRequest):
        Place.read("1-2")


def test_in_tracking_what_is_due_within_two_weeks_comes_first(protocol_version, coordinator):
    today = date(2026, 11, 24)
    due = {"soon": 13, "edge": 14, "later": 15, "overdue": -3, "none": None}
    cases = {name: make_case(coordinator, protocol_version) for name in due}
    for name, days in due.items():
        on = None if days is None else today + timedelta(days=days)
        Readiness.objects.filter(case=cases[name]).update(next_on=on)
    stages = ("SAE_TRACKING_2Y", "INQUIRY")  # as if cases in Inquiry stood in the same column
    here = in_order(Case.objects.all(), stages, today)
    names = {case.pk: name for name, case in cases.items()}
    assert [names[pk] for pk in here.values_list("pk", flat=True)] == [
        "overdue",
        "soon",
        "edge",
        "later",
        "none",
    ]
    first = Place(today + timedelta(days=13), cases["soon"].stage_entered_at, cases["soon"].pk)
    after = behind(here, stages, first)
    assert [names[pk] for pk in after.values_list("pk", flat=True)] == ["edge", "later", "none"]


def test_elsewhere_the_longest_in_the_stage_comes_first():
    soon = Place.of("INQUIRY", SINCE, 1, date(2026, 1, 6), date(2026, 1, 5))
    assert soon.rank == LATER
    assert Place.of("SAE_TRACKING_2Y", SINCE, 1, date(2026, 1, 6), date(2026, 1, 5)).rank < LATER


# --- what columns say -----------------------------------------------------------------------------


def test_columns_say_what_the_door_would_say(client, protocol_version, coordinator):
    ready = make_ready_case(coordinator, protocol_version)
    blocked = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    sign_in(client, coordinator)
    said = client.get(f"/board/says/{ready.code}/").json()
    assert said["seen"] == ready.version
    assert said["columns"]["RECORD_COLLECTION"] == {
        "state": "open",
        "words": "Allowed",
        "move": f"/cases/{ready.code}/moves/open_case/",
        "reason": "",
    }
    assert said["columns"]["CONSENT"]["state"] == "never"
    assert "INQUIRY" not in said["columns"]
    missing = client.get(f"/board/says/{blocked.code}/").json()["columns"]["RECORD_COLLECTION"]
    with pytest.raises(moves.MoveRefused) as refused:
        moves.advance(blocked.pk, "open_case", actor=Actor(coordinator, "COORD"))
    assert missing == {"state": "missing", "words": f"{len(refused.value.blockers)} missing"}


def test_a_way_that_is_for_other_roles_is_not_possible_for_you(protocol_version, coordinator):
    case = make_ready_case(coordinator, protocol_version)
    reviewer = Actor(make_user("SITE_REVIEWER"), "SITE_REVIEWER")
    found = targets(situation(case, reviewer), reviewer)
    assert found["RECORD_COLLECTION"].words == "Not possible for you"
    assert found["CONSENT"].words == "Not from here"


def test_outsiders_and_those_who_move_nothing_are_told_nothing(
    client, protocol_version, coordinator
):
    case = make_case(coordinator, protocol_version)
    assert sign_in(client, make_user("COORD")).get(f"/board/says/{case.code}/").status_code == 404
    assert sign_in(client, make_user("AUDITOR")).get(f"/board/says/{case.code}/").status_code == 403


# --- the card -------------------------------------------------------------------------------------


def test_a_card_says_how_it_ages_beside_the_others_of_its_stage(
    board, protocol_version, coordinator
):
    make_case(coordinator, protocol_version)
    Pace.objects.create(place="INQUIRY", is_column=False, count=20, median=3, p85=8)
    Pace.objects.create(place="INQUIRY", is_column=True, count=20, median=3, p85=8)
    assert "&gt; P" not in board().content.decode()
    for days, sign in ((3, None), (4, "P50"), (8, "P50"), (9, "P85")):
        with clock.held_at(clock.now() + timedelta(days=days)):
            page = board().content.decode()
        assert re.findall(r"&gt; (P\d\d)", page) == ([sign] if sign else [])
    assert "P85 8 d" in page
    assert "Of 20 cases half left this stage within 3 days, 85 % within 8 days." in page


def test_days_on_hold_do_not_age_a_card(board, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version)
    actor = Actor(coordinator, "COORD")
    start = clock.now()
    with clock.held_at(start + timedelta(days=4)):
        given = {
            "hold_reason": "TRAVEL",
            "hold_review_on": (clock.site_today() + timedelta(days=30)).isoformat(),
        }
        moves.advance(case.pk, "put_on_hold", actor=actor, given=given, reason_code="PAUSE")
    with clock.held_at(start + timedelta(days=20)):
        assert "4 days" in board().content.decode()
        given = {"hold_release_note": "The family is back home."}
        moves.advance(case.pk, "end_hold", actor=actor, given=given, reason_code="RESUME")
    with clock.held_at(start + timedelta(days=22)):
        assert "6 days" in board().content.decode()


# --- look -----------------------------------------------------------------------------------------


def test_a_density_and_folded_columns_are_remembered(board, client, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    board()
    for choice in ({"density": "compact"}, {"fold": "INQUIRY"}, {"fold": "CONSENT"}):
        assert client.post("/board/look/", choice).status_code == 204
    client.post("/board/look/", {"unfold": "CONSENT"})
    look = Look.objects.get(user=coordinator)
    assert (look.density, look.folded) == ("compact", ["INQUIRY"])
    page = board().content.decode()
    assert 'data-density="compact"' in page
    assert 'class="cards folded"' in page


@pytest.mark.parametrize("choice", [{"density": "huge"}, {"fold": "KITCHEN"}, {"unfold": "../"}])
def test_a_look_that_is_none_is_refused(board, client, protocol_version, choice):
    board()
    assert client.post("/board/look/", choice).status_code == 400
    assert not Look.objects.exists()


# --- limits in the heads --------------------------------------------------------------------------


def test_a_head_says_how_full_its_column_is_for_everybody(client, protocol_version, coordinator):
    manager = make_user("MGR")
    make_case(coordinator, protocol_version)
    make_case(make_user("COORD"), protocol_version)
    set_limit("INQUIRY", limit=2, hard=True, actor=Actor(manager, "MGR"))
    mine = text(sign_in(client, coordinator).get("/board/"))
    assert "1 limit 2 / 2 A limit that stops moves" in mine
    everything = sign_in(client, manager).get("/board/").content.decode()
    assert "limit-full" in everything
    assert "2 cases of everybody; the limit is 2" in everything


def test_who_sets_limits_finds_them_in_every_head(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    assert sign_in(client, make_user("MGR")).get("/board/").content.count(b"column-limit") == 12
    assert sign_in(client, coordinator).get("/board/").content.count(b"column-limit") == 0
