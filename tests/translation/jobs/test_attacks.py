"""What must not happen to a job, whatever comes between."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.cases.models import Membership
from casework.people.actor import SYSTEM, Actor
from casework.people.models import grant
from documents.files.models import Page
from documents.lending.lending import lend
from documents.lending.models import Loan
from documents.models import Version
from tests.engine import refuses
from tests.people_and_cases import sign_in
from tests.translation.desk import CHINESE, approved, linguist, sheet, translated, write_all
from translation.certificates import certifying
from translation.certificates.models import Certificate, Standing
from translation.certificates.refusing import CertificateRefused
from translation.desk.writing import Text, write_segment
from translation.exchange.laying import Laid, Laying
from translation.jobs import claiming, ordering, staffing
from translation.jobs.models import Job, State
from translation.outside.verbs import take_over
from translation.review import handing_in
from translation.review import verbs as review
from translation.segments.models import Segment
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("desk jobs")


def certificate_of(job):
    return certifying._certificate(job, certifying.pages_of(job))


def test_a_certificate_of_a_cancelled_translation_does_not_count(
    journey, job, translator, reviewer
):
    job = approved(journey, job, translator, reviewer)
    with clock.held_at(journey.now):
        certificate = certificate_of(job)
        staffing.cancel(job.pk, reason="Not needed.", actor=journey.actor("COORD"))
    certificate.refresh_from_db()
    assert certificate.standing == Standing.SUPERSEDED


def test_no_certificate_is_issued_for_what_was_asked_again_meanwhile(
    journey, job, translator, reviewer
):
    job = approved(journey, job, translator, reviewer)
    with clock.held_at(journey.now):
        ordering.ask_again(job.pk, reason="Wrong units.", actor=journey.actor("COORD"))
        with pytest.raises(CertificateRefused):
            certificate_of(job)
    assert not Certificate.objects.filter(job=job).exists()


def test_a_paper_on_which_nothing_can_be_read_is_translated_all_the_same(
    journey, job, translator, reviewer
):
    Page.objects.filter(file=job.version.file).update(text="", draft=True)
    with clock.held_at(journey.now):
        assert prepare(job.pk, actor=SYSTEM)
        [segment] = job.segments.all()
        assert (segment.source, segment.draft, segment.page) == ("", True, 1)
        claiming.claim(job.pk, actor=translator)
        said = Text("患者无发热。", confirm=True, source="Paciente sin fiebre.")
        write_segment(job.pk, 1, said, seen_revision=0, actor=translator)
        handing_in.hand_in(job.pk, stated=True, actor=translator)
        review.take_review(job.pk, actor=reviewer)
        review.approve(job.pk, actor=reviewer)
        certifying.certify(job.pk)
        job = Job.objects.get(pk=job.pk)
        assert job.state == State.CERTIFIED
        again = ordering.ask_again(job.pk, reason="Wrong word.", actor=journey.actor("COORD"))
        prepare(again.pk, actor=SYSTEM)
    [kept] = again.segments.all()
    assert (kept.source, kept.target) == ("Paciente sin fiebre.", "患者无发热。")
    assert (kept.draft, kept.origin) == (True, Segment.Origin.KEPT)


def test_the_original_of_a_newer_paper_is_lent_only_when_somebody_says_so(journey, job):
    with clock.held_at(journey.now):
        staffing.lend_original(job.pk, reason="Unreadable copy.", actor=journey.actor("COORD"))
    journey.later(minutes=30)
    journey.foreign["LAB_CBC"] = (sheet("Informe de laboratorio"), "es")
    journey.upload("LAB_CBC")
    [newer] = journey.jobs()
    assert newer.previous == job
    assert newer.original_reason == ""


def test_the_original_is_lent_to_those_of_the_job_and_to_nobody_else(journey, job, translator):
    other = linguist(("es", "en"))
    with clock.held_at(journey.now):
        claiming.claim(job.pk, actor=translator)
        lend(job.version, other.user, other.role, by=SYSTEM)
        staffing.lend_original(job.pk, reason="Unreadable copy.", actor=journey.actor("COORD"))
    assert Loan.objects.get(user=translator.user).original
    assert not Loan.objects.get(user=other.user).original


def test_linguists_on_the_case_do_not_open_what_names_the_patient_again(
    journey, job, translator, reviewer
):
    job = approved(journey, job, translator, reviewer)
    with clock.held_at(journey.now):
        certifying.certify(job.pk)
    job = Job.objects.get(pk=job.pk)
    Membership.objects.create(case=job.case, user=reviewer.user, role="TREV")
    client = sign_in(Client(), reviewer.user)
    for version in Version.objects.filter(file=job.result.file):
        answer = client.get(reverse("document-viewer", args=[version.pk]))
        assert answer.status_code == 403


def test_a_text_too_long_for_a_segment_is_not_taken_over(journey, job, translator):
    with clock.held_at(journey.now):
        prepare(job.pk, actor=SYSTEM)
        claiming.claim(job.pk, actor=translator)
        laying = Laying((Laid(1, "字" * 20_001, sure=True),), (), (), ())
        taken = take_over(job.pk, laying, actor=translator)
    assert (taken.confirmed, taken.to_look_at, taken.missing) == ((), (), (1,))
    assert job.segments.get(number=1).target == ""


def test_what_is_asked_again_holds_the_case_up_until_it_is_certified_anew(
    journey, job, translator, reviewer
):
    job = approved(journey, job, translator, reviewer)
    with clock.held_at(journey.now):
        certifying.certify(job.pk)
        again = ordering.ask_again(job.pk, reason="Wrong word.", actor=journey.actor("COORD"))
        s = journey.situation()
        assert not s.holds({"translations_certified": {}})
        prepare(again.pk, actor=SYSTEM)
        claiming.claim(again.pk, actor=translator)
        handing_in.hand_in(again.pk, stated=True, actor=translator)
        review.take_review(again.pk, actor=reviewer)
        review.approve(again.pk, actor=reviewer)
        certifying.certify(again.pk)
    journey.reload()
    again = Job.objects.get(pk=again.pk)
    assert again.state == State.CERTIFIED
    assert again.certificate.standing == Standing.VALID
    assert journey.situation().holds({"translations_certified": {}})


def test_a_corrected_source_keeps_its_tokens(job, translator):
    prepare(job.pk, actor=SYSTEM)
    claiming.claim(job.pk, actor=translator)
    segment = job.segments.first()
    Segment.objects.filter(pk=segment.pk).update(draft=True, source="Nombre: [NAME-1]")
    with refuses("TOKENS_KEPT"):
        write_segment(
            job.pk, segment.number, Text("姓名", source="Nombre"), seen_revision=0, actor=translator
        )


def test_who_wrote_a_word_that_another_replaced_does_not_review_it(journey, job, reviewer):
    both = linguist(("es", "zh"))
    grant(both.user, "TREV")
    translated(journey, job, both)
    claiming.release(job.pk, reason="Away tomorrow.", actor=both)
    other = linguist(("es", "zh"))
    claiming.claim(job.pk, actor=other)
    write_all(job, other, lambda source: CHINESE[source] + " ")
    handing_in.hand_in(job.pk, stated=True, actor=other)
    with refuses("SAME_PERSON"):
        review.take_review(job.pk, actor=Actor(both.user, "TREV"))


def test_nothing_of_a_closed_case_is_ordered(journey, job):
    version = journey.case.versions.get(document_type="ECG", status="VERIFIED")
    journey.advance(
        "withdraw",
        reason_code="FAMILY_DECISION",
        withdrawn_at=journey.moment(),
        withdrawal_scope="SERVICE",
    )
    with refuses("CASE_CLOSED"):
        ordering.order(version.pk, "zh", actor=journey.actor("COORD"))
