"""Two at once: moves into one free place, a claim and an undo, two settlings. One wins, the other is told."""

import pytest

from casework import clock
from casework.blockers import Refused
from casework.cases.models import Case, StageChange
from casework.people.actor import Actor
from tests.engine import follow
from tests.people_and_cases import make_user
from tests.workflows import truths
from tests.workflows.database import sql
from tests.workflows.test_races import at_once, split
from workflows.engine import sweep
from workflows.engine.undoing import undo
from workflows.limits.verbs import set_limit
from workflows.pace.models import Wait
from workflows.queue import claiming

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


def ready_case(version):
    journey = follow("withdrawn_and_reopened", version, before="open_case")
    journey.actor("COORD")
    return journey


def test_of_two_moves_into_one_free_place_one_is_made(version):
    set_limit("RECORD_COLLECTION", limit=1, hard=True, actor=Actor(make_user("MGR"), "MGR"))
    journeys = [ready_case(version), ready_case(version)]
    winners, [refusal] = split(
        at_once(*(lambda j=j: j.copy().advance("open_case") for j in journeys))
    )
    assert len(winners) == 1
    assert refusal.codes == ["COLUMN_FULL"]
    assert "1 of 1 cases" in str(refusal)
    stages = Case.objects.order_by("stage").values_list("stage", flat=True)
    assert list(stages) == ["INQUIRY", "RECORD_COLLECTION"]


def test_moves_into_a_column_with_places_for_all_are_all_made(version):
    set_limit("RECORD_COLLECTION", limit=3, hard=True, actor=Actor(make_user("MGR"), "MGR"))
    journeys = [ready_case(version) for _ in range(3)]
    results = at_once(*(lambda j=j: j.copy().advance("open_case") for j in journeys))
    assert split(results)[1] == []


@pytest.fixture
def moved(version):
    journey = ready_case(version)
    journey.actor("COORD", "COORD-2")
    journey.advance("open_case")
    return journey


def take_back(journey, **more):
    return journey.copy().act(undo, journey.case.pk, role="COORD", **more)


def test_of_an_undo_and_a_claim_at_once_one_wins_and_the_other_is_told(moved):
    item = moved.item("REC-01")
    claim = {"role": "COORD", "name": "COORD-2"}
    _, [refusal] = split(
        at_once(
            lambda: take_back(moved, seen_version=2),
            lambda: moved.copy().act(claiming.claim, item.pk, **claim),
        )
    )
    case = moved.reload()
    item.refresh_from_db()
    if case.stage == "INQUIRY":
        assert refusal.codes == ["TASK_NOT_OPEN"]
        assert (item.outcome, item.owner) == ("undone", None)
    else:
        assert refusal.codes == ["NOT_UNDOABLE"]
        assert "COORD-2 worked on" in str(refusal)
        assert item.owner == moved.person("COORD-2", "COORD")
    truths.hold(case)


def test_of_an_undo_and_the_next_thing_done_at_once_one_wins(moved):
    moment = moved.moment()
    _, [refusal] = split(
        at_once(
            lambda: take_back(moved),
            lambda: moved.copy().complete("REC-04", name="COORD-2", reports_requested_at=moment),
        )
    )
    assert refusal.codes in (["NOT_UNDOABLE"], ["TASK_NOT_OPEN"])
    truths.hold(moved.reload())


@pytest.mark.parametrize("seen", [None, 2])
def test_of_two_undos_one_takes_the_move_back(moved, seen):
    _, [refusal] = split(at_once(*(lambda: take_back(moved, seen_version=seen),) * 2))
    assert isinstance(refusal, Refused)
    assert refusal.codes == ["NOT_UNDOABLE" if seen is None else "CASE_MOVED"]
    assert "COORD-1" in str(refusal)
    kinds = StageChange.objects.filter(case=moved.case).order_by("version")
    assert list(kinds.values_list("kind", flat=True)) == ["start", "forward", "undo"]
    truths.hold(moved.reload())


def test_of_two_who_settle_at_once_one_writes_down_whom_the_case_waits_on(version):
    journey = ready_case(version)
    sql(
        "UPDATE workflows_readiness SET waiting_on = 'HOME_MD'"
    )  # as if it had been settled wrongly
    before = Wait.objects.count()
    now = journey.later(days=1).now

    def again():
        with clock.held_at(now):
            return sweep.settle_each([journey.case.pk])

    assert at_once(again, again) == [1, 1]
    found = Wait.objects.order_by("pk").values_list("waiting_on", "began_at")
    assert list(found)[before:] == [("", now)]
