"""Reminders and escalation: on the right day, to the right people, once, whatever happened between."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection

from casework import clock
from casework.cases.models import Case, Membership
from casework.contacts import log
from casework.people.absence import Absence
from casework.people.models import User
from tests.e2e.conftest import database_url
from tests.engine import LONG_REASON, follow
from tests.people_and_cases import make_user
from tests.queue.test_claiming import act
from workflows.engine.models import WorkItem
from workflows.notices.models import Notice
from workflows.notices.sweep import remind
from workflows.queue import claiming


def told(kind, code=""):
    """Who was told, of which task, about which day."""
    found = Notice.objects.filter(kind=kind).order_by("pk").select_related("user")
    return [
        (n.user.name, n.params["task"], n.day)
        for n in found
        if not code or n.params.get("task") == code
    ]


def test_an_owner_is_reminded_on_the_day_before(inquiry, sweep):
    item = act(inquiry, claiming.claim, "INQ-02", name="COORD-2")  # due in two days
    sweep()
    assert told("due_soon", "INQ-02") == []
    sweep(days=1)
    assert told("due_soon", "INQ-02") == [("COORD-2", "INQ-02", item.due_on)]


def test_what_nobody_has_is_reminded_of_to_those_who_could(inquiry, sweep):
    inquiry.person("COORD-2", "COORD")
    sweep(days=1)
    assert {name for name, _, _ in told("due_soon", "INQ-02")} == {"COORD-1", "COORD-2"}


def test_a_notice_is_made_once_however_often_one_sweeps(inquiry, sweep):
    sweep(days=1)
    before = Notice.objects.count()
    assert before > 0
    assert sweep(hours=1) == 0
    assert Notice.objects.count() == before


def test_the_manager_hears_on_the_second_day_after(inquiry, sweep):
    inquiry.person("MGR-1", "MGR")
    due = inquiry.item("INQ-01").due_on
    inquiry.now = inquiry.now.replace(year=due.year, month=due.month, day=due.day)
    sweep(days=1)
    assert told("overdue", "INQ-01") == []
    sweep(days=1)
    assert told("overdue", "INQ-01") == [("MGR-1", "INQ-01", due)]


def test_without_a_manager_on_the_case_every_manager_hears(inquiry, sweep):
    make_user("MGR", name="First")
    make_user("MGR", name="Second")
    sweep(days=6)
    assert {name for name, _, _ in told("overdue", "INQ-01")} == {"First", "Second"}


def test_late_work_of_the_hospital_is_reported_to_its_coordinator(version):
    case = follow("adult_ln_to_completed", version, before="PRE-04")
    crc = case.person("SITE_CRC-1", "SITE_CRC")
    case.later(days=14)
    with clock.held_at(case.now):
        remind()
    assert ("SITE_CRC-1", "PRE-04") in {(name, task) for name, task, _ in told("overdue")}
    assert crc.notices.filter(kind="overdue").exists()


def test_downtime_is_caught_up_with(inquiry, sweep):
    inquiry.person("MGR-1", "MGR")
    sweep(days=40)
    assert ("MGR-1", "INQ-01") in {(name, task) for name, task, _ in told("overdue")}
    assert ("COORD-1", "INQ-01") in {(name, task) for name, task, _ in told("due_soon")}


def test_weeks_of_days_tell_each_thing_once(inquiry, sweep):
    inquiry.person("MGR-1", "MGR")
    for _ in range(21):
        sweep(days=1)
    for kind in ("due_soon", "overdue"):
        found = told(kind)
        assert found
        assert len(found) == len(set(found))


def test_a_moved_due_date_is_reminded_of_anew(version):
    case = follow("adult_ln_to_completed", version, before="PRE-07")
    case.later(days=1)
    with clock.held_at(case.now):
        remind()
    first = told("due_soon", "PRE-07")
    decided = case.fact("site_decided_at") + timedelta(minutes=-1)
    moved = (decided - timedelta(days=1)).isoformat()
    case.correct("site_decided_at", moved, role="SITE_REVIEWER", reason=LONG_REASON)
    with clock.held_at(case.now):
        remind()
    again = told("due_soon", "PRE-07")
    assert len(first) == 1
    assert [day for _, _, day in again] == [first[0][2], first[0][2] - timedelta(days=1)]


def test_who_left_is_not_told(inquiry, sweep):
    act(inquiry, claiming.claim, "INQ-02", name="COORD-2")
    User.objects.filter(name="COORD-2").update(is_active=False)
    sweep(days=1)
    assert {name for name, _, _ in told("due_soon", "INQ-02")} == {"COORD-1"}


def test_a_done_task_is_not_reminded_of(inquiry, sweep):
    inquiry.complete("INQ-01", scope_statement_sent_at=inquiry.moment())
    sweep(days=5)
    assert told("due_soon", "INQ-01") == told("overdue", "INQ-01") == []


def test_the_review_date_of_a_held_case_is_told_to_its_coordinator(inquiry, sweep):
    until = (inquiry.today() + timedelta(days=3)).isoformat()
    given = {"hold_reason": "FAMILY_REQUEST", "hold_review_on": until}
    inquiry.advance("put_on_hold", reason_code="PAUSE", **given)
    sweep(days=2)
    assert not Notice.objects.filter(kind="hold_ended").exists()
    sweep(days=1)
    sweep(days=1)
    notice = Notice.objects.get(kind="hold_ended")
    assert (notice.user.name, notice.day.isoformat(), notice.item) == ("COORD-1", until, None)


def test_the_day_of_the_next_contact_is_told_until_somebody_called(inquiry, sweep):
    call = {"party": "PATIENT", "channel": "CALL", "direction": "OUT", "outcome": "NO_ANSWER"}
    until = inquiry.today() + timedelta(days=3)
    inquiry.act(
        log.log, inquiry.case.pk, call | {"at": inquiry.now, "next_on": until}, role="COORD"
    )
    sweep(days=2)
    assert not Notice.objects.filter(kind="contact_due").exists()
    sweep(days=1)
    sweep(days=1)
    notice = Notice.objects.get(kind="contact_due")
    assert (notice.user.name, notice.day) == ("COORD-1", until)


def test_a_safety_report_is_told_at_once_to_everybody_who_relays_it(version):
    case = follow("adult_ln_to_completed", version, until="ONSITE_SCREENING").go(before="SCR-11")
    case.person("MGR-1", "MGR")
    case.happens("suspected_sae_reported", role="COORD")
    notices = Notice.objects.filter(kind="safety", params__task="SAE-02")
    assert {"COORD-1", "MGR-1"} <= {notice.user.name for notice in notices}


# --- a worker that dies -----------------------------------------------------------------------------

SWEEP = """
import django
django.setup()
import workflows.notices.sweep as sweep
sweep.BATCH = 3
from casework import clock
from datetime import timedelta
real = clock.now() + timedelta(days=40)
print("ready", flush=True)
with clock.held_at(real):
    made = sweep.telling.write
    def slowly(rows):
        made(rows)
        print("batch", flush=True)
        import time; time.sleep(0.4)
    sweep.telling.write = slowly
    sweep.remind()
