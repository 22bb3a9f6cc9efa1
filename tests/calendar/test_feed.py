"""The dates of cases in a calendar: what is in it, what is not, and how it changes."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from casework import clock
from casework.cases.models import Case, Fact, Membership
from casework.people.actor import Actor
from tests.databases import published
from tests.engine import follow
from tests.people_and_cases import add_paper, kept_for_a_module, make_case, make_user
from workflows.calendar import keys
from workflows.calendar.dates import entries, ones_cases
from workflows.calendar.feed import calendar
from workflows.engine import moves, tasks
from workflows.engine.models import WorkItem

pytestmark = pytest.mark.xdist_group("calendar")


def fetch(key, **headers):
    return Client().get(reverse("calendar-feed", args=[key]), headers=headers)


def events(body):
    """Of an iCalendar object: what each event says, to the event."""
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(body).events}


def dates_of(case, actor, own_tasks=False):
    return events(calendar(entries([case], actor, own_tasks=own_tasks), "Test"))


@pytest.fixture(scope="module")
def planned_for_a_module(django_db_setup, django_db_blocker, tmp_path_factory):
    """A case whose arrival is planned; slow to make."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        version = published()
        yield follow("adult_ln_to_completed", version, until="ONSITE_SCREENING")


@pytest.fixture
def travelling(planned_for_a_module, db):
    return planned_for_a_module.copy()


@pytest.fixture
def set_fact():
    """Record a date as the engine would, with its history."""

    def record(case, name, value):
        fact, _ = Fact.objects.update_or_create(
            case=case,
            name=name,
            defaults={"value": value, "source": "test", "recorded_at": clock.now()},
        )
        return fact

    return record


# --- what is in it --------------------------------------------------------------------------------


def test_a_calendar_program_needs_no_session(mara, case):
    answer = fetch(keys.make(actor=mara.actor))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content)
    assert found["VERSION"] == "2.0"
    assert found["REFRESH-INTERVAL"].to_ical() == b"PT1H"
    assert "METHOD" not in found
    assert f"{case.code}: Task due" in events(answer.content)


def test_planned_days_are_whole_days_at_the_site(mara, case, set_fact):
    set_fact(case, "planned_apheresis_date", "2027-03-18")
    set_fact(case, "planned_infusion_date", "2027-04-20")
    found = dates_of(case, mara.actor)
    apheresis = found[f"{case.code}: Apheresis planned"]
    assert apheresis["DTSTART"].to_ical() == b"20270318"
    assert apheresis["DTSTART"].params["VALUE"] == "DATE"
    assert apheresis["DTEND"].dt == date(2027, 3, 19)
    assert apheresis["TRANSP"] == "TRANSPARENT"
    assert str(apheresis["URL"]).endswith(f"/cases/{case.code}/")
    assert f"{case.code}: Infusion planned" in found


def test_what_has_happened_is_not_planned_any_more(mara, case, set_fact):
    set_fact(case, "planned_apheresis_date", "2027-03-18")
    set_fact(case, "collection_start_at", "2027-03-18T09:00:00+08:00")
    assert f"{case.code}: Apheresis planned" not in dates_of(case, mara.actor)


def test_visit_windows_follow_day_0_at_the_site(mara, case, set_fact):
    set_fact(case, "infusion_start_at", "2026-03-18T01:05:00+00:00")
    with clock.held_at(clock.now().replace(year=2026, month=4, day=1)):
        found = dates_of(case, mara.actor)
    visit = found[f"{case.code}: Visit window, Day 90"]
    assert (visit["DTSTART"].dt, visit["DTEND"].dt) == (date(2026, 6, 9), date(2026, 6, 24))
    assert f"{case.code}: Visit window, Day 28" in found
    set_fact(case, "visit_d90_status", "DONE")
    with clock.held_at(clock.now().replace(year=2026, month=7, day=1)):
        later = dates_of(case, mara.actor)
    assert f"{case.code}: Visit window, Day 90" not in later
    assert f"{case.code}: Visit window, Day 28" not in later
    assert f"{case.code}: Visit window, Day 120" in later


