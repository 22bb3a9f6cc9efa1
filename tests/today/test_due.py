"""What is due: overdue and today, the next days apart, safety work and dates of one's cases."""

from datetime import timedelta

import pytest

from casework import clock
from casework.people.roles import Role
from tests.people_and_cases import make_case, make_user, sign_in
from workflows.engine.models import WorkItem
from workflows.limits.verbs import set_limit
from workflows.queue import claiming

pytestmark = pytest.mark.xdist_group("today")
HAS_IT = {"COORD", "MGR", "TRANS", "TREV", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"}


def due(case, code, days, **more):
    """A task of the case with its last day so many days from today, where its party is."""
    item = WorkItem.objects.current().get(case=case, code=code)
    day = item.today() + timedelta(days=days)
    at = clock.now().replace(hour=23, minute=59, second=59) + timedelta(days=days)
    WorkItem.objects.filter(pk=item.pk).update(due_on=day, due_at=at, **more)
    return item


@pytest.fixture
def quiet(case):
    """The case, and none of its tasks is due."""
    later = clock.now() + timedelta(days=60)
    WorkItem.objects.filter(case=case).update(due_on=later.date(), due_at=later)
    return case


@pytest.mark.parametrize("role", Role.values)
def test_who_has_the_page_has_it_first_in_the_navigation(client, protocol_version, role):
    answer = sign_in(client, make_user(role)).get("/today/")
    assert answer.status_code == (200 if role in HAS_IT else 403)
    html = client.get("/inbox/").content.decode()
    navigation = html.split('class="shell-nav"')[1].split("</nav>")[0]
    first = navigation.split("<a ")[1]
    assert ("/today/" in first) == (role in HAS_IT)


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get("/today/").url == "/accounts/login/?next=/today/"
    assert client.post("/today/seen/").url.startswith("/accounts/login/")


def test_nothing_is_due_in_friendly_words(mara, quiet, part):
    assert "Nothing of yours is due today or late." in part(mara, "due")
    assert "Nobody waits for you." not in part(mara, "blocked")  # the case is in her hands


def test_overdue_and_today_are_listed_and_the_next_days_are_folded(mara, quiet, part):
    due(quiet, "INQ-01", -2)
    due(quiet, "INQ-06", 0)
    due(quiet, "INQ-03", 1)
    text = part(mara, "due")
    now, soon = text.split("In the next three working days")
    assert now.startswith("> Due 2 1 overdue Inbox") or "Due 2 1 overdue" in now
    assert "Acknowledge inquiry" in now
    assert "2 days overdue" in now
    assert "Red-flag screen" in now
    assert "due today" in now
    assert quiet.code in now
    assert "Ca•••• E•••" in now
    assert "Camino" not in text
    assert soon.strip().startswith("1 ")
    assert "Obtain data-sharing" in soon or "onsent" in soon


def test_what_a_colleague_has_or_what_is_on_hold_is_not_due(mara, quiet, part):
    other = make_user("COORD")
    due(quiet, "INQ-01", -2, owner=other, owned_since=clock.now())
    due(quiet, "INQ-06", -2, held_until=clock.site_today() + timedelta(days=2))
    assert "Nothing of yours is due" in part(mara, "due")


def test_a_task_in_hand_is_mine(mara, quiet, part):
    item = due(quiet, "INQ-01", 0)
    claiming.claim(item.pk, actor=mara.actor)
    due(quiet, "INQ-01", 0)
    assert "waits on you" in part(mara, "due")


def test_safety_work_is_due_to_who_coordinates_although_the_hospital_does_it(mara, quiet, part):
    other = make_user("SITE_CRC")
    due(quiet, "INQ-01", 0, safety=True, owner=other, owned_since=clock.now())
    text = part(mara, "due")
    assert "Safety: Acknowledge inquiry" in text
    assert f"waits on {other.name}" in text


def test_planned_days_and_holds_of_today_are_listed(mara, quiet, part):
    record = {"name": "planned_arrival_on", "source": "task", "recorded_by": mara.user}
    day = clock.site_today()
    quiet.facts.create(value=day.isoformat(), recorded_role="COORD", **record)
    text = part(mara, "due")
    assert "Arrival planned" in text
    quiet.facts.filter(name="planned_arrival_on").update(value=str(day + timedelta(days=1)))
    assert "Arrival planned" not in part(mara, "due")


def test_anothers_case_is_not_due(mara, foreign, part):
    due(foreign, "INQ-01", -2)
    due(foreign, "INQ-06", 0, safety=True)
    text = part(mara, "due")
    assert foreign.code not in text
    assert "Nothing of yours is due" in text


def test_ten_are_listed_and_all_are_counted(mara, protocol_version, part):
    for _ in range(4):
        made = make_case(mara.user, protocol_version)
        for code in ("INQ-01", "INQ-05", "INQ-06"):
            due(made, code, -1)
    answer = mara.get("/today/").content.decode()
    section = answer.split('aria-labelledby="today-due"')[1].split("<details")[0]
    assert section.count('class="inbox-row ') == 10
    assert "12 overdue" in " ".join(section.split())
    assert "The other tasks are in the inbox." in section


def test_where_all_are_shown_no_others_are_spoken_of(mara, quiet, part):
    due(quiet, "INQ-01", -1)
    assert "other tasks" not in part(mara, "due")


def test_the_hospital_sees_what_is_due_of_its_own(sign, case, foreign, part):
    nurse = sign("SITE_CRC", case)
    due(case, "INQ-01", -2)  # the coordinator's
    assert "Nothing of yours is due" in part(nurse, "due")


# --- the manager's team -------------------------------------------------------------------------------


def test_the_manager_reads_who_is_behind_and_which_limits_are_broken(
    sign, mara, quiet, foreign, part
):
    manager = sign("MGR")
    for code in ("INQ-01", "INQ-06"):
        due(quiet, code, -2, owner=mara.user, owned_since=clock.now())
    due(foreign, "INQ-01", -1)
    text = part(manager, "team")
    assert "Mara Lindqvist Case coordinator 2 overdue tasks" in text
    assert "Overdue, and nobody has them 1" in text
    assert "limit" not in text
    set_limit("INQUIRY", limit=1, hard=False, actor=manager.actor)
    assert "Inquiry holds more cases than its limit 2 of 1" in part(manager, "team")
    type(quiet.readiness).objects.filter(case=quiet).update(
        limit_on=clock.site_today() - timedelta(days=1)
    )
    assert "Cases past the time limit of their stage 1" in part(manager, "team")


def test_a_team_in_time_is_said_to_be(sign, quiet, part):
    assert "Nobody has an overdue task, and no limit is broken." in part(sign("MGR"), "team")


def test_only_the_manager_reads_of_the_team(mara, case):
    assert 'aria-labelledby="today-team"' not in mara.get("/today/").content.decode()
