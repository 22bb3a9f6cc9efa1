"""Streams of the product's own server: what travels, to whom, how soon, and what it costs others."""

import time
from http.client import HTTPConnection

import pytest
from django.db import connection

from casework.cases import members
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import RoleGrant
from tests.people_and_cases import (
    join,
    make_case,
    make_user,
    protocol_version,  # noqa: F401  a fixture
)
from workflows.engine.models import WorkItem
from workflows.queue import claiming

pytestmark = pytest.mark.xdist_group("streams")
PATIENCE = 15  # seconds: machines are noisy


@pytest.fixture
def nora(transactional_db):
    return Actor(make_user("COORD", name="Nora Lindqvist"), "COORD")


@pytest.fixture
def case(protocol_version, nora):
    return make_case(nora.user, protocol_version)


def rename(case):
    Case.objects.filter(pk=case.pk).update(country="MX")


def connections():
    """How many connections the web server has open, by what they did last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_what_somebody_does_travels_within_two_seconds_to_those_who_see_it(
    server, listen, case, nora, protocol_version
):
    manager, stranger = make_user("MGR"), make_user("COORD")
    theirs = make_case(stranger, protocol_version)
    ears = {name: listen(user) for name, user in (("own", nora.user), ("mgr", manager))}
    outside = listen(stranger)
    item = WorkItem.objects.current().get(case=case, code="INQ-01")
    claiming.claim(item.pk, actor=nora)
    for ear in ears.values():
        _when, _, told = ear.told.get(timeout=PATIENCE)
        assert told["cases"] == [case.code]
    assert outside.hears_nothing()
    rename(theirs)
    assert outside.hear() == [theirs.code]
    assert ears["mgr"].hear() == [theirs.code]
    assert ears["own"].hears_nothing()


def test_many_changes_at_once_are_one_piece_of_news(server, listen, case, nora, protocol_version):
    other = make_case(nora.user, protocol_version)
    ear = listen(nora.user)
    for _ in range(3):
        rename(case)
        rename(other)
    assert ear.hear() == [case.code, other.code]
    assert ear.hears_nothing()


def test_who_comes_back_hears_what_they_missed(server, listen, case, nora):
    ear = listen(nora.user)
    rename(case)
    assert ear.hear() == [case.code]
    ear.close()
    rename(case)
    assert listen(nora.user, last_id=ear.last_id).first == [case.code]
    assert listen(nora.user, cursor=ear.last_id).first == [case.code]
    assert listen(nora.user).first == []


def test_who_is_taken_off_a_case_is_told_a_last_time(server, listen, case, nora):
    translator = make_user("TRANS")
    membership = join(case, translator, "TRANS")
    ear = listen(translator)
    rename(case)
    assert ear.hear() == [case.code]
    members.remove(case.pk, membership.pk, actor=nora)
    assert ear.hear() == [case.code]


def test_who_is_put_on_a_case_is_told_at_once(server, listen, case, nora):
    translator = make_user("TRANS")
    ear = listen(translator)
    rename(case)
    assert ear.hears_nothing()
    members.add(case.pk, translator, "TRANS", actor=nora)
    assert ear.hear() == [case.code]


def test_a_stream_ends_at_once_when_the_account_is_closed_or_the_role_taken(server, listen):
    leaver, changed, staying = (make_user("COORD") for _ in range(3))
    ears = [listen(user) for user in (leaver, changed, staying)]
    leaver.is_active = False
    leaver.save()
    assert ears[0].ended.wait(PATIENCE)
    RoleGrant.objects.filter(user=changed).delete()
    assert ears[1].ended.wait(PATIENCE)
    assert not ears[2].ended.is_set()


def test_nobody_signed_in_hears_anything(server):
    asked = HTTPConnection("127.0.0.1", server.port, timeout=5)
    asked.request("GET", "/live/")
    assert asked.getresponse().status == 302


def test_thirty_open_streams_leave_the_pages_their_connections(server, listen, case, nora):
    ears = [listen(nora.user) for _ in range(30)]
    for _ in range(10):
        status, _ = server.get("/inbox/", nora.user)
        assert status == 200
    assert connections() < 12  # eight of the pool at most, one that listens, and the test's
    rename(case)
    assert [ear.hear() for ear in ears] == [[case.code]] * 30


def end_listeners():
    """Cut the connections that listen; answers how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        return len(cursor.fetchall())


def test_a_listener_that_lost_its_connection_comes_back_and_catches_up(server, listen, case, nora):
    ear = listen(nora.user)
    until = time.monotonic() + 5
    while not (ended := end_listeners()) and time.monotonic() < until:
        time.sleep(0.1)
    assert ended == 1  # for the process, however many streams it has
    rename(case)
    assert ear.hear() == [case.code]
    rename(case)
    assert ear.hear() == [case.code]


def test_the_answer_says_that_nobody_may_keep_or_gather_it(server, listen, nora):
    headers = listen(nora.user).answer.headers
    assert headers["Content-Type"] == "text/event-stream"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Accel-Buffering"] == "no"
    assert headers["Content-Encoding"] is None


def test_who_comes_while_people_are_looked_at_stays(server, listen, case, nora):
    users = [make_user("COORD") for _ in range(6)]
    opened = []
    for user in users:
        RoleGrant.objects.filter(user=user).update(role="COORD")  # everybody is looked at again
        opened.append(listen(user))
    time.sleep(1)
    assert [ear.ended.is_set() for ear in opened] == [False] * len(users)
