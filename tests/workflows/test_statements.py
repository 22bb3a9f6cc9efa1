"""How much a verb asks of the database, to the statement; and that what it carries is what is there.

A budget that is too low by one means that somebody added a question: see whether what it asks can
be read with the situation (workflows/engine/work.py).
"""

from contextlib import contextmanager
from dataclasses import fields, replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.cases.situation import situation, situations
from casework.people.actor import SYSTEM
from tests.engine import follow
from workflows.engine import flow, moves, settle, tasks
from workflows.engine.work import work
from workflows.queue import claiming

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("statements")]


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in Inquiry with everything done."""
    return follow("withdrawn_and_reopened", shared_version, before="open_case")


@pytest.fixture
def ready(db, road):
    return road.copy()


@pytest.fixture(scope="module")
def first_day(shared_version):
    """A case in Inquiry with nothing done."""
    return follow("duplicate", shared_version, before="INQ-01")


@pytest.fixture
def fresh(db, first_day):
    return first_day.copy()


@contextmanager
def statements(journey, count):
    """The block sends so many at the journey's time, not counting savepoints.

    Outside tests the outermost savepoint is the transaction itself.
    """
    with clock.held_at(journey.now), CaptureQueriesContext(connection) as sent:
        yield
    texts = [one["sql"] for one in sent if "SAVEPOINT" not in one["sql"]]
    assert len(texts) == count, "\n".join(f"{n} {text}" for n, text in enumerate(texts, 1))


def test_a_move(ready):
    actor, number = ready.actor("COORD"), ready.case.version
    with statements(ready, 23):
        moves.advance(ready.case.pk, "open_case", actor=actor, seen_version=number)


def test_a_move_that_is_refused(ready):
    actor = ready.actor("TRANS")
    with statements(ready, 3), pytest.raises(moves.MoveRefused):
        moves.advance(ready.case.pk, "open_case", actor=actor)


def test_a_task_done(fresh):
    actor = fresh.actor("COORD")
    with statements(fresh, 9):
        tasks.complete(fresh.case.pk, "INQ-06", actor=actor, given={"red_flag_found": False})


def test_a_task_claimed(fresh):
    actor, item = fresh.actor("COORD"), fresh.item("INQ-01")
    with statements(fresh, 8):
        claiming.claim(item.pk, actor=actor)


def test_situations_of_many_cases(ready, fresh):
    with statements(ready, 1):
        assert len(situations([ready.case, fresh.case])) == 2


def test_flow_rows_read_with_the_case_are_as_the_orm_reads_them(ready):
    process = work(situation(ready.case)).processes["INQUIRY"]
    ours, theirs = flow.stay_of(process), flow.stay_of(replace(process, read=[]))
    for one in ("task", "process"):
        rows = [
            {f.name: getattr(getattr(activation, one), f.attname) for f in fields}
            for activation in (ours, theirs)
            for fields in [getattr(theirs, one)._meta.concrete_fields]
        ]
        assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("name", "until"),
    [
        ("withdrawn_and_reopened", ""),
        ("adult_ln_to_completed", "TRANSLATION"),
        ("duplicate", "CLOSED_DUPLICATE"),
    ],
)
def test_what_a_verb_carries_to_settling_is_what_it_would_read(version, monkeypatch, name, until):
    compared = []

    def refresh(s):
        write(s)
        there = situation(s.case, SYSTEM)
        for held in fields(s.rooms["work"]):
            ours, theirs = (getattr(one.rooms["work"], held.name) for one in (s, there))
            assert ours == theirs, held.name
        assert dict(s.facts) == dict(there.facts)
        assert replace(s, facts={}, rooms={}) == replace(there, facts={}, rooms={}, now=s.now)
        compared.append(s.stage)

    write = settle.readiness.refresh
    monkeypatch.setattr(settle.readiness, "refresh", refresh)
    follow(name, version, until=until)
    assert len(set(compared)) > 1
