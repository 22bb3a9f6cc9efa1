"""The one pass over a file: what it makes of it, and what becomes of what is not clean."""

import hashlib
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.actor import Actor
from documents.files import examining
from documents.files.examining import ATTEMPTS, examine
from documents.files.models import File
from documents.files.waiting import LATE, wake_forgotten
from documents.models import Status, Version
from documents.scanning import ScannerAway
from documents.storage import store
from documents.uploads import verbs
from documents.uploads.samples import sample_pdf
from tests.documents.clamd import EICAR, clamd_url
from tests.documents.opening.test_looking import HOSTILE

__all__ = ["clamd_url"]


@pytest.fixture
def bring(mara, case):
    """Bring a paper in and leave it waiting: bring("ECG", content)."""

    def brought(kind="ECG", content=None, to=case, by=mara.actor):
        return verbs.upload(
            to.pk,
            kind,
            actor=by,
            file=BytesIO(sample_pdf(f"Synthetic {uuid4()}") if content is None else content),
            name="scan.pdf",
            language="es",
            effective_date=clock.site_today(),
        )

    return brought


def passed(version):
    """The version and its file after the pass, in this process."""
    examine(version.file_id, apart=False)
    return Version.objects.select_related("file").get(pk=version.pk)


def jobs():
    from procrastinate.contrib.django.models import ProcrastinateJob

    found = ProcrastinateJob.objects.filter(task_name="documents.tasks.examine_file")
    return [args["file_id"] for args in found.values_list("args", flat=True)]


def addresses(version):
    return [
        reverse("document-file", args=[version.pk]),
        reverse("document-page", args=[version.pk, 1]),
    ]


def test_a_file_waits_for_its_pass_and_the_worker_is_told(bring):
    version = bring()
    assert (version.file.state, version.file.sha256) == ("WAITING", "")
    assert jobs() == [version.file_id]


def test_a_clean_file_is_known_and_read(bring):
    content = sample_pdf("Creatinine 71 umol/L")
    file = passed(bring(content=content)).file
    assert (file.state, file.content_type, file.pages) == ("CLEAN", "application/pdf", 1)
    assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
    page = file.contents.get()
    assert ("Creatinine 71 umol/L" in page.text, page.draft) == (True, False)
    assert bytes(page.thumbnail[:2]) == b"\xff\xd8"


def test_it_is_done_in_a_process_of_its_own(bring):
    version = bring()
    examine(version.file_id)
    assert File.objects.get(pk=version.file_id).state == "CLEAN"


def test_a_pass_over_a_known_file_changes_nothing(bring):
    version = passed(bring())
    before = File.objects.filter(pk=version.file_id).values().get()
    examine(version.file_id, apart=False)
    assert File.objects.filter(pk=version.file_id).values().get() == before
    assert version.file.contents.count() == 1


# All of them are looked into in tests/documents/opening; what follows depends on the finding alone.
ONE_OF_EACH = {finding: make for make, finding in HOSTILE.values()}


@pytest.mark.parametrize("finding", sorted(ONE_OF_EACH))
def test_nothing_hostile_is_given_to_anybody(bring, mara, said, finding):
    content = ONE_OF_EACH[finding]()
    if not content:
        with pytest.raises(verbs.UploadRefused):
            bring(content=content)
        return
    version = passed(bring(content=content))
    assert (version.file.finding, version.status) == (finding, "QUARANTINED")
    assert version.file.state == "QUARANTINED"
    assert len(version.reason) > 20
    for address in addresses(version):
        assert mara.get(address).status_code in (302, 404)
    assert mara.get(addresses(version)[0]).url == reverse("document-check", args=[version.pk])
    assert mara.post(reverse("document-address", args=[version.pk])).status_code == 409
    assert not version.file.seen.exists()
    assert version.reason in said(mara.get(reverse("document-check", args=[version.pk])))


def test_a_virus_is_found_by_the_scanner(bring, settings, clamd_url):
    settings.CLAMD_URL = clamd_url
    version = passed(bring(content=EICAR + b"\n"))
    assert (version.file.finding, version.status) == ("INFECTED", "QUARANTINED")
    assert passed(bring("ECHO")).file.state == "CLEAN"


def test_while_the_scanner_is_away_the_file_waits(bring, settings):
    settings.CLAMD_URL = "unix:///nowhere/clamd.ctl"
    version = bring()
    with pytest.raises(ScannerAway):
        examine(version.file_id, apart=False)
    file = File.objects.get(pk=version.file_id)
    assert (file.state, file.attempts) == ("WAITING", 0)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["_read", "_open", "_conclude", "lock_case_of"])
def test_killed_anywhere_it_is_done_again_and_once(bring, monkeypatch, step):
    version = bring()

    def killed(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(examining, step, killed)
        with pytest.raises(Killed):
            examine(version.file_id, apart=False)
    assert File.objects.get(pk=version.file_id).state == "WAITING"
    file = passed(version).file
    assert (file.state, file.contents.count()) == ("CLEAN", 1)


def test_a_file_that_ended_many_passes_is_opened_no_more(bring):
    version = bring()
    File.objects.filter(pk=version.file_id).update(attempts=ATTEMPTS)
    assert passed(version).file.finding == "UNOPENABLE"


def test_a_file_that_came_short_is_broken(bring):
    version = bring()
    path = store()._path(version.file.key)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-9])
    assert passed(version).file.finding == "BROKEN"


def test_the_same_bytes_in_one_case_are_kept_out_and_the_reason_says_where_they_are(bring):
    content = sample_pdf("Synthetic, sent twice")
    first = passed(bring("ECG", content))
    second = passed(bring("ECHO", content))
    assert (first.file.state, second.file.finding) == ("CLEAN", "DUPLICATE")
    assert "12-lead ECG, version 1" in second.reason


def test_the_same_bytes_in_another_case_are_taken(bring, foreign):
    content = sample_pdf("Synthetic, sent to two")
    passed(bring(content=content))
    other = bring(content=content, to=foreign, by=Actor(foreign.owner, "COORD"))
    assert passed(other).file.state == "CLEAN"


def test_a_paper_that_turns_out_unclean_is_missing_again(bring, case):
    version = passed(bring(content=b"MZ a program"))
    assert version.status == Status.QUARANTINED
    assert not case.versions.filter(status=Status.RECEIVED).exists()


def test_a_waiting_file_is_neither_accepted_nor_verified(bring, mara):
    from documents.judging import verbs as judging

    version = bring()
    for verb in (judging.accept, judging.verify):
        with pytest.raises(verbs.UploadRefused, match="still being checked"):
            verb(version.pk, actor=mara.actor)


def test_files_that_no_job_knows_of_are_given_one(bring):
    from procrastinate.contrib.django.models import ProcrastinateJob

    version = bring()
    later = clock.now() + LATE * 2
    with clock.held_at(later):
        assert wake_forgotten() == 0  # its job waits
        ProcrastinateJob.objects.all()._raw_delete("default")
        assert wake_forgotten() == 1
    assert jobs() == [version.file_id]


def test_nobody_gets_a_waiting_file_even_with_a_stale_page(bring, mara):
    version = bring()
    for address in addresses(version):
        assert mara.get(address).status_code in (302, 404)
    assert Client().get(addresses(version)[0]).url.startswith("/accounts/login/")
