"""A case before the hospital put criteria in force, and one that comes from a version before."""

import pytest

from casework.protocols.publish import NEWEST, WITH_DESK, publish
from tests.eligibility.records import put_in_force
from tests.engine import Journey, follow, steps
from tests.gaps.conftest import ROAD
from tests.gaps.records import asked
from workflows.engine.migrate import migrate
from workflows.engine.readiness import next_edge

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps-before")]


def test_without_criteria_in_force_the_way_on_says_who_acts(db):
    journey = Journey(ROAD, publish(NEWEST)[0], steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    found = {one.code: one for one in next_edge(journey.situation())[1]}
    assert found["CRITERIA_NOT_IN_FORCE"].parties == ("INVESTIGATOR",)
    assert "put no criteria in force" in found["CRITERIA_NOT_IN_FORCE"].message
    assert not {"PRECHECK_STALE", "BLOCKING_GAPS_OPEN"} & set(found)
    assert asked(journey) == set()


def test_migrating_tells_what_newly_blocks_and_opens_the_work(db):
    old, new = publish(WITH_DESK)[0], publish(NEWEST)[0]
    put_in_force()
    journey = follow(ROAD, old, before="records_complete")
    [told] = migrate(old, new, dry_run=True)
    assert "BLOCKING_GAPS_OPEN" in {one.code for one in told.newly_blocked_by}
    assert asked(journey) == set()
    [moved] = migrate(old, new, dry_run=False)
    assert moved == told
    journey.reload()
    assert journey.case.protocol_id == new.pk
    assert ("GAP-01", "LAB_CBC") in asked(journey)
