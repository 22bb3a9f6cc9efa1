"""After infusion: daily work, the right Day 0, and what is carried past its stage (T2, T3, T10)."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from casework import clock
from casework.cases.models import Case
from tests.engine import LONG_REASON, follow, refuses
from workflows.engine.models import CARRIED, Readiness, WorkItem
from workflows.engine.work import open_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("observation")]

DAY0 = date(2027, 4, 12)
INFUSED = "2027-04-12T09:20:00+08:00"
GRADES = {"crs_grade": 0, "icans_grade": 0, "gradings_of_day": 2}


@pytest.fixture(scope="module")
def road(shared_version):
    """A case on its Day 0, infused this morning."""
    journey = follow("adult_ln_to_completed", shared_version, until="OBSERVATION_28D")
    assert journey.today() == journey.fact("day0") == DAY0
    for role in ("SITE_CRC", "INVESTIGATOR"):
        journey.actor(role, "CRC-and-doctor")
    return journey


@pytest.fixture
def observed(db, road):
    return road.copy()


def observe(journey, day, **other):
    given = GRADES | {"daily_observation_at": journey.moment()} | other
    return journey.complete("OBS-01", occurrence=day.isoformat(), **given)


def days_open(journey):
    items = WorkItem.objects.open().filter(case=journey.case, code="OBS-01").order_by("due_on")
    return list(items.values_list("due_on", flat=True))


def counted(journey):
    """The occurrences of the daily task that keep the stage's exit closed now."""
    with clock.held_at(journey.now):
        found = open_tasks(journey.situation(), "stage")
    return [wanted.occurrence.day for task, wanted in found if task.code == "OBS-01"]


def test_there_is_one_observation_for_every_site_day_from_0_to_28(observed):
    items = WorkItem.objects.open().filter(case=observed.case, code="OBS-01").order_by("due_on")
    assert [(i.occurrence, i.opens_on, i.due_on) for i in items] == [
        (day.isoformat(), day, day) for day in (DAY0 + timedelta(days=n) for n in range(29))
    ]


def test_scheduled_work_opens_and_is_due_with_its_window(observed):
    found = WorkItem.objects.open().filter(case=observed.case, code="OBS-02").order_by("due_on")
    windows = [(1, 1), (3, 4), (6, 8), (9, 11), (13, 15), (20, 22), (27, 30)]
    assert [((i.opens_on - DAY0).days, (i.due_on - DAY0).days) for i in found] == windows


def test_tomorrow_is_not_observed_today(observed):
    with refuses("NOT_YET_OPEN"):
        observe(observed, DAY0 + timedelta(days=1))
    with refuses("NOT_YET_OPEN"):
        observed.complete("OBS-02", occurrence="D1", protocol_labs_at=observed.moment())
    observed.at("2027-04-13T00:00:00+08:00")
    observe(observed, DAY0 + timedelta(days=1))
    assert observed.outcome("OBS-01", "2027-04-13") == "done"


@pytest.mark.parametrize("day", ["2027-04-11", "2027-05-11", "tomorrow", ""])
def test_a_day_outside_the_window_is_no_work(observed, day):
    with refuses("TASK_NOT_OPEN"):
        observed.complete("OBS-01", occurrence=day, daily_observation_at=INFUSED, **GRADES)


def test_today_does_not_count_until_it_is_over(observed):
    assert counted(observed) == []
    assert counted(observed.at("2027-04-12T23:59:59+08:00")) == []
    assert counted(observed.at("2027-04-12T16:00:00+00:00")) == [DAY0]  # midnight at the site
    three_days = [DAY0 + timedelta(days=n) for n in range(3)]
    assert counted(observed.at("2027-04-15T12:00:00+08:00")) == three_days
    observe(observed, DAY0)
    observed.waive("OBS-01", role="SITE_CRC", occurrence="2027-04-13")
    assert counted(observed) == [date(2027, 4, 14)]


def test_twice_a_day_until_day_14_and_once_after(observed):
    with refuses("GRADED_ONCE_ONLY"):
        observe(observed, DAY0, gradings_of_day=1)
    observed.at("2027-04-26T20:00:00+08:00")
    with refuses("GRADED_ONCE_ONLY"):
        observe(observed, DAY0 + timedelta(days=14), gradings_of_day=1)
    observed.at("2027-04-27T20:00:00+08:00")
    observe(observed, DAY0 + timedelta(days=15), gradings_of_day=1)


def correct(journey, to, role="SITE_CRC", **more):
    return journey.correct("infusion_start_at", to, role=role, **more)


