"""The filters of the board: what each leaves, what they offer, and how text is kept out of addresses."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.people.actor import SYSTEM, Actor
from casework.protocols.compiled import protocol
from casework.tags import verbs as tags
from tests.board.test_board import codes, text
from tests.people_and_cases import (
    join,
    make_case,
    make_ready_case,
    make_user,
    sign_in,
)
from workflows.board.choices import Vocabulary
from workflows.engine import moves
from workflows.engine.models import Readiness

pytestmark = pytest.mark.xdist_group("filters")
PART = {"X-Part": "found"}


@pytest.fixture(scope="module")
def coordinator(protocol_version):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture(scope="module")
def colleague(protocol_version):
    return make_user("COORD", name="Omar Beispiel")


@pytest.fixture(scope="module")
def cases(protocol_version, coordinator, colleague):
    """Four cases by their names: Uno (LN, MX), Sofia (SSC, GR), bare (nothing known), ready."""
    with clock.held_at(clock.now() - timedelta(days=30)):
        uno = make_case(
            coordinator, protocol_version, name="Camino Ejemplo-Uno", cohort="LN", country="MX"
        )
    sofia = make_case(
        coordinator,
        protocol_version,
        name="Σοφία Δείγμα",
        cohort="SSC",
        country="GR",
        languages="el, en",
    )
    bare = make_case(coordinator, protocol_version)
    ready = make_ready_case(colleague, protocol_version, name="Екатерина Пример", country="MX")
    join(ready, coordinator, "COORD")
    vip = tags.make("Interpreter booked", actor=Actor(coordinator, "COORD"))
    tags.add(sofia.pk, [vip.pk], actor=Actor(coordinator, "COORD"))
    moves.advance(
        bare.pk,
        "put_on_hold",
        actor=Actor(coordinator, "COORD"),
        given={"hold_reason": "TRAVEL", "hold_review_on": "2099-01-01"},
        reason_code="PAUSE",
    )
    return {"uno": uno, "sofia": sofia, "bare": bare, "ready": ready, "tag": vip}


@pytest.fixture
def board(db, client, coordinator, cases):
    sign_in(client, coordinator)
    return lambda query="", **more: client.get("/board/" + query, **more)


@pytest.fixture
def find(board, client):
    """Send the form as a browser would, and follow to the page."""
    return lambda **given: client.post("/board/find/", given, follow=True)


def found(page, cases):
    by_code = {case.code: name for name, case in cases.items() if name != "tag"}
    return {by_code[code] for code in codes(page)}


# --- what each leaves -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", {"uno", "sofia", "bare", "ready"}),
        ("?cohort=SSC", {"sofia"}),
        ("?cohort=SSC&cohort=LN", {"uno", "sofia", "ready"}),
        ("?cohort=none", {"bare"}),
        ("?country=MX", {"uno", "ready"}),
        ("?country=MX&country=none", {"uno", "ready", "bare"}),
        ("?country=MX&cohort=SSC", set()),
        ("?language=en", {"sofia"}),
        ("?language=el&language=es", {"uno", "sofia", "ready"}),
        ("?phase=Intake", {"uno", "sofia", "bare", "ready"}),
        ("?phase=Treatment", set()),
        ("?due=late", {"uno"}),
        ("?due=over", {"uno"}),
        ("?due=tasks", {"uno"}),
        ("?due=late&due=tasks", {"uno"}),
        ("?waiting=ready", {"ready"}),
        ("?waiting=COORD", {"uno", "sofia"}),
        ("?waiting=MGR&waiting=ready", {"bare", "ready"}),
        ("?waiting=TIME", set()),
        ("?hold=yes", {"bare"}),
        ("?hold=no", {"uno", "sofia", "ready"}),
        ("?hold=yes&hold=no", {"uno", "sofia", "bare", "ready"}),
        ("?blocker=ON_HOLD", {"bare"}),
        ("?q=nobody", set()),
    ],
)
def test_filters_leave_what_they_say(board, cases, query, left):
    assert found(board(query), cases) == left


def test_a_coordinator_can_be_chosen_and_a_second_one_added(board, cases, coordinator, colleague):
    assert found(board(f"?owner={colleague.pk}"), cases) == {"ready"}
    both = board(f"?owner={colleague.pk}&owner={coordinator.pk}")
    assert found(both, cases) == {"uno", "sofia", "bare", "ready"}


def test_a_tag_can_be_chosen(board, cases):
    page = board(f"?tag={cases['tag'].pk}")
    assert found(page, cases) == {"sofia"}
    assert "Tag: Interpreter booked" in text(page)


@pytest.fixture
def options(db, client, coordinator, cases):
    """What stands behind "More filters", as it comes when that is opened."""
    sign_in(client, coordinator)
    return lambda query="": client.get("/board/options/" + query).content.decode()


def offered(page, name):
    return set(re.findall(rf'name="{name}"\s+value="(\w+)"', page))


def test_each_reason_that_occurs_can_be_chosen_in_the_protocols_words(options, cases):
    blockers = Readiness.objects.get(case=cases["uno"]).blockers
    page = options()
    assert {blocker["code"] for blocker in blockers} <= offered(page, "blocker")
    assert "The case is on hold" in page
    rules = protocol(cases["uno"].protocol_id)
    assert len(offered(page, "blocker")) < len(Vocabulary(rules, SYSTEM).names("blocker")) / 2


def test_a_phase_hides_the_columns_of_the_others(board):
    assert board("?phase=Intake").content.decode().count('class="column-head') == 4
    assert board().content.decode().count('class="column-head') == 12


def test_only_what_occurs_is_offered_and_what_is_chosen(options, cases):
    page = options("?country=FR")
    assert offered(page, "country") == {"MX", "GR", "FR", "none"}
    assert offered(page, "language") == {"el", "en", "es"}
    assert offered(page, "tag") == {str(cases["tag"].pk)}
    assert re.findall(r'value="(\w+)"\s+checked', page) == ["FR"]


def test_the_form_holds_what_is_chosen_before_the_options_have_come(board):
    page = board("?country=FR&blocker=ON_HOLD").content.decode()
    assert offered(page, "country") == {"FR"}
    assert offered(page, "blocker") == {"ON_HOLD"}


def test_without_scripts_a_page_with_all_options_can_be_asked_for(board):
    page = board("?country=FR").content.decode()
    assert re.search(r'<noscript>\s*<a [^>]*href="/board/\?country=FR&amp;options=all"', page)
    page = board("?country=FR&options=all").content.decode()
    assert offered(page, "country") == {"MX", "GR", "FR", "none"}


# --- chips and addresses --------------------------------------------------------------------------


def test_each_filter_in_use_is_a_chip_that_takes_it_away(board):
    page = board("?cohort=LN&cohort=SSC&hold=no&lanes=cohort")
    chips = re.findall(r'class="chip"\s+href="/board/\?([^"]+)"', page.content.decode())
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "cohort=SSC&hold=no&lanes=cohort",
        "cohort=LN&hold=no&lanes=cohort",
        "cohort=LN&cohort=SSC&lanes=cohort",
    ]
    assert "Hold: Not on hold" in text(page)


def test_filters_and_looks_stay_while_a_column_goes_on(board, protocol_version, coordinator):
    for _ in range(25):
        make_case(coordinator, protocol_version)
    page = board("?hold=no&sort=since&lanes=country&unheard=of").content.decode()
    assert re.search(
        r"/board/column/INQUIRY/\?after=[\d-]+&amp;lane=none&amp;hold=no&amp;lanes=country&amp;sort=since",
        page,
    )


def test_a_board_that_filters_emptied_says_which(board):
    page = text(board("?q=99999&cohort=LN"))
    assert "4 open cases are hidden by" in page
    assert "Code: 99999" in page
    assert "Cohort: LN" in page


def test_an_empty_board_shows_how_to_begin(client, protocol_version):
    page = sign_in(client, make_user("COORD")).get("/board/")
    assert "No open cases yet" in text(page)
    assert "/cases/new/" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        *("?cohort=XX", "?owner=me", "?owner=-1", "?owner=0", "?due=soon", "?country=mx"),
        *("?language=xx", "?language=es|en", "?phase=Lunch", "?waiting=NOBODY", "?tag=x"),
        *("?blocker=lower", "?blocker=NOT_A_CODE", "?hold=maybe", "?q=%00", "?find=short"),
        *("?q=" + "x" * 101, "?lanes=<b>", "?sort=" + "x" * 30, "?view=mine"),
        "?" + "&".join(f"owner={n}" for n in range(1, 60)),
    ],
)
@pytest.mark.parametrize(
    "address", ["/board/", "/board/options/", "/board/column/INQUIRY/", "/board/cards/"]
)
def test_filters_that_the_form_never_made_are_refused(
    client, protocol_version, coordinator, address, query
):
    assert sign_in(client, coordinator).get(address + query).status_code == 400


@pytest.mark.parametrize("query", ["?owner=99999999", "?tag=99999999"])
def test_an_id_that_is_nobodys_is_refused_with_a_page(board, query):
    page = board(query)
    assert page.status_code == 400
    assert "was not understood" in text(page)


def test_the_hospital_does_not_see_the_navigators_tags(client, cases):
    crc = make_user("SITE_CRC")
    join(cases["sofia"], crc, "SITE_CRC")
    sign_in(client, crc)
    for address in ("/board/", "/board/options/"):
        assert "Interpreter" not in client.get(address).content.decode()
    assert client.get(f"/board/?tag={cases['tag'].pk}").status_code == 400


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("ejemplo", {"uno"}),
        ("uno camino", {"uno"}),
        ("δειγμα", {"sofia"}),
        ("Sofia", {"sofia"}),
        ("deigma", {"sofia"}),
        ("Yekaterina", {"ready"}),
        ("Jekaterina Primer", {"ready"}),
        ("екатер", {"ready"}),
        ("nobody", set()),
        ("%", set()),
        ("uno sofia", set()),
    ],
)
def test_a_name_is_found_in_any_script_and_stays_out_of_the_address(find, cases, typed, left):
    page = find(text=typed)
    assert found(page, cases) == left
    (address, _status) = page.redirect_chain[-1]
    assert re.fullmatch(r"/board/\?find=[\w-]{8}", address)
    assert f'value="{typed}"' in page.content.decode()
    # and what is fetched later is filtered alike
    assert f'data-query="{address.partition("?")[2]}"' in page.content.decode() or not left


def test_text_and_filters_go_together(find, cases):
    assert found(find(text="ejemplo", cohort=["LN", "SSC"]), cases) == {"uno"}
    assert found(find(text="ejemplo", cohort="SSC"), cases) == set()


def test_a_code_is_no_secret(find, cases):
    code = cases["sofia"].code
    page = find(text=code.lower())
    assert found(page, cases) == {"sofia"}
    assert page.redirect_chain[-1][0] == f"/board/?q={code.lower()}"


def test_the_same_text_keeps_its_token_and_the_oldest_is_forgotten(find, client):
    def address(typed):
        return find(text=typed).redirect_chain[-1][0]

    first = address("ejemplo")
    assert address("ejemplo") == first
    assert "Ejemplo" not in first
    for n in range(8):
        address(f"another {n}a")
    page = client.get(first)
    assert "not kept in addresses" in text(page)
    assert len(codes(page)) == 4


def test_a_text_is_nothing_to_somebody_else(find, client, cases):
    (address, _) = find(text="ejemplo").redirect_chain[-1]
    page = sign_in(client, make_user("MGR")).get(address)
    assert page.status_code == 200
    assert "ejemplo" not in page.content.decode()


def test_who_may_not_know_names_finds_codes_only(client, cases):
    sign_in(client, make_user("AUDITOR"))
    page = client.post("/board/find/", {"text": "ejemplo"}, follow=True)
    assert codes(page) == []
    page = client.post("/board/find/", {"text": cases["uno"].code}, follow=True)
    assert codes(page) == [cases["uno"].code]


def test_an_address_with_a_name_in_it_finds_nobody(board):
    assert codes(board("?q=ejemplo")) == []


def test_the_form_is_only_sent_and_only_by_who_has_a_board(client, board):
    assert client.get("/board/find/").status_code == 405
    assert sign_in(client, make_user("TRANS")).post("/board/find/").status_code == 403
    sign_in(client, make_user("COORD"))
    assert client.post("/board/find/", {"cohort": "XX"}).status_code == 400


def test_only_the_parts_that_change_are_sent_to_who_asks_for_them(board):
    page = board("?cohort=LN", headers=PART).content.decode()
    assert "<html" not in page
    assert re.findall(r'id="([\w-]+)"\s+data-part', page) == [
        *("bar-total", "bar-phases", "bar-second", "found")
    ]


def test_no_text_is_logged(find, caplog):
    with caplog.at_level("DEBUG"):
        find(text="ejemplo")
    told = [r for r in caplog.records if not r.name.startswith("django.db")]
    assert "ejemplo" not in " ".join(record.getMessage() for record in told)


# --- cost -----------------------------------------------------------------------------------------


def test_all_filters_at_once_cost_no_more_queries(board, cases, coordinator):
    everything = (
        f"?cohort=LN&owner={coordinator.pk}&due=late&due=tasks&phase=Intake&waiting=COORD"
        f"&blocker=ON_HOLD&country=MX&language=es&tag={cases['tag'].pk}&hold=no&q=CW"
    )
    for query in ("", everything):
        with CaptureQueriesContext(connection) as asked:
            assert board(query).status_code == 200
        assert len(asked) <= 15, [q["sql"][:80] for q in asked]
