"""Asking for a redacted copy, what it becomes, and who is given it."""

import json
from io import BytesIO

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.people.actor import Actor
from casework.people.models import User
from documents.files.examining import examine
from documents.lending.lending import lend
from documents.models import File, Redaction, Version
from documents.redacting import asking, making
from documents.redacting.asking import sound
from documents.redacting.giving import given_to
from documents.retention import deleting
from documents.storage import store
from documents.uploads.refusing import UploadRefused
from tests.documents.opening import papers
from tests.documents.viewing.papers import pages_pdf, url

OVER_IT = [0.1, 0.75, 0.5, 0.15]


@pytest.fixture
def version(bring):
    return bring(pages_pdf("One", "Geheim", "Three"))


def delete(file, somebody):
    """As two people do, the stored file left for a job."""
    Version.objects.filter(file=file).update(status="QUARANTINED", reason="Deleted")
    request = deleting.ask(
        file.pk,
        actor=Actor(somebody.user, "MGR"),
        ground="WRONG_PERSON",
        reason="It is a neighbour's paper.",
    )
    officer = User.objects.create(email="officer@example.org", name="Petra Schutz")
    deleting.confirm(request.pk, actor=Actor(officer, "DPO"))


def ask(reader, version, rectangles=None):
    sent = json.dumps({"2": [OVER_IT]} if rectangles is None else rectangles)
    return reader.post(url(version, "document-redact"), {"rectangles": sent})


@pytest.fixture
def linguist(sign, case, mara, version):
    """Somebody who was lent the paper."""

    def signed_in(role="TRANS"):
        reader = sign(role, case)
        lend(version, reader.user, role, by=mara.actor)
        return reader

    return signed_in


@pytest.fixture
def made(mara):
    """Ask for a copy, make it and have it examined."""

    def done(version):
        assert ask(mara, version).status_code == 302
        asked = version.file.redactions.latest("pk")
        making.make(asked.pk)
        asked.refresh_from_db()
        examine(asked.copy_id, apart=False)
        asked.copy.refresh_from_db()
        return asked

    return done


def test_a_copy_is_a_file_made_from_the_one_that_came(version, mara, made):
    asked = made(version)
    copy = asked.copy
    assert (copy.origin, copy.state, copy.pages) == ("REDACTION", "CLEAN", 3)
    assert (copy.derived_from, copy.derived_sha256) == (version.file, version.file.sha256)
    assert (copy.case, copy.came_by, copy.came_role) == (version.case, mara.user, "COORD")
    assert not any(copy.contents.filter(draft=False).values_list("text", flat=True))
    content = b"".join(store().read(copy.key))
    with pypdfium2.PdfDocument(content) as document:
        assert not document[1].get_textpage().get_text_range().strip()
    assert b"Geheim" not in content
    version.file.refresh_from_db()
    assert b"Geheim" in b"".join(store().read(version.file.key))


def test_it_is_made_by_a_job_that_names_nobody(version, mara):
    ask(mara, version)
    job = ProcrastinateJob.objects.get(task_name="documents.tasks.redact_file")
    assert job.args == {"redaction_id": version.file.redactions.get().pk}


def test_the_copy_is_looked_into_only_once_its_row_is_there(
    version, mara, django_capture_on_commit_callbacks
):
    ask(mara, version)
    asked = version.file.redactions.get()
    waiting = ProcrastinateJob.objects.filter(task_name="documents.tasks.examine_file")
    with django_capture_on_commit_callbacks(execute=True):
        making.make(asked.pk)
        asked.refresh_from_db()
        assert not waiting.filter(args={"file_id": asked.copy_id}).exists()
    assert waiting.filter(args={"file_id": asked.copy_id}).exists()


def test_a_job_that_is_begun_again_makes_no_second_copy(version, made):
    asked = made(version)
    making.make(asked.pk)
    assert version.file.derived.count() == 1


