"""Asking others for a move, and the ways beside mending: assign, waive, ask to."""

import json

import pytest

from casework.people.actor import Actor
from tests.databases import published
from tests.engine import refuses
from tests.people_and_cases import (
    join,
    kept_for_a_module,
    make_case,
    make_ready_case,
    make_user,
    sign_in,
)
from workflows.notices.models import Notice
from workflows.notices.wording import address, sentence
from workflows.queue.asking import ask_for_move

pytestmark = pytest.mark.xdist_group("wishes")
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def protocol_version(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture
def coordinator(db):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture
def investigator(db):
    return make_user("INVESTIGATOR", name="Dr Wen")


@pytest.fixture
def case(coordinator, investigator, protocol_version):
    case = make_ready_case(coordinator, protocol_version)
    join(case, investigator, "INVESTIGATOR")
    return case


def test_who_may_not_move_a_case_asks_those_who_may(case, investigator, coordinator):
    names = ask_for_move(case.pk, "open_case", actor=Actor(investigator, "INVESTIGATOR"))
    assert names == ["Nora Lindqvist"]
    told = Notice.objects.get(user=coordinator)
    assert sentence(told) == "Dr Wen asks you for a move: Open the case: go to Record collection."
    assert address(told) == f"/cases/{case.code}/moves/open_case/"


def test_asking_again_on_the_same_day_tells_nobody_twice(case, investigator):
    actor = Actor(investigator, "INVESTIGATOR")
    for _ in range(2):
        ask_for_move(case.pk, "open_case", actor=actor)
    assert Notice.objects.count() == 1


def test_a_move_that_does_not_start_here_is_not_asked_for(case, investigator):
    with refuses("EDGE_NOT_HERE"):
        ask_for_move(case.pk, "enrolled", actor=Actor(investigator, "INVESTIGATOR"))


def test_an_auditor_asks_nobody(case):
    with refuses("ROLE_NOT_ALLOWED"):
        ask_for_move(case.pk, "open_case", actor=Actor(make_user("AUDITOR"), "AUDITOR"))


def test_a_drop_on_a_column_that_is_for_others_offers_to_ask_them(case, client, investigator):
    sign_in(client, investigator)
    page = client.get(f"/cases/{case.code}/move-to/RECORD_COLLECTION/", headers=HTMX)
    assert page.status_code == 409
    url = f"/cases/{case.code}/moves/open_case/wish/"
    assert f'hx-post="{url}"' in page.content.decode()
    answer = client.post(url, headers=HTMX)
    assert answer.status_code == 204
    said = json.loads(answer.headers["HX-Trigger"])["notice"]
    assert said == {"text": "Asked: Nora Lindqvist", "level": "success"}
    assert client.post(url).status_code == 302


def test_a_refused_wish_says_why(case, client, investigator):
    sign_in(client, investigator)
    answer = client.post(f"/cases/{case.code}/moves/enrolled/wish/", headers=HTMX)
    assert answer.status_code == 409
    assert json.loads(answer.headers["HX-Trigger"])["notice"]["level"] == "warning"
    assert client.post(f"/cases/{case.code}/moves/fly/wish/").status_code == 404


def test_outsiders_ask_for_nothing(case, client):
    sign_in(client, make_user("INVESTIGATOR"))
    assert client.post(f"/cases/{case.code}/moves/open_case/wish/").status_code == 404


def test_what_is_in_the_way_can_be_given_to_somebody_or_asked_to_be_waived(
    client, coordinator, protocol_version
):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    sign_in(client, coordinator)
    page = client.get(f"/cases/{case.code}/moves/open_case/", headers=HTMX).content.decode()
    open_items = {item.code: item.pk for item in case.work.filter(outcome="", current=True)}
    assert f"/inbox/{open_items['INQ-03']}/assign/" in page
    assert "Complete:" in page
