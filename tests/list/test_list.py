"""The list of cases: who sees what in it, how it is filtered, sorted, counted and paged."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, Role
from casework.tags import verbs as tags
from tests.board.test_board import text
from tests.databases import published
from tests.people_and_cases import (
    join,
    kept_for_a_module,
    make_case,
    make_ready_case,
    make_user,
    sign_in,
)
from workflows.engine import moves
from workflows.list import sorting, views

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("list")]


@pytest.fixture(scope="module")
def version(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture(scope="module")
def coordinator(version):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture(scope="module")
def cases(version, coordinator):
    """An open one (LN, MX), one that is ready (GR), and one that is closed."""
    actor = Actor(coordinator, "COORD")
    first = make_case(coordinator, version, name="Camino Ejemplo-Uno", cohort="LN", country="MX")
    ready = make_ready_case(coordinator, version, name="Sofia Muster", country="GR", cohort="SSC")
    closed = make_case(coordinator, version, name="Ana Prueba")
    moves.advance(
        closed.pk,
        "withdraw",
        actor=actor,
        given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
        reason_code="FAMILY_DECISION",
    )
    tags.add(first.pk, [tags.make("Visa urgent", actor=actor).pk], actor=actor)
    return [first, ready, closed]


@pytest.fixture
def listed(client, coordinator, cases):
    sign_in(client, coordinator)
    return lambda query="", **more: client.get("/cases/" + query, **more)


def shown(page):
    return re.findall(r'class="list-code">\s*<a href="/cases/([^/]+)/"', page.content.decode())


def codes(cases, *places):
    return [cases[place].code for place in places]


def test_open_and_closed_cases_are_listed_newest_first_with_what_matters(listed, cases):
    page = listed()
    assert shown(page) == codes(cases, 2, 1, 0)
    said = text(page)
    assert "1\u20133 of 3" in said
    assert "Ca•••• E•••" in said
    assert "Camino" not in page.content.decode()
    assert "Withdrawn closed" in said
    for words in ("Mexico", "Nora Lindqvist", "5 days left", "Ready", "Visa urgent"):
        assert words in said


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("?state=open", [1, 0]),
        ("?state=closed", [2]),
        ("?cohort=LN", [0]),
        ("?country=GR&country=MX", [1, 0]),
        ("?waiting=ready", [1]),
        ("?due=late", []),
        ("?state=closed&cohort=LN", []),
    ],
)
def test_the_boards_filters_work_here_too(listed, cases, query, left):
    assert shown(listed(query)) == codes(cases, *left)


def test_text_is_sent_and_leads_back_to_the_list(listed, client, cases):
    page = client.post("/board/find/", {"text": "Muster", "page": "list"}, follow=True)
    assert page.redirect_chain[-1][0].startswith("/cases/?find=")
    assert shown(page) == codes(cases, 1)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("code", [0, 1, 2]),
        ("-code", [2, 1, 0]),
        ("stage", [1, 0, 2]),
        ("-stage", [2, 1, 0]),
        ("cohort", [2, 0, 1]),
        ("-cohort", [1, 0, 2]),
        ("country", [2, 1, 0]),
        ("-country", [0, 1, 2]),
        ("waiting", [1, 2, 0]),
    ],
)
def test_columns_sort_both_ways(listed, cases, sort, order):
    if sort == "waiting":
        assert shown(listed("?sort=waiting"))[-1] == cases[0].code
        return
    assert shown(listed(f"?sort={sort}")) == codes(cases, *order)


@pytest.mark.parametrize("sort", sorted(sorting.BY))
def test_each_head_says_how_it_sorts_and_leads_to_the_other_way(listed, sort):
    page = listed(f"?sort={sort}").content.decode()
    head = re.search(
        rf'<th scope="col"\s+class="list-{sort}"\s+aria-sort="(\w+)".*?</th>', page, re.DOTALL
    )
    assert head.group(1) == "ascending"
    assert f"sort=-{sort}" in head.group(0)
    assert listed(f"?sort=-{sort}").status_code == 200


def test_pages_go_on_and_keep_filters(listed, version, coordinator, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    page = listed("?state=open&sort=code")
    for _ in range(3):
        make_case(coordinator, version)
    page = listed("?state=open&sort=code")
    assert "1\u20132 of 5" in text(page)
    after = re.search(r'href="(/cases/[^"]+)"[^>]*rel="next"', page.content.decode()).group(1)
    assert "state=open" in after
    second = listed(after.replace("&amp;", "&").removeprefix("/cases/"))
    assert "3\u20134 of 5" in text(second)
    assert not set(shown(second)) & set(shown(page))
    assert "5\u20135 of 5" in text(listed("?state=open&page=999"))


@pytest.mark.parametrize(
    "query",
    ["?sort=name", "?sort=--code", "?state=lost", "?page=0", "?page=x", "?page=-1", "?cohort=XX"],
)
def test_what_the_list_never_offers_is_refused(listed, query):
    assert listed(query).status_code == 400


@pytest.mark.parametrize("role", sorted(set(Role.values) - BOARD_ROLES))
def test_other_roles_have_no_list(client, version, role):
    assert sign_in(client, make_user(role)).get("/cases/").status_code == 403


def test_it_is_only_read_and_only_by_who_is_signed_in(client, version, listed):
    assert client.post("/cases/").status_code == 405
    client.logout()
    assert client.get("/cases/").url == "/accounts/login/?next=/cases/"


def test_a_stranger_sees_none_of_it(client, cases):
    page = sign_in(client, make_user("COORD")).get("/cases/")
    assert shown(page) == []
    assert "No cases yet" in text(page)


def test_the_hospital_sees_no_tags_and_the_laboratory_initials(client, cases):
    lab = make_user("CELL_LAB")
    join(cases[0], lab, "CELL_LAB")
    page = sign_in(client, lab).get("/cases/")
    assert "C. E. U." in text(page)
    assert "Visa urgent" not in page.content.decode()


def test_an_emptied_list_says_which_filters_did_it(listed):
    page = text(listed("?cohort=SSC&country=MX"))
    assert "No case matches" in page
    assert "Cohort: SSC" in page


def test_a_long_list_costs_no_more_queries(listed, version, coordinator):
    def cost(query):
        with CaptureQueriesContext(connection) as asked:
            assert listed(query).status_code == 200
        return len(asked)

    few = cost("?sort=owner")
    for _ in range(20):
        make_case(coordinator, version, name="Camino Ejemplo")
    assert cost("?sort=owner") == few <= 15
