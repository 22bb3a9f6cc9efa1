"""What becomes of jobs when papers are kept out, cases close, and what two people delete."""

import pytest
from django.apps import apps
from django.db import connection

from casework import clock
from casework.people.actor import SYSTEM
from documents.judging import verbs as judging
from documents.models import File, Loan
from tests.translation.desk import approved, sheet, translated
from translation.certificates.certifying import certify
from translation.certificates.models import Standing
from translation.jobs import ordering
from translation.jobs.models import Job, State
from translation.jobs.refusing import JobRefused
from translation.models import Segment, Token
from translation.segments.forgetting import forget_deleted

pytestmark = pytest.mark.xdist_group("desk jobs")


def withdraw(journey):
    journey.advance(
        "withdraw",
        reason_code="FAMILY_DECISION",
        withdrawn_at=journey.moment(),
        withdrawal_scope="SERVICE",
    )


def test_a_closed_case_takes_the_paper_out_of_everybodys_hands(journey, job, translator):
    translated(journey, job, translator)
    assert Loan.objects.running().of(translator).exists()
    withdraw(journey)
    assert Job.objects.get(pk=job.pk).state == State.CANCELLED
    assert not Loan.objects.running().of(translator).exists()


def test_a_reopened_case_goes_on_from_what_was_written(journey, job, translator):
    translated(journey, job, translator)
    withdraw(journey)
    journey.later(days=1)
    journey.advance(
        "reopen_before_infusion",
        role="MGR",
        reason_code="FAMILY_RETURNED",
        reopened_because="The family has come back to us.",
        consent_reconfirmed_at=journey.moment(minutes=5),
    )
    [again] = journey.jobs()
    assert (again.previous, again.offered_to) == (job, translator.user)


def test_a_rejected_paper_is_not_translated(journey, job, translator):
    translated(journey, job, translator)
    with clock.held_at(journey.now):
        judging.reject(job.version.pk, actor=journey.actor("COORD"), reason="A page is missing.")
    assert Job.objects.get(pk=job.pk).state == State.CANCELLED
    assert journey.jobs() == []


def test_a_certified_translation_of_a_rejected_paper_counts_no_more(
    journey, job, translator, reviewer
):
    approved(journey, job, translator, reviewer)
    with clock.held_at(journey.now):
        certify(job.pk)
        judging.reject(job.version.pk, actor=journey.actor("COORD"), reason="Another's paper.")
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.certificate.standing) == (State.SUPERSEDED, Standing.SUPERSEDED)


def test_a_newer_paper_that_the_hospital_reads_needs_no_job(journey, job):
    journey.later(minutes=10)
    journey.foreign["LAB_CBC"] = (sheet("Blood count", "Haemoglobin 11.2 g/dL."), "en")
    journey.upload("LAB_CBC")
    assert Job.objects.get(pk=job.pk).state == State.SUPERSEDED
    assert journey.jobs() == []


def test_what_was_ordered_in_another_language_follows_its_paper_too(journey, job):
    version = journey.case.versions.get(document_type="ECG", status="VERIFIED")
    with clock.held_at(journey.now):
        ordered = ordering.order(version.pk, "zh", actor=journey.actor("COORD"))
    journey.later(minutes=10)
    newer = journey.upload("ECG")
    ordered.refresh_from_db()
    assert ordered.state == State.SUPERSEDED
    assert [(j.version, j.previous) for j in journey.jobs() if j.previous] == [(newer, ordered)]


def test_nothing_of_a_deleted_papers_text_stays(journey, job, translator):
    translated(journey, job, translator)
    write = Segment.objects.filter(job=job)
    assert write.exclude(source="").exists()
    kept = apps.get_model("translation", "SegmentHistory").objects.filter(job=job)
    assert kept.exists()
    assert forget_deleted(SYSTEM) == 0
    with connection.cursor() as cursor:  # past the triggers that ask for two people
        cursor.execute("SET LOCAL session_replication_role = replica")
        File.objects.filter(pk=job.version.file_id).update(state="DELETED")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert forget_deleted(SYSTEM) == 1
    assert not write.exclude(source="", target="").exists()
    assert not kept.exists()
    assert not Token.objects.filter(job=job).exists()
    assert forget_deleted(SYSTEM) == 0


def test_a_certificate_of_a_closed_case_stays_as_it_is(journey, job, translator, reviewer):
    job = approved(journey, job, translator, reviewer)
    with clock.held_at(journey.now):
        certify(job.pk)
    journey.reload()
    withdraw(journey)
    with clock.held_at(journey.now), pytest.raises(JobRefused) as refused:
        ordering.ask_again(job.pk, reason="Wrong word.", actor=journey.actor("COORD"))
    assert [blocker.code for blocker in refused.value.blockers] == ["CASE_CLOSED"]
    assert Job.objects.get(pk=job.pk).state == State.CERTIFIED
