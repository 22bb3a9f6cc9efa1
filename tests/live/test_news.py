"""Whom a change is told: those who see the case, those who saw it until lately, and nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.cases import members
from casework.cases.models import Case
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.pulse.lost import LATELY, Lost
from casework.pulse.news import news
from tests.people_and_cases import (
    join,
    make_case,
    make_user,
    protocol_version,  # noqa: F401  a fixture
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(db):
    return Actor(make_user("COORD", name="Nora Lindqvist"), "COORD")


@pytest.fixture
def stranger(db):
    return Actor(make_user("COORD"), "COORD")


@pytest.fixture
def case(protocol_version, nora):
    return make_case(nora.user, protocol_version)


def told(actor, *cases):
    ids = {case.pk for case in cases}
    return [*news(actor, 1, ids, Lost(ids)).cases]


def age(model, span):
    """Let the rows of a history table be older. They only grow: past their triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        model.objects.update(pgh_created_at=F("pgh_created_at") - span)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_who_sees_a_case_is_told_and_a_stranger_is_not(case, nora, stranger):
    assert told(nora, case) == [case.code]
    assert told(stranger, case) == []
    assert told(Actor(make_user("MGR"), "MGR"), case) == [case.code]
    assert told(Actor(make_user("ADMIN"), "ADMIN"), case) == []


def test_another_role_of_the_same_person_is_another_reader(case):
    both = make_user("TRANS", "TREV")
    join(case, both, "TRANS")
    assert told(Actor(both, "TRANS"), case) == [case.code]
    assert told(Actor(both, "TREV"), case) == []


def test_who_was_taken_off_a_case_is_told_so_that_it_leaves_their_screen(case, nora):
    user = make_user("TRANS")
    translator = Actor(user, "TRANS")
    assert told(translator, case) == []
    membership = members.add(case.pk, user, "TRANS", actor=nora)
    members.remove(case.pk, membership.pk, actor=nora)
    assert told(translator, case) == [case.code]
    assert told(Actor(user, "TREV"), case) == []


def test_what_was_lost_long_ago_is_not_told_any_more(case, nora):
    user = make_user("TRANS")
    membership = members.add(case.pk, user, "TRANS", actor=nora)
    members.remove(case.pk, membership.pk, actor=nora)
    history = members.Membership.pgh_event_model
    age(history, LATELY)
    assert told(Actor(user, "TRANS"), case) == []


def test_who_handed_a_case_over_is_told_and_who_stood_in_for_them(case, nora, stranger):
    cover = make_user("COORD")
    today = clock.now().date()
    Absence.objects.create(
        user=nora.user,
        covered_by=cover,
        away_from=today - timedelta(days=1),
        until=today + timedelta(days=1),
    )
    Case.objects.filter(pk=case.pk).update(owner=stranger.user)
    assert told(nora, case) == [case.code]
    assert told(Actor(cover, "COORD"), case) == [case.code]
    assert told(stranger, case) == [case.code]
    assert told(Actor(make_user("COORD"), "COORD"), case) == []
    age(Case.pgh_event_model, LATELY)
    assert told(nora, case) == []


def test_it_takes_one_query_for_those_who_see_everything_they_are_told(case, nora):
    ids = {case.pk}
    with CaptureQueriesContext(connection) as queries:
        lost = Lost(ids)
    assert len(queries) <= 4
    with CaptureQueriesContext(connection) as queries:
        news(nora, 1, ids, lost)
    assert len(queries) == 1


def since(client, cursor=""):
    return client.get("/live/since/", {"cursor": cursor})


def test_the_answer_is_kept_nowhere(nora):
    answer = since(sign_in(Client(), nora.user))
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("cursor", ["-1", "x", "9" * 30, "\uff11\uff12"])
def test_what_is_no_cursor_is_refused(nora, cursor):
    assert since(sign_in(Client(), nora.user), cursor).status_code == 400


def test_a_cursor_of_another_life_of_the_database_means_everything(nora):
    answer = since(sign_in(Client(), nora.user), str(2**61)).json()
    assert answer["all"]


def test_it_is_cheap(case, nora, django_assert_max_num_queries):
    client = sign_in(Client(), nora.user)
    with django_assert_max_num_queries(3 + 2 + 4):  # who asks; what changed, whose it is; who lost
        since(client, "1")


def test_a_server_with_a_thread_for_each_answer_offers_no_stream(nora):
    assert sign_in(Client(), nora.user).get("/live/").status_code == 204


def test_nothing_is_sent_to_these_addresses(nora):
    client = sign_in(Client(), nora.user)
    assert client.post("/live/").status_code == 405
    assert client.head("/live/").status_code == 405
    assert client.post("/live/since/").status_code == 405
