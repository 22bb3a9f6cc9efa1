"""Accounts begin with an invitation: one link by mail, which works once and not for long."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from casework.people import accounts, invitations
from casework.people.actor import Actor
from casework.people.authority import AccountRefused
from casework.people.models import Invitation, RoleGrant, User
from casework.people.roles import AUTHORITY, SIDE_OF, Role
from casework.people.zones import zone_names
from tests.people.conftest import deliver, waiting_mail
from tests.people_and_cases import make_user, sign_in

GIVEN = {
    "name": "Nora Nowak",
    "email": "Nora.Nowak@Example.org",
    "timezone": "Europe/Warsaw",
    "roles": ["COORD", "TRANS"],
}
NEW = "a lighthouse behind the dunes"


def choose_password(link, password=NEW):
    """Follow the link of an invitation, as somebody who is not signed in; the last answer."""
    visitor = Client()
    form = visitor.get(link, follow=True)
    if not form.redirect_chain:
        return form
    given = {"password1": password, "password2": password}
    return visitor.post(form.redirect_chain[-1][0], given, follow=True)


def test_an_invited_person_chooses_a_password_and_comes_in(as_manager, mailoutbox):
    answer = as_manager.post("/people/invite/", GIVEN)
    user = User.objects.get(email="nora.nowak@example.org")
    assert answer.url == f"/people/{user.pk}/"
    assert (user.name, user.timezone, user.roles()) == (
        "Nora Nowak",
        "Europe/Warsaw",
        ["COORD", "TRANS"],
    )
    assert not user.has_usable_password()
    assert mailoutbox == []  # nothing is mailed while the transaction is open

    link = deliver(mailoutbox)
    assert choose_password(link).status_code == 200
    given = {"login": user.email, "password": NEW}
    assert Client().post("/accounts/login/", given, follow=True).redirect_chain[-1][0] == (
        "/acting-as/"
    )


def test_the_mail_says_who_and_what_to_do_and_nothing_of_roles_or_cases(as_manager, mailoutbox):
    as_manager.post("/people/invite/", GIVEN)
    deliver(mailoutbox)
    (message,) = mailoutbox
    assert message.to == ["nora.nowak@example.org"]
    assert message.subject == "Your account in Casework"
    assert "Nora Nowak" in message.body
    assert "Mona Lenk" in message.body
    assert "works once, and for 3 days" in message.body
    assert "/accounts/password/reset/" in message.body
    for role in Role:
        assert str(role.label) not in message.subject + message.body


def test_the_jobs_arguments_are_ids_only(as_manager):
    as_manager.post("/people/invite/", GIVEN)
    assert waiting_mail() == [{"invitation_id": Invitation.objects.get().pk}]


def test_a_link_works_once(as_manager, mailoutbox):
    as_manager.post("/people/invite/", GIVEN)
    link = deliver(mailoutbox)
    choose_password(link)
    page = choose_password(link, "something else altogether")
    assert "This link does not work any more" in page.content.decode()
    assert User.objects.get(name="Nora Nowak").check_password(NEW)


def test_a_link_that_is_too_old_says_what_to_do(as_manager, mailoutbox, monkeypatch):
    as_manager.post("/people/invite/", GIVEN)
    link = deliver(mailoutbox)
    later = datetime.now() + timedelta(days=4)  # noqa: DTZ005  as Django's own
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    page = choose_password(link).content.decode()
    assert "This link does not work any more" in page
    assert "/accounts/password/reset/" in page


def test_somebody_whose_link_ran_out_asks_for_another_one_themselves(as_manager, mailoutbox):
    as_manager.post("/people/invite/", GIVEN)
    Client().post("/accounts/password/reset/", {"email": "nora.nowak@example.org"})
    assert "/reset/key/" in mailoutbox[-1].body


# --- inviting again -------------------------------------------------------------------------------


def test_a_second_invitation_makes_the_first_link_worthless(as_manager, mailoutbox):
    as_manager.post("/people/invite/", GIVEN)
    first = deliver(mailoutbox)
    user = User.objects.get(name="Nora Nowak")
    assert as_manager.post(f"/people/{user.pk}/invite/").url == f"/people/{user.pk}/"
    second = deliver(mailoutbox)
    assert "does not work any more" in choose_password(first).content.decode()
    assert "does not work any more" not in choose_password(second).content.decode()
    assert len(mailoutbox) == 2  # the first invitation's job, run again, had nothing to mail
    assert Invitation.objects.filter(user=user).count() == 2


def test_who_has_come_in_already_is_not_invited_again(as_manager):
    user = make_user("COORD", name="Nora Nowak")
    sign_in(Client(), user)
    answer = as_manager.post(f"/people/{user.pk}/invite/")
    assert answer.status_code == 409
    assert "has signed in already" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_closed_account_is_mailed_nothing(manager, mailoutbox):
    actor = Actor(manager, "MGR")
    user = accounts.invite(**GIVEN, actor=actor).user
    accounts.deactivate(user.pk, actor=actor, reason="Never took the job after all")
    for arguments in waiting_mail():
        invitations.mail(**arguments)
    assert mailoutbox == []


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closed", "says"), [(False, "has an account with this address"), (True, "which is closed")]
)
def test_an_address_that_is_known_is_refused_with_what_to_do(as_manager, closed, says):
    make_user("COORD", email="nora.nowak@example.org", name="Nora Nowak")
    if closed:
        User.objects.filter(name="Nora Nowak").update(is_active=False)
    answer = as_manager.post("/people/invite/", GIVEN)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert says in page
    assert 'value="Nora.Nowak@Example.org"' in page  # what was typed is still there
    assert not Invitation.objects.exists()


def test_an_administrator_does_not_learn_which_relative_has_an_address(as_admin):
    make_user("PATIENT", email="nora.nowak@example.org", name="Paciente Secreto")
    page = as_admin.post("/people/invite/", GIVEN).content.decode()
    assert "There is an account with this address already." in page
    assert "Secreto" not in page


def test_the_database_knows_no_two_accounts_for_one_address(db):
    from django.db import IntegrityError

    make_user("COORD", email="nora@example.org")
    with pytest.raises(IntegrityError, match="one_account_an_address"):
        User.objects.create_user("NORA@example.org", name="Nora")


def test_navigator_and_hospital_on_one_account_are_refused(as_admin):
    answer = as_admin.post("/people/invite/", GIVEN | {"roles": ["COORD", "INVESTIGATOR"]})
    assert answer.status_code == 422
    assert "may not be on one account" in answer.content.decode()
    assert not User.objects.filter(name="Nora Nowak").exists()


@pytest.mark.parametrize("role", ["COORD", "CELL_LAB"])
def test_an_auditor_with_another_role_is_refused(as_admin, role):
    answer = as_admin.post("/people/invite/", GIVEN | {"roles": ["AUDITOR", role]})
    assert answer.status_code == 422
    assert "auditor roles may not be on one account" in answer.content.decode()
    assert not User.objects.filter(name="Nora Nowak").exists()


def test_zones_are_offered_by_the_names_of_today_the_offices_first(as_manager, settings):
    settings.OFFICE_TIME_ZONE = "Europe/Berlin"
    page = as_manager.get("/people/invite/").content.decode()
    offered = re.findall(r'<option value="([^"]*)"( selected)?', page[page.index("timezone") :])
    assert offered[:2] == [("Europe/Berlin", " selected"), ("UTC", "")]
    names = [name for name, _selected in offered]
    assert len(names) == len(set(names))
    assert {"Asia/Kolkata", "Europe/Oslo", "America/Indiana/Knox"} <= set(names)
    assert not {"Asia/Calcutta", "US/Indiana-Starke", "America/Buenos_Aires"} & set(names)


def test_every_zone_on_offer_is_one_that_the_database_knows(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT timezone(name, now()) FROM unnest(%s::text[]) name", [zone_names()])
        assert len(cursor.fetchall()) == len(zone_names())


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nora"},
        {"email": ""},
        {"name": " "},
        {"name": "x" * 201},
        {"timezone": "Mars/Olympus"},
        {"roles": []},
        {"roles": ["KING"]},
        {"roles": ["ADMIN"]},
    ],
)
def test_malformed_invitations_are_refused(as_manager, wrong):
    assert as_manager.post("/people/invite/", GIVEN | wrong).status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("asking", ["ADMIN", "MGR", "DPO"])
def test_a_role_is_given_by_whom_the_table_says(db, asking, role):
    actor = Actor(make_user(asking), asking)
    staff = {"ADMIN", "AUDITOR", "MGR", "DPO"} | {r for r in Role if SIDE_OF[r] == "SITE"}
    family = {"PATIENT", "GUARDIAN", "FAMILY"}
    allowed = {"ADMIN": set(Role) - family, "MGR": set(Role) - staff, "DPO": set()}[asking]
    given = GIVEN | {"roles": [role]}
    if role in allowed:
        assert accounts.invite(**given, actor=actor).user.roles() == [role]
        return
    with pytest.raises(AccountRefused, match="not yours to give"):
        accounts.invite(**given, actor=actor)


def test_the_table_speaks_of_two_roles_only():
    assert set(AUTHORITY) == {"ADMIN", "MGR"}


# --- the first account ----------------------------------------------------------------------------


def test_a_command_invites_the_first_administrator(db, mailoutbox):
    call_command("invite", "ada@example.org", "Ada Adminsen", "--role", "ADMIN")
    user = User.objects.get(email="ada@example.org")
    assert user.roles() == ["ADMIN"]
    assert "/reset/key/" in deliver(mailoutbox)


def test_the_command_says_what_is_wrong(db):
    make_user("ADMIN", email="ada@example.org")
    with pytest.raises(CommandError, match="account with this address"):
        call_command("invite", "ada@example.org", "Ada", "--role", "ADMIN")
    with pytest.raises(CommandError, match="Time zone"):
        call_command("invite", "x@example.org", "Ada", "--role", "ADMIN", "--timezone", "Mars")
    assert RoleGrant.objects.count() == 1
