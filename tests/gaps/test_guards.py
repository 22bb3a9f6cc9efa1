"""What the pre-check stops, and how a case goes on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.eligibility.keeping import keep_precheck
from tests.engine import LONG_REASON, refuses, steps
from tests.gaps.conftest import ROAD
from tests.gaps.records import asked, fill, papers_of
from tests.gaps.test_work import PAST, resettle
from workflows.engine.readiness import next_edge
from workflows.engine.records import MoveRefused

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]


def blockers(journey):
    return {one.code: one for one in next_edge(journey.situation())[1]}


def refused(journey):
    """What the door itself says."""
    with pytest.raises(MoveRefused) as found:
        journey.advance("records_complete")
    return {one.code for one in found.value.blockers}


def decide(journey, accepted=True):
    return journey.complete(
        "REC-10",
        gaps_accepted=accepted,
        gaps_accepted_reason=LONG_REASON,
        gaps_decided_at=journey.moment(),
    )


def test_the_way_on_names_what_is_missing_and_whose_it_is(held):
    found = blockers(held)["BLOCKING_GAPS_OPEN"]
    assert "Blood count" in found.message
    assert found.parties == ("COORD",)
    assert [place.code for place in found.where] == ["GAP-01"]


def test_the_manager_is_asked_only_when_no_paper_brings_more(held):
    assert not held.open_codes() & {"REC-10"}
    fill(held, other=PAST)
    assert "REC-10" in held.open_codes()
    assert "REC-10" in {p.code for p in blockers(held)["BLOCKING_GAPS_OPEN"].where}
    decide(held)
    assert "BLOCKING_GAPS_OPEN" not in blockers(held)


def test_a_decision_holds_until_something_more_comes_up(held):
    fill(held, other=PAST)
    decide(held.later(minutes=5))
    held.later(days=31)
    resettle(held)
    assert "BLOCKING_GAPS_OPEN" in blockers(held)
    assert "REC-10" not in held.open_codes()  # papers are to be had first
    papers_of(held)
    fill(held, other=PAST)
    assert "BLOCKING_GAPS_OPEN" in blockers(held)
    assert "REC-10" in held.open_codes()


def test_a_decision_from_before_the_result_is_refused(held):
    fill(held, other=PAST)
    with refuses("DECIDED_TOO_EARLY"):
        held.complete(
            "REC-10",
            gaps_accepted=True,
            gaps_accepted_reason=LONG_REASON,
            gaps_decided_at=held.moment(days=1),
        )


def test_values_that_close_gaps_ask_nobody_again(held):
    fill(held, but={"lymphocytes_abs"})
    held.later(minutes=5)
    held.complete("REC-08", gap_list_sent_at=held.moment())
    since = held.fact("precheck_run_at")
    fill(held.later(hours=1), only={"lymphocytes_abs"})
    assert held.fact("precheck_run_at") == since
    assert "REC-08" not in held.open_codes()


def test_the_gap_list_is_sent_again_when_it_grows(held):
    fill(held)
    assert "REC-08" not in held.open_codes()
    resettle(held.later(days=31))
    held.complete("REC-08", gap_list_sent_at=held.later(minutes=1).moment())
    assert "REC-08" not in held.open_codes()
    resettle(held.later(days=31))
    assert "REC-08" in held.open_codes()


@pytest.fixture
def translating(held):
    """The case in Translation, with every value."""
    held.upload("LAB_CBC", language="es")
    fill(held)
    for step in steps(ROAD):
        if step.code in held.open_codes() and step.act == "complete":
            held.complete(step.code, **step.records)
    held.advance("records_complete")
    return held


def test_data_that_goes_stale_in_translation_stops_the_case(translating):
    assert "BLOCKING_GAPS_OPEN" not in blockers(translating)
    resettle(translating.later(days=31))
    found = blockers(translating)
    assert "BLOCKING_GAPS_OPEN" in found
    assert ("GAP-03", "LAB_CBC") in asked(translating)


def test_the_package_waits_for_the_pre_check(held):
    from casework.guards import unmet
    from casework.protocols.compiled import protocol

    fill(held)
    rules = protocol(held.case.protocol_id)
    for code in ("PRE-02", "PRE-03"):
        codes = {one.code for one in unmet(rules.tasks[code].guards, held.situation())}
        assert not {"PRECHECK_STALE", "BLOCKING_GAPS_OPEN", "CRITERIA_NOT_IN_FORCE"} & codes
    resettle(held.later(days=31))
    for code in ("PRE-02", "PRE-03"):
        codes = {one.code for one in unmet(rules.tasks[code].guards, held.situation())}
        assert "BLOCKING_GAPS_OPEN" in codes


def test_the_door_sees_what_became_too_old_before_anybody_settled_the_case(held):
    fill(held, other=PAST)
    decide(held.later(minutes=5))
    assert not {"BLOCKING_GAPS_OPEN", "PRECHECK_STALE"} & blockers(held).keys()
    held.later(days=31)
    assert "PRECHECK_STALE" in blockers(held)
    assert "BLOCKING_GAPS_OPEN" in refused(held)
    assert "PRECHECK_STALE" not in refused(held)
    resettle(held)
    assert "BLOCKING_GAPS_OPEN" in blockers(held)
    assert "PRECHECK_STALE" not in blockers(held)


def test_a_new_day_alone_stops_no_move(held):
    fill(held)
    settled = blockers(held).keys()
    held.later(days=1)
    assert blockers(held).keys() - settled == {"PRECHECK_STALE"}
    assert not {"BLOCKING_GAPS_OPEN", "PRECHECK_STALE"} & refused(held)


def test_the_door_asks_the_database_nothing_more_where_the_run_is_of_today(held):
    fill(held)
    s = held.situation()
    with clock.held_at(held.now), CaptureQueriesContext(connection) as sent:
        assert keep_precheck(s) is s
    assert not sent.captured_queries