print("done", flush=True)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
def test_a_worker_killed_in_the_middle_leaves_nothing_twice_and_nothing_out(version):
    cases = [follow("duplicate", version, before="INQ-01") for _ in range(4)]
    for case in cases:
        case.person("MGR-1", "MGR")
    WorkItem.objects.filter(case__in=[case.case for case in cases]).update(
        due_at=clock.now(), due_on=clock.site_today()
    )
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "1",
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", SWEEP],
        cwd=django_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    heard = [worker.stdout.readline().strip() for _ in range(4)]
    assert heard == ["ready", "batch", "batch", "batch"]
    time.sleep(0.1)  # inside the transaction of the third batch
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    half = Notice.objects.count()
    assert half == 3 * 2  # the two batches that were committed
    connection.close()
    with clock.held_at(clock.now() + timedelta(days=40)):
        remind()
        assert remind() == 0
    open_items = WorkItem.objects.open().filter(case__in=Case.objects.all()).count()
    for kind in ("due_soon", "overdue"):
        assert Notice.objects.filter(kind=kind).values("item").distinct().count() == open_items
    keys = Notice.objects.values_list("user", "kind", "item", "day")
    assert len(keys) == len(set(keys))


def test_the_hospitals_team_is_told_of_a_possible_event_at_once(version):
    case = follow("adult_ln_to_completed", version, until="ONSITE_SCREENING").go(before="SCR-11")
    case.happens("suspected_sae_reported", role="COORD")
    told = Notice.objects.filter(kind="safety", params__relayed=True)
    assert {"SITE_CRC-1", "INVESTIGATOR-1"} <= {notice.user.name for notice in told}


def test_where_everybody_is_away_the_leads_are_told(version):
    case = follow("adult_ln_to_completed", version, until="ONSITE_SCREENING").go(before="SCR-11")
    boss = make_user("MGR", name="Lead")
    Membership.objects.filter(case=case.case, role="MGR").delete()
    day = case.now.date()
    for person in User.objects.filter(role_grants__role__in=["COORD", "MGR"]).exclude(pk=boss.pk):
        Absence.objects.create(user=person, away_from=day, until=day + timedelta(days=9))
    case.happens("suspected_sae_reported", role="COORD")
    told = Notice.objects.filter(kind="safety", params__task="SAE-02")
    assert boss in {notice.user for notice in told}


def test_a_hold_on_a_task_that_is_done_does_not_end(inquiry, sweep):
    item = inquiry.item("INQ-01")
    WorkItem.objects.filter(pk=item.pk).update(held_until=inquiry.now.date())
    inquiry.complete("INQ-01", scope_statement_sent_at=inquiry.moment())
    sweep(days=3)
    assert not Notice.objects.filter(kind="hold_ended", item=item).exists()
