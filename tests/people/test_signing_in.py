"""Signing in, the acting role, and where one lands."""

import pytest

from casework.people.middleware import SESSION_KEY
from casework.people.roles import BOARD_ROLES, Role
from tests.people_and_cases import (
    PASSWORD,
    make_user,
    protocol_version,  # noqa: F401  a fixture
    sign_in,
)


def test_somebody_with_a_password_gets_in(client, db):
    user = make_user("TRANS")
    given = {"login": user.email, "password": PASSWORD}
    answer = client.post("/accounts/login/", given, follow=True)
    assert answer.redirect_chain[-1][0] == "/translation/"
    assert user.name in answer.content.decode()


def test_a_wrong_password_is_refused_in_words(client, db):
    user = make_user("TRANS")
    given = {"login": user.email, "password": "not it"}
    page = client.post("/accounts/login/", given).content.decode()
    assert "form-error" in page
    assert 'name="password"' in page


def test_nobody_signs_up(client, db):
    page = client.get("/accounts/login/").content.decode()
    assert "signup" not in page
    assert "By invitation" in client.get("/accounts/signup/").content.decode()


def test_one_signs_out_by_a_form_only(client, db):
    sign_in(client, make_user("TRANS"))
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", Role.values)
def test_the_first_page_follows_the_role(client, db, role):
    sign_in(client, make_user(role))
    first = {"TRANS": "/translation/", "TREV": "/translation/"}
    first |= dict.fromkeys(BOARD_ROLES, "/board/") | {"MGR": "/today/"}
    assert client.get("/").url == first.get(role, "/inbox/")


def test_the_first_page_asks_strangers_to_sign_in(client, db):
    assert client.get("/").url == "/accounts/login/?next=/"


# --- the acting role ------------------------------------------------------------------------------


def test_who_holds_several_roles_chooses_one(client, db):
    sign_in(client, make_user("COORD", "MGR"))
    assert client.get("/").url == "/acting-as/"
    page = client.get("/acting-as/").content.decode()
    assert 'value="COORD"' in page
    assert 'value="MGR"' in page
    assert 'value="AUDITOR"' not in page
    assert client.post("/acting-as/", {"role": "MGR"}).url == "/"
    assert client.session[SESSION_KEY] == "MGR"
    assert client.get("/").url == "/today/"


@pytest.mark.parametrize("role", ["", "AUDITOR", "nonsense", "\x00"])
def test_a_role_one_does_not_hold_is_refused(client, db, role):
    sign_in(client, make_user("COORD", "MGR"))
    answer = client.post("/acting-as/", {"role": role})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_who_holds_one_role_is_never_asked(client, db):
    sign_in(client, make_user("TRANS"))
    assert client.get("/acting-as/").url == "/"
    assert "/acting-as/" not in client.get("/inbox/").content.decode()


def test_who_holds_no_role_is_told_so(client, db):
    from casework.people.models import User

    sign_in(client, User.objects.create_user("new@example.org", PASSWORD, name="New Person"))
    assert client.get("/").url == "/acting-as/"
    assert "You have no role yet" in client.get("/acting-as/").content.decode()


def test_a_stranger_chooses_no_role(client, db):
    assert client.get("/acting-as/").url == "/accounts/login/?next=/acting-as/"


def test_the_menu_offers_what_the_role_may(client, protocol_version):
    coordinator = sign_in(client, make_user("COORD")).get("/inbox/").content.decode()
    assert "/cases/new/" in coordinator
    assert "/board/" in coordinator
    translator = sign_in(client, make_user("TRANS")).get("/inbox/").content.decode()
    assert "/cases/new/" not in translator
    assert "/board/" not in translator


# --- pages that say why not -----------------------------------------------------------------------


def test_a_page_that_is_not_there_says_so_in_the_products_own_words(client, db):
    page = sign_in(client, make_user("TRANS")).get("/nowhere/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
    assert client.get("/nowhere/").status_code == 404


def test_a_page_of_another_role_says_so(client, db):
    page = sign_in(client, make_user("TRANS")).get("/board/")
    assert page.status_code == 403
    assert "You are acting as Translator" in page.content.decode()


def test_a_stale_form_says_that_nothing_was_saved(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()


def test_an_error_of_ours_says_so_without_a_database(rf):
    from django.views.defaults import server_error

    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
    ],
)
def test_account_pages_wear_the_products_dress(client, db, address):
    user = make_user("COORD")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    page = client.get(address, follow=True)
    assert page.status_code == 200
    assert "shell.css" in page.content.decode()
    assert "Menu:" not in page.content.decode()
