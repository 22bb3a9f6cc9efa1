"""Accounts are closed, never deleted: the leaver is out at once, and what they did stays."""

import pytest
from django.test import Client

from casework.people import accounts
from casework.people.actor import Actor
from casework.people.authority import AccountRefused
from casework.people.models import RoleGrant, User, grant
from casework.people.record import record
from tests.people.conftest import REASON, deliver, plan, waiting_mail
from tests.people_and_cases import PASSWORD, join, make_case, make_user, sign_in


def close(client, user, reason=REASON):
    return client.post(f"/people/{user.pk}/deactivate/", {"reason": reason})


def is_signed_in(client):
    return client.get("/me/").status_code == 200


def test_a_closed_account_is_anonymous_with_its_next_request_in_every_browser(as_admin):
    user = make_user("TRANS")
    office, home = sign_in(Client(), user), sign_in(Client(), user)
    assert is_signed_in(office)
    assert is_signed_in(home)
    assert close(as_admin, user).url == f"/people/{user.pk}/"
    for browser in (office, home):
        assert browser.get("/inbox/").url == "/accounts/login/?next=/inbox/"
        assert browser.get("/accounts/login/").wsgi_request.user.is_anonymous


def test_old_sessions_stay_dead_when_the_account_is_opened_again(as_admin):
    user = make_user("TRANS")
    idle = sign_in(Client(), user)  # makes no request while the account is closed
    close(as_admin, user)
    as_admin.post(f"/people/{user.pk}/reactivate/", {"reason": "Came back after all"})
    assert User.objects.get(pk=user.pk).is_active
    assert not is_signed_in(idle)


def test_a_closed_account_lets_nobody_in(as_admin):
    user = make_user("TRANS")
    close(as_admin, user)
    given = {"login": user.email, "password": PASSWORD}
    assert "form-error" in Client().post("/accounts/login/", given).content.decode()
    page = Client().get("/accounts/inactive/").content.decode()
    assert "This account is closed" in page


def test_nothing_of_a_closed_account_is_lost(as_admin, protocol_version):
    user = make_user("COORD", "TRANS")
    case = make_case(user, protocol_version)
    close(as_admin, user)
    case.refresh_from_db()
    assert case.owner == user
    assert User.objects.get(pk=user.pk).roles() == ["COORD", "TRANS"]


def test_an_account_opened_again_gets_a_link_to_a_new_password(as_admin, mailoutbox):
    user = make_user("TRANS")
    close(as_admin, user)
    assert waiting_mail() == []
    page = as_admin.post(
        f"/people/{user.pk}/reactivate/", {"reason": "Came back after all"}, follow=True
    )
    assert "A link to a new password is on its way" in page.content.decode()
    assert "/reset/key/" in deliver(mailoutbox)
    assert not User.objects.get(pk=user.pk).has_usable_password()


# --- the reason, and the record -------------------------------------------------------------------


@pytest.mark.parametrize("act", ["deactivate", "reactivate"])
@pytest.mark.parametrize("reason", ["", "left", " " * 30])
def test_a_reason_is_asked_for(as_admin, act, reason):
    user = make_user("TRANS")
    answer = as_admin.post(f"/people/{user.pk}/{act}/", {"reason": reason})
    assert answer.status_code == 422
    assert User.objects.get(pk=user.pk).is_active


def test_who_closed_an_account_and_why_is_on_record(as_admin, admin):
    user = make_user("TRANS")
    close(as_admin, user)
    as_admin.post(f"/people/{user.pk}/reactivate/", {"reason": "Came back after all"})
    told = [(line.what, line.by, line.reason) for line in record(user, Actor(admin, "ADMIN"))]
    assert ("Account closed", "Ada Adminsen", REASON) in told
    assert ("Account opened again", "Ada Adminsen", "Came back after all") in told


def test_closing_twice_changes_nothing_more(admin):
    user, actor = make_user("TRANS"), Actor(admin, "ADMIN")
    accounts.deactivate(user.pk, actor=actor, reason=REASON)
    before = len(record(user, actor))
    accounts.deactivate(user.pk, actor=actor, reason=REASON)
    assert len(record(user, actor)) == before


# --- open work ------------------------------------------------------------------------------------


def test_what_a_leaver_still_holds_is_shown_first(as_manager, protocol_version):
    user, colleague = make_user("COORD"), make_user("COORD", name="Carla Kollegin")
    case = make_case(user, protocol_version, name="Paciente Secreto")
    other = make_case(colleague, protocol_version)
    join(other, user, "COORD")
    plan(colleague, 0, 3, cover=user)
    page = as_manager.get(f"/people/{user.pk}/deactivate/").content.decode()
    assert "1 case to coordinate" in page
    assert "on 1 case" in page
    assert "They stand in for Carla Kollegin" in page
    assert f"/people/{user.pk}/hand-over/" in page
    assert case.code not in page


def test_an_administrator_sees_numbers_and_no_case(as_admin, protocol_version):
    user = make_user("COORD")
    case = make_case(user, protocol_version, name="Paciente Secreto")
    for address in (f"/people/{user.pk}/deactivate/", f"/people/{user.pk}/", "/people/"):
        page = as_admin.get(address).content.decode()
        assert case.code not in page
        assert "Secreto" not in page
    page = as_admin.get(f"/people/{user.pk}/deactivate/").content.decode()
    assert "1 case to coordinate" in page
    assert "hand-over" not in page


