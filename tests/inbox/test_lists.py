"""The inbox: what one has, could take, put aside, finished; by role and case."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import Role
from tests.databases import published
from tests.people_and_cases import (
    join,
    kept_for_a_module,
    make_case,
    make_user,
    sign_in,
)
from workflows.engine import moves
from workflows.engine.models import WorkItem

pytestmark = pytest.mark.xdist_group("inbox")


@pytest.fixture(scope="module")
def protocol_version(django_db_setup, django_db_blocker, tmp_path_factory):
    """The trial's protocol, published once for all tests here."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture
def coordinator(db):
    return make_user("COORD")


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_stranger_has_no_work_here(client, db):
    assert client.get("/inbox/").url == "/accounts/login/?next=/inbox/"


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_the_page(client, protocol_version, role):
    page = sign_in(client, make_user(role)).get("/inbox/")
    assert page.status_code == 200
    assert "Nothing waits for you" in text(page)


def items(case):
    return {item.code: item for item in WorkItem.objects.current().filter(case=case)}


def test_what_is_available_is_listed_with_case_date_and_stage(
    client, protocol_version, coordinator
):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo", cohort="LN")
    page = text(sign_in(client, coordinator).get("/inbox/"))
    assert "Available to me 4" in page  # nothing in hand: what there is to take
    assert "Acknowledge inquiry" in page
    assert "Record requester" not in page  # done
    assert case.code in page
    assert "Ca•••• E•••" in page
    assert "Camino" not in page
    assert "waits on Case coordinator" in page
    assert "Inquiry: target" in page
    assert "UTC" in page  # whose day it is
    assert "new today" in page


def test_what_one_has_is_shown_first(client, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version)
    sign_in(client, coordinator)
    item = items(case)["INQ-06"]
    assert client.post(f"/inbox/{item.pk}/claim/").url == f"/inbox/{item.pk}/?tab=mine"
    page = text(client.get("/inbox/"))
    assert "Mine 1" in page
    assert "waits on you" in page
    assert "Acknowledge inquiry" not in page


def test_what_is_overdue_comes_first_and_says_by_how_much(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    sign_in(client, coordinator)
    with clock.held_at(clock.now() + timedelta(days=4)):
        page = text(client.get("/inbox/"))
    assert page.index("Acknowledge inquiry") < page.index("Obtain consent")
    assert "2 days overdue" in page
    assert "waiting 4 days" in page


def test_what_is_on_hold_and_what_is_done_have_their_lists(client, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version)
    sign_in(client, coordinator)
    held, done = items(case)["INQ-06"], items(case)["INQ-01"]
    until = (clock.site_today() + timedelta(days=5)).isoformat()
    client.post(f"/inbox/{held.pk}/hold/", {"until": until, "reason": "The family travels."})
    now = clock.now().strftime("%Y-%m-%dT%H:%M:%S")
    client.post(f"/inbox/{done.pk}/", {"scope_statement_sent_at": now, "note": ""})
    assert "on hold until" in text(client.get("/inbox/?tab=hold"))
    page = text(client.get("/inbox/?tab=done"))
    assert "Acknowledge inquiry" in page
    assert "done" in page


def test_work_of_cases_one_is_not_on_is_not_shown(client, protocol_version, coordinator):
    make_case(coordinator, protocol_version)
    assert "Nothing waits for you" in text(sign_in(client, make_user("COORD")).get("/inbox/"))


def test_other_roles_of_the_case_see_their_own_tasks_only(client, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version)
    patient = make_user("PATIENT")
    join(case, patient, "PATIENT")
    assert "Acknowledge inquiry" not in text(sign_in(client, patient).get("/inbox/"))


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
    page = sign_in(client, manager).get("/inbox/")
    assert "Waiting for your confirmation" in text(page)
    address = f"/cases/{proposal.code}/proposals/edge/record_death_before_study/"
    assert f'hx-get="{address}"' in page.content.decode()
    assert client.get(address).status_code == 200


def test_ones_own_proposal_does_not_wait_for_oneself(client, proposal, coordinator):
    assert "Waiting for your" not in text(sign_in(client, coordinator).get("/inbox/"))


def test_much_work_comes_in_pages(client, protocol_version, coordinator):
    for _ in range(12):
        make_case(coordinator, protocol_version)
    sign_in(client, coordinator)
    first, second = client.get("/inbox/"), client.get("/inbox/?tab=available&page=2")
    assert first.content.decode().count("data-item=") == 50
    assert "/inbox/?tab=available&amp;page=2" in first.content.decode()
    assert 0 < second.content.decode().count("data-item=") < 50
    for odd in ("x", "-1", "99999999999"):
        assert client.get(f"/inbox/?tab=available&page={odd}").status_code == 200


def test_the_manager_sees_the_team(client, protocol_version, coordinator):
    case = make_case(coordinator, protocol_version, name="Camino Ejemplo")
    client.force_login(coordinator)
    client.post(f"/inbox/{items(case)['INQ-06'].pk}/claim/")
    assert "Team" not in text(client.get("/inbox/"))
    assert "By person" not in text(client.get("/inbox/?tab=people"))
    sign_in(client, make_user("MGR"))
    page = text(client.get("/inbox/?tab=unassigned"))
    assert "Acknowledge inquiry" in page
    assert "Red-flag" not in page
    assert coordinator.name in text(client.get("/inbox/?tab=people"))
    assert "Nothing waits for your approval" in text(client.get("/inbox/?tab=approvals"))
    with clock.held_at(clock.now() + timedelta(days=4)):
        late = text(client.get("/inbox/?tab=overdue"))
    assert "Acknowledge inquiry" in late
    assert "Red-flag" in late


def queries(client):
    with CaptureQueriesContext(connection) as found:
        assert client.get("/inbox/").status_code == 200
    return len(found)


def test_the_page_costs_the_same_for_one_case_and_for_ten(client, protocol_version, coordinator):
    sign_in(client, coordinator)
    make_case(coordinator, protocol_version, name="Camino Ejemplo")
    few = queries(client)
    for _ in range(9):
        make_case(coordinator, protocol_version)
    assert queries(client) == few <= 15
