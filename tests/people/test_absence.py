"""Days away, who stands in, and that a cover sees the absent person's cases then and only then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.cases.models import Case
from casework.people import away
from casework.people.absence import Absence, away_now, covered_by
from casework.people.actor import Actor
from casework.people.authority import AccountRefused
from casework.people.models import User, grant
from casework.people.roles import COVERED_ROLES, Role
from tests.databases import published
from tests.people.conftest import day, plan
from tests.people_and_cases import join, kept_for_a_module, make_case, make_user, sign_in
from workflows.engine import tasks
from workflows.engine.models import WorkItem

pytestmark = pytest.mark.xdist_group("absence")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """A coordinator with one case; somebody of every role is on it; and each has a colleague."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        owner = make_user("COORD", name="Olga Owner")
        case = make_case(owner, published())
        people = {role: make_user(role) for role in Role.values if role != "COORD"}
        for role, person in people.items():
            join(case, person, role)
        people["COORD"] = owner
        yield case, people, {role: make_user(role) for role in Role.values}


@pytest.fixture
def case(db, world):
    return world[0]


@pytest.fixture
def people(db, world):
    return world[1]


@pytest.fixture
def colleagues(db, world):
    return world[2]


def sees(user, role, case):
    return Case.objects.visible_to(Actor(user, role)).filter(pk=case.pk).exists()


# --- a cover sees the work of the person they cover -----------------------------------------------

STRANGERS = sorted(COVERED_ROLES - {"MGR", "DPO"})  # those who see every case see it anyway


@pytest.mark.parametrize("role", STRANGERS)
def test_a_cover_sees_the_absent_persons_cases_in_the_same_role(case, people, colleagues, role):
    cover = colleagues[role]
    assert not sees(cover, role, case)
    plan(people[role], 0, 3, cover=cover)
    assert sees(cover, role, case)


@pytest.mark.parametrize("role", STRANGERS)
def test_it_ends_with_the_absence_and_did_not_begin_before(case, people, colleagues, role):
    cover = colleagues[role]
    plan(people[role], 1, 3, cover=cover)
    seen = []
    for offset in range(5):
        with clock.held_at(clock.now() + timedelta(days=offset)):
            seen.append(sees(cover, role, case))
    assert seen == [False, True, True, True, False]


def test_another_role_of_the_cover_does_not_see_them(case, people):
    cover = make_user("COORD", "TRANS", "TREV")
    plan(people["TRANS"], 0, 3, cover=cover)
    assert [sees(cover, role, case) for role in ("TRANS", "COORD", "TREV")] == [True, False, False]


def test_a_coordinator_who_covers_a_translator_does_not_coordinate(case, people):
    """The owner is also on the case as a translator: what is owned is a coordinator's alone."""
    owner, cover = people["COORD"], make_user("COORD", "TRANS")
    grant(owner, "TRANS")
    plan(owner, 0, 3, cover=cover)
    assert sees(cover, "COORD", case)
    assert not sees(cover, "TRANS", case)


@pytest.mark.parametrize("role", sorted(set(Role.values) - COVERED_ROLES - {"AUDITOR"}))
def test_nobody_takes_the_place_of_a_relative_or_a_home_physician(case, people, colleagues, role):
    with pytest.raises(AccountRefused) as refused:
        plan(people[role], 0, 3, cover=colleagues[role])
    assert refused.value.codes == ["COVER_IN_OTHER_ROLE"]
    Absence.objects.create(
        user=people[role], away_from=day(0), until=day(3), covered_by=colleagues[role]
    )
    assert not sees(colleagues[role], role, case)


def test_covers_of_covers_see_nothing(case, people, colleagues):
    second = make_user("COORD")
    plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    plan(colleagues["COORD"], 0, 3, cover=second)
    assert not sees(second, "COORD", case)


def test_who_covers_opens_the_case_page_and_loses_it_when_the_person_is_back(
    case, people, colleagues
):
    client = sign_in(Client(), colleagues["COORD"])
    page = reverse("case", args=[case.code])
    assert client.get(page).status_code == 404
    absence = plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    assert client.get(page).status_code == 200
    away.end_absence(absence.pk, actor=Actor(people["COORD"], "COORD"))
    assert client.get(page).status_code == 404


