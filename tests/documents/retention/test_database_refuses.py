"""What the database itself says no to, whoever writes."""

import pytest
from django.db import IntegrityError, ProgrammingError

from casework import clock
from documents.models import Deletion, File, Hold
from documents.retention.deleting import ask, confirm
from documents.retention.holding import hold_case, hold_file, lift
from tests.documents.retention.conftest import REASON
from tests.workflows.database import refused, sql

DELETE = "UPDATE documents_file SET state = 'DELETED' WHERE id = %s"
DECIDED = (
    "UPDATE documents_deletion SET outcome = 'DELETED', decided_by_id = %s, decided_role = 'DPO',"
    " decided_at = now() WHERE id = %s"
)


@pytest.fixture
def file(bring, close):
    version = bring()
    close()
    return File.objects.get(pk=version.file_id)


@pytest.fixture
def asked(file, manager):
    return ask(file.pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)


def test_a_file_is_deleted_by_two_people_only(file, asked, officer):
    with refused(ProgrammingError, "deleted by two people only"):
        sql(DELETE, file.pk)
    sql(DECIDED, officer.user.pk, asked.pk)
    sql(DELETE, file.pk)


def test_not_by_a_request_for_another_file(bring, asked, officer):
    other = bring_closed(asked)
    sql(DECIDED, officer.user.pk, asked.pk)
    with refused(ProgrammingError, "deleted by two people only"):
        sql(DELETE, other.pk)


def bring_closed(asked):
    return File.objects.create(case=asked.file.case, size=1, came_role="COORD")


def test_nobody_decides_on_their_own_request(asked, manager):
    with refused(IntegrityError, "deleted_by_two_and_the_privacy_officer"):
        sql(DECIDED, manager.user.pk, asked.pk)


def test_one_of_the_two_is_the_officer(asked, officer):
    with refused(IntegrityError, "deleted_by_two_and_the_privacy_officer"):
        sql(DECIDED.replace("'DPO'", "'MGR'"), officer.user.pk, asked.pk)


@pytest.mark.parametrize("held", ["case", "file", "copy"])
def test_what_is_held_is_not_deleted(case, file, asked, copy_of, officer, held):
    copy = copy_of(file)
    sql(DECIDED, officer.user.pk, asked.pk)
    hold = {
        "case": lambda: hold_case(case.pk, actor=officer.actor, reason=REASON),
        "file": lambda: hold_file(file.pk, actor=officer.actor, reason=REASON),
        "copy": lambda: hold_file(copy.pk, actor=officer.actor, reason=REASON),
    }[held]()
    with refused(ProgrammingError, "under a legal hold"):
        sql(DELETE, file.pk)
    lift(hold.pk, actor=officer.actor, reason=REASON)
    sql(DELETE, file.pk)


@pytest.mark.parametrize("state", ["WAITING", "CLEAN", "QUARANTINED"])
def test_a_deleted_file_does_not_come_back(file, asked, officer, state):
    confirm(asked.pk, actor=officer.actor)
    with refused(ProgrammingError, "does not come back"):
        sql("UPDATE documents_file SET state = %s, finding = 'LOST' WHERE id = %s", state, file.pk)


def test_a_deleted_file_is_not_held(file, asked, officer):
    confirm(asked.pk, actor=officer.actor)
    with refused(ProgrammingError, "there is nothing to hold"):
        Hold.objects.create(file=file, reason=REASON, set_by=officer.user, set_role="DPO")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM documents_hold", "Cannot delete"),
        ("UPDATE documents_hold SET reason = 'Another reason, said much later.'", "Cannot update"),
        ("UPDATE documents_hold SET set_role = 'MGR'", "Cannot update"),
        ("DELETE FROM documents_deletion", "Cannot delete"),
        ("UPDATE documents_deletion SET reason = 'Another reason, said later.'", "Cannot update"),
        ("UPDATE documents_deletion SET asked_by_id = asked_by_id", "Cannot update"),
    ],
)
def test_what_was_said_stays_on_record(case, asked, officer, change, words):
    hold_case(case.pk, actor=officer.actor, reason=REASON)
    with refused(ProgrammingError, words):
        sql(change)


def test_a_decision_stands(asked, officer):
    confirm(asked.pk, actor=officer.actor)
    with refused(ProgrammingError, "Cannot update"):
        sql("UPDATE documents_deletion SET outcome = '', decided_role = ''")
    sql("UPDATE documents_deletion SET done_at = now()")
    with refused(ProgrammingError, "Cannot update"):
        sql("UPDATE documents_deletion SET done_at = NULL")


def test_a_lifted_hold_stays_lifted(case, officer):
    lift(
        hold_case(case.pk, actor=officer.actor, reason=REASON).pk,
        actor=officer.actor,
        reason=REASON,
    )
    with refused(ProgrammingError, "Cannot update"):
        sql("UPDATE documents_hold SET lifted_at = NULL, lifted_by_id = NULL")


def hold(officer, **other):
    return {"reason": REASON, "set_by": officer.user, "set_role": "DPO"} | other


def test_a_hold_is_on_a_case_or_on_a_file(case, file, officer):
    for both in ({"case": case, "file": file}, {}):
        with refused(IntegrityError, "hold_on_case_or_file"):
            Hold.objects.create(**hold(officer, **both))


def test_a_hold_is_whole(case, file, officer):
    Hold.objects.create(**hold(officer, case=case))
    Hold.objects.create(**hold(officer, file=file))
    with refused(IntegrityError, "hold_once_a_case"):
        Hold.objects.create(**hold(officer, case=case))
    with refused(IntegrityError, "hold_once_a_file"):
        Hold.objects.create(**hold(officer, file=file))
    lifted = {"lifted_by": officer.user, "lifted_at": clock.now(), "lifted_reason": REASON}
    for wrong in (
        {"reason": "Short."},
        {"set_role": "COORD"},
    ):
        with refused(IntegrityError, "hold_explained"):
            Hold.objects.create(**hold(officer, case=case, **lifted, lifted_role="DPO") | wrong)
    for wrong in ({"lifted_role": "MGR"}, {"lifted_reason": ""}, {"lifted_by": None}):
        with refused(IntegrityError, "hold_lifted_all_or_none"):
            whole = hold(officer, case=case, **lifted, lifted_role="DPO")
            Hold.objects.create(**whole | wrong)


def test_a_deletion_is_whole(file, asked, officer):
    whole = {
        "file": file,
        "ground": "NOT_A_PAPER",
        "reason": REASON,
        "asked_by": officer.user,
        "asked_role": "DPO",
    }
    with refused(IntegrityError, "deletion_asked_once_at_a_time"):
        Deletion.objects.create(**whole)
    refusal = {"outcome": "REFUSED", "decided_at": clock.now(), "decided_by": officer.user}
    refusal |= {"decided_role": "DPO", "answer": REASON}
    for wrong, name in (
        ({"reason": "Short."}, "deletion_explained"),
        ({"ground": "BECAUSE"}, "deletion_explained"),
        ({"asked_role": "COORD"}, "deletion_explained"),
        ({"answer": ""}, "deletion_refused_with_an_answer"),
        ({"decided_by": None}, "deletion_decided_all_or_none"),
        ({"decided_role": "COORD"}, "deletion_decided_all_or_none"),
        ({"done_at": clock.now()}, "deletion_done_after_it"),
    ):
        with refused(IntegrityError, name):
            Deletion.objects.create(**whole | refusal | wrong)