def test_a_hold_is_reviewed_while_it_lasts(mara, case, set_fact):
    set_fact(case, "hold_review_on", "2027-01-10")
    assert f"{case.code}: Hold to be reviewed" not in dates_of(case, mara.actor)
    Case.objects.filter(pk=case.pk).update(on_hold_since=clock.now())
    case.refresh_from_db()
    assert f"{case.code}: Hold to be reviewed" in dates_of(case, mara.actor)


def test_a_closed_case_has_no_dates(mara, case):
    given = {"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"}
    moves.advance(case.pk, "withdraw", actor=mara.actor, given=given, reason_code="COST")
    assert f"{case.code}" not in fetch(keys.make(actor=mara.actor)).content.decode()


def test_no_word_tells_who_or_what_is_treated(travelling):
    actor = travelling.actor("COORD")
    case = travelling.case
    with clock.held_at(travelling.now):
        body = calendar(entries([case], actor, own_tasks=False), "Test").decode()
    assert body.count("BEGIN:VEVENT") > 3
    rules = travelling.case.protocol.data
    assert "Ejemplo" not in body
    names = {str(one["SUMMARY"]).removeprefix(f"{case.code}: ") for one in events(body).values()}
    assert names <= {"Task due", "Apheresis planned", "Arrival planned"}
    assert rules["title"] not in body


def test_lines_are_folded_as_the_rules_say(travelling):
    with clock.held_at(travelling.now):
        found = entries([travelling.case], travelling.actor("COORD"), own_tasks=False)
        body = calendar(found, "Ñ" * 60)
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


# --- how it changes -------------------------------------------------------------------------------


def test_a_date_that_moves_is_the_same_event_revised(mara, case, set_fact):
    name = f"{case.code}: Apheresis planned"
    start = clock.now()
    with clock.held_at(start):
        set_fact(case, "planned_apheresis_date", "2027-03-18")
        first = dates_of(case, mara.actor)[name]
    with clock.held_at(start + timedelta(hours=2)):
        set_fact(case, "planned_apheresis_date", "2027-03-20")
        second = dates_of(case, mara.actor)[name]
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second["DTSTART"].dt == date(2027, 3, 20)
    assert second["DTSTAMP"].dt - first["DTSTAMP"].dt == timedelta(hours=2)
    assert second["LAST-MODIFIED"].dt == second["DTSTAMP"].dt


def test_nothing_changes_by_asking_again(mara, case):
    made = [
        calendar(entries([case], mara.actor, own_tasks=True), "Test")
        for moment in (clock.now(), clock.now() + timedelta(minutes=9))
        if clock.held_at(moment)
    ]
    assert made[0] == made[1]


def test_a_task_with_another_due_date_is_revised_and_one_done_is_gone(mara, case):
    item = WorkItem.objects.current().get(case=case, code="INQ-01")
    others = WorkItem.objects.filter(case=case).exclude(pk=item.pk)
    others.update(due_on=None, due_at=None)
    name = f"{case.code}: Task due"
    before = dates_of(case, mara.actor)[name]
    item.owner, item.owned_since = mara.user, clock.now()
    item.save()  # touches no date
    assert dates_of(case, mara.actor)[name]["SEQUENCE"] == before["SEQUENCE"] == 0
    WorkItem.objects.filter(pk=item.pk).update(due_on=item.due_on + timedelta(days=2))
    after = dates_of(case, mara.actor)[name]
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], 1)
    given = {"scope_statement_sent_at": clock.now().isoformat()}
    tasks.complete(case.pk, "INQ-01", actor=mara.actor, given=given)
    left = entries([case], mara.actor, own_tasks=False)
    assert str(item.pk) not in {entry.occurrence for entry in left}


