"""Global search: what each role finds, in which order, and what it never tells."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.cases.models import Access
from casework.contacts import points
from casework.people.actor import Actor
from casework.people.roles import FAMILY, Role
from tests.board.test_board import text
from tests.databases import published
from tests.people_and_cases import (
    add_paper,
    join,
    kept_for_a_module,
    make_case,
    make_user,
    sign_in,
)
from workflows.engine import moves

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("search")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def version(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture(scope="module")
def coordinator(version):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture(scope="module")
def cases(version, coordinator):
    actor = Actor(coordinator, "COORD")
    closed = make_case(coordinator, version, name="Екатерина Старая")
    moves.advance(
        closed.pk,
        "withdraw",
        actor=actor,
        given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
        reason_code="FAMILY_DECISION",
    )
    katya = make_case(coordinator, version, name="Екатерина Пример", country="MX")
    for given in (
        {"party": "GUARDIAN", "name": "Мария Пример", "kind": "PHONE", "value": "+49 171 1234567"},
        {"party": "PATIENT", "name": "Катя", "kind": "EMAIL", "value": "katya@example.org"},
    ):
        points.add(katya.pk, given | {"language": "ru"}, actor=actor)
    add_paper(katya, actor, "CONSENT_DATA_SHARING")
    foreign = make_case(make_user("COORD"), version, name="Ekaterina Fremd")
    given = {"party": "PATIENT", "name": "F", "kind": "PHONE", "value": "+49 171 7654321"}
    points.add(foreign.pk, given | {"language": "de"}, actor=Actor(foreign.owner, "COORD"))
    add_paper(foreign, Actor(foreign.owner, "COORD"), "CONSENT_DATA_SHARING")
    return {"closed": closed, "katya": katya, "foreign": foreign}


@pytest.fixture
def search(client, coordinator, cases):
    """What the palette shows somebody in a role: on all cases but the foreign one."""

    def asked(typed, user=None, role="COORD"):
        sign_in(client, user or coordinator, role)
        answer = client.post("/search/", {"text": typed}, headers=HTMX)
        assert answer.status_code == 200
        return answer

    return asked


def hits(answer):
    """Where the lines lead, in their order."""
    return re.findall(r'class="hit[^"]*"\s+href="([^"]+)"', answer.content.decode())


def page_of(case, part=""):
    return f"/cases/{case.code}/{part}"


# --- cases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["{code}", "{low}", "{bare}", "cw{bare}", "CW {bare}", "cw-{bare}"]
)
def test_a_case_is_found_by_its_code_however_it_is_typed(search, cases, typed):
    code = cases["katya"].code
    typed = typed.format(code=code, low=code.lower(), bare=int(code.split("-")[1]))
    assert hits(search(typed))[0] == page_of(cases["katya"])


def test_open_cases_come_before_closed_ones_which_are_marked(search, cases):
    answer = search("Yekaterina")
    assert hits(answer)[:2] == [page_of(cases["katya"]), page_of(cases["closed"])]
    lines = answer.content.decode().split('class="hit')
    marked = [cases["closed"].code in line for line in lines if "hit-mark" in line]
    assert all(marked)
    assert "Withdrawn" in text(answer)


def test_the_name_most_alike_comes_first(search, version, coordinator, cases):
    other = make_case(coordinator, version, name="Ekaterina Primerova")
    assert hits(search("Ekaterina Primer"))[:2] == [page_of(cases["katya"]), page_of(other)]


def test_names_are_masked_here_too(search):
    answer = search("Ekaterina")
    assert "Ек•••• П•••" in text(answer)
    assert "Екатерина" not in answer.content.decode()


def test_a_strangers_case_is_not_found_by_anything(search, cases):
    for typed in ("Fremd", cases["foreign"].code, "7654321"):
        assert page_of(cases["foreign"]) not in " ".join(hits(search(typed)))


@pytest.mark.parametrize("role", ["AUDITOR", "CELL_LAB", "TRANS", "TREV"])
def test_who_may_not_know_names_finds_codes_only(search, cases, role):
    person = make_user(role)
    join(cases["katya"], person, role)
    assert hits(search("Ekaterina", person, role)) == []
    assert hits(search("1234567", person, role)) == []
    assert hits(search(cases["katya"].code, person, role)) == [page_of(cases["katya"])]


def test_a_manager_reads_the_code_only_until_they_say_why(search, cases):
    manager = make_user("MGR")
    answer = search("Ekaterina", manager, "MGR")
    assert page_of(cases["foreign"]) in hits(answer)
    assert "••••" not in text(answer)
    assert "Say why you open it" in text(answer)
    assert hits(search("1234567", manager, "MGR")) == []  # a number could be guessed by digits
    assert hits(search("share records", manager, "MGR")) == []
    Access.objects.create(case=cases["katya"], user=manager, role="MGR", purpose="A complaint")
    assert "Ек•••• П•••" in text(search("Ekaterina", manager, "MGR"))
    assert "Guardian" in text(search("1234567", manager, "MGR"))


# --- contacts and papers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["Maria", "Мария", "1234567", "0171 1234567", "+49 171 123", "katya@example"]
)
def test_contacts_are_found_by_name_address_and_digits(search, cases, typed):
    answer = search(typed)
    assert page_of(cases["katya"], "contacts/") in hits(answer)
    said = answer.content.decode()
    assert "1234567" not in said
    assert "example.org" not in said


def test_three_digits_are_no_number(search):
    assert "contacts/" not in " ".join(hits(search("123")))


def test_papers_are_found_by_their_title_and_by_it_in_a_case(search, cases):
    paper = cases["katya"].versions.get()
    title = "share records"
    there = reverse("document-check", args=[paper.pk])
    assert hits(search(title)) == [there]
    assert hits(search(f"{title} {cases['katya'].code}")) == [there]
    assert hits(search(f"{title} CW-99999")) == []


def test_papers_that_a_role_may_not_open_are_not_found(search, cases):
    linguist = make_user("TRANS")
    join(cases["katya"], linguist, "TRANS")
    assert hits(search("share records", linguist, "TRANS")) == []


# --- the page, and what is kept out of sight --------------------------------------------------------


def test_the_page_keeps_names_out_of_its_address(client, coordinator, cases):
    sign_in(client, coordinator)
    page = client.post("/search/", {"text": "Ekaterina"}, follow=True)
    assert re.fullmatch(r"/search/\?find=[\w-]{8}", page.redirect_chain[-1][0])
    assert page_of(cases["katya"]) in hits(page)
    assert page.headers["Cache-Control"].startswith("max-age=0")
    assert hits(client.get("/search/?q=Ekaterina")) == []
    code = cases["katya"].code
    assert client.post("/search/", {"text": code}).url == f"/search/?q={code}"
    assert hits(client.get(f"/search/?q={code}")) == [page_of(cases["katya"])]


@pytest.mark.parametrize("typed", ["", "  ", "x", "%", "\x00", "x" * 500, "' OR 1=1 --", "\\"])
def test_odd_text_finds_nothing_and_breaks_nothing(search, typed):
    assert hits(search(typed)) == []


def test_nothing_found_says_what_to_try(search):
    assert "Try fewer letters" in text(search("Zzyzx"))


@pytest.mark.parametrize("role", sorted(FAMILY | {"ADMIN"}))
def test_who_has_nothing_to_search_is_refused_and_sees_no_box(client, version, role):
    sign_in(client, make_user(role))
    assert client.post("/search/", {"text": "x"}, headers=HTMX).status_code == 403
    assert 'id="palette"' not in client.get("/inbox/").content.decode()


@pytest.mark.parametrize("role", sorted(set(Role.values) - FAMILY - {"ADMIN"}))
def test_everybody_else_finds_the_box_on_every_page(client, version, role):
    page = sign_in(client, make_user(role)).get("/inbox/").content.decode()
    assert 'id="palette"' in page
    assert 'action="/search/"' in page


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert client.post("/search/").url.startswith("/accounts/login/")


def test_nothing_of_it_is_logged(search, caplog):
    with caplog.at_level("DEBUG"):
        search("Ekaterina")
    told = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert "Ekaterina" not in " ".join(record.getMessage() for record in told)


def test_many_cases_cost_no_more_queries_and_are_capped(client, version, coordinator, cases):
    sign_in(client, coordinator)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            answer = client.post("/search/", {"text": "Ekaterina"}, headers=HTMX)
        return len(asked), len(hits(answer))

    few, _ = cost()
    for n in range(12):
        make_case(coordinator, version, name=f"Ekaterina Nummer {n}")
    many, shown = cost()
    assert many <= few <= 10
    assert shown == 8