# --- who may --------------------------------------------------------------------------------------


def test_nobody_closes_their_own_account(as_admin, admin):
    make_user("ADMIN")
    answer = close(as_admin, admin)
    assert answer.status_code == 409
    assert "Nobody changes their own" in answer.content.decode()


@pytest.mark.parametrize("role", ["ADMIN", "MGR", "DPO", "AUDITOR", "INVESTIGATOR", "CELL_LAB"])
def test_a_manager_does_not_close_accounts_in_roles_that_are_not_theirs_to_give(as_manager, role):
    user = make_user(role)
    assert close(as_manager, user).status_code == 409
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("role", ["COORD", "TRANS", "TREV", "HOME_MD", "PATIENT", "GUARDIAN"])
def test_a_manager_closes_accounts_of_daily_work(as_manager, role):
    user = make_user(role)
    assert close(as_manager, user).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


def test_a_relatives_account_is_not_there_for_an_administrator(as_admin):
    user = make_user("PATIENT")
    assert close(as_admin, user).status_code == 404


def test_who_is_also_a_relative_is_closed_by_the_administrator(as_admin):
    user = make_user("MGR", "FAMILY")
    assert close(as_admin, user).status_code == 302


# --- the last administrator -----------------------------------------------------------------------


def test_the_last_active_administrator_stays(admin):
    actor = Actor(make_user("ADMIN"), "ADMIN")
    User.objects.filter(pk=actor.user_id).update(is_active=False)  # closed a moment ago
    for act in (
        lambda: accounts.deactivate(admin.pk, actor=actor, reason=REASON),
        lambda: accounts.take_role(admin.pk, "ADMIN", actor=actor),
    ):
        with pytest.raises(AccountRefused) as refused:
            act()
        assert refused.value.codes == ["LAST_ADMIN"]
    assert User.objects.get(pk=admin.pk).roles() == ["ADMIN"]


# --- roles ----------------------------------------------------------------------------------------


def change(client, user, **given):
    return client.post(f"/people/{user.pk}/roles/", given)


def test_roles_are_given_and_taken_on_record(as_manager, manager):
    user = make_user("COORD")
    assert change(as_manager, user, give="TREV").url == f"/people/{user.pk}/"
    assert user.roles() == ["COORD", "TREV"]
    change(as_manager, user, give="TREV")  # twice changes nothing
    change(as_manager, user, take="COORD")
    assert user.roles() == ["TREV"]
    told = [(line.what, line.by) for line in record(user, Actor(manager, "MGR"))]
    assert told[:2] == [
        ("Role taken: Case coordinator", "Mona Lenk"),
        ("Role given: Translation reviewer", "Mona Lenk"),
    ]


def test_a_role_taken_is_gone_with_the_next_request(as_manager, protocol_version):
    user = make_user("COORD", "TRANS")
    browser = sign_in(Client(), user, "COORD")
    assert browser.get("/board/").status_code == 200
    change(as_manager, user, take="COORD")
    assert browser.get("/board/").status_code == 403


def test_navigator_and_hospital_on_one_account_are_refused_by_the_database_in_words(as_admin):
    user = make_user("INVESTIGATOR")
    answer = change(as_admin, user, give="COORD")
    assert answer.status_code == 409
    assert "may not be on one account" in answer.content.decode()
    assert user.roles() == ["INVESTIGATOR"]


@pytest.mark.parametrize(("held", "given"), [("INVESTIGATOR", "AUDITOR"), ("AUDITOR", "MGR")])
def test_an_auditor_is_given_no_other_role(as_admin, held, given):
    user = make_user(held)
    answer = change(as_admin, user, give=given)
    assert answer.status_code == 409
    assert "auditor roles may not be on one account" in answer.content.decode()
    assert user.roles() == [held]


def test_nobody_changes_their_own_roles(as_admin, admin, as_manager, manager):
    make_user("ADMIN")
    for client, oneself in ((as_admin, admin), (as_manager, manager)):
        for given in ({"give": "COORD"}, {"take": oneself.roles()[0]}):
            assert change(client, oneself, **given).status_code == 409
        assert (
            "value="
            not in client.get(f"/people/{oneself.pk}/")
            .content.decode()
            .split('aria-labelledby="roles"')[1]
            .split("</section>")[0]
        )


@pytest.mark.parametrize("role", ["ADMIN", "MGR", "DPO", "AUDITOR", "INVESTIGATOR"])
def test_a_manager_gives_no_role_that_is_not_theirs_to_give(as_manager, role):
    user = make_user("COORD")
    assert change(as_manager, user, give=role).status_code == 409
    assert user.roles() == ["COORD"]


@pytest.mark.parametrize("given", [{}, {"give": "KING"}, {"give": "COORD", "take": "COORD"}])
def test_malformed_changes_of_roles_are_refused(as_manager, given):
    user = make_user("COORD")
    assert change(as_manager, user, **given).status_code == 422


def test_a_colleagues_last_administrator_role_is_taken_only_while_another_has_it(as_admin, admin):
    other = make_user("ADMIN")
    assert change(as_admin, other, take="ADMIN").status_code == 302
    assert RoleGrant.objects.filter(role="ADMIN").get().user == admin


def test_granting_twice_is_one_grant(admin):
    grant(admin, "ADMIN", "COORD")
    assert admin.roles() == ["COORD", "ADMIN"]
