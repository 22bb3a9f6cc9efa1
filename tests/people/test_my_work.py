"""My work: what a role has to do, in which cases, by when."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.publish import BUNDLED, publish
from tests.people_and_cases import (
    join,
    kept_for_a_module,
    make_case,
    make_user,
    sign_in,
)
from workflows.engine import moves

pytestmark = pytest.mark.xdist_group("my work")


@pytest.fixture(scope="module")
def protocol_version(django_db_setup, django_db_blocker, tmp_path_factory):
    """The trial's protocol, published once for all tests here."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield publish(BUNDLED)[0]


@pytest.fixture
def coordinator(db):
    return make_user("COORD")


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_stranger_has_no_work_here(client, db):
    assert client.get("/work/").url == "/accounts/login/?next=/work/"


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_the_page(client, protocol_version, role):
    page = sign_in(client, make_user(role)).get("/work/")
    assert page.status_code == 200
    assert "Nothing to do now" in text(page)


def test_open_tasks_of_the_role_are_listed_with_case_and_date(
    client, protocol_version, coordinator
):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo", cohort="LN")
    page = sign_in(client, coordinator).get("/work/")
    assert "4 things to do as Case coordinator" in text(page)
    assert "Acknowledge inquiry" in text(page)
    assert "Record requester" not in text(page)  # done
    assert f'hx-get="/cases/{case.code}/tasks/INQ-01/"' in page.content.decode()
    assert "Ca•••• E•••" in text(page)
    assert "Camino" not in text(page)
    assert "UTC" in text(page)  # whose day it is


def test_what_is_overdue_comes_first_and_says_by_how_much(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    sign_in(client, coordinator)
    with clock.held_at(clock.now() + timedelta(days=4)):
        page = text(client.get("/work/"))
    assert page.index("Overdue") < page.index("Next 7 days")
    assert "overdue" in page
    assert "2 days overdue" in page


def test_work_of_cases_one_is_not_on_is_not_shown(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    assert "Nothing to do now" in text(sign_in(client, make_user("COORD")).get("/work/"))


def test_other_roles_of_the_case_see_their_own_tasks_only(client, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version)
    patient = make_user("PATIENT")
    join(case, patient, "PATIENT")
    assert "Acknowledge inquiry" not in text(sign_in(client, patient).get("/work/"))


@pytest.fixture
def proposal(protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    moves.advance(
        case.pk,
        "record_death_before_study",
        actor=Actor(coordinator, "COORD"),
        given={"death_on": clock.site_today().isoformat(), "death_source": "The family called"},
        reason_code="BEFORE_STUDY",
    )
    return case


def test_a_proposal_waits_on_top_for_who_may_confirm_it(client, proposal):
    manager = make_user("MGR")
    join(proposal, manager, "MGR")
    page = sign_in(client, manager).get("/work/")
    assert "Waiting for your confirmation" in text(page)
    address = f"/cases/{proposal.code}/proposals/edge/record_death_before_study/"
    assert f'hx-get="{address}"' in page.content.decode()
    assert client.get(address).status_code == 200


def test_ones_own_proposal_does_not_wait_for_oneself(client, proposal, coordinator):
    assert "Waiting for your" not in text(sign_in(client, coordinator).get("/work/"))


def test_much_work_comes_in_pages(client, protocol_version, coordinator):
    for _ in range(12):
        make_case(coordinator, protocol_version)
    sign_in(client, coordinator)
    first, second = client.get("/work/"), client.get("/work/?page=2")
    assert first.content.decode().count('<li class="work-row">') == 50
    assert "Page 1 of 2" in text(first)
    assert "Page 2 of 2" in text(second)
    assert "Page 2 of 2" in text(client.get("/work/?page=99"))
    assert "Page 1 of 2" in text(client.get("/work/?page=x"))


def queries(client):
    with CaptureQueriesContext(connection) as found:
        assert client.get("/work/").status_code == 200
    return len(found)


def test_the_page_costs_the_same_for_one_case_and_for_ten(client, protocol_version, coordinator):
    sign_in(client, coordinator)
    make_case(coordinator, protocol_version, name="Camino Ejemplo")
    few = queries(client)
    for _ in range(9):
        make_case(coordinator, protocol_version)
    assert queries(client) == few <= 20
