"""The list of people: found, filtered, paged; as much of it as the role may know."""

import pytest
from django.test import Client

from casework.people.models import User, grant
from tests.people.conftest import plan
from tests.people_and_cases import join, make_case, make_user, sign_in


def names(client, **query):
    """The names in the list, in its order."""
    return [row.person.name for row in client.get("/people/", query).context["rows"]]


def test_a_manager_sees_everybody_and_an_administrator_no_relatives(as_manager, as_admin):
    make_user("TRANS", name="Tea Nolan")
    make_user("PATIENT", name="Paciente Secreto")
    make_user("FAMILY", name="Hermana Secreta")
    User.objects.create_user("new@example.org", name="Nils Neu")
    staff = ["Ada Adminsen", "Mona Lenk", "Nils Neu", "Tea Nolan"]
    assert names(as_admin) == staff
    assert names(as_manager) == sorted([*staff, "Paciente Secreto", "Hermana Secreta"])


def test_a_relatives_page_is_not_there_for_an_administrator(as_admin, as_manager):
    patient = make_user("PATIENT")
    assert as_admin.get(f"/people/{patient.pk}/").status_code == 404
    assert as_manager.get(f"/people/{patient.pk}/").status_code == 200
    assert as_admin.get("/people/999999/").status_code == 404


def test_an_administrator_does_not_see_of_whom_a_colleague_is_a_relative(as_admin):
    user = make_user("COORD", "FAMILY", name="Nora Nowak")
    assert [row.roles for row in as_admin.get("/people/", {"q": "nora"}).context["rows"]] == [
        ["COORD"]
    ]
    page = as_admin.get(f"/people/{user.pk}/").content.decode()
    assert "Family contact" not in page


def test_people_are_found_by_name_and_address_in_any_case(as_manager):
    make_user("TRANS", name="Анна Иванова", email="anna@example.org")
    make_user("TRANS", name="Bo Berg", email="bo@example.net")
    assert names(as_manager, q="анна") == ["Анна Иванова"]
    assert names(as_manager, q="EXAMPLE.NET") == ["Bo Berg"]
    assert names(as_manager, q="100%") == []


def test_people_are_filtered_by_role_and_state(as_manager):
    away, closed, _new = (make_user("TRANS", name=name) for name in ("Away", "Closed", "New"))
    for user in (away, closed):
        sign_in(Client(), user)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    plan(away, 0, 2)
    assert names(as_manager, role="TRANS") == ["Away", "Closed", "New"]
    assert names(as_manager, role="TRANS", state="closed") == ["Closed"]
    assert names(as_manager, role="TRANS", state="invited") == ["New"]
    assert names(as_manager, role="TRANS", state="active") == ["Away", "New"]
    assert names(as_manager, state="away") == ["Away"]


@pytest.mark.parametrize("query", [{"role": "KING"}, {"state": "tired"}, {"q": "x" * 101}])
def test_a_filter_that_is_none_is_refused_in_the_form(as_manager, query):
    answer = as_manager.get("/people/", query)
    assert answer.status_code == 422
    assert "form-error" in answer.content.decode()


def test_a_role_that_one_does_not_see_is_no_filter(as_admin):
    assert as_admin.get("/people/", {"role": "PATIENT"}).status_code == 422


def test_nobody_found_says_what_to_do(as_manager):
    page = as_manager.get("/people/", {"q": "nobody of that name"}).content.decode()
    assert "Nobody found" in page
    assert "Clear the filter" in page


def test_fifty_a_page_and_the_filter_stays_on_the_next(as_manager):
    people = [User(email=f"t{n}@example.org", name=f"Translator {n:03}") for n in range(51)]
    for user in User.objects.bulk_create(people):
        grant(user, "TRANS")
    page = as_manager.get("/people/", {"role": "TRANS", "q": "translator"})
    assert len(page.context["rows"]) == 50
    assert "51 accounts" in page.content.decode()
    assert "?q=translator&amp;role=TRANS&amp;page=2" in page.content.decode()
    assert names(as_manager, role="TRANS", page=2) == ["Translator 050"]
    assert names(as_manager, role="TRANS", page=99) == ["Translator 050"]
    assert names(as_manager, role="TRANS", page="x")[0] == "Translator 000"


def test_the_list_says_who_is_away_to_when_and_who_stands_in(as_manager):
    user, cover = make_user("TRANS", name="Tea Nolan"), make_user("TRANS", name="Bo Berg")
    absence = plan(user, 0, 2, cover=cover)
    page = as_manager.get("/people/", {"q": "tea"}).content.decode()
    assert "Away to" in page
    assert "Bo Berg stands in" in page
    assert str(absence.until.day) in page


def test_a_manager_sees_how_much_everybody_holds_and_an_administrator_does_not(
    as_manager, as_admin, protocol_version
):
    owner, nurse = make_user("COORD", name="Olga Owner"), make_user("SITE_CRC")
    join(make_case(owner, protocol_version), nurse, "SITE_CRC")
    page = as_manager.get("/people/").content.decode()
    assert "1 case to coordinate" in page
    assert "on 1 case" in page
    assert "Open work" not in as_admin.get("/people/").content.decode()
    assert "Open work" not in as_admin.get(f"/people/{owner.pk}/").content.decode()


def test_the_list_costs_no_more_for_more_people(as_manager, django_assert_max_num_queries):
    for _ in range(12):
        plan(make_user("TRANS"), 0, 2, cover=make_user("TRANS"))
    with django_assert_max_num_queries(12):
        as_manager.get("/people/")


def test_a_person_costs_no_more_for_a_longer_record(
    as_manager, manager, django_assert_max_num_queries
):
    from casework.people import accounts
    from casework.people.actor import Actor

    user = make_user("TRANS")
    for _ in range(6):
        accounts.give_role(user.pk, "COORD", actor=Actor(manager, "MGR"))
        accounts.take_role(user.pk, "COORD", actor=Actor(manager, "MGR"))
    with django_assert_max_num_queries(22):
        as_manager.get(f"/people/{user.pk}/")


def test_the_menu_offers_people_to_those_who_keep_accounts(as_manager, as_admin, client):
    assert 'href="/people/"' in as_manager.get("/me/").content.decode()
    assert 'href="/people/"' in as_admin.get("/me/").content.decode()
    page = sign_in(client, make_user("COORD")).get("/me/").content.decode()
    assert 'href="/people/"' not in page
    assert 'href="/me/"' in page


def test_ones_own_page_says_who_one_is_here(client, db):
    user = make_user("COORD", "TRANS", name="Nora Nowak")
    page = sign_in(client, user, "TRANS").get("/me/").content.decode()
    for text in ("Nora Nowak", user.email, "Case coordinator", "Translator", "My absences"):
        assert text in page
