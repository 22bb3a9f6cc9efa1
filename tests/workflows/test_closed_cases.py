"""After infusion a case may close while its safety work goes on (domain.md 2.5)."""

from datetime import timedelta

import pytest

from casework.cases.models import StageChange
from tests.engine import LONG_REASON, follow, refuses
from workflows.engine.models import CARRIED, StageProcess, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("closed")]

REOPENING = {"reason_code": "FAMILY_RETURNED", "reopened_because": LONG_REASON}
DEATH = {"death_on": "2027-05-01", "death_source": "FAMILY"}


@pytest.fixture(scope="module")
def road(shared_version):
    """A case some days after infusion."""
    journey = follow("withdrawal_after_infusion", shared_version, before="withdraw")
    for role in ("COORD", "MGR", "SITE_CRC", "INVESTIGATOR", "FAMILY"):
        journey.actor(role)
    return journey


@pytest.fixture
def infused(db, road):
    return road.copy()


def withdraw(journey, scope, role="SITE_CRC", **more):
    given = {"withdrawn_at": journey.moment(), "withdrawal_scope": scope}
    given |= {"safety_information_offered": True} | more
    return journey.advance("withdraw", role=role, reason_code="FAMILY_DECISION", **given)


def reopen(journey, role="INVESTIGATOR", edge="reopen_after_infusion"):
    return journey.advance(edge, role=role, consent_reconfirmed_at=journey.moment(), **REOPENING)


def open_scopes(journey):
    found = StageProcess.objects.filter(case=journey.case, open=True)
    return sorted(found.values_list("scope", flat=True))


@pytest.mark.parametrize("scope", ["SERVICE", "STUDY_TREATMENT"])
def test_safety_goes_on_when_only_service_or_treatment_is_withdrawn(infused, scope):
    case = withdraw(infused, scope)
    assert (case.stage, case.safety_continues) == ("WITHDRAWN", True)
    assert open_scopes(infused) == [CARRIED, "SAFETY"]
    assert {"OBS-07", "SAE-01", "SAE-04"} <= infused.open_codes()
    assert not {"OBS-01", "OBS-05"} & infused.open_codes()


@pytest.mark.parametrize("scope", ["STUDY_FOLLOW_UP", "DATA_USE"])
def test_nothing_goes_on_when_follow_up_or_data_use_is_withdrawn(infused, scope):
    case = withdraw(infused, scope)
    assert (case.stage, case.safety_continues) == ("WITHDRAWN", False)
    assert open_scopes(infused) == []
    assert infused.open_codes() == set()
    with refuses("CASE_CLOSED"):
        infused.happens("suspected_sae_reported", role="FAMILY")


def test_after_infusion_people_are_told_how_to_report_problems(infused):
    with refuses("SAFETY_INFORMATION_NOT_OFFERED"):
        withdraw(infused, "SERVICE", safety_information_offered=False)


def test_an_event_after_closure_is_work_and_can_be_done(infused):
    withdraw(infused, "SERVICE")
    infused.later(days=9).happens("suspected_sae_reported", role="FAMILY", occurrence="S-1")
    item = infused.item("SAE-02", "S-1")
    assert (item.outcome, item.due_on) == ("", infused.today())
    infused.complete("SAE-02", occurrence="S-1", sae_relayed_at=infused.moment())
    assert infused.outcome("SAE-02", "S-1") == "done"
    with refuses("CASE_CLOSED"):
        infused.happens("site_question_asked", role="COORD")


def test_what_is_carried_over_can_be_done_on_the_closed_case(infused):
    withdraw(infused, "SERVICE")
    infused.later(days=40)
    infused.upload("AE_LOG", role="SITE_CRC")
    infused.complete("OBS-07", ae_log_closed_at=infused.moment())
    assert infused.outcome("OBS-07") == "done"
    assert infused.case.stage == "WITHDRAWN"


def test_contact_lost_after_infusion_keeps_safety_open(infused):
    given = {"contact_attempts": 3, "contact_channels": 2, "home_physician_contacted": True}
    given["first_attempt_on"] = (infused.today() - timedelta(days=30)).isoformat()
    case = infused.advance(
        "lose_contact_after_infusion", role="INVESTIGATOR", reason_code="NO_RESPONSE", **given
    )
    assert (case.stage, case.safety_continues) == ("LOST_TO_FOLLOW_UP", True)
    assert open_scopes(infused) == [CARRIED, "SAFETY"]


def test_the_investigator_reopens_without_limit_and_the_work_is_there_once(infused):
    withdraw(infused, "SERVICE")
    infused.later(days=400)
    with refuses("INFUSED", "REOPEN_TOO_LATE"):
        reopen(infused, role="MGR", edge="reopen_before_infusion")
    case = reopen(infused)
    assert (case.stage, case.safety_continues) == ("OBSERVATION_28D", False)
    assert open_scopes(infused) == [CARRIED, "LOGISTICS", "OBSERVATION_28D", "SAFETY"]
    assert infused.outcome("OBS-05") == ""
    kept = WorkItem.objects.filter(case=case, code="SAE-04")
    assert kept.count() == 1  # it never closed


def test_safety_begins_anew_when_all_was_withdrawn_and_the_case_is_reopened(infused):
    withdraw(infused, "DATA_USE")
    reopen(infused.later(days=3))
    assert open_scopes(infused) == [CARRIED, "LOGISTICS", "OBSERVATION_28D", "SAFETY"]
    item = infused.item("SAE-04")
    assert (item.outcome, item.reopened) == ("", True)


def test_a_death_is_recorded_on_a_closed_case_and_its_outcome_stays(infused):
    withdraw(infused, "SERVICE")
    infused.later(days=20)
    version = infused.case.version
    infused.advance("record_death_on_closed_case", role="COORD", **DEATH)
    assert infused.fact("death_on") is None
    with refuses("ROLE_NOT_ALLOWED"):
        infused.confirm("record_death_on_closed_case", role="COORD", name="COORD-2")
    infused.confirm("record_death_on_closed_case", role="MGR")
    assert str(infused.fact("death_on")) == "2027-05-01"
    assert (infused.case.stage, infused.case.version) == ("WITHDRAWN", version)
    assert not StageChange.objects.filter(edge="record_death_on_closed_case").exists()


def test_it_is_recorded_so_on_closed_cases_only_and_by_those_named(infused):
    with refuses("EDGE_NOT_HERE"):
        infused.advance("record_death_on_closed_case", role="COORD", **DEATH)
    withdraw(infused, "SERVICE")
    with refuses("ROLE_NOT_ALLOWED"):
        infused.advance("record_death_on_closed_case", role="FAMILY", **DEATH)


def test_a_death_in_the_study_waits_for_the_investigator(infused):
    infused.later(days=1)
    death = {"death_on": infused.today().isoformat(), "death_source": "FAMILY"}
    infused.advance("record_death_on_study", role="FAMILY", reason_code="ON_STUDY", **death)
    with refuses("ROLE_NOT_ALLOWED"):
        infused.confirm("record_death_on_study", role="MGR")
    infused.confirm("record_death_on_study", role="INVESTIGATOR")
    assert infused.case.stage == "DECEASED"
    assert open_scopes(infused) == []
    with refuses("EDGE_NOT_HERE"):
        reopen(infused)
