"""Choosing from a history: by kind, by person, by day, all in the address; and who came and went."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from casework import clock
from casework.cases import members
from casework.cases.models import Access, Fact, Membership, StageChange
from casework.cases.situation import situation
from casework.contacts import log, notes
from casework.people.models import User
from tests.people_and_cases import add_paper, join, make_user
from workflows.case import past
from workflows.case.kinds import GROUPS
from workflows.case.telling import Teller
from workflows.engine import tasks
from workflows.team import handing_over

WHY = "It was the other hospital's number."


def url(case):
    return reverse("case-history", args=[case.code])


@pytest.fixture
def lively(mara, case):
    """A case with something of every group in its history."""
    add_paper(case, mara.actor, "ECG")
    tasks.correct(case.pk, "cohort", actor=mara.actor, raw="SSC", reason=WHY)
    given = {"at": clock.now(), "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    log.log(case.pk, given | {"outcome": "REACHED"}, actor=mara.actor)
    notes.add(case.pk, text="Ring on Monday.", language="en", internal=True, actor=mara.actor)
    members.add(case.pk, make_user("TRANS", name="Tao Li"), "TRANS", actor=mara.actor)
    return case


TOLD = {
    "moves": "opened the case",
    "tasks": "completed: Duplicate check",
    "papers": "brought in 12-lead ECG",
    "facts": "corrected “",
    "contacts": "reached",
    "messages": "wrote a note",
    "people": "put Tao Li on the case: Translator",
}


def said_in(said, answer):
    """What the history itself says, without the choice beside it."""
    return said(answer).split("Times are in")[-1].casefold()


@pytest.mark.parametrize("group", GROUPS)
def test_one_kind_is_shown_and_the_others_are_not(mara, lively, said, group):
    text = said_in(said, mara.get(url(lively), kind=group))
    assert TOLD[group].casefold() in text
    for other, words in TOLD.items():
        assert other == group or words.casefold() not in text, other


def test_without_a_choice_everything_is_told(mara, lively, said):
    text = said_in(said, mara.get(url(lively)))
    assert all(words.casefold() in text for words in TOLD.values())


def test_one_persons_deeds(mara, lively, sign, said):
    manager = sign("MGR", lively, name="Rita Manager")
    notes.add(lively.pk, text="Seen.", language="en", internal=True, actor=manager.actor)
    page = mara.get(url(lively))
    assert f'<option value="{manager.user.pk}">Rita Manager</option>' in page.content.decode()
    text = said_in(said, mara.get(url(lively), person=manager.user.pk))
    assert "rita manager wrote a note" in text
    assert "mara" not in text


def test_who_wrote_by_a_trigger_is_found_too(mara, lively, said):
    text = said_in(said, mara.get(url(lively), person=mara.user.pk, kind="people"))
    assert "mara lindqvist put tao li on the case" in text


def test_a_range_of_days_in_the_readers_zone(mara, lively, said):
    User.objects.filter(pk=mara.user.pk).update(timezone="Pacific/Auckland")
    today = clock.now().astimezone(ZoneInfo("Pacific/Auckland")).date()
    inside = mara.get(url(lively), since=today.isoformat(), until=today.isoformat())
    assert "opened the case" in said_in(said, inside)
    assert "Times are in Auckland time." in said(inside)
    before = (today - timedelta(days=1)).isoformat()
    outside = said(mara.get(url(lively), until=before))
    assert "Nothing of this kind has happened, or not then." in outside


@pytest.mark.parametrize(
    "wrong",
    [{"since": "yesterday"}, {"until": "2026-13-01"}, {"person": "999999"}, {"person": "x"},
     {"since": "2026-12-02", "until": "2026-12-01"}],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_nothing_shown(mara, lively, said, wrong):
    answer = mara.get(url(lively), **wrong)
    assert answer.status_code == 422
    assert "Nothing is shown: look at the dates." in said(answer)


def test_a_kind_that_is_none_or_not_for_the_role_is_not_there(mara, lively, sign):
    assert mara.get(url(lively), kind="gossip").status_code == 404
    reviewer = sign("SITE_REVIEWER", lively)
    assert reviewer.get(url(lively), kind="messages").status_code == 404
    assert b"Messages and notes" not in reviewer.get(url(lively)).content


def test_the_choice_stays_while_one_goes_back(mara, lively, monkeypatch):
    monkeypatch.setattr(past.history, "__defaults__", (1, 1))
    query = {"kind": "tasks", "person": mara.user.pk}
    first = mara.get(url(lively), **query).content.decode()
    assert f'href="?kind=tasks&amp;person={mara.user.pk}&amp;page=2"' in first
    second = mara.get(url(lively), **query, page=2).content.decode()
    assert f'rel="prev" href="?kind=tasks&amp;person={mara.user.pk}"' in second
    # another kind begins with its newest
    assert f'href="?kind=papers&amp;person={mara.user.pk}"' in second


def test_lines_stand_by_day_and_say_the_time(mara, lively, said):
    page = mara.get(url(lively))
    today = clock.now()
    assert f"{today:%A} {today.day} {today:%B %Y}" in said(page)
    assert page.content.count(b'class="history-day"') == 1


# --- what a line tells ------------------------------------------------------------------------------


def test_a_correction_tells_the_old_value_and_the_new(mara, lively, said):
    text = said(mara.get(url(lively), kind="facts"))
    assert "from Lupus nephritis to Systemic sclerosis" in text
    assert WHY in text


def test_values_that_identify_stay_hidden_from_who_may_not_see_them(mara, lively, sign, said):
    fact = Fact.objects.get(case=lively, name="patient_name")
    fact.value, fact.source, fact.reason = "Camina Ejemplo", "correction", "A slip of the pen."
    fact.save()
    assert "from Camino Ejemplo-Uno to Camina Ejemplo" in said(mara.get(url(lively)))
    masked = said(sign("AUDITOR", lively).get(url(lively), kind="facts"))
    assert "from ••• to •••" in masked
    assert "Ejemplo" not in masked


def test_a_move_that_was_taken_back_is_told_so(mara, case, said):
    line = Teller(situation(case, mara.actor), mara.actor).move(
        StageChange(
            case=case, kind="undo", edge="open_case", from_stage="RECORD_COLLECTION",
            to_stage="INQUIRY", actor=mara.user, acting_role="COORD",
        )
    )  # fmt: skip
    assert line.what == "took the move to Record collection back"


def test_a_new_coordinator_is_told_with_the_one_before(mara, case, sign, said):
    ben = make_user("COORD", name="Ben Other")
    manager = sign("MGR", case, name="Rita Manager")
    handing_over.hand_over(
        mara.user.pk, ben.pk, actor=manager.actor, reason="She moves to another office."
    )
    text = said(manager.get(url(case), kind="people"))
    assert "Rita Manager made Ben Other the coordinator Before: Mara Lindqvist" in text


def test_changes_of_a_case_that_are_none_of_its_coordinator_are_not_told_as_such(mara, ready, said):
    assert "the coordinator" not in said_in(said, mara.get(url(ready), kind="people"))


def test_who_comes_and_goes_is_told(mara, case, said):
    tao = make_user("TRANS", name="Tao Li")
    membership = members.add(case.pk, tao, "TRANS", actor=mara.actor)
    members.remove(case.pk, membership.pk, actor=mara.actor)
    text = said(mara.get(url(case), kind="people"))
    assert "Mara Lindqvist put Tao Li on the case: Translator" in text
    assert "Mara Lindqvist took Tao Li off the case: Translator" in text


def test_families_are_named_by_their_role_where_their_names_are_not_known(case, sign, said):
    patient = make_user("PATIENT", name="Camino Ejemplo-Uno")
    join(case, patient, "PATIENT")
    page = sign("AUDITOR", case).get(url(case))
    assert "put Patient on the case: Patient" in said(page)
    assert "Ejemplo" not in page.content.decode()


def test_who_opened_the_case_from_outside_is_told_with_why(mara, case, sign, said):
    manager = sign("MGR", name="Rita Manager")
    purpose = "Complaint of the family, see file"
    Access.objects.create(case=case, user=manager.user, role="MGR", purpose=purpose)
    text = said(mara.get(url(case), kind="people"))
    assert f"Rita Manager opened the case from outside {purpose}" in text


def test_a_strangers_history_is_not_there_whatever_is_chosen(mara, foreign):
    assert mara.get(url(foreign), kind="people").status_code == 404


# --- what it costs ----------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow(mara, lively, django_assert_max_num_queries):
    budget = 30
    with django_assert_max_num_queries(budget):
        mara.get(url(lively))
    for number in range(4):
        Membership.objects.create(case=lively, user=make_user("SITE_CRC"), role="SITE_CRC")
        add_paper(lively, mara.actor, ("ECHO", "LAB_CBC", "LAB_HIV", "MED_LIST")[number])
    with django_assert_max_num_queries(budget):
        mara.get(url(lively))
    with django_assert_max_num_queries(budget - 8):
        mara.get(url(lively), kind="moves")