def test_a_job_that_was_killed_after_storing_is_finished(version, mara, monkeypatch):
    ask(mara, version)
    asked = version.file.redactions.get()
    with monkeypatch.context() as patch:
        patch.setattr(making, "_conclude", killed)
        with pytest.raises(KeyboardInterrupt):
            making.make(asked.pk)
    assert store().size(asked.key)
    making.make(asked.pk)
    asked.refresh_from_db()
    assert (asked.copy.key, asked.copy.size) == (asked.key, store().size(asked.key))


def killed(*args, **more):
    raise KeyboardInterrupt


def test_a_stored_file_that_was_altered_is_not_copied(version, mara):
    ask(mara, version)
    asked = version.file.redactions.get()
    store().delete(version.file.key)
    store().put(version.file.key, BytesIO(pages_pdf("Another")))
    making.make(asked.pk)
    asked.refresh_from_db()
    assert (asked.copy, asked.failure) == (None, "ALTERED")


def test_of_a_paper_that_was_kept_out_meanwhile_no_copy_stays(version, mara, monkeypatch):
    ask(mara, version)
    asked = version.file.redactions.get()

    def kept_out_while_it_is_drawn(source, content_type, rectangles, made):
        File.objects.filter(pk=version.file_id).update(state="QUARANTINED", finding="BROKEN")
        made.write_bytes(b"drawn")
        return True

    monkeypatch.setattr(making, "redact_isolated", kept_out_while_it_is_drawn)
    for _ in range(2):
        making.make(asked.pk)
    assert not version.file.derived.exists()
    assert store().size(asked.key) is None


def test_a_file_that_cannot_be_drawn_says_so(version, mara, monkeypatch, said):
    ask(mara, version)
    monkeypatch.setattr(making, "redact_isolated", lambda *given: False)
    making.make(version.file.redactions.get().pk)
    assert "A page of this file could not be drawn." in said(mara.get(url(version)))


@pytest.mark.parametrize(
    "sent",
    [
        {}, [], 7, "x", {"2": []}, {"0": [OVER_IT]}, {"4": [OVER_IT]}, {"x": [OVER_IT]},
        {"2": OVER_IT}, {"2": [[0, 0, 1]]}, {"2": [["0", "0", "1", "1"]]}, {"2": [[0.5, 0.5, 0, 0]]},
        {"2": [[1.5, 0, 1, 1]]}, {"2": [[float("nan"), 0, 1, 1]]}, {"2": [[10**400, 0, 1, 1]]},
        {"²": [OVER_IT]}, {"2": [OVER_IT] * 2001},
    ],
)  # fmt: skip
def test_nonsense_is_refused(sent):
    with pytest.raises(UploadRefused):
        sound(sent, 3)


def test_rectangles_are_cut_at_the_edge_of_the_page():
    assert sound({"2": [[-0.5, 0.5, 1, 1]], "3": []}, 3) == {"2": [[0, 0.5, 0.5, 0.5]]}


@pytest.mark.parametrize("sent", ["", "[", "[" * 100_000, '{"9": [[0,0,1,1]]}'])
def test_what_is_not_understood_makes_no_copy(version, mara, sent):
    answer = mara.post(url(version, "document-redact"), {"rectangles": sent})
    assert answer.status_code in {409, 422}
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("content", [papers.word("One"), papers.archive({"a.png": b"x"})])
def test_a_kind_without_pages_is_not_redacted(bring, mara, content):
    version = bring(content)
    assert mara.get(url(version, "document-redact")).status_code == 409
    assert ask(mara, version).status_code == 409


def test_a_waiting_file_is_not_redacted(bring, mara):
    assert ask(mara, bring(at_once=False)).status_code == 409


@pytest.mark.parametrize(
    "role", ["SITE_REVIEWER", "INVESTIGATOR", "TRANS", "TREV", "DPO", "PATIENT"]
)
def test_others_do_not_redact(version, sign, case, role):
    reader = sign(role, case)
    assert reader.get(url(version, "document-redact")).status_code == 403
    assert ask(reader, version).status_code == 403
    assert not Redaction.objects.exists()


