"""The clocks of safety and the contacts after treatment of a case that was infused on 24 May 2027."""

import pytest

from casework import clock
from tests.databases import published
from tests.engine import follow
from tests.people_and_cases import kept_for_a_module
from tests.reports.tables import numbers
from workflows.reports import windows
from workflows.reports.clocks import run, table

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]
LEAVING = {"withdrawal_scope": "STUDY_TREATMENT", "safety_information_offered": True}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def observed(django_db_setup, django_db_blocker, folder):
    with kept_for_a_module(django_db_blocker, folder):
        yield follow("withdrawal_after_infusion", published(), before="OBS-03")


@pytest.fixture
def journey(observed, folder, settings, media_root):
    """Under observation. An adverse event was noticed on 27 May 2027 at 20:05 at the site: AE-1."""
    settings.MEDIA_ROOT = folder
    return observed.copy()


@pytest.fixture
def states(journey, narrowed):
    """By clock and state at the journey's time: how many."""

    def read(query="since=2027-05-01&until=2027-07-31"):
        with clock.held_at(journey.now):
            rows = run(narrowed(query)).rows("clock, state, count(*)", "GROUP BY 1, 2")
        return {(code, state): n for code, state, n in rows}

    return read


def test_an_event_is_to_be_entered_by_the_end_of_the_next_day(journey, states):
    assert states() == {("OBS-03", "running"): 1}
    journey.at("2027-05-28T23:59:00+08:00")
    assert states() == {("OBS-03", "running"): 1}
    journey.at("2027-05-29T00:00:00+08:00")
    assert states() == {("OBS-03", "late"): 1}
    entered = {"ae_entered_at": journey.moment(), "ae_serious": False}
    journey.complete("OBS-03", occurrence="AE-1", **entered)
    assert states() == {("OBS-03", "missed"): 1}


def test_what_was_done_in_time_and_written_down_later_is_met(journey, states):
    journey.at("2027-05-30T09:00:00+08:00")
    entered = {"ae_entered_at": "2027-05-28T09:00:00+08:00", "ae_serious": False}
    journey.complete("OBS-03", occurrence="AE-1", **entered)
    assert states() == {("OBS-03", "met"): 1}


def test_each_event_keeps_what_was_told_of_it(journey, states):
    """Two events share one fact. The second is entered late, then the time is corrected."""
    journey.complete("OBS-03", occurrence="AE-1", ae_entered_at=journey.moment(), ae_serious=False)
    journey.later(days=1).happens("adverse_event_noticed", role="SITE_CRC", occurrence="AE-2")
    noticed = journey.moment()
    journey.later(days=3)
    journey.complete("OBS-03", occurrence="AE-2", ae_entered_at=journey.moment(), ae_serious=False)
    assert states() == {("OBS-03", "met"): 1, ("OBS-03", "missed"): 1}
    journey.later(hours=1).correct("ae_entered_at", noticed, role="SITE_CRC")
    assert states() == {("OBS-03", "met"): 2}


def test_the_report_of_a_serious_event_is_due_within_24_hours(journey, states):
    journey.happens("sae_recognised", role="INVESTIGATOR", occurrence="SAE-1")
    began = journey.now
    journey.later(hours=24)
    assert states()["SAE-03", "running"] == 1
    journey.later(seconds=1)
    assert states()["SAE-03", "late"] == 1
    journey.upload("SAE_FORM", role="INVESTIGATOR")
    told = {"sae_outcome": "RECOVERED", "sae_reported_at": journey.moment()}
    journey.complete("SAE-03", occurrence="SAE-1", **told)
    assert states()["SAE-03", "missed"] == 1
    journey.correct("sae_reported_at", began.isoformat(), role="INVESTIGATOR")
    assert states()["SAE-03", "met"] == 1


def test_a_suspicion_is_to_be_relayed_on_the_same_day_whatever_holds_the_case(journey, states):
    journey.advance(
        "put_on_hold", reason_code="PAUSE", hold_reason="TRAVEL", hold_review_on="2027-06-20"
    )
    journey.happens("suspected_sae_reported", role="COORD", occurrence="N-1")
    assert states()["SAE-02", "running"] == 1
    journey.later(days=1)
    assert states()["SAE-02", "late"] == 1


def test_clocks_of_a_withdrawn_case_whose_safety_goes_on_still_run(journey, states):
    journey.advance("withdraw", reason_code="COST", withdrawn_at=journey.moment(), **LEAVING)
    assert states() == {("OBS-03", "running"): 1}


def test_only_clocks_that_began_in_the_time_count(journey, states):
    assert states("since=2027-05-27&until=2027-05-27") == {("OBS-03", "running"): 1}
    assert states("since=2027-05-28&until=2027-06-30") == {}


def test_the_table_names_each_clock_and_counts_its_cases(journey, narrowed):
    journey.happens("adverse_event_noticed", role="SITE_CRC", occurrence="AE-2")
    with clock.held_at(journey.now):
        found = numbers(table(narrowed("since=2027-05-01&until=2027-07-31")))
    #                met, missed, running, too late, ended, all, cases
    entered, none = [0, 0, 2, 0, 0, 2, 1], [0] * 7
    assert found == {
        "AE and SAE entry with grade, seriousness and causality": entered,
        "Relay any suspected SAE to the site the same day": none,
        "SAE report and follow-up": none,
        "All": entered,
    }


def test_contacts_are_made_or_missed_and_a_correction_counts(journey, narrowed):
    """Infused on 24 May 2027, withdrawn on Day 3; contacts go on. Day 180: 6 November to 4 December."""
    journey.advance("withdraw", reason_code="COST", withdrawn_at=journey.moment(), **LEAVING)
    journey.at("2027-12-04T12:00:00+08:00").upload("LTFU_CONTACT")
    when = journey.moment(days=1)
    journey.complete("SAE-01", occurrence="D180", contact_made_at=when, contact_result="REACHED")
    journey.at("2028-02-18T10:00:00+08:00").upload("LTFU_CONTACT")
    journey.complete(
        "SAE-01", occurrence="D270", contact_made_at=journey.moment(), contact_result="NOT_REACHED"
    )

    def contacts(query="since=2027-10-01&until=2028-12-31"):
        with clock.held_at(journey.now):
            rows = windows.windows(narrowed(query)).rows("visit, state, count(*)", "GROUP BY 1, 2")
        return {(v, state): n for v, state, n in rows if v not in ("D28", "D90", "D120")}

    coming = {("D365", "open"): 1, ("D545", "open"): 1}
    assert contacts() == {("D180", "met"): 1, ("D270", "missed"): 1} | coming
    journey.later(days=1).correct("contact_result", "REACHED", role="COORD")
    assert contacts() == {("D180", "met"): 1, ("D270", "met"): 1} | coming
    journey.later(days=600)
    assert contacts("since=2028-04-01&until=2028-12-31") == {
        ("D365", "silent"): 1,
        ("D545", "silent"): 1,
    }
    with clock.held_at(journey.now):
        names = [
            row[0].value
            for row in windows.table(narrowed("since=2027-05-01&until=2028-12-31")).rows
        ]
    assert names[:4] == ["Day 28", "Day 90", "Day 120", "Contact, Day 180"]
