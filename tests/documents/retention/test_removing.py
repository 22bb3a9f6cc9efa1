"""The stored file of what was deleted: removed once, however often that is begun."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from documents.files import reconciling
from documents.files.examining import examine
from documents.models import File
from documents.retention.deleting import ask, confirm
from documents.retention.removing import remove, remove_forgotten
from documents.storage import StorageFailed, store
from documents.tasks import look_after_files
from tests.documents.retention.conftest import REASON


@pytest.fixture
def gone(bring, close, copy_of, manager, officer):
    """The deletions of a paper and of a copy of it, whose stored files are there still."""
    file = File.objects.get(pk=bring().file_id)
    copy = copy_of(file)
    close()
    asked = ask(file.pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)
    return [confirm(asked.pk, actor=officer.actor), copy.deletions.get()]


def stored(deletion):
    return deletion.file.key in {key for key, _size, _at in store().objects()}


def done(deletion):
    deletion.refresh_from_db()
    return deletion.done_at is not None


def test_a_job_of_each_file_waits_for_the_worker(gone):
    waiting = {"task_name": "documents.tasks.remove_deleted_file", "status": "todo"}
    for one in gone:
        job = ProcrastinateJob.objects.get(**waiting, args__deletion_id=one.pk)
        assert job.args == {"deletion_id": one.pk}
    assert all(stored(one) and not done(one) for one in gone)


def test_it_is_removed_and_said_to_be(gone):
    for one in gone:
        remove(one.pk)
        remove(one.pk)
        assert done(one)
        assert not stored(one)


def test_a_job_that_died_after_the_store_had_removed_it_is_begun_again(gone):
    store().delete(gone[0].file.key)
    remove(gone[0].pk)
    assert done(gone[0])


def test_what_no_job_brought_to_its_end_is_taken_up_again(gone):
    assert remove_forgotten() == 0  # their jobs may be under way
    with clock.held_at(clock.now() + timedelta(hours=1)):
        look_after_files(0)
    assert all(done(one) and not stored(one) for one in gone)


def test_while_the_store_fails_it_waits(gone):
    for one in gone:
        place = store()._path(one.file.key)
        place.unlink()
        place.mkdir()  # what nothing can unlink
    with clock.held_at(clock.now() + timedelta(hours=1)):
        assert remove_forgotten() == 0
    with pytest.raises(StorageFailed):
        remove(gone[0].pk)
    assert not done(gone[0])


def test_nothing_is_removed_that_nobody_decided_on(bring, mara, manager, close):
    file = bring().file
    close()
    asked = ask(file.pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)
    remove(asked.pk)
    assert stored(asked)
    assert not done(asked)


def test_reconciling_knows_deleted_files(gone):
    found = {(one.kind, one.key) for one in reconciling.differences()}
    assert found == {("left", one.file.key) for one in gone}
    for difference in list(reconciling.differences()):
        reconciling.mend(difference)
    assert list(reconciling.differences()) == []
    assert File.objects.filter(state="DELETED").count() == 2


def test_a_difference_that_was_found_before_the_deletion_brings_nothing_back(gone):
    lost = reconciling.Difference("lost", gone[0].file.key, gone[0].file_id)
    reconciling.mend(lost)
    assert File.objects.get(pk=gone[0].file_id).state == "DELETED"


def test_its_examination_comes_too_late(bring, mara, manager, officer, loose):
    file = loose(clock.now())
    asked = ask(file.pk, actor=manager.actor, ground="NOT_A_PAPER", reason=REASON)
    confirm(asked.pk, actor=officer.actor)
    examine(file.pk, apart=False)
    file.refresh_from_db()
    assert (file.state, file.sha256) == ("DELETED", "")
