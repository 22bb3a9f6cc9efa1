"""What settling costs with gaps, that it keeps what it read in step, and that moves are taken back."""

from dataclasses import fields, replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.cases.models import CaseEvent
from casework.cases.situation import situation
from casework.people.actor import SYSTEM
from tests.engine import Journey, steps
from tests.gaps.conftest import ROAD
from tests.gaps.records import asked, fill
from workflows.engine import settle, undoing
from workflows.engine.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]


def sent(journey, act):
    with clock.held_at(journey.now), CaptureQueriesContext(connection) as captured:
        act()
    return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]


def test_settling_with_nothing_new_asks_what_it_asks_without_gaps(held):
    case = held.reload()
    texts = sent(held, lambda: settle.settle(case))
    assert len(texts) == 2, "\n".join(texts)  # the case with all its rooms; its readiness


def test_all_gaps_of_a_case_are_raised_at_once(world, db):
    journey = Journey(ROAD, world, steps(ROAD)[0].at).go(before="open_case")
    [step] = [one for one in steps(ROAD) if one.code == "open_case"][:1]
    texts = sent(journey, lambda: journey.step(step))
    assert len(asked(journey)) > 20
    for table in (CaseEvent, WorkItem):
        insert = f'INSERT INTO "{table._meta.db_table}"'
        assert sum(insert in text for text in texts) <= 2  # of the stage, and of its gaps
    assert len(texts) < 70


def test_what_settling_carries_is_what_it_would_read(world, db, monkeypatch):
    compared = []

    def refresh(s):
        write(s)
        there = situation(s.case, SYSTEM)
        for held in fields(s.rooms["work"]):
            ours, theirs = (getattr(one.rooms["work"], held.name) for one in (s, there))
            assert ours == theirs, held.name
        assert s.rooms["precheck"] == there.rooms["precheck"]
        assert dict(s.facts) == dict(there.facts)
        assert replace(s, facts={}, rooms={}) == replace(there, facts={}, rooms={}, now=s.now)
        compared.append(s.stage)

    write = settle.readiness.refresh
    monkeypatch.setattr(settle.readiness, "refresh", refresh)
    journey = Journey(ROAD, world, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    journey.upload("LAB_CBC")
    fill(journey)
    assert compared.count("RECORD_COLLECTION") > 3


def test_a_move_that_brought_gaps_is_taken_back_with_them(world, db):
    journey = Journey(ROAD, world, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    assert asked(journey)
    journey.act(undoing.undo, journey.case.pk, role="COORD")
    assert journey.case.stage == "INQUIRY"
    assert asked(journey) == set()
    step = next(one for one in steps(ROAD) if one.code == "open_case")
    journey.step(step)
    assert ("GAP-03", "LAB_CBC") in asked(journey)
