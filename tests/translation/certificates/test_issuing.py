"""Certificates: who may issue, replace and revoke them, and what the database keeps."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casework.cases.models import Case
from casework.people.actor import Actor
from documents.models import File
from tests.people_and_cases import join, make_user
from tests.translation.certificates.conftest import LIN, NOUR
from translation.certificates import verbs
from translation.certificates.models import Certificate
from translation.certificates.paper import Person
from translation.certificates.refusing import CertificateRefused
from translation.certificates.serials import new_serial, read

WHY = "The dose on page 2 was read wrongly."


def refuses(change):
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        change()


def test_a_certificate_keeps_names_and_credentials_as_they_were(issue, original, reviewer):
    certificate = issue()
    reviewer.user.name = "Nour Beispiel-Neu"
    reviewer.user.save()
    certificate.refresh_from_db()
    assert read(certificate.serial) == certificate.serial
    assert certificate.reviewer_name == "Nour Beispiel"
    assert certificate.translator_credential == LIN.credential
    assert certificate.source_sha256 == original.sha256
    assert (certificate.case, certificate.standing) == (original.case, "VALID")


def test_only_reviewers_and_managers_issue(issue, case):
    for role in ("TRANS", "COORD"):
        user = make_user(role)
        join(case, user, role)
        with pytest.raises(CertificateRefused) as refused:
            issue(actor=Actor(user, role))
        assert refused.value.codes == ["ROLE_NOT_ALLOWED"]
    issue(actor=Actor(make_user("MGR"), "MGR"))


def test_a_reviewer_of_another_case_does_not_find_it(issue):
    with pytest.raises(Case.DoesNotExist):
        issue(actor=Actor(make_user("TREV"), "TREV"))


def test_who_translated_does_not_review(issue, reviewer):
    with pytest.raises(CertificateRefused, match="Another person must review it"):
        issue(translator=(reviewer.user, LIN))


def test_nobody_is_printed_without_a_credential(issue, reviewer):
    with pytest.raises(CertificateRefused, match="credential"):
        issue(reviewer=(reviewer.user, Person("Nour Beispiel", "", " ")))


def test_an_original_that_was_kept_out_is_not_certified(issue, original):
    File.objects.filter(pk=original.pk).update(state="QUARANTINED", finding="ALTERED")
    with pytest.raises(CertificateRefused, match="not to be used"):
        issue()


def test_a_newer_certificate_takes_the_place_of_an_older(issue, reviewer):
    older, newer = issue(), issue()
    verbs.supersede(older.serial, actor=reviewer, by=newer.serial)
    older.refresh_from_db()
    assert (older.standing, newer.standing) == ("SUPERSEDED", "VALID")
    with pytest.raises(CertificateRefused, match="already"):
        verbs.supersede(older.serial, actor=reviewer, by=newer.serial)


def test_an_older_or_another_language_takes_nobodys_place(issue, reviewer):
    older, newer, english = issue(), issue(), issue(target_language="en")
    for found, by in ((newer, older), (older, english), (older, older)):
        with pytest.raises(CertificateRefused, match="Only a newer"):
            verbs.supersede(found.serial, actor=reviewer, by=by.serial)


def test_a_certificate_is_revoked_for_a_reason_and_for_ever(issue, reviewer):
    certificate, newer = issue(), issue()
    with pytest.raises(CertificateRefused) as refused:
        verbs.revoke(certificate.serial, actor=reviewer, reason="  too short  ")
    assert refused.value.codes == ["REASON_REQUIRED"]
    verbs.revoke(certificate.serial, actor=reviewer, reason=WHY)
    verbs.supersede(certificate.serial, actor=reviewer, by=newer.serial)
    certificate.refresh_from_db()
    assert (certificate.standing, certificate.revoked_reason) == ("REVOKED", WHY)
    with pytest.raises(CertificateRefused, match="already"):
        verbs.revoke(certificate.serial, actor=reviewer, reason=WHY)


def test_translators_and_strangers_revoke_nothing(issue, case):
    certificate = issue()
    translator = make_user("TRANS")
    join(case, translator, "TRANS")
    with pytest.raises(CertificateRefused):
        verbs.revoke(certificate.serial, actor=Actor(translator, "TRANS"), reason=WHY)
    with pytest.raises(Case.DoesNotExist):
        verbs.revoke(certificate.serial, actor=Actor(make_user("TREV"), "TREV"), reason=WHY)


def test_the_database_keeps_what_was_printed(issue, reviewer):
    certificate, newer = issue(), issue()
    row = Certificate.objects.filter(pk=certificate.pk)
    for change in (
        {"reviewer_name": "Somebody Else"},
        {"text_sha256": "0" * 64},
        {"serial": new_serial()},
        {"stated_on": "2020-01-01"},
        {"superseded_by": certificate, "superseded_at": newer.issued_at},
        {"superseded_by": newer},  # at no moment
        {"revoked_at": newer.issued_at},  # by nobody
        {"file": certificate.source},
    ):
        refuses(lambda change=change: row.update(**change))
    refuses(certificate.delete)
    verbs.revoke(certificate.serial, actor=reviewer, reason=WHY)
    refuses(
        lambda: row.update(revoked_at=None, revoked_by=None, revoked_role="", revoked_reason="")
    )
    refuses(lambda: row.update(revoked_reason=WHY + " Or not."))


def test_the_database_knows_a_serial_and_a_source_of_the_case(issue, foreign):
    certificate = issue()
    given = {
        field.name: getattr(certificate, field.name)
        for field in Certificate._meta.fields
        if field.name not in {"id", "serial", "key"}
    }
    Certificate.objects.create(**given)
    for wrong in (
        {"serial": "CW-0001"},
        {"case": foreign},
        {"source_sha256": "0" * 64},
        {"reviewer": certificate.translator},
    ):
        refuses(lambda wrong=wrong: Certificate.objects.create(**(given | wrong)))


def test_names_stay_out_of_the_log(issue, caplog):
    with caplog.at_level("INFO"):
        certificate = issue()
    said = " ".join(str(vars(record)) for record in caplog.records if record.name.startswith("tr"))
    assert f"'certificate': {certificate.pk}" in said
    assert LIN.name not in said
    assert NOUR.name not in said
