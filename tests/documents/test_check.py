"""Checking a paper beside what it is said to be, and opening its file."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.judging.verbs import accept
from documents.models import Version
from documents.uploads import verbs
from documents.uploads.access import may_open
from documents.uploads.samples import sample_pdf
from tests.documents.opening.papers import archive


@pytest.fixture
def bring(mara, case):
    """Bring a paper in: bring("ECG", content)."""

    def brought(kind="ECG", content=None, **more):
        return verbs.upload(
            case.pk,
            kind,
            actor=mara.actor,
            file=BytesIO(content or sample_pdf(f"Synthetic {kind} {uuid4()}")),
            language="es",
            effective_date=more.pop("on", clock.site_today()),
            at_once=more.pop("at_once", True),
        )

    return brought


def picture(kind, size=(60, 40), pages=1):
    out = BytesIO()
    first, *rest = [Image.new("RGB", size, "white") for _ in range(pages)]
    first.save(out, kind, **({"save_all": True, "append_images": rest} if pages > 1 else {}))
    return out.getvalue()


def url(version, name="document-check", *more):
    return reverse(name, args=[version.pk, *more])


def status(version):
    return Version.objects.get(pk=version.pk).status


# --- the page -------------------------------------------------------------------------------------


def test_the_paper_stands_beside_what_it_is_said_to_be(mara, bring, said):
    version = bring()
    page = mara.get(url(version))
    text = said(page)
    for part in ("12-lead ECG", "Version 1, received", "Camino Ejemplo-Uno", "born 14 Mar 1992",
                 "0 days old", "at most 60 allowed", "Spanish", "1 page", "Mara Lindqvist"):  # fmt: skip
        assert part in text
    assert url(version, "document-page", 1) in page.content.decode()
    assert "/media" not in page.content.decode()
    assert version.file.key not in page.content.decode()


def test_an_old_paper_is_marked(mara, bring):
    old = clock.site_today().replace(year=clock.site_today().year - 1)
    assert b"check-stale" in mara.get(url(bring(on=old))).content


def test_it_is_verified_and_the_next_one_follows(mara, bring):
    first, second = bring("ECG"), bring("ECHO")
    sent = {"decision": "verify", "identity_match": "PASS"}
    answer = mara.post(url(first), sent)
    assert (status(first), answer.url) == ("VERIFIED", url(second))
    answer = mara.post(url(second), sent)
    assert answer.url == reverse("case", args=[second.case.code])


def test_it_is_accepted_and_verified_later(mara, bring):
    version = bring()
    mara.post(url(version), {"decision": "accept", "identity_match": "PASS"})
    assert status(version) == "ACCEPTED"
    assert b'value="accept"' not in mara.get(url(version)).content
    mara.post(url(version), {"decision": "verify", "identity_match": "PASS"})
    assert status(version) == "VERIFIED"


def test_it_is_rejected_with_a_reason_that_the_supplier_reads(mara, bring, said):
    version = bring()
    silent = mara.post(url(version), {"decision": "reject", "reason": " "})
    assert (silent.status_code, status(version)) == (422, "RECEIVED")
    mara.post(url(version), {"decision": "reject", "reason": "Page two is missing."})
    assert status(version) == "REJECTED"
    text = said(mara.get(reverse("case", args=[version.case.code])))
    assert "Page two is missing." in text
    assert "brought in 12-lead ECG Rejected: Page two is missing." in text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"decision": "shred"},
        {"decision": "verify"},
        {"decision": "verify", "identity_match": "FAIL"},
        {"decision": "accept", "identity_match": "MAYBE"},
        {"decision": "reject", "reason": "x" * 4001},
    ],
)
def test_a_verdict_of_the_wrong_form_is_422(mara, bring, sent):
    version = bring()
    assert mara.post(url(version), sent).status_code == 422
    assert status(version) == "RECEIVED"


def test_a_paper_that_was_judged_meanwhile_is_refused(mara, bring):
    version = bring()
    sent = {"decision": "verify", "identity_match": "PASS"}
    mara.post(url(version), sent)
    answer = mara.post(url(version), sent)
    assert answer.status_code == 409
    assert b"verified already" in answer.content


def test_who_may_not_verify_this_type_cannot(bring, sign, case):
    version = bring("ECG")
    reviewer = sign("SITE_REVIEWER", case)
    page = reviewer.get(url(version))
    assert (page.status_code, b"Another role checks this paper." in page.content) == (200, True)
    sent = {"decision": "verify", "identity_match": "PASS"}
    assert reviewer.post(url(version), sent).status_code == 409
    assert status(version) == "RECEIVED"


def test_other_versions_are_at_hand(mara, bring, said):
    first, second = bring(), bring()
    page = said(mara.get(url(first)))
    assert "A newer version of this paper is there." in page
    assert "Version 2, received" in page
    assert "Version 1, received" in said(mara.get(url(second)))


# --- who may look ---------------------------------------------------------------------------------

PLACES = [("document-check",), ("document-file",), ("document-page", 1)]


@pytest.mark.parametrize("place", PLACES)
def test_a_strangers_paper_is_not_there(bring, sign, place):
    name, *more = place
    assert sign("COORD").get(url(bring(), name, *more)).status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_there_is_no_masked_copy_for_readers_without_the_identity(bring, sign, case, place):
    name, *more = place
    assert sign("AUDITOR", case).get(url(bring(), name, *more)).status_code == 403


def test_being_on_a_case_opens_no_paper_to_a_linguist(bring, sign, case):
    translator = sign("TRANS", case)
    for kind in ("ECG", "PASSPORT"):
        assert translator.get(url(bring(kind), "document-file")).status_code == 403


@pytest.mark.parametrize(("role", "told"), [("TRANS", False), ("SITE_CRC", True)])
def test_who_does_not_know_the_patient_does_not_read_how_the_name_fits(
    bring, mara, sign, case, said, role, told
):
    version = bring()
    note = "The maiden name, Fiktiv, stands on it."
    accept(version.pk, actor=mara.actor, identity_match="PARTIAL", identity_note=note)
    page = said(sign(role, case).get(reverse("document-check", args=[version.pk])))
    assert ("Fiktiv" in page) is told


def test_a_manager_who_is_not_on_the_case_says_why_first(bring, sign):
    answer = sign("MGR").get(url(bring(), "document-file"))
    assert "/purpose/" in answer.url


WHO_OPENS = {  # by hand from domain.md 1.4
    "ECG": {"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "DPO", "HOME_MD",
            "PATIENT", "GUARDIAN", "FAMILY"},  # linguists what they were lent: documents.lending
    "CONSENT_DATA_SHARING": {"COORD", "MGR", "INVESTIGATOR", "SITE_CRC", "DPO", "PATIENT",
                             "GUARDIAN"},
    "PASSPORT": {"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "DPO", "HOME_MD",
                 "PATIENT", "GUARDIAN", "FAMILY"},
    "ICF_MAIN": {"INVESTIGATOR", "SITE_CRC", "DPO", "PATIENT", "GUARDIAN"},
    "SITE_REVIEW_DECISION": {"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"},
    "SAE_FORM": {"INVESTIGATOR", "SITE_CRC"},
    "COA_RELEASE": {"INVESTIGATOR", "SITE_CRC", "CELL_LAB"},
    "TRANSLATION_CERT": {"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC",
                         "TRANS", "TREV"},
    "FITNESS_TO_FLY": {"COORD", "MGR", "INVESTIGATOR", "SITE_CRC", "HOME_MD", "PATIENT",
                       "GUARDIAN", "FAMILY"},
}  # fmt: skip


@pytest.mark.parametrize("kind", WHO_OPENS)
def test_a_file_is_opened_by_whom_the_matrix_names(protocol_version, kind):
    spec = protocol(protocol_version.pk).documents[kind]
    assert {role for role in Role.values if may_open(spec, Actor(None, role))} == WHO_OPENS[kind]


def test_a_family_does_not_learn_of_papers_that_are_not_its_own(sign, case, bring, said):
    bring("SUBMISSION_MANIFEST")
    text = said(sign("FAMILY", case).get(reverse("case", args=[case.code])))
    assert "Submission manifest" not in text
    assert "12-lead ECG" in text


@pytest.mark.parametrize("place", PLACES)
def test_only_reading(mara, bring, place):
    name, *more = place
    assert mara.client.delete(url(bring(), name, *more)).status_code == 405


# --- the file -------------------------------------------------------------------------------------


def test_the_file_comes_sealed_and_under_a_neutral_name(mara, bring, case):
    given = mara.get(url(bring(content=sample_pdf("Synthetic ECG")), "document-file"))
    answer = Client().get(given.url)  # whoever has the address, for its minute
    assert b"".join(answer.streaming_content) == sample_pdf("Synthetic ECG")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{case.code}-ECG-v1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == len(sample_pdf("Synthetic ECG"))


def test_each_file_given_out_is_on_record(mara, bring, caplog):
    version = bring()
    with caplog.at_level("INFO", "documents"):
        mara.get(url(version, "document-file"))
        mara.post(url(version, "document-address"))
    assert [(seen.user, seen.role, seen.kind) for seen in version.file.seen.order_by("pk")] == [
        (mara.user, "COORD", "downloaded"),
        (mara.user, "COORD", "shown"),
    ]
    assert "Ejemplo" not in str([record.__dict__ for record in caplog.records])


def test_the_purpose_that_was_said_stands_beside_what_was_seen(bring, case, sign):
    version, manager = bring(), sign("MGR")
    assert "/purpose/" in manager.get(url(version, "document-file")).url
    assert not version.file.seen.exists()
    purpose = {"purpose": "Looking into a complaint of the family."}
    manager.post(reverse("case-purpose", args=[case.code]), purpose)
    manager.get(url(version, "document-file"))
    assert version.file.seen.get().purpose == purpose["purpose"]


def test_a_file_that_waits_for_its_pass_is_given_to_nobody(mara, bring):
    version = bring(at_once=False)
    assert mara.get(url(version, "document-file")).url == url(version)
    assert mara.post(url(version, "document-address")).status_code == 409
    assert mara.get(url(version, "document-page", 1)).status_code == 404
    assert not version.file.seen.exists()


def test_until_it_is_examined_nothing_is_offered_that_would_be_refused(mara, bring, said):
    version = bring(at_once=False)
    page = mara.get(url(version))
    assert "still being checked for viruses and damage" in said(page)
    for not_yet in (url(version, "document-file"), 'value="verify"', 'value="accept"'):
        assert not_yet not in page.content.decode()
    assert (
        mara.post(url(version), {"decision": "verify", "identity_match": "PASS"}).status_code == 409
    )


def test_a_page_is_drawn_as_a_picture(mara, bring):
    answer = mara.get(url(bring(), "document-page", 1))
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    drawn = Image.open(BytesIO(answer.content))
    assert drawn.size == (1012, 1432)


def test_every_page_of_a_tiff_is_drawn(mara, bring):
    version = bring(content=picture("TIFF", pages=3))
    assert url(version, "document-page", 3) in mara.get(url(version)).content.decode()
    assert mara.get(url(version, "document-page", 3))["Content-Type"] == "image/png"
    assert mara.get(url(version, "document-page", 4)).status_code == 404


@pytest.mark.parametrize("number", [0, 2, 99999])
def test_a_page_that_is_not_there(mara, bring, number):
    assert mara.get(url(bring(), "document-page", number)).status_code == 404


def test_a_file_that_cannot_be_shown_is_offered_for_download(mara, bring):
    version = bring(content=archive({"scan.png": picture("PNG")}))
    page = mara.get(url(version)).content
    assert b"This kind of file cannot be shown here." in page
    assert mara.get(url(version, "document-page", 1)).status_code == 404


def test_a_broken_tiff_hinders_nobody(mara, bring):
    version = bring(content=b"II*\x00" + b"\xff" * 64)
    assert mara.get(url(version)).status_code == 200
    assert mara.get(url(version, "document-page", 1)).status_code == 404


def test_the_number_of_queries_is_small(mara, bring, django_assert_max_num_queries):
    for _ in range(4):
        version = bring()
    with django_assert_max_num_queries(21):
        mara.get(url(version))
