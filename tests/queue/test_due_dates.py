"""When tasks are due: in the right zone, moved with their anchor, the old date kept."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.apps import apps

from tests.engine import LONG_REASON, follow

History = apps.get_model("workflows", "WorkItemHistory")


def test_a_task_is_due_when_its_owners_last_day_ends(version, settings):
    settings.OFFICE_TIME_ZONE = "Europe/Berlin"
    inquiry = follow("duplicate", version, before="INQ-01")
    item = inquiry.item("INQ-02")
    ends = item.due_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert ends.isoformat(" ")[:19] == f"{item.due_on} 23:59:59"
    assert item.zone == "Europe/Berlin"


def test_a_due_date_moves_with_its_anchor_and_the_old_one_is_kept(version):
    case = follow("adult_ln_to_completed", version, until="PRELIM_REVIEW").go(before="PRE-07")
    before = case.item("PRE-07")
    assert before.due_on is not None
    earlier = case.fact("site_decided_at").isoformat().replace("T", "T", 1)
    moved = datetime.fromisoformat(earlier).replace(day=1).isoformat()
    case.correct("site_decided_at", moved, role="SITE_REVIEWER", reason=LONG_REASON)
    after = case.item("PRE-07")
    assert after.due_on == date.fromisoformat(moved[:10]).replace(day=3)
    assert after.due_before == before.due_on
    kept = History.objects.filter(pgh_obj_id=after.pk).values_list("due_on", flat=True)
    assert {before.due_on, after.due_on} <= set(kept)


def test_the_familys_days_end_where_the_family_lives(version):
    case = follow("adult_ln_to_completed", version, until="RECORD_COLLECTION")
    item = case.item("REC-03")
    assert item.zone == str(case.fact("patient_timezone"))
    assert item.due_at.astimezone(ZoneInfo(item.zone)).strftime("%H:%M:%S") == "23:59:59"
