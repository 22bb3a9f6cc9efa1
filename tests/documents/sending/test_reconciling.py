"""`manage.py reconcile_storage`: every difference between rows and stored files, told and mended."""

import io
import os
import uuid
from datetime import date
from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command

from casework import clock
from documents.files.examining import examine
from documents.models import File, Upload
from documents.storage import store
from documents.uploads.samples import sample_pdf
from documents.uploads.verbs import upload
from tests.documents.sending.conftest import Sender
from tests.people_and_cases import add_paper

pytestmark = pytest.mark.django_db
PDF = sample_pdf("Synthetic ECG")


def reconcile(*, mend=False):
    out = StringIO()
    call_command("reconcile_storage", mend=mend, stdout=out)
    return out.getvalue().splitlines()


def age(settings, hours):
    for path in settings.MEDIA_ROOT.rglob("*"):
        if path.is_file():
            past = path.stat().st_mtime - hours * 3600
            os.utime(path, (past, past))


@pytest.fixture
def paper(mara, case):
    version = upload(
        case.pk,
        "ECG",
        actor=mara.actor,
        file=io.BytesIO(PDF),
        language="es",
        effective_date=date(2026, 1, 5),
        at_once=True,
    )
    assert version.file.is_clean
    return version


def state(version):
    version.refresh_from_db()
    version.file.refresh_from_db()
    return version.status, version.file.state, version.file.finding


def test_where_nothing_differs_it_says_so(paper):
    assert reconcile() == ["Rows and stored files agree."]


def test_a_lost_file_is_kept_out_and_comes_back_when_it_is_restored(paper):
    bare = f"File {paper.file_id}, {paper.file.key}, has a row, and is not stored"
    store().delete(paper.file.key)
    assert reconcile() == [f"{bare}.", "Differences found: 1. Nothing was changed: see --mend."]
    assert state(paper) == ("RECEIVED", "CLEAN", "")
    assert reconcile(mend=True) == [
        f"{bare}: kept out until it is restored.",
        "Differences found and mended: 1.",
    ]
    assert state(paper) == ("QUARANTINED", "QUARANTINED", "LOST")
    assert "not there any more" in paper.reason
    assert reconcile(mend=True) == ["Rows and stored files agree."]

    store().put(paper.file.key, io.BytesIO(PDF))
    assert "was lost, and is stored again" in reconcile(mend=True)[0]
    assert state(paper) == ("RECEIVED", "WAITING", "")
    examine(paper.file_id, apart=False)
    assert state(paper) == ("RECEIVED", "CLEAN", "")
    assert paper.file.contents.count() == 1


def test_a_verified_paper_that_is_lost_is_verified_no_more(mara, case):
    version = add_paper(case, mara.actor, "ECG")
    store().delete(version.file.key)
    reconcile(mend=True)
    assert state(version) == ("QUARANTINED", "QUARANTINED", "LOST")


def test_another_file_in_the_place_of_a_lost_one_is_not_taken_for_it(paper):
    store().delete(paper.file.key)
    reconcile(mend=True)
    store().put(paper.file.key, io.BytesIO(b"x" * len(PDF)))
    reconcile(mend=True)
    examine(paper.file_id, apart=False)
    assert state(paper) == ("QUARANTINED", "QUARANTINED", "ALTERED")


def test_a_file_of_another_size_is_kept_out(paper):
    store().delete(paper.file.key)
    store().put(paper.file.key, io.BytesIO(PDF[:-10]))
    assert "is stored with another size than its row says" in reconcile(mend=True)[0]
    assert state(paper) == ("QUARANTINED", "QUARANTINED", "ALTERED")


def test_what_no_row_knows_is_removed_once_it_is_a_day_old(paper, settings):
    stray = f"blobs/{uuid.uuid4()}"
    store().put(stray, io.BytesIO(b"nobody's"))
    assert reconcile() == ["Rows and stored files agree."]  # its row may be on the way
    age(settings, 25)
    assert reconcile(mend=True)[0] == f"{stray} is stored, and no row knows of it: removed."
    assert store().size(stray) is None
    assert store().size(paper.file.key) == len(PDF)


def test_what_was_deleted_is_removed(mara):
    Sender(mara).whole()
    file = File.objects.get()
    with pgtrigger.ignore("documents.File:file_deleted_by_two"):
        File.objects.update(state="DELETED")
    assert "was deleted, and is still stored" in reconcile(mend=True)[0]
    assert store().size(file.key) is None
    assert reconcile() == ["Rows and stored files agree."]


def test_a_part_of_an_upload_that_nobody_goes_on_with_is_forgotten(mara, settings):
    sender = Sender(mara)
    sender.begin()
    sender.send(1)
    age(settings, 1)
    assert reconcile() == ["Rows and stored files agree."]
    Upload.objects.update(state="DROPPED", touched_at=clock.now())
    assert "came in part, and nobody goes on with it: forgotten" in reconcile(mend=True)[0]
    assert list(store().uploads()) == []


def test_a_file_that_arrives_while_it_looks_is_not_taken_for_lost(mara, monkeypatch):
    from documents.disk import DiskStore
    from documents.files import reconciling

    class Slow(DiskStore):
        def objects(self, prefix="blobs/"):
            listed = list(super().objects(prefix))
            Sender(mara).whole()
            return iter(listed)

    monkeypatch.setattr(reconciling, "store", Slow)
    assert reconcile() == ["Rows and stored files agree."]
    assert File.objects.exists()