def test_a_cover_works_in_the_case_as_its_own_people_do(case, people, colleagues):
    actor = Actor(colleagues["COORD"], "COORD")
    given = {"scope_statement_sent_at": clock.now().isoformat()}
    with pytest.raises(Case.DoesNotExist):
        tasks.complete(case.pk, "INQ-01", actor=actor, given=given)
    plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    tasks.complete(case.pk, "INQ-01", actor=actor, given=given)
    assert WorkItem.objects.get(case=case, code="INQ-01").finished_by == colleagues["COORD"]


@pytest.mark.parametrize(
    ("zone", "seen"),
    [("Pacific/Auckland", True), ("UTC", False), ("America/Los_Angeles", False)],
)
def test_days_are_those_of_the_absent_person(case, people, colleagues, zone, seen):
    """At noon UTC on the 10th it is the 11th in Auckland, and the 10th elsewhere."""
    User.objects.filter(pk=people["COORD"].pk).update(timezone=zone)
    with clock.held_at(datetime(2031, 3, 10, 12, tzinfo=UTC)):
        owner = User.objects.get(pk=people["COORD"].pk)
        plan(owner, 1, 1, cover=colleagues["COORD"])
        assert sees(colleagues["COORD"], "COORD", case) == seen
        assert (owner.pk in away_now([owner.pk])) == seen
        assert bool(covered_by(colleagues["COORD"])) == seen


def test_seeing_cases_stays_one_query(case, people, colleagues, django_assert_num_queries):
    plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    with django_assert_num_queries(1):
        list(Case.objects.visible_to(Actor(colleagues["COORD"], "COORD")))


def test_whose_cases_one_covers_is_found_by_an_index(case, colleagues):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table this small is read whole
    plans = Case.objects.visible_to(Actor(colleagues["COORD"], "COORD")).explain()
    assert "Seq Scan on casework_absence" not in plans


# --- what others ask ------------------------------------------------------------------------------


def test_who_is_away_is_asked_for_many_in_one_query(people, colleagues, django_assert_num_queries):
    now = plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    plan(people["TRANS"], 2, 3)
    ids = [person.pk for person in people.values()]
    with django_assert_num_queries(1):
        found = away_now(ids)
        assert found[people["COORD"].pk].covered_by.name == colleagues["COORD"].name
    assert found == {people["COORD"].pk: now}
    assert away_now([]) == {}


def test_whose_work_somebody_covers_today(people, colleagues):
    now = plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    assert covered_by(colleagues["COORD"]) == [now]
    assert covered_by(people["COORD"]) == []


# --- what is refused ------------------------------------------------------------------------------


def refused_with(*args, **more):
    with pytest.raises(AccountRefused) as refused:
        plan(*args, **more)
    return refused.value.codes


def test_a_time_that_ends_before_it_begins_or_is_over_is_refused(people):
    owner = people["COORD"]
    assert refused_with(owner, 3, 2) == ["ENDS_TOO_EARLY"]
    assert refused_with(owner, -9, -1) == ["OVER"]
    assert refused_with(owner, 0, 800) == ["TOO_LONG"]
    plan(owner, -1, 0)  # ill since yesterday


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 9), (7, 7), (0, 30)])
def test_nobody_is_away_twice_at_a_time(people, first, last):
    plan(people["COORD"], 5, 7)
    assert refused_with(people["COORD"], first, last) == ["OVERLAPS"]


def test_absences_may_follow_each_other(people):
    plan(people["COORD"], 0, 4)
    plan(people["COORD"], 5, 6)
    assert people["COORD"].absences.count() == 2


def test_a_cover_is_somebody_else_active_in_a_shared_role_and_there(people, colleagues):
    owner, cover = people["COORD"], colleagues["COORD"]
    assert refused_with(owner, 0, 3, cover=owner) == ["COVERS_ONESELF"]
    assert refused_with(owner, 0, 3, cover=people["TRANS"]) == ["COVER_IN_OTHER_ROLE"]
    plan(cover, 3, 6)
    assert refused_with(owner, 0, 3, cover=cover) == ["COVER_AWAY"]
    plan(owner, 0, 2, cover=cover)
    User.objects.filter(pk=cover.pk).update(is_active=False)
    assert refused_with(owner, 8, 9, cover=cover) == ["COVER_INACTIVE"]


