"""What changed since: nothing is left out, whoever commits when, and what says nothing wakes nobody."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client

from casework import clock
from casework.cases import changes, members
from casework.cases.models import Case, Membership, Proposal
from casework.contacts import log, notes, points
from casework.people.actor import SYSTEM, Actor
from casework.pulse import reading
from casework.pulse.models import Pulse
from casework.pulse.reading import changed_since
from tests.e2e.conftest import database_url
from tests.people_and_cases import (
    add_paper,
    make_case,
    make_user,
    protocol_version,  # noqa: F401  a fixture
    sign_in,
)
from workflows.engine import moves, settle, tasks
from workflows.engine.models import Readiness, WorkItem
from workflows.queue import claiming, doing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("pulse")]
LONG_REASON = "The family wrote it differently at first."


@pytest.fixture
def nora(db):
    return Actor(make_user("COORD", name="Nora Lindqvist"), "COORD")


@pytest.fixture
def cases(protocol_version, nora):
    return [make_case(nora.user, protocol_version) for _ in range(2)]


@contextmanager
def somebody_else():
    """A connection of its own, whose transaction goes on until it says COMMIT."""
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("BEGIN")
        yield other


def cursor_now():
    """From here on. What was before is forgotten: while transactions of other tests on the same
    server go on, a cursor reaches back to their beginning, and old news may be told again."""
    Pulse.objects.all().delete()
    return reading.cursor_now()


def rename(other, case):
    other.execute("UPDATE casework_case SET country = 'MX' WHERE id = %s", [case.pk])


def test_only_what_changed_since_is_told(cases):
    cursor = cursor_now()
    assert changed_since(cursor).cases == {}
    Case.objects.filter(pk=cases[1].pk).update(country="MX")
    changed = changed_since(cursor)
    assert [*changed.cases] == [cases[1].pk]
    assert changed_since(changed.cursor).cases.items() <= changed.cases.items()  # may repeat


def test_a_change_that_is_committed_late_is_not_missed(cases):
    early, late = cases
    Pulse.objects.all().delete()
    with somebody_else() as slow:
        rename(slow, late)  # begun before the cursor, unseen until its end
        Case.objects.filter(pk=early.pk).update(country="MX")
        seen = changed_since(reading.cursor_now())
        assert late.pk not in seen.cases
        Case.objects.filter(pk=early.pk).update(country="AR")
        again = changed_since(seen.cursor)
        assert [*again.cases] == [early.pk]
        slow.execute("COMMIT")
    assert late.pk in changed_since(seen.cursor).cases
    told = changed_since(again.cursor)  # it may repeat what it said
    assert late.pk in told.cases
    assert changed_since(told.cursor).cases.items() <= told.cases.items()


def test_what_was_undone_was_never_there(cases):
    cursor = cursor_now()
    with transaction.atomic():
        Case.objects.filter(pk=cases[0].pk).update(country="MX")
        transaction.set_rollback(True)
    assert changed_since(cursor).cases == {}


def acts(case, nora):
    """What people see of a case, and something that changes it."""
    item = WorkItem.objects.current().get(case=case, code="INQ-01")
    translator = make_user("TRANS")
    point = {"party": "PATIENT", "name": "F", "kind": "EMAIL", "value": "f@example.org"}
    contact = {"at": clock.now(), "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    pause = {"hold_reason": "FAMILY_REQUEST", "hold_review_on": "2099-01-01"}
    done = {"scope_statement_sent_at": clock.now().isoformat()}
    return {
        "claim": lambda: claiming.claim(item.pk, actor=nora),
        "start": lambda: doing.start(item.pk, actor=nora),
        "complete": lambda: tasks.complete(case.pk, "INQ-01", actor=nora, given=done),
        "event": lambda: tasks.raise_event(case.pk, "contact_unanswered", actor=nora),
        "correct": lambda: tasks.correct(
            case.pk, "cohort", actor=nora, raw="SSC", reason=LONG_REASON
        ),
        "paper": lambda: add_paper(case, nora, "PASSPORT"),
        "member": lambda: members.add(case.pk, translator, "TRANS", actor=nora),
        "member gone": lambda: members.remove(case.pk, case.members.get().pk, actor=nora),
        "point": lambda: points.add(case.pk, point | {"language": "es"}, actor=nora),
        "contact": lambda: log.log(case.pk, contact | {"outcome": "REACHED"}, actor=nora),
        "note": lambda: notes.add(case.pk, text="Hola", language="es", internal=False, actor=nora),
        "proposal": lambda: Proposal.objects.create(
            case=case, kind="fact", code="cohort", proposed_by=nora.user, proposed_role="COORD"
        ),
        "hold": lambda: moves.advance(
            case.pk, "put_on_hold", actor=nora, given=pause, reason_code="PAUSE"
        ),
    }


def test_whatever_people_do_to_a_case_is_told_once_a_transaction(protocol_version, nora):
    case = make_case(nora.user, protocol_version, name="Camino Ejemplo", cohort="LN")
    for name, act in acts(case, nora).items():
        cursor = cursor_now()
        act()
        assert [*changed_since(cursor).cases] == [case.pk], name


def test_settling_what_is_as_it_was_wakes_nobody(cases):
    cursor = cursor_now()
    with clock.held_at(clock.now() + timedelta(minutes=5)), transaction.atomic():
        settle.settle(changes.lock(cases[0].pk, SYSTEM))
    cases[0].readiness.refresh_from_db()
    assert cases[0].readiness.settled_at > clock.now()
    assert changed_since(cursor).cases == {}


def test_a_case_that_waits_on_somebody_else_by_now_wakes_those_who_look_at_it(cases):
    cursor = cursor_now()
    Readiness.objects.filter(case=cases[0]).update(waiting_on="MGR")
    assert [*changed_since(cursor).cases] == [cases[0].pk]


def test_who_is_too_far_behind_reads_everything_anew(cases, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 1)
    changed = changed_since(0)
    assert changed.all
    assert changed.cases == {}


def test_the_cursor_of_another_database_is_none(cases):
    assert changed_since(2**61).all


def test_transactions_that_are_still_to_come_are_left_by_a_restored_database(cases):
    cursor = cursor_now()
    Case.objects.filter(pk=cases[0].pk).update(country="MX")
    assert Pulse.objects.filter(case=cases[0]).update(xid=2**61) == 1
    assert changed_since(cursor).cases == {}


def test_two_who_write_to_the_same_cases_do_not_wait_for_each_other(cases):
    first, second = (make_user("TRANS") for _ in range(2))
    for case in cases:
        for user in (first, second):
            Membership.objects.create(case=case, user=user, role="TRANS")
    by = "UPDATE casework_membership SET role = 'TREV' WHERE user_id = %s AND case_id = ANY(%s)"
    ids = [case.pk for case in cases]
    with somebody_else() as other, transaction.atomic():
        other.execute(by, [first.pk, ids])
        other.execute("COMMIT")
        with connection.cursor() as cursor:
            cursor.execute(by, [second.pk, ids[::-1]])
    assert Membership.objects.filter(role="TREV").count() == 4


def since(client, cursor=""):
    return client.get("/live/since/", {"cursor": cursor}).json()


def test_asked_by_the_way_it_says_what_changed_and_where_one_is(cases, nora):
    client = sign_in(Client(), nora.user)
    stranger = sign_in(Client(), make_user("COORD"))
    first = since(client)
    assert first["cases"] == []
    Case.objects.filter(pk=cases[0].pk).update(country="MX")
    assert since(client, first["cursor"])["cases"] == [cases[0].code]
    outside = since(stranger, first["cursor"])
    assert outside["cases"] == []
    assert since(client, outside["cursor"])["cases"] == []
