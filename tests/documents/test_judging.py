"""What a checker reads on a paper is kept; what it fills, and what it is after all."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.actor import Actor
from documents.judging import verbs
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import Mismatch, Version
from documents.uploads.refusing import UploadRefused
from documents.uploads.samples import sample_pdf
from documents.uploads.verbs import upload
from tests.people_and_cases import join, make_user, sign_in

WHY = "Her maiden name; the passport shows both."
NAME = "The heading says María Otra, born 1961."


@pytest.fixture
def bring(mara, case):
    def brought(kind="ECG"):
        return upload(
            case.pk,
            kind,
            actor=mara.actor,
            file=BytesIO(sample_pdf(f"Synthetic {kind} {uuid4()}")),
            language="es",
            effective_date=clock.site_today(),
            at_once=True,
        )

    return brought


def url(version):
    return reverse("document-check", args=[version.pk])


def again(version):
    return Version.objects.get(pk=version.pk)


def refused(verb, *args, **more):
    with pytest.raises(UploadRefused) as refusal:
        verb(*args, **more)
    return refusal.value.codes


# --- whose it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize("match", ["PARTIAL", "NOT_PRESENT"])
def test_a_paper_that_does_not_say_plainly_whose_it_is_takes_an_explanation(mara, bring, match):
    version = bring()
    sent = {"decision": "verify", "identity_match": match}
    answer = mara.post(url(version), {**sent, "identity_note": "Hers, surely."})
    assert (answer.status_code, again(version).status) == (422, "RECEIVED")
    mara.post(url(version), {**sent, "identity_note": WHY})
    kept = again(version)
    assert (kept.status, kept.identity_match, kept.identity_note) == ("VERIFIED", match, WHY)


def test_the_verb_and_the_database_ask_for_it_too(mara, bring):
    version = bring()
    codes = refused(verbs.verify, version.pk, actor=mara.actor, identity_match="PARTIAL")
    assert codes == ["REASON_REQUIRED"]
    verbs.verify(version.pk, actor=mara.actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(identity_match="NOT_PRESENT")


def test_another_persons_paper_is_kept_out_from_the_page(mara, bring, said, case):
    version = bring()
    short = mara.post(url(version), {"decision": "keep_out", "identity_note": "Not hers."})
    assert (short.status_code, again(version).status) == (422, "RECEIVED")
    mara.post(url(version), {"decision": "keep_out", "identity_note": NAME})
    assert again(version).status == "QUARANTINED"
    page = said(mara.get(url(version)))
    assert "until a second person has said whose it is" in page
    assert "Verify" not in page


def test_who_may_only_clear_up_whose_a_paper_is_may_say_so_too(mara, bring, sign, case):
    version = bring()
    verbs.verify(version.pk, actor=mara.actor)
    investigator = sign("INVESTIGATOR", case)
    assert b"It is not this patient" in investigator.get(url(version)).content
    investigator.post(url(version), {"decision": "keep_out", "identity_note": NAME})
    assert again(version).status == "QUARANTINED"
    assert Mismatch.objects.get().found_role == "INVESTIGATOR"


# --- what the paper says --------------------------------------------------------------------------


def test_what_was_recorded_is_shown_to_be_confirmed(mara, bring):
    page = mara.get(url(bring())).content.decode()
    assert f'value="{clock.site_today().isoformat()}"' in page
    assert '<option value="es" selected>' in page


def test_language_and_date_are_corrected_and_what_stood_before_stays_in_history(mara, bring):
    version = bring()
    day = clock.site_today() - timedelta(days=9)
    sent = {"decision": "verify", "identity_match": "PASS", "language": "pt"}
    mara.post(url(version), {**sent, "effective_date": day.isoformat()})
    kept = again(version)
    assert (kept.language, kept.effective_date, kept.evidence.clinical_date) == ("pt", day, day)
    rows = Version.pgh_event_model.objects.filter(pgh_obj=version).order_by("pk")
    assert (rows.first().language, rows.last().language) == ("es", "pt")


def test_a_date_corrected_after_acceptance_makes_evidence_of_its_own(mara, bring):
    version = bring()
    verbs.accept(version.pk, actor=mara.actor)
    first = again(version).evidence
    day = clock.site_today() - timedelta(days=9)
    verbs.verify(version.pk, actor=mara.actor, effective_date=day)
    assert again(version).evidence != first
    first.refresh_from_db()
    assert first.clinical_date == clock.site_today()


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_date": "2999-01-01"},
        {"effective_date": "yesterday"},
        {"language": "Klingon"},
        {"fills": ["COA_RELEASE"]},
        {"identity_note": "x" * 4001},
    ],
)
def test_what_cannot_be_is_refused(mara, bring, wrong):
    version = bring()
    answer = mara.post(url(version), {"decision": "verify", "identity_match": "PASS", **wrong})
    assert answer.status_code in (409, 422)
    assert again(version).status == "RECEIVED"


# --- one file, several papers ---------------------------------------------------------------------


def test_one_file_fills_several_places_and_is_verified_in_all(mara, bring, case):
    version = bring()
    sent = {"decision": "verify", "identity_match": "PASS", "fills": ["ECHO", "LAB_CBC"]}
    mara.post(url(version), sent)
    shared = case.versions.filter(file=version.file)
    assert set(shared.values_list("document_type", "status")) == {
        ("ECG", "VERIFIED"),
        ("ECHO", "VERIFIED"),
        ("LAB_CBC", "VERIFIED"),
    }
    assert set(shared.values_list("file", flat=True)) == {version.file_id}
    assert len({one.evidence_id for one in shared}) == 3


def test_filled_by_itself_a_place_waits_for_its_own_check(mara, bring, case):
    [made] = verbs.also_fills(bring().pk, ["ECHO"], actor=mara.actor)
    assert (made.status, made.number, made.uploaded_by) == ("RECEIVED", 1, mara.user)


def test_a_place_is_not_filled_twice_or_off_the_checklist(mara, bring, sign, case):
    version = bring()
    act = verbs.also_fills
    assert refused(act, version.pk, ["COA_RELEASE"], actor=mara.actor) == ["NOT_ON_CHECKLIST"]
    act(version.pk, ["ECHO"], actor=mara.actor)
    assert refused(act, version.pk, ["ECHO"], actor=mara.actor) == ["FILED_ALREADY"]
    family = sign("FAMILY", case).actor
    assert refused(act, version.pk, ["LAB_CBC"], actor=family) == ["ROLE_NOT_ALLOWED"]


# --- another paper than was said ------------------------------------------------------------------


def test_it_is_filed_as_what_it_is(mara, bring, case):
    version = bring()
    answer = mara.post(url(version), {"decision": "refile", "refiled": "ECHO"})
    moved = case.versions.get(document_type="ECHO")
    assert answer.url == url(moved)
    assert (moved.status, moved.file) == ("RECEIVED", version.file)
    left = again(version)
    assert (left.status, left.reason) == ("REJECTED", "Filed as Echocardiogram.")


def test_it_is_not_filed_as_nothing_or_as_what_the_role_does_not_bring(mara, bring, sign, case):
    version = bring()
    for refiled in ("", "ECG", "NO_SUCH_PAPER"):
        answer = mara.post(url(version), {"decision": "refile", "refiled": refiled})
        assert answer.status_code == 422, refiled
    family = sign("FAMILY", case).actor
    assert refused(verbs.refile, version.pk, "ECHO", actor=family) == ["ROLE_NOT_ALLOWED"]
    verbs.verify(version.pk, actor=mara.actor)
    assert refused(verbs.refile, version.pk, "ECHO", actor=mara.actor) == ["VERSION_NOT_OPEN"]


# --- the second person's page ---------------------------------------------------------------------


@pytest.fixture
def found(mara, bring):
    return keep_out(bring().pk, actor=mara.actor, note=NAME)


def place(found):
    return reverse("mismatch", args=[found.pk])


DECISION = {"outcome": "NOT_THEIRS", "resolution": "The clinic mixed two patients up."}


def test_a_second_person_decides(found, sign, case, said):
    manager = sign("MGR", case)
    assert NAME in said(manager.get(place(found)))
    manager.post(place(found), DECISION)
    found.refresh_from_db()
    assert (found.outcome, found.resolved_by) == ("NOT_THEIRS", manager.user)
    assert "decided on" in said(manager.get(place(found)))


def test_who_found_it_is_told_that_somebody_else_must(found, mara, said):
    assert "Somebody else must say whose it is" in said(mara.get(place(found)))
    answer = mara.post(place(found), DECISION)
    assert answer.status_code == 409
    assert "Somebody else must say" in said(answer)


@pytest.mark.parametrize("sent", [{}, {"outcome": "PERHAPS"}, {**DECISION, "resolution": "No."}])
def test_half_a_decision_is_422(found, sign, case, sent):
    assert sign("MGR", case).post(place(found), sent).status_code == 422


def test_a_decision_that_was_taken_meanwhile_is_refused(found, sign, case):
    first, second = sign("MGR", case), sign("SITE_CRC", case)
    resolve_mismatch(found.pk, actor=first.actor, **DECISION)
    assert second.post(place(found), DECISION).status_code == 409


def test_strangers_find_nothing_there(found, sign, case):
    assert sign("COORD").get(place(found)).status_code == 404
    assert sign("FAMILY", case).get(place(found)).status_code == 403


def test_the_case_page_says_who_found_it_and_what_the_second_person_must_do(
    found, mara, sign, case, said
):
    page = reverse("case", args=[case.code])
    own = said(mara.get(page))
    assert "“12-lead ECG” names another person. Found by Mara Lindqvist (Case coordinator)" in own
    assert "until somebody else has said whose it is" in own
    answer = sign("MGR", case).get(page)
    assert "until a second person has said whose it is" in said(answer)
    assert place(found) in answer.content.decode()
    assert NAME not in answer.content.decode()


def test_what_it_names_is_told_only_to_those_who_may_open_it(found, sign, case, said):
    for role in ("AUDITOR", "CELL_LAB", "FAMILY", "TRANS", "SITE_REVIEWER"):
        reader = sign(role, case)
        page = reader.get(reverse("case", args=[case.code]))
        assert NAME not in page.content.decode(), role
        assert place(found) not in page.content.decode(), role
        assert reader.get(url(found.version)).status_code in (403, 404), role


def test_who_brought_it_may_still_open_it(sign, case, mara):
    patient = make_user("PATIENT")
    join(case, patient, "PATIENT")
    version = upload(
        case.pk,
        "ECG",
        actor=Actor(patient, "PATIENT"),
        file=BytesIO(sample_pdf("Synthetic ECG")),
        language="es",
        effective_date=clock.site_today(),
    )
    keep_out(version.pk, actor=mara.actor, note=NAME)
    assert sign_in(Client(), patient).get(url(version)).status_code == 200


def test_the_history_tells_both_halves_and_not_the_note(found, sign, case, said):
    manager = sign("MGR", case)
    resolve_mismatch(found.pk, actor=manager.actor, **DECISION)
    text = said(manager.get(reverse("case-history", args=[case.code])))
    assert "kept out 12-lead ECG: it names another person" in text
    assert "said whose 12-lead ECG is: another person's paper, kept out" in text
    assert NAME not in text


def test_the_reason_why_a_case_does_not_move_leads_to_where_it_is_resolved(
    found, mara, sign, case, said
):
    moves = reverse("case-move", args=[case.code, "open_case"])
    words = "A paper names another person. A second person must say whose it is."
    answer = sign("MGR", case).get(moves)
    assert words in said(answer)
    assert place(found) in answer.content.decode()
    own = said(mara.get(moves))
    assert words in own.split("Waits for others")[1]
