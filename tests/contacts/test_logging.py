"""The log of contacts: who writes it, that nothing in it changes, and what counts as next."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from casework import clock
from casework.cases.models import Case
from casework.contacts import log
from casework.contacts.models import Contact
from casework.contacts.points import ContactRefused
from casework.people.actor import Actor
from tests.people_and_cases import make_user

WHY = "It was the sister who answered, not the patient."


def ago(**more):
    return clock.now() - timedelta(**more)


def test_a_contact_is_on_record_with_who_logged_it_in_which_role(world):
    entry = world.log(ago(hours=1), "REACHED", summary="All well.", role="SITE_CRC")
    assert (entry.logged_by, entry.logged_role) == (world.people["SITE_CRC"], "SITE_CRC")
    assert Contact.objects.visible_to(world.actor()).get() == entry


@pytest.mark.parametrize("role", ["INVESTIGATOR", "AUDITOR", "DPO", "PATIENT"])
def test_other_roles_log_nothing(world, role):
    with pytest.raises(ContactRefused) as refused:
        world.log(ago(hours=1), role=role)
    assert refused.value.codes == ["ROLE_NOT_ALLOWED"]
    assert not Contact.objects.exists()


def test_a_stranger_learns_nothing_of_the_case(world):
    stranger = Actor(make_user("COORD"), "COORD")
    with pytest.raises(Case.DoesNotExist):
        log.log(world.case.pk, {}, actor=stranger)
    world.log(ago(hours=1))
    assert not Contact.objects.visible_to(stranger).exists()


@pytest.mark.parametrize("statement", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_database_lets_nobody_change_an_entry(world, statement):
    world.log(ago(hours=1))
    sql = {
        "UPDATE": "UPDATE casework_contact SET summary = 'x'",
        "DELETE": "DELETE FROM casework_contact",
        "TRUNCATE": "TRUNCATE casework_contact CASCADE",
    }[statement]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_wrong_entry_is_corrected_once_by_another_and_with_a_reason(world):
    wrong = world.log(ago(hours=2), "REACHED")
    given = {"at": wrong.at, "party": "FAMILY", "channel": "CALL", "direction": "OUT"}
    given["outcome"] = "NO_ANSWER"
    with pytest.raises(ContactRefused) as refused:
        log.correct(world.case.pk, wrong.pk, given, reason="wrong", actor=world.actor())
    assert refused.value.codes == ["REASON_REQUIRED"]
    right = log.correct(world.case.pk, wrong.pk, given, reason=WHY, actor=world.actor())
    assert right.corrects == wrong
    assert list(Contact.objects.standing()) == [right]
    with pytest.raises(ContactRefused) as refused:
        log.correct(world.case.pk, wrong.pk, given, reason=WHY, actor=world.actor())
    assert refused.value.codes == ["CORRECTED_ALREADY"]


def test_what_has_not_happened_is_not_logged(world):
    with pytest.raises(ContactRefused) as refused:
        world.log(clock.now() + timedelta(hours=1))
    assert refused.value.codes == ["IN_FUTURE"]
    with pytest.raises(ContactRefused) as refused:
        world.log(ago(hours=1), direction="IN")
    assert refused.value.codes == ["WHO_CALLS_IS_REACHED"]
    with pytest.raises(ContactRefused) as refused:
        world.log(ago(hours=1), next_on=clock.site_today() - timedelta(days=3))
    assert refused.value.codes == ["NEXT_BEFORE_THIS"]


def test_only_the_newest_contact_says_when_the_next_is(world):
    today = clock.site_today()
    world.log(ago(days=5), next_on=today)
    due = Contact.objects.visible_to(world.actor())
    assert [entry.next_on for entry in due.due_contacts(today)] == [today]
    assert not due.due_contacts(today - timedelta(days=1)).exists()
    world.log(ago(days=9), next_on=today - timedelta(days=2))  # logged late: an older contact
    assert [entry.next_on for entry in due.due_contacts(today)] == [today]
    world.log(ago(hours=1), "REACHED")
    assert not due.due_contacts(today + timedelta(days=99)).exists()
    assert log.planned(world.case) is None


def test_a_corrected_entry_plans_nothing(world):
    today = clock.site_today()
    wrong = world.log(ago(days=5), next_on=today)
    given = {"at": wrong.at, "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    given |= {"outcome": "REACHED", "next_on": today + timedelta(days=30)}
    log.correct(world.case.pk, wrong.pk, given, reason=WHY, actor=world.actor())
    assert not Contact.objects.due_contacts(today).exists()
    assert log.planned(world.case) == today + timedelta(days=30)


def test_contacts_of_a_closed_case_are_due_no_more(world):
    from workflows.engine import moves

    today = clock.site_today()
    world.log(ago(days=1), next_on=today)
    moves.advance(
        world.case.pk,
        "withdraw",
        actor=world.actor(),
        given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
        reason_code="FAMILY_DECISION",
    )
    assert not Contact.objects.due_contacts(today).exists()
