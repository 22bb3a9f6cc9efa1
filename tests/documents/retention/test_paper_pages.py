"""What the pages of papers and cases say of holds and deletions."""

import pytest
from django.urls import reverse

from casework import clock
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from documents.judging import verbs as judging
from documents.models import File, Hold
from documents.retention.deleting import confirm
from documents.retention.holding import hold_case, hold_file
from documents.searching.finding import find
from tests.documents.retention.conftest import REASON
from workflows.search.others import documents as titled

PAGE = "/papers/retention/"


@pytest.fixture
def gone(asked, officer):
    """A paper that was deleted: its version."""
    confirm(asked.pk, actor=officer.actor)
    return File.objects.get(pk=asked.file_id).versions.get()


def test_a_deletion_is_asked_for_on_the_papers_page(old, manager, said):
    version = old[0].versions.get()
    check, there = (
        reverse(name, args=[version.pk]) for name in ("document-check", "document-deletion")
    )
    page = manager.get(check)
    assert there in page.content.decode()
    assert "its time is over" in said(page)
    assert manager.get(there).status_code == 200
    assert manager.post(there, {"ground": "NOT_A_PAPER", "reason": "Old."}).status_code == 422
    sent = {"ground": "NOT_A_PAPER", "reason": REASON}
    assert manager.post(there, sent).url == PAGE
    assert "Ines Ferrer asked on" in said(manager.get(check))
    again = manager.post(there, sent)
    assert (again.status_code, "has asked for it already" in said(again)) == (409, True)


def test_how_long_it_is_kept_is_said(bring, close, manager, said):
    check = reverse("document-check", args=[bring().pk])
    assert "begins when the case is closed" in said(manager.get(check))
    close()
    assert "To be kept until" in said(manager.get(check))


def test_of_a_paper_in_use_it_says_what_to_do_first(bring, manager, said):
    there = reverse("document-deletion", args=[bring().pk])
    answer = manager.post(there, {"ground": "NOT_A_PAPER", "reason": REASON})
    assert (answer.status_code, "reject it first" in said(answer)) == (409, True)


def test_a_paper_is_held_and_the_hold_is_lifted(case, old, manager, officer, said):
    version = old[0].versions.get()
    there = reverse("document-legal-hold", args=[version.pk])
    assert manager.get(there).status_code == 200
    assert manager.post(there, {"reason": "Short."}).status_code == 422
    assert manager.post(there, {"reason": REASON}).url == f"/cases/{case.code}/"
    hold = Hold.objects.get()
    check = said(manager.get(reverse("document-check", args=[version.pk])))
    assert "Under a legal hold since" in check
    assert "Ask for deletion" not in check
    place = reverse("legal-hold", args=[hold.pk])
    assert manager.get(there).url == place
    assert "Only the privacy officer lifts it" in said(manager.get(place))
    assert manager.post(place, {"reason": REASON}).status_code == 409
    assert case.code in said(officer.get(PAGE))
    assert officer.post(place, {"reason": REASON}).url == f"/cases/{case.code}/"
    assert "Lifted by Petra Schutz" in said(officer.get(place))
    assert officer.post(place, {"reason": REASON}).status_code == 409


def test_a_hold_on_a_loose_file_is_lifted_from_the_list(loose, officer):
    hold = hold_file(loose(clock.now()).pk, actor=officer.actor, reason=REASON)
    place = reverse("legal-hold", args=[hold.pk])
    assert place in officer.get(PAGE).content.decode()
    assert officer.post(place, {"reason": REASON}).url == PAGE


def test_a_case_is_held_from_its_page(case, officer, sign, mara, said):
    place, there = f"/cases/{case.code}/", f"/cases/{case.code}/legal-hold/"
    assert there in officer.get(place).content.decode()
    assert there not in mara.get(place).content.decode()
    assert officer.post(there, {"reason": REASON}, htmx=True).status_code == 204
    line = "no paper of this case is deleted"
    assert line in said(officer.get(place))
    assert line in said(mara.get(place))
    assert line not in said(sign("PATIENT", case).get(place))
    assert officer.get(there).url == reverse("legal-hold", args=[Hold.objects.get().pk])
    assert officer.post(there, {"reason": REASON}).status_code == 409


def test_no_hold_is_there_for_others(case, officer, sign):
    hold = hold_case(case.pk, actor=officer.actor, reason=REASON)
    assert sign("COORD", case).get(reverse("legal-hold", args=[hold.pk])).status_code == 403
    assert officer.get(reverse("legal-hold", args=[hold.pk + 1])).status_code == 404


# --- what is left of it ---------------------------------------------------------------------------


def test_a_tombstone_stands_where_the_paper_was(gone, officer, mara, said):
    for reader in (officer, mara):
        page = reader.get(reverse("document-check", args=[gone.pk]))
        text = said(page)
        for part in (
            "Asked for by Ines Ferrer (Manager), confirmed by Petra Schutz",
            "because the person asked for erasure",
            REASON,
            gone.file.sha256,
        ):
            assert part in text
        assert "/pages/" not in page.content.decode()
        assert "Ask for deletion" not in text
        assert "Download" not in text


def test_a_family_is_told_that_it_is_deleted_and_not_by_whom(sign, case, gone, said):
    text = said(sign("PATIENT", case).get(reverse("document-check", args=[gone.pk])))
    assert "Deleted because the person asked for erasure" in text
    assert "Ferrer" not in text
    assert REASON not in text


def test_a_deleted_file_is_given_to_nobody(gone, officer, mara, manager):
    for reader in (officer, mara, manager):
        answer = reader.get(reverse("document-file", args=[gone.pk]))
        assert answer.url == reverse("document-check", args=[gone.pk])
        assert reader.post(reverse("document-address", args=[gone.pk])).status_code == 409
        assert reader.get(reverse("document-page", args=[gone.pk, 1])).status_code == 404


def test_it_is_found_neither_by_its_text_nor_by_its_title(case, gone, mara):
    rules = protocol(case.protocol_id)
    cases = type(case).objects.all()
    assert find("Synthetic ECG", ["ECG"], cases, 5) == []
    assert find("Camino Ejemplo", ["ECG"], cases, 5) == []
    there = reverse("document-check", args=[gone.pk])
    for text in (f"ecg {case.code}", "12-lead ecg", "camino ejemplo"):
        assert there not in {hit.url for hit in titled(text, mara.actor, rules)}


def test_nobody_judges_it(gone, case, mara):
    sent = {"decision": "verify", "identity_match": "PASS"}
    assert mara.post(reverse("document-check", args=[gone.pk]), sent).status_code == 409
    with pytest.raises(judging.UploadRefused):
        judging.verify(gone.pk, actor=Actor(case.owner, "COORD"))
