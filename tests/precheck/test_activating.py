"""What a version would change case by case; putting it in force; every case judged by it."""

from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from casework.cases import changes
from casework.eligibility import versions
from casework.eligibility.loading import bundled
from casework.eligibility.models import Activation, CriteriaVersion, PreCheck
from casework.people.actor import SYSTEM
from casework.people.roles import Role
from tests.engine import Journey, steps
from tests.people_and_cases import join
from tests.precheck.conftest import ROAD
from tests.precheck.proposals import NOTE, effects_of
from workflows.criteria import effects
from workflows.criteria.settling import judge_again, not_judged
from workflows.engine import settle
from workflows.tasks import judge_by_criteria_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("precheck")]

READERS = ["COORD", "MGR", "INVESTIGATOR", "SITE_CRC", "DPO", "AUDITOR", "ADMIN"]
OTHERS = sorted({*Role.values} - {*READERS})


def test_before_it_is_in_force_each_case_says_what_would_change(reader, journey, proposed, said):
    page = said(reader("INVESTIGATOR").get(effects_of(proposed)))
    for part in (
        journey.case.code,
        "Points that differ: 1 → 0",
        "ALL-I03 The records show the contrary → The records show it",
        "OPS-01 Not documented → not among the criteria",
        "Put in force",
    ):
        assert part in page, part
    assert not PreCheck.objects.exclude(criteria__version="v1").exists()


def test_the_same_version_changes_nothing(reader, journey, said):
    [version] = CriteriaVersion.objects.all()
    page = said(reader("SITE_CRC").get(effects_of(version)))
    assert "Nothing changes." in page
    assert "Put in force" not in page


NOT_MINE = ["ADMIN", "DPO", "COORD", "SITE_CRC", "MGR"]


@pytest.mark.parametrize("role", NOT_MINE)
def test_of_few_cases_that_are_not_shown_nothing_is_told(outsider, journey, proposed, role, said):
    answer = outsider(role).get(effects_of(proposed))
    page = said(answer)
    assert "1 open case that is not shown to you" in page
    assert "fewer than 5 of them, or in none" in page
    assert 'class="effect-case"' not in answer.content.decode()
    for part in (journey.case.code, "ALL-I03", "Record collection", "Points that differ"):
        assert part not in page, part


@pytest.mark.parametrize("role", NOT_MINE)
def test_of_many_it_is_told_in_how_many_something_changes(
    outsider, journey, proposed, monkeypatch, role, said
):
    """OPS-01 goes for each of the five, ALL-I03 changes for one."""
    monkeypatch.setattr(effects, "AT_ONCE", 2)  # so that they are counted in parts
    for _number in range(4):
        Journey(ROAD, journey.version, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    someone = outsider(role)
    before = said(someone.get(effects_of(proposed)))
    assert "5 open cases that are not shown to you" in before
    assert "Count what changes among them" in before
    assert "Something changes" not in before
    page = said(someone.get(effects_of(proposed, count=1)))
    assert "Something changes in 5 of them." in page
    assert "OPS-01 5" in page
    for part in (journey.case.code, "ALL-I03", "Points that differ"):
        assert part not in page, part


def test_a_manager_says_why_before_reading_a_case_s_criteria(outsider, journey, proposed, said):
    manager = outsider("MGR")
    assert journey.case.code not in said(manager.get(effects_of(proposed)))
    manager.post(reverse("case-purpose", args=[journey.case.code]), {"purpose": NOTE})
    page = said(manager.get(effects_of(proposed)))
    assert journey.case.code in page
    assert "ALL-I03 The records show the contrary" in page
    assert "not shown to you" not in page


def test_a_version_that_changes_remarks_alone_says_which(reader, journey, manager, said):
    data = deepcopy(bundled())
    data["version"]["version"] = "v3"
    mark = {"flags": ["CROSS_CHECK"], "when": None}
    data["criteria"]["ALL-I03"]["marks"] = [mark]
    made = versions.propose(data, actor=manager.actor, note=NOTE)
    page = said(reader("INVESTIGATOR").get(effects_of(made)))
    assert "Nothing changes." not in page
    assert "ALL-I03 without a remark → A value is low, while the disease" in page


def test_the_comparison_costs_the_same_for_many_cases(reader, lived, journey, proposed):
    someone = reader("INVESTIGATOR")
    someone.get(effects_of(proposed))
    with CaptureQueriesContext(connection) as one:
        someone.get(effects_of(proposed))
    other = Journey(ROAD, journey.version, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    join(other.case, someone.user, "INVESTIGATOR")
    with CaptureQueriesContext(connection) as two:
        page = someone.get(effects_of(proposed))
    assert other.case.pk != journey.case.pk
    assert page.content.decode().count('class="effect-case"') == 2
    assert len(two) == len(one)


@pytest.mark.parametrize("role", ["INVESTIGATOR", "SITE_CRC"])
def test_the_hospital_puts_it_in_force_and_every_case_is_judged_again(
    reader, journey, proposed, role, said
):
    someone = reader(role)
    answer = someone.post(
        reverse("criteria-activate", args=[proposed.pk]), {"note": "Agreed in the meeting."}
    )
    assert answer.url == reverse("criteria")
    made = Activation.objects.latest("pk")
    assert (made.criteria, made.by, made.role) == (proposed, someone.user, role)
    job = ProcrastinateJob.objects.get(task_name=judge_by_criteria_in_force.name)
    assert job.args == {"trial": "NCT06947460"}
    assert not_judged("NCT06947460") == [journey.case.pk]
    with clock.held_at(journey.later(minutes=1).now):
        judge_by_criteria_in_force(**job.args)
    run = PreCheck.objects.get(case=journey.case)
    assert (run.criteria, run.conflicts) == (proposed, 0)
    page = said(reader("COORD").get(reverse("precheck", args=[journey.case.code])))
    assert "No conflict" in page or "Information is missing before submission." in page
    assert "ALL-I03 The records show the contrary → The records show it" in page


def test_judging_again_goes_on_where_a_worker_died(journey, proposed, reader):
    other = Journey(ROAD, journey.version, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    versions.activate(proposed.pk, actor=reader("INVESTIGATOR").actor, note=NOTE)
    assert not_judged("NCT06947460") == [journey.case.pk, other.case.pk]
    settle.settle(changes.lock(journey.case.pk, SYSTEM))  # so far it came
    assert not_judged("NCT06947460") == [other.case.pk]
    assert judge_again("NCT06947460") == 1
    assert judge_again("NCT06947460") == 0


def test_it_needs_a_note_and_is_done_once(reader, journey, proposed, said):
    someone = reader("INVESTIGATOR")
    place = reverse("criteria-activate", args=[proposed.pk])
    answer = someone.post(place, {"note": "short"})
    assert answer.status_code == 422
    assert Activation.objects.count() == 1
    someone.post(place, {"note": NOTE})
    again = someone.post(place, {"note": NOTE})
    assert again.status_code == 409
    assert "in force already" in said(again)
    assert Activation.objects.count() == 2
    assert someone.get(place).url == effects_of(proposed)


@pytest.mark.parametrize("role", sorted({*Role.values} - {"INVESTIGATOR", "SITE_CRC"}))
def test_nobody_else_puts_criteria_in_force(reader, proposed, role):
    someone = reader(role)
    place = reverse("criteria-activate", args=[proposed.pk])
    assert someone.post(place, {"note": NOTE}).status_code == 403
    assert Activation.objects.count() == 1
    page = someone.get(effects_of(proposed))
    assert place not in page.content.decode()
