"""Bringing papers in, and doing without them."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework import clock
from documents.files.examining import examine
from documents.models import Slot, Version
from documents.uploads import forms
from documents.uploads.samples import sample_pdf

WHY = "The home hospital closed and keeps no records any more."


def url(case, kind="ECG", name="document-upload"):
    return reverse(name, args=[case.code, kind])


def a_file(content=None, name="scan.pdf", content_type="application/pdf"):
    return SimpleUploadedFile(name, content or sample_pdf("Synthetic ECG"), content_type)


@pytest.fixture
def paper():
    return lambda **more: {
        "file": a_file(),
        "language": "es",
        "effective_date": clock.site_today().isoformat(),
        **more,
    }


def stored(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_paper_is_kept_as_it_came(mara, case, paper, settings):
    answer = mara.post(url(case), paper(), htmx=True)
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": case.code}}
    version = Version.objects.get(case=case)
    assert (version.document_type, version.number, version.language) == ("ECG", 1, "es")
    assert (version.status, version.uploaded_by) == ("RECEIVED", mara.user)
    [file] = stored(settings)
    assert file.read_bytes() == sample_pdf("Synthetic ECG")
    assert (version.file.name, version.file.state) == ("scan.pdf", "WAITING")
    assert "scan" not in version.file.key


def test_without_scripts_the_case_page_follows(mara, case, paper):
    assert mara.post(url(case), paper()).url == reverse("case", args=[case.code])


def test_the_form_starts_with_the_patients_language(mara, case, said):
    page = mara.get(url(case), htmx=True)
    assert '<option value="es" selected>Spanish</option>' in page.content.decode()
    assert "12-lead ECG · not older than 60 days" in said(page)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ\x90\x00 a program", "This kind of file is not accepted."),
        (b"%PDF-1.7 and then nothing", "damaged"),
        (b"<html>no</html>", "This kind of file is not accepted."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_kept_out(mara, case, paper, content, reason):
    assert mara.post(url(case), paper(file=a_file(content)), htmx=True).status_code == 204
    version = Version.objects.get()
    examine(version.file_id, apart=False)
    version.refresh_from_db()
    assert (version.status, version.file.state) == ("QUARANTINED", "QUARANTINED")
    assert reason in version.reason


def test_without_scripts_a_smaller_limit_holds(mara, case, paper, monkeypatch, said):
    monkeypatch.setattr(forms, "FORM_LIMIT", 2**20)
    answer = mara.post(url(case), paper(file=a_file(b"x" * (2**20 + 1))), htmx=True)
    assert answer.status_code == 422
    assert "Without scripts, a file of more than 1 MB cannot be sent." in said(answer)


def test_a_file_that_is_too_large_is_refused(mara, case, paper, settings):
    settings.UPLOAD_LIMIT = 2**20
    large = sample_pdf("x") + b" " * 2**20
    answer = mara.post(url(case), paper(file=a_file(large)), htmx=True)
    assert answer.status_code == 409
    assert b"larger than 1 MB" in answer.content
    assert stored(settings) == []


def test_a_date_in_the_future_is_refused(mara, case, paper):
    answer = mara.post(url(case), paper(effective_date="2199-01-01"), htmx=True)
    assert answer.status_code == 409
    assert b"in the future" in answer.content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("file", ""),
        ("file", BytesIO(b"")),
        ("language", ""),
        ("language", "klingon"),
        ("effective_date", ""),
        ("effective_date", "0001-01-01"),
        ("effective_date", "yesterday"),
    ],
)
def test_a_malformed_form_is_422(mara, case, paper, field, value):
    answer = mara.post(url(case), paper(**{field: value}), htmx=True)
    assert answer.status_code == 422
    assert b"form-error" in answer.content
    assert not Version.objects.exists()


def test_the_supplier_may_bring_it_and_others_may_not(case, paper, sign):
    assert sign("HOME_MD", case).post(url(case), paper()).status_code == 302
    for role in ("TRANS", "DPO", "AUDITOR", "SITE_REVIEWER"):
        assert sign(role, case).get(url(case)).status_code == 403
        assert sign(role, case).post(url(case), paper()).status_code == 403
    assert Version.objects.count() == 1


def test_a_foreign_case_an_unknown_type_a_wrong_method(mara, case, foreign, paper):
    assert mara.get(url(foreign)).status_code == 404
    assert mara.post(url(foreign), paper()).status_code == 404
    assert mara.get(url(case, "NONSENSE")).status_code == 404
    assert mara.get(url(case, "__class__")).status_code == 404
    assert mara.client.put(url(case)).status_code == 405


def test_a_closed_case_takes_no_papers(mara, case, paper):
    from workflows.engine import moves

    given = {"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"}
    moves.advance(case.pk, "withdraw", actor=mara.actor, given=given, reason_code="COST")
    answer = mara.post(url(case), paper(), htmx=True)
    assert answer.status_code == 409
    assert b"The case is closed." in answer.content


# --- doing without --------------------------------------------------------------------------------


def test_the_manager_does_without_a_paper_with_a_reason(sign, case, said):
    manager = sign("MGR", case)
    address = url(case, name="document-waive")
    assert manager.post(address, {"reason": "No."}, htmx=True).status_code == 422
    answer = manager.post(address, {"reason": WHY}, htmx=True)
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": case.code}}
    assert Slot.objects.get(case=case, document_type="ECG").waived_reason == WHY
    assert "12-lead ECG from: home hospital · Checklist" in said(
        manager.get(reverse("case", args=[case.code]))
    )


def test_identity_papers_are_never_waived(sign, case):
    answer = sign("MGR", case).post(
        url(case, "PASSPORT", "document-waive"), {"reason": WHY}, htmx=True
    )
    assert answer.status_code == 409
    assert b"never waived" in answer.content


def test_only_the_manager_does_without(mara, case, sign, foreign):
    address = url(case, name="document-waive")
    assert mara.get(address).status_code == 403
    assert mara.post(address, {"reason": WHY}).status_code == 403
    assert sign("MGR", case).get(url(case, "NONSENSE", "document-waive")).status_code == 404