def test_the_database_refuses_what_the_code_might_forget(people):
    owner, rows = people["COORD"], Absence.objects
    rows.create(user=owner, away_from=day(5), until=day(7))
    for wrong, constraint in [
        ({"away_from": day(7), "until": day(9)}, "one_absence_at_a_time"),
        ({"away_from": day(2), "until": day(1)}, "absence_ends_after_it_begins|lower bound"),
        ({"away_from": day(1), "until": day(1), "covered_by": owner}, "nobody_covers_themselves"),
    ]:
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            rows.create(user=owner, **wrong)
    with pytest.raises(DatabaseError, match="Mars"), transaction.atomic():
        User.objects.filter(pk=owner.pk).update(timezone="Mars/Olympus")


# --- ending early ---------------------------------------------------------------------------------


def test_who_is_back_early_was_away_to_yesterday(people):
    absence = plan(people["COORD"], -2, 5)
    away.end_absence(absence.pk, actor=Actor(people["COORD"], "COORD"))
    absence.refresh_from_db()
    assert absence.until == day(-1)
    away.end_absence(absence.pk, actor=Actor(people["COORD"], "COORD"))  # twice changes nothing


@pytest.mark.parametrize("first", [0, 4])
def test_what_has_no_whole_day_behind_it_is_called_off_and_stays_on_record(people, first):
    absence = plan(people["COORD"], first, 5, note="Conference")
    away.end_absence(absence.pk, actor=Actor(people["COORD"], "COORD"))
    assert not Absence.objects.exists()
    rows = apps.get_model("casework", "AbsenceHistory").objects.filter(id=absence.pk)
    history = list(rows.order_by("pgh_id").values_list("pgh_label", "note"))
    assert history == [("insert", "Conference"), ("delete", "Conference")]


# --- the pages ------------------------------------------------------------------------------------


def given(first, last, cover="", note=""):
    return {"away_from": day(first), "until": day(last), "covered_by": cover, "note": note}


def test_one_plans_ones_own_days_away_and_ends_them(people, colleagues):
    client = sign_in(Client(), people["COORD"])
    cover = colleagues["COORD"]
    answer = client.post("/me/away/", given(0, 3, cover.pk, "Holiday"))
    assert answer.url == "/me/"
    absence = Absence.objects.get()
    assert (absence.covered_by, absence.note) == (cover, "Holiday")
    page = client.get("/me/").content.decode()
    assert f"{cover.name} stands in" in page
    assert "away now" in page
    assert client.post(f"/absences/{absence.pk}/end/").url == "/me/"
    assert "No days away are planned" in client.get("/me/").content.decode()


def test_the_page_of_a_cover_says_for_whom_they_stand_in(people, colleagues):
    plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    page = sign_in(Client(), colleagues["COORD"]).get("/me/").content.decode()
    assert "You stand in for" in page
    assert "Olga Owner" in page


def test_a_refusal_keeps_what_was_typed(people, colleagues):
    plan(colleagues["COORD"], 0, 9)
    client = sign_in(Client(), people["COORD"])
    answer = client.post("/me/away/", given(0, 3, colleagues["COORD"].pk, "Holiday"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "is away too" in page
    assert 'value="Holiday"' in page
    assert "<details open>" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"away_from": "soon"},
        {"until": ""},
        {"covered_by": "0"},
        {"covered_by": "x"},
        {"note": "x" * 201},
    ],
)
def test_malformed_days_are_refused(people, wrong):
    client = sign_in(Client(), people["COORD"])
    assert client.post("/me/away/", given(0, 3) | wrong).status_code == 422
    assert not Absence.objects.exists()


def test_somebody_of_another_role_is_no_choice(people):
    client = sign_in(Client(), people["COORD"])
    assert client.post("/me/away/", given(0, 3, people["TRANS"].pk)).status_code == 422


