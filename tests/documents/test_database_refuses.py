"""What the database itself says no to about papers and their files, whoever writes."""

import pytest
from django.db import ProgrammingError

from casework import clock
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import File, Redaction, Version
from tests.documents.viewing.papers import bring
from tests.people_and_cases import make_case, make_user
from tests.workflows.database import refused, sql

__all__ = ["bring"]
SAYS = "It names Fiktiv Andere, born 1961."
MADE = {"size": 1, "origin": "REDACTION", "derived_sha256": "0" * 64, "came_role": "COORD"}


def test_a_paper_is_of_a_file_of_its_own_case(bring, mara, protocol_version):
    other = make_case(mara.user, protocol_version)
    with refused(ProgrammingError, "is not of case"):
        Version.objects.create(
            case=other,
            document_type="ECG",
            number=1,
            file=bring().file,
            language="es",
            effective_date=clock.site_today(),
            uploaded_role="COORD",
        )


@pytest.mark.parametrize("status", ["ACCEPTED", "VERIFIED"])
@pytest.mark.parametrize("state", ["WAITING", "QUARANTINED"])
def test_a_paper_whose_file_nobody_could_read_is_not_judged(bring, status, state):
    version = bring()
    sql(
        "UPDATE documents_file SET state = %s, finding = 'LOST' WHERE id = %s",
        state,
        version.file_id,
    )
    with refused(ProgrammingError, "is not clean"):
        sql("UPDATE documents_version SET status = %s WHERE id = %s", status, version.pk)


def test_a_file_that_is_kept_out_is_clean_again_only_by_a_look_into_it(bring):
    file = bring().file
    sql("UPDATE documents_file SET state = 'QUARANTINED', finding = 'LOST' WHERE id = %s", file.pk)
    with refused(ProgrammingError, "Cannot update"):
        sql("UPDATE documents_file SET state = 'CLEAN' WHERE id = %s", file.pk)
    sql("UPDATE documents_file SET state = 'WAITING' WHERE id = %s", file.pk)
    sql("UPDATE documents_file SET state = 'CLEAN' WHERE id = %s", file.pk)


def test_what_a_clean_file_is_stays(bring):
    with refused(ProgrammingError, "Cannot update"):
        sql("UPDATE documents_file SET content_type = 'text/html' WHERE id = %s", bring().file_id)


def test_no_file_is_made_of_one_of_another_case(bring, mara, protocol_version):
    other = make_case(mara.user, protocol_version)
    with refused(ProgrammingError, "of another case"):
        File.objects.create(case=other, derived_from=bring().file, **MADE)


def test_a_redacted_copy_is_one_of_its_source(bring, mara):
    source, other = bring().file, bring().file
    copy = File.objects.create(case=other.case, derived_from=other, **MADE)
    asked = Redaction.objects.create(
        source=source, rectangles={"1": [[0, 0, 1, 1]]}, asked_by=mara.user, asked_role="COORD"
    )
    for wrong in (copy, other, source):
        with refused(ProgrammingError, "no redacted copy"):
            sql("UPDATE documents_redaction SET copy_id = %s WHERE id = %s", wrong.pk, asked.pk)


def test_whose_a_paper_is_was_said_once(bring, mara, sign, case):
    found = keep_out(bring().pk, actor=mara.actor, note=SAYS)
    second = sign("MGR", case).actor
    resolve_mismatch(found.pk, actor=second, outcome="NOT_THEIRS", resolution=SAYS)
    with refused(ProgrammingError, "Cannot update"):
        sql("UPDATE documents_mismatch SET outcome = 'THEIRS' WHERE id = %s", found.pk)
    with refused(ProgrammingError, "Cannot update"):
        sql("UPDATE documents_mismatch SET resolved_by_id = %s", make_user("MGR").pk)