def test_a_program_that_has_it_already_is_told_so(mara, case, set_fact):
    key = keys.make(actor=mara.actor)
    first = fetch(key)
    assert first.headers["Cache-Control"] == "private, max-age=300"
    again = fetch(key, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    since = first.headers["Last-Modified"]
    assert fetch(key, if_modified_since=since).status_code == 304
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        set_fact(case, "planned_apheresis_date", "2027-03-18")
        changed = fetch(key, if_none_match=first.headers["ETag"])
        assert changed.status_code == 200
        assert fetch(key, if_modified_since=since).status_code == 200


def test_what_goes_away_changes_it_too(mara, case, set_fact):
    fact = set_fact(case, "planned_apheresis_date", "2027-03-18")
    key = keys.make(actor=mara.actor)
    since = fetch(key).headers["Last-Modified"]
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        fact.delete()
        answer = fetch(key, if_modified_since=since)
    assert answer.status_code == 200
    assert b"Apheresis" not in answer.content


# --- whose dates ----------------------------------------------------------------------------------


def test_it_holds_ones_own_cases_and_follows_who_is_on_them(mara, case, foreign):
    key = keys.make(actor=mara.actor)
    body = fetch(key).content.decode()
    assert case.code in body
    assert foreign.code not in body
    Membership.objects.create(case=foreign, user=mara.user, role="COORD")
    assert foreign.code in fetch(key).content.decode()


def test_a_manager_finds_the_cases_they_are_on_not_all(case, foreign, sign):
    manager = sign("MGR", case)
    assert set(ones_cases(manager.actor)) == {case}


def test_linguists_and_families_learn_no_planned_dates(case, sign, set_fact):
    set_fact(case, "planned_apheresis_date", "2027-03-18")
    for role in ("TRANS", "TREV", "FAMILY", "HOME_MD", "DPO", "PATIENT"):
        body = fetch(keys.make(actor=sign(role, case).actor)).content
        assert b"Apheresis" not in body, role
    assert b"Apheresis" in fetch(keys.make(actor=sign("SITE_CRC", case).actor)).content


def test_ones_feed_has_ones_own_tasks_and_a_cases_file_all_one_knows(case, sign):
    reviewer = sign("AUDITOR", case).actor
    assert not dates_of(case, reviewer, own_tasks=True)
    assert dates_of(case, reviewer)


def test_the_number_of_queries_does_not_grow(
    mara, case, protocol_version, set_fact, django_assert_num_queries
):
    def read():
        return entries(ones_cases(mara.actor), mara.actor, own_tasks=True)

    set_fact(case, "planned_apheresis_date", "2027-03-18")
    read()
    with django_assert_num_queries(6):
        read()
    for _ in range(3):
        set_fact(make_case(mara.user, protocol_version), "planned_infusion_date", "2027-03-18")
    with django_assert_num_queries(6):
        assert len(read()) > 10


# --- one case -------------------------------------------------------------------------------------


def test_one_case_is_a_file_for_whoever_may_see_it(mara, case, foreign, sign, set_fact):
    set_fact(case, "planned_apheresis_date", "2027-03-18")
    place = reverse("case-dates", args=[case.code])
    answer = mara.get(place)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.code}.ics"'
    assert f"{case.code}: Apheresis planned" in events(answer.content)
    assert mara.get(reverse("case-dates", args=[foreign.code])).status_code == 404
    assert mara.post(place).status_code == 405
    asked = sign("MGR").get(place)
    assert asked.url.startswith(reverse("case-purpose", args=[case.code]))
    assert sign("ADMIN", case).get(place).status_code == 403


def test_papers_and_people_are_not_in_it(mara, case):
    add_paper(case, mara.actor, "ECG")
    body = mara.get(reverse("case-dates", args=[case.code])).content
    assert b"ECG" not in body
    assert mara.user.name.encode() not in body


def test_actors_without_cases_have_an_empty_calendar(db):
    nobody = Actor(make_user("COORD"), "COORD")
    found = Calendar.from_ical(fetch(keys.make(actor=nobody)).content)
    assert found.events == []