def test_who_falls_ill_while_standing_in_is_told_who_needs_another(people, colleagues):
    plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    client = sign_in(Client(), colleagues["COORD"])
    page = client.post("/me/away/", given(1, 2), follow=True).content.decode()
    assert "was to stand in for Olga Owner" in page


def test_a_manager_plans_for_navigators(as_manager, people, colleagues):
    page = f"/people/{people['COORD'].pk}/away/"
    assert as_manager.post(page, given(0, 3, colleagues["COORD"].pk)).status_code == 302
    absence = Absence.objects.get()
    assert absence.created_by.name == "Mona Lenk"
    assert as_manager.post(page, given(2, 3)).status_code == 409
    assert as_manager.post(page, given(2, 1)).status_code == 409
    assert as_manager.post(page, {}).status_code == 422
    assert as_manager.post(f"/absences/{absence.pk}/end/").url == f"/people/{people['COORD'].pk}/"


@pytest.mark.parametrize("role", ["INVESTIGATOR", "GUARDIAN", "AUDITOR"])
def test_a_manager_does_not_plan_for_others(as_manager, people, role):
    page = f"/people/{people[role].pk}/away/"
    assert as_manager.post(page, given(0, 3)).status_code == 404
    assert not Absence.objects.exists()


def test_a_colleagues_absence_is_nobody_elses_to_end(people, colleagues):
    absence = plan(people["COORD"], 0, 3, cover=colleagues["COORD"])
    client = sign_in(Client(), colleagues["COORD"])
    assert client.post(f"/absences/{absence.pk}/end/").status_code == 404
    assert Absence.objects.filter(pk=absence.pk).exists()


def test_ones_time_zone_is_changed_on_ones_page(people):
    client = sign_in(Client(), people["COORD"])
    assert client.post("/me/", {"timezone": "Asia/Tokyo"}).url == "/me/"
    assert User.objects.get(pk=people["COORD"].pk).timezone == "Asia/Tokyo"
    assert client.post("/me/", {"timezone": "Mars/Olympus"}).status_code == 422


def test_an_absence_that_somebody_ended_a_moment_ago_is_said_to_be_gone(people):
    absence = plan(people["COORD"], 1, 2)
    client = sign_in(Client(), people["COORD"])
    address = f"/absences/{absence.pk}/end/"
    absence.delete()
    answer = client.post(address, follow=True)
    assert answer.redirect_chain == [("/me/", 302)]
    assert "This absence is not there any more" in answer.content.decode()


def test_what_is_only_sent_leads_to_its_page_when_it_is_opened(people, as_manager):
    absence = plan(people["COORD"], 1, 2)
    person = people["COORD"].pk
    for address in ("away", "roles", "invite"):
        assert as_manager.get(f"/people/{person}/{address}/").url == f"/people/{person}/"
    for address in ("/me/away/", f"/absences/{absence.pk}/end/"):
        assert as_manager.get(address).url == "/me/"
    assert Client().get("/me/away/").url.startswith("/accounts/login/")


def test_days_are_written_as_everywhere_else(people, as_manager):
    user = people["COORD"]
    with clock.held_at(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        plan(user, date(2026, 11, 20), date(2026, 12, 10))
        own = sign_in(Client(), user).get("/me/").content.decode()
        theirs = as_manager.get(f"/people/{user.pk}/").content.decode()
        refused = as_manager.post(
            f"/people/{user.pk}/away/", {"away_from": "2026-12-01", "until": "2026-12-02"}
        ).content.decode()
    assert "20 Nov 2026 to 10 Dec 2026" in own
    assert "Away to 10 Dec 2026" in theirs
    assert "is away from 20 Nov 2026 to 10 Dec 2026 already" in refused


def test_a_zone_under_an_old_name_stays_until_another_is_chosen(people):
    user = people["COORD"]
    User.objects.filter(pk=user.pk).update(timezone="Asia/Calcutta")
    page = sign_in(Client(), user).get("/me/").content.decode()
    assert '<option value="Asia/Calcutta" selected' in page
