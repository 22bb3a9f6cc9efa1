"""Whom a case waits on is written down by the database, once each time it changes, whoever settles."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection

from casework import clock
from casework.cases import changes
from casework.people.actor import SYSTEM
from tests.engine import LONG_REASON, follow
from tests.workflows.database import refused, sql
from workflows.engine import settle, sweep
from workflows.engine.models import Readiness
from workflows.engine.undoing import undo
from workflows.pace.models import Projected, Stay, Wait
from workflows.pace.parties import PARTIES, SHARES
from workflows.pace.projecting import keep_up

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("waits")]


@pytest.fixture(scope="module")
def road(shared_version):
    return follow("withdrawn_and_reopened", shared_version, before="open_case")


@pytest.fixture
def ready(db, road):
    """A case in Inquiry with everything done, so that it waits on us alone."""
    return road.copy()


def waits(case):
    found = Wait.objects.filter(case=case).order_by("began_at", "pk")
    return list(found.values_list("waiting_on", "began_at"))


def settled(journey):
    with clock.held_at(journey.now):
        settle.settle(changes.lock(journey.case.pk, SYSTEM))


def test_a_case_waits_from_the_moment_in_which_it_was_opened(journey):
    assert waits(journey.case) == [("COORD", journey.case.opened_at)]


def test_what_is_done_begins_a_wait_only_where_it_changes_whom_the_case_waits_on(ready):
    told = waits(ready.case)
    assert [on for on, _began in told] == ["COORD", ""]
    assert told[-1] == ("", ready.case.readiness.waiting_since)


def test_settling_again_and_the_sweep_begin_none(ready):
    before = waits(ready.case)
    settled(ready.later(hours=1))
    with clock.held_at(ready.later(days=3).now):
        assert sweep.sweep() == 1
    assert waits(ready.case) == before


def test_a_move_begins_one_at_its_own_moment(ready):
    before = waits(ready.case)
    case = ready.later(days=1).advance("open_case")
    assert waits(case) == [*before, (case.readiness.waiting_on, ready.now)]
    assert case.readiness.waiting_on != ""


def test_a_move_that_is_taken_back_was_never_waited_on(ready):
    before = waits(ready.case)
    at = ready.later(days=1).now
    moved = ready.advance("open_case").readiness.waiting_on
    ready.later(minutes=5).act(undo, ready.case.pk, role="COORD")
    assert waits(ready.case) == [*before, (moved, at), ("", at)]
    ready.later(days=1).advance("open_case")
    keep_up()
    (stay,) = Stay.objects.exclude(ended_at=None)
    assert {name for name in SHARES if getattr(stay, f"on_{name}")} == {"us"}


def test_a_hold_begins_none_and_its_days_are_nobodys(ready):
    ready.later(days=1).advance(
        "put_on_hold", reason_code="PAUSE", hold_reason="TRAVEL", hold_review_on="2027-12-01"
    )
    ready.later(days=10).advance("end_hold", reason_code="RESUME", hold_release_note="It goes on.")
    ready.later(days=1).advance("open_case")
    keep_up()
    (stay,) = Stay.objects.exclude(ended_at=None)
    assert stay.held == 10 * 86400
    assert sum(getattr(stay, f"on_{name}") or 0 for name in SHARES) == pytest.approx(stay.days)


def test_of_a_closed_and_reopened_case_only_the_open_days_count(ready):
    given = {"reason_code": "FAMILY_DECISION", "withdrawal_scope": "SERVICE"}
    ready.later(days=2).advance("withdraw", **given, withdrawn_at=ready.moment())
    again = {"reason_code": "FAMILY_RETURNED", "reopened_because": LONG_REASON}
    ready.later(days=30)
    again["consent_reconfirmed_at"] = ready.moment()
    ready.advance("reopen_before_infusion", role="MGR", **again)
    ready.later(days=3).advance("open_case")
    keep_up()
    first, second = Stay.objects.exclude(ended_at=None).order_by("number")
    assert second.days == 3
    for stay in (first, second):
        assert sum(getattr(stay, f"on_{name}") or 0 for name in SHARES) == pytest.approx(stay.days)


def test_a_settling_that_takes_a_moment_longer_than_the_move_is_the_moves(ready):
    """The clock of the door is asked more than once: the wait begins a little after the move."""
    ready.later(days=1).advance("open_case")
    late = "UPDATE workflows_wait SET began_at = began_at + interval '40 ms' WHERE began_at = %s"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(late, [ready.now])
        cursor.execute("SET LOCAL session_replication_role = origin")
    whom = ready.case.readiness.waiting_on
    ready.later(days=2)
    given = {"reason_code": "FAMILY_DECISION", "withdrawal_scope": "SERVICE"}
    ready.advance("withdraw", **given, withdrawn_at=ready.moment())
    keep_up()
    stay = Stay.objects.get(case=ready.case, stage="RECORD_COLLECTION")
    found = {name: getattr(stay, f"on_{name}") for name in SHARES}
    assert [name for name, days in found.items() if days] == [PARTIES[whom]]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_wait SET waiting_on = 'PATIENT'",
        "DELETE FROM workflows_wait",
        "TRUNCATE workflows_wait",
    ],
)
def test_what_was_written_stays(journey, statement):
    with refused(DatabaseError, "Cannot update or delete|never removed"):
        sql(statement)


def test_whoever_writes_the_readiness_it_is_written_down(journey):
    sql(
        "UPDATE workflows_readiness SET waiting_on = 'HOME_MD', settled_at = %s",
        journey.later(days=1).now,
    )
    assert waits(journey.case)[-1] == ("HOME_MD", journey.now)
    sql("UPDATE workflows_readiness SET target_on = NULL")
    assert len(waits(journey.case)) == 2


def test_cases_from_before_wait_since_their_readiness_says_so(ready):
    """What the migration does: all that is known of the time before waits were written down."""
    keep_up()
    begin = import_module("workflows.migrations.0015_waits_begin").BEGIN
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM workflows_wait")
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(begin)
    known = Readiness.objects.get(case=ready.case)
    assert waits(ready.case) == [("", known.waiting_since)]
    assert Projected.objects.get().cursor is None
    ready.later(days=1).advance("open_case")
    keep_up()
    stay = Stay.objects.exclude(ended_at=None).get()
    before = (known.waiting_since - stay.began_at).total_seconds() / 86400
    assert (stay.on_unrecorded, stay.on_us) == pytest.approx((before, stay.days - before))