def test_a_stranger_finds_nothing(version, made, sign):
    asked, stranger = made(version), sign("COORD")
    for place in (("document-redact",), ("document-copies",), ("document-copy", asked.copy_id)):
        assert stranger.get(url(version, *place)).status_code == 404
    assert stranger.post(url(version, "document-copy-withdraw", asked.pk)).status_code == 404


# --- who is given what ----------------------------------------------------------------------------

PLACES = [("document-page", 2), ("document-thumbnail", 2), ("document-text",), ("document-viewer",)]


@pytest.mark.parametrize("role", ["TRANS", "TREV"])
def test_linguists_get_the_copy_everywhere_and_nothing_of_the_original(
    version, made, linguist, role
):
    reader, asked = linguist(role), made(version)
    reader.get(url(version, "document-viewer"))
    address = reader.post(url(version, "document-address")).json()["url"]
    assert b"".join(reader.get(address).streaming_content).count(b"/DCTDecode") == 3
    for place in PLACES:
        assert reader.get(url(version, *place)).status_code == 200
    assert "Geheim" not in reader.get(url(version, "document-text")).content.decode()
    assert not version.file.seen.exists()
    assert asked.copy.seen.filter(user=reader.user).exists()


@pytest.mark.parametrize("role", ["TRANS", "TREV"])
def test_what_was_lent_is_looked_at_and_not_kept(version, made, linguist, role):
    reader = linguist(role)
    made(version)
    assert reader.get(url(version, "document-file")).status_code == 403
    assert reader.get(url(version)).status_code == 403  # nor is it theirs to check


def test_others_get_the_original_and_find_the_copy_below_it(version, made, mara, said):
    asked = made(version)
    assert given_to(version, mara.actor) == version.file
    assert url(version, "document-copy", asked.copy_id) in mara.get(url(version)).content.decode()
    assert mara.get(url(version, "document-copy", asked.copy_id)).status_code == 200
    for name, *more in PLACES:
        assert mara.get(url(version, name, asked.copy_id, *more)).status_code == 200
    assert asked.copy.seen.count() == 2
    text = said(mara.get(url(version, "document-text", asked.copy_id)))
    assert "Geheim" not in text


def test_a_copy_of_one_paper_is_none_of_another(version, made, mara, bring):
    asked = made(version)
    assert mara.get(url(bring(), "document-copy", asked.copy_id)).status_code == 404
    assert mara.get(url(version, "document-copy", version.file_id)).status_code == 404


@pytest.mark.parametrize("role", ["PATIENT", "HOME_MD"])
def test_who_gets_the_paper_itself_or_the_copy_knows_of_no_copies(
    version, made, sign, case, said, role
):
    asked, reader = made(version), sign(role, case)
    assert "Redacted copies" not in said(reader.get(url(version)))
    assert reader.get(url(version, "document-copy", asked.copy_id)).status_code == 404


def test_linguists_get_the_newest_that_was_not_withdrawn(version, made, mara, linguist):
    reader = linguist()
    first, second = made(version), made(version)
    assert given_to(version, reader.actor) == second.copy
    assert reader.get(url(version, "document-copy", first.copy_id)).status_code == 404
    mara.post(url(version, "document-copy-withdraw", second.pk))
    assert given_to(version, reader.actor) == first.copy
    mara.post(url(version, "document-copy-withdraw", first.pk))
    with pytest.raises(PermissionDenied):
        given_to(version, reader.actor)


def test_a_copy_that_is_being_checked_is_given_to_nobody(version, mara, linguist):
    ask(mara, version)
    making.make(version.file.redactions.get().pk)
    with pytest.raises(PermissionDenied):
        given_to(version, linguist().actor)


def test_the_original_is_lent_for_a_reason(version, mara, linguist):
    reader = linguist()
    assert reader.get(url(version, "document-page", 1)).status_code == 403
    lend(version, reader.user, "TRANS", by=mara.actor, original="The copy cannot be read.")
    assert given_to(version, reader.actor) == version.file
    assert reader.get(url(version, "document-page", 1)).status_code == 200
    assert version.file.seen.filter(user=reader.user).exists()


