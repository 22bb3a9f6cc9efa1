"""What goes with a deleted paper, what stays of it, and what may come again."""

from datetime import timedelta

import pytest

from casework.evidence.models import Evidence
from casework.people.actor import Actor
from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import Deletion, File, Page, Upload, Version
from documents.retention.deleting import ask, confirm
from tests.documents.retention.conftest import REASON

LONG_AGO = timedelta(days=3 * 366)
ANSWER = "The hospital still asks about it."


@pytest.fixture
def file(bring, close):
    """The file of a paper that was verified before the case was closed."""
    version = bring()
    mara = Actor(version.uploaded_by, "COORD")
    judging.verify(version.pk, actor=mara)
    close()
    return File.objects.get(pk=version.file_id)


def state(file):
    return File.objects.get(pk=file.pk).state


def asked_by(who, file, ground="ERASURE_REQUEST", reason=REASON):
    return ask(file.pk, actor=who.actor, ground=ground, reason=reason)


def test_everything_that_was_made_of_it_goes_with_it(file, copy_of, manager, officer):
    redacted = copy_of(file)
    translated = copy_of(redacted, "TRANSLATION")
    alone = asked_by(officer, translated)
    asked = asked_by(manager, file)
    confirm(asked.pk, actor=officer.actor)
    assert [state(one) for one in (file, redacted, translated)] == ["DELETED"] * 3
    for one in (redacted, translated):
        gone = one.deletions.get(outcome="DELETED")
        assert (gone.asked_by, gone.decided_by, gone.reason) == (manager.user, officer.user, REASON)
    alone.refresh_from_db()
    assert (alone.outcome, alone.answer) == (
        "REFUSED",
        "Deleted together with the file that it was made of.",
    )


def test_a_copy_goes_alone(file, copy_of, manager, officer):
    copy = copy_of(file)
    confirm(asked_by(manager, copy).pk, actor=officer.actor)
    assert (state(copy), state(file)) == ("DELETED", "CLEAN")


def test_what_it_said_and_was_called_is_gone_and_the_rest_stays(case, file, manager, officer):
    Upload.objects.create(
        name=file.name,
        size=1,
        fingerprint="f",
        file=file,
        state="DONE",
        by=manager.user,
        role="MGR",
    )
    assert Page.objects.filter(file=file).exists()
    confirm(asked_by(manager, file).pk, actor=officer.actor)
    gone = File.objects.get(pk=file.pk)
    assert not Page.objects.filter(file=file).exists()
    assert (gone.name, gone.upload.name) == ("", "")
    for kept in ("sha256", "size", "content_type", "pages", "key", "came_at", "came_by"):
        assert getattr(gone, kept) == getattr(file, kept) != ""
    evidence = Evidence.objects.get(case=case)
    assert evidence.sha256 == gone.sha256
    version = Version.objects.get(file=file)
    assert (version.evidence, version.status) == (evidence, "QUARANTINED")
    assert "Camino" not in str(list(Deletion.objects.values()))


def test_another_persons_paper_does_not_come_back_when_it_is_said_to_be_the_patients(
    bring, mara, manager, officer
):
    version = bring()
    found = keep_out(version.pk, actor=mara.actor, note="It names Fiktiv Andere, born 1961.")
    confirm(asked_by(manager, version.file, "WRONG_PERSON").pk, actor=officer.actor)
    resolve_mismatch(
        found.pk, actor=manager.actor, outcome="THEIRS", resolution="She married in May of 2025."
    )
    assert Version.objects.get(pk=version.pk).status == "QUARANTINED"


def test_the_same_paper_may_come_again(case, mara, bring, manager, officer):
    version = bring(text="The very same")
    judging.reject(version.pk, actor=mara.actor, reason="The date is missing on it.")
    confirm(asked_by(manager, version.file, "NOT_A_PAPER").pk, actor=officer.actor)
    assert bring(text="The very same").file.state == "CLEAN"