@pytest.mark.parametrize("role", ["COORD", "MGR", "INVESTIGATOR", "CELL_LAB", "PATIENT"])
def test_only_the_site_coordinator_proposes_another_day_0(observed, role):
    with refuses("ROLE_NOT_ALLOWED"):
        correct(observed, "2027-04-11T09:20:00+08:00", role=role)


def test_until_the_investigator_confirms_nothing_moves(observed):
    correct(observed, "2027-04-11T09:20:00+08:00")
    assert observed.fact("day0") == DAY0
    assert days_open(observed)[0] == DAY0
    with refuses("AWAITING_CONFIRMATION"):
        correct(observed, "2027-04-10T09:20:00+08:00")
    with refuses("ROLE_NOT_ALLOWED"):
        observed.confirm("infusion_start_at", role="MGR")


def test_one_person_with_both_roles_does_not_confirm_her_own(observed):
    correct(observed, "2027-04-11T09:20:00+08:00", name="CRC-and-doctor")
    with refuses("SAME_PERSON"):
        observed.confirm("infusion_start_at", role="INVESTIGATOR", name="CRC-and-doctor")
    observed.confirm("infusion_start_at", role="INVESTIGATOR")
    assert observed.fact("day0") == date(2027, 4, 11)


def test_a_corrected_day_0_moves_every_date_that_follows_from_it(observed):
    before = Readiness.objects.get(case=observed.case)
    dlt, last = observed.item("OBS-05").due_on, observed.fact("sae_last_day")
    correct(observed, "2027-04-11T09:20:00+08:00")
    observed.confirm("infusion_start_at", role="INVESTIGATOR")
    day = timedelta(days=1)
    assert observed.fact("sae_last_day") == last - day
    assert observed.item("OBS-05").due_on == dlt - day
    assert observed.item("OBS-02", "D28").opens_on == date(2027, 5, 8)
    assert observed.item("SAE-04").due_on == last - day + timedelta(days=30)
    assert days_open(observed) == [DAY0 + timedelta(days=n) for n in range(-1, 28)]
    assert observed.outcome("OBS-01", "2027-05-10") == "cancelled"
    after = Readiness.objects.get(case=observed.case)
    assert (after.target_on, after.limit_on) == (before.target_on - day, before.limit_on - day)


def test_observations_made_stay_where_they_were_made(observed):
    observe(observed, DAY0)
    done = observed.item("OBS-01", DAY0.isoformat())
    correct(observed, "2027-04-13T09:20:00+08:00")
    observed.confirm("infusion_start_at", role="INVESTIGATOR")
    assert observed.item("OBS-01", DAY0.isoformat()) == done
    assert days_open(observed)[0] == date(2027, 4, 13)
    correct(observed, INFUSED)
    observed.confirm("infusion_start_at", role="INVESTIGATOR")
    assert observed.outcome("OBS-01", DAY0.isoformat()) == "done"
    assert days_open(observed)[0] == date(2027, 4, 13)


def test_the_old_day_0_and_the_reason_stay_on_record(observed):
    correct(observed, "2027-04-11T09:20:00+08:00")
    observed.confirm("infusion_start_at", role="INVESTIGATOR")
    history = apps.get_model("casework", "FactHistory").objects.filter(
        case=observed.case, name="infusion_start_at"
    )
    old, new = history.order_by("pgh_id")
    assert (old.value, old.source) == (INFUSED, "INF-05")
    assert (new.value, new.source) == ("2027-04-11T09:20:00+08:00", "correction")
    assert (new.recorded_role, new.reason) == ("INVESTIGATOR", LONG_REASON)
    assert new.pgh_context.metadata["role"] == "INVESTIGATOR"


def test_a_derived_day_is_not_corrected_itself(observed):
    for name in ("day0", "sae_last_day", "attempt_no", "stage_entered_at"):
        for role in ("SITE_CRC", "INVESTIGATOR", "MGR", "COORD"):
            with refuses("ROLE_NOT_ALLOWED"):
                observed.correct(name, "2027-04-11", role=role)


def test_work_that_is_carried_over_stays_open_and_closes_a_later_door(observed):
    journey = observed.go(until="FOLLOWUP_D90", without={"OBS-07", "AE_LOG"})
    item = journey.item("OBS-07")
    assert (item.outcome, item.scope, item.reopened) == ("", CARRIED, False)
    journey.go(before="d90_closed", without={"OBS-07", "AE_LOG"})
    with refuses("CARRIED_TASKS_OPEN"):
        journey.advance("d90_closed")
    journey.upload("AE_LOG", role="SITE_CRC")
    journey.complete("OBS-07", ae_log_closed_at=journey.moment())
    assert journey.advance("d90_closed").stage == "FOLLOWUP_D120"
    assert Case.objects.get(pk=journey.case.pk).changes.count() == journey.case.version