@pytest.mark.parametrize("why", ["LOST", "ALTERED"])
def test_linguists_do_not_get_the_original_because_their_copy_is_kept_out(
    version, made, linguist, why
):
    reader, asked = linguist(), made(version)
    File.objects.filter(pk=asked.copy_id).update(state="QUARANTINED", finding=why)
    assert given_to(version, reader.actor) == asked.copy
    assert reader.get(url(version, "document-page", 2)).status_code == 404
    assert reader.post(url(version, "document-address")).status_code == 409
    assert not version.file.seen.exists()


def test_no_copy_is_made_of_what_was_deleted_meanwhile(version, mara, monkeypatch):
    ask(mara, version)
    asked = version.file.redactions.get()
    drawn = making.redact_isolated

    def deleted_meanwhile(*given):
        delete(version.file, mara)
        return drawn(*given)

    monkeypatch.setattr(making, "redact_isolated", deleted_meanwhile)
    making.make(asked.pk)
    asked.refresh_from_db()
    assert (asked.copy, asked.failure) == (None, "ALTERED")
    assert store().size(asked.key) is None


def test_no_copy_is_begun_of_what_was_deleted(version, mara):
    ask(mara, version)
    delete(version.file, mara)
    asked = version.file.redactions.get()
    store().delete(version.file.key)
    making.make(asked.pk)
    asked.refresh_from_db()
    assert asked.failure == "ALTERED"


def test_what_is_deleted_while_one_asks_is_not_redacted(version, mara, monkeypatch):
    lock = asking.changes.lock

    def deleted_first(case_id, actor):
        case = lock(case_id, actor)
        File.objects.filter(pk=version.file_id).update(state="QUARANTINED", finding="LOST")
        return case

    monkeypatch.setattr(asking.changes, "lock", deleted_first)
    assert ask(mara, version).status_code == 409


def test_withdrawing_marks_and_keeps(version, made, mara, said):
    asked = made(version)
    assert mara.post(url(version, "document-copy-withdraw", asked.pk)).status_code == 302
    mara.post(url(version, "document-copy-withdraw", asked.pk))
    asked.refresh_from_db()
    assert (asked.withdrawn_by, asked.withdrawn_role) == (mara.user, "COORD")
    assert File.objects.filter(pk=asked.copy_id).exists()
    assert "withdrawn by Mara Lindqvist" in said(mara.get(url(version)))
    assert mara.post(url(version, "document-copy-withdraw", 999_999)).status_code == 404
    assert mara.get(url(version, "document-copy-withdraw", asked.pk)).status_code == 405


def test_the_list_asks_again_while_a_copy_is_being_made_and_one_is_made_at_a_time(version, mara):
    ask(mara, version)
    assert b"every 3s" in mara.get(url(version, "document-copies"), htmx=True).content
    assert ask(mara, version).status_code == 409
    version.file.redactions.filter(copy=None).update(failure="UNDRAWABLE")
    assert b"every 3s" not in mara.get(url(version, "document-copies"), htmx=True).content


@pytest.mark.parametrize(
    "change", [{"rectangles": {}}, {"key": "blobs/x"}, {"asked_role": "MGR"}, {"copy": None}]
)
def test_what_was_asked_and_made_is_never_altered(version, made, change):
    asked = made(version)
    with pytest.raises(DatabaseError), transaction.atomic():
        Redaction.objects.filter(pk=asked.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Redaction.objects.filter(pk=asked.pk)._raw_delete("default")


def test_while_the_first_copy_is_being_made_linguists_get_nothing(version, mara, linguist):
    reader = linguist()
    ask(mara, version)
    assert reader.get(url(version, "document-viewer")).status_code == 403
    assert reader.get(url(version, "document-page", 1)).status_code == 403
    assert mara.get(url(version, "document-file")).status_code == 302
