"""The paper of a certificate: made once, whatever dies in between."""

from io import BytesIO

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.models import File
from documents.storage import store
from tests.translation.certificates.conftest import PAGES
from translation.certificates import making, verbs
from translation.certificates.making import make, paper_of
from translation.certificates.refusing import CertificateRefused
from translation.certificates.rendering import render


def printed(certificate, **more):
    return paper_of(certificate, title="风湿科报告", pages=PAGES, **more)


def test_the_paper_is_a_translation_made_of_its_original(made, original, reviewer):
    certificate = made()
    file = certificate.file
    assert (file.origin, file.state, file.pages) == ("TRANSLATION", "CLEAN", 3)
    assert (file.derived_from, file.derived_sha256) == (original, original.sha256)
    assert (file.case, file.came_by, file.came_role) == (original.case, reviewer.user, "TREV")
    assert file.name == f"{certificate.serial}.pdf"
    assert "体温 36.8 °C" in file.contents.get(number=1).text


def test_it_leads_to_the_page_that_checks_it(issue, settings):
    settings.PUBLIC_URL = "https://casework.example.org"
    certificate = issue()
    assert printed(certificate).verify_url == (
        f"https://casework.example.org/verify/{certificate.serial}/"
    )


def test_it_is_looked_into_once_its_row_is_there(issue, django_capture_on_commit_callbacks):
    certificate = issue()
    jobs = ProcrastinateJob.objects.filter(task_name="documents.tasks.examine_file")
    with django_capture_on_commit_callbacks() as waiting:
        file = make(printed(certificate))
    assert not any(job.args == {"file_id": file.pk} for job in jobs.all())
    waiting[-1]()
    assert any(job.args == {"file_id": file.pk} for job in jobs.all())


def test_made_again_it_is_the_same_file(made):
    certificate = made()
    assert make(printed(certificate)) == certificate.file
    assert File.objects.filter(origin="TRANSLATION").count() == 1


def test_a_run_that_died_after_storing_it_is_taken_up(issue):
    certificate = issue()
    store().put(certificate.key, BytesIO(render(printed(certificate))))
    file = make(printed(certificate))
    assert file.size == store().size(file.key)
    assert [key for key, _, _ in store().objects()].count(certificate.key) == 1


def test_another_text_than_the_certified_is_never_printed(issue):
    certificate = issue()
    with pytest.raises(ValueError, match="not the text"):
        make(paper_of(certificate, title="风湿科报告", pages=PAGES[:1]))
    assert store().size(certificate.key) is None


def test_nothing_is_made_of_an_original_that_was_kept_out(issue, original):
    certificate = issue()
    File.objects.filter(pk=original.pk).update(state="QUARANTINED", finding="ALTERED")
    with pytest.raises(CertificateRefused):
        make(printed(certificate))
    assert store().size(certificate.key) is None


def test_nothing_is_made_for_a_revoked_certificate(issue, reviewer):
    certificate = issue()
    verbs.revoke(certificate.serial, actor=reviewer, reason="It was issued by mistake today.")
    with pytest.raises(CertificateRefused):
        make(printed(certificate))
    assert store().size(certificate.key) is None


def test_the_row_is_written_outside_of_the_rendering(issue, monkeypatch):
    """Nothing is locked while it is set and stored."""
    from django.db import connection

    certificate, outer = issue(), len(connection.savepoint_ids)
    depths = []
    monkeypatch.setattr(
        making,
        "render",
        lambda paper: depths.append(len(connection.savepoint_ids)) or render(paper),
    )
    make(printed(certificate))
    assert depths == [outer]
