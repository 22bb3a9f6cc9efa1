"""From an approved job to verified evidence, and what becomes of it when a newer paper comes."""

import pytest

from casework import clock
from casework.people.actor import SYSTEM
from documents.models import Origin, Status
from tests.engine import refuses
from tests.translation.desk import CHINESE, approved, sheet
from translation.certificates.certifying import certify
from translation.certificates.models import Standing
from translation.jobs import ordering
from translation.jobs.models import Job, State
from translation.segments.models import Segment
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("desk jobs")


@pytest.fixture
def certified(journey, job, translator, reviewer):
    approved(journey, job, translator, reviewer)
    with clock.held_at(journey.now):
        certify(job.pk)
    journey.reload()
    return Job.objects.get(pk=job.pk)


def test_a_certified_translation_is_verified_evidence_of_its_paper(journey, certified):
    result = certified.result
    assert (certified.state, result.status) == (State.CERTIFIED, Status.VERIFIED)
    assert result.document_type == "TRANSLATION_OF_LAB_CBC"
    assert result.file.origin == Origin.TRANSLATION
    assert result.file.derived_sha256 == certified.version.file.sha256
    assert result.evidence.sha256 == result.file.sha256
    assert certified.certificate.standing == Standing.VALID
    assert journey.outcome("TRN-06") == "done"


def test_nothing_of_the_translation_hinders_the_case_any_more(journey, certified):
    s = journey.situation()
    assert s.holds({"translations_certified": {}})
    assert not s.holds({"translation_needed": {}})


def test_making_it_again_makes_nothing_new(journey, certified):
    certify(certified.pk)
    assert journey.case.files.filter(origin=Origin.TRANSLATION).count() == 1
    assert Job.objects.get(pk=certified.pk).result == certified.result


def test_a_newer_paper_makes_the_translation_stale_at_once(journey, certified):
    journey.later(minutes=30)
    journey.foreign["LAB_CBC"] = (
        sheet(
            "Informe de laboratorio",
            "Hemoglobina 12,1 g/dL.",
            "Paciente sin fiebre. Prednisona 10 mg cada 12 horas.",
        ),
        "es",
    )
    newer = journey.upload("LAB_CBC")
    certified.refresh_from_db()
    certified.result.refresh_from_db()
    assert (certified.state, certified.result.status) == (State.SUPERSEDED, Status.SUPERSEDED)
    assert certified.certificate.standing == Standing.SUPERSEDED
    [job] = journey.jobs()
    assert (job.version, job.previous, job.offered_to) == (newer, certified, certified.translator)
    assert not journey.situation().holds({"translations_certified": {}})
    assert [journey.outcome(code) for code in ("TRN-03", "TRN-04", "TRN-05", "TRN-06")] == [""] * 4


def test_only_what_changed_is_translated_again(journey, certified):
    journey.later(minutes=30)
    journey.foreign["LAB_CBC"] = (
        sheet(
            "Informe de laboratorio",
            "Hemoglobina 12,1 g/dL.",
            "Paciente sin fiebre. Prednisona 10 mg cada 12 horas.",
        ),
        "es",
    )
    journey.upload("LAB_CBC")
    [job] = journey.jobs()
    prepare(job.pk, actor=SYSTEM)
    open_ones = job.segments.exclude(state=Segment.State.CONFIRMED)
    assert [segment.source for segment in open_ones] == ["Hemoglobina 12,1 g/dL."]
    assert set(
        job.segments.filter(origin=Segment.Origin.KEPT).values_list("edited_by", flat=True)
    ) == {certified.translator_id}


def test_a_translation_that_is_wrong_is_asked_for_again(journey, certified, reviewer):
    again = ordering.ask_again(certified.pk, reason="A dose is wrong.", actor=reviewer)
    certified.refresh_from_db()
    assert (certified.state, again.state) == (State.SUPERSEDED, State.QUEUED)
    assert certified.certificate.standing == Standing.SUPERSEDED
    journey.reload()
    assert not journey.situation().holds({"translations_certified": {}})


def test_the_second_certificate_names_itself_in_the_first(journey, certified, translator, reviewer):
    again = ordering.ask_again(certified.pk, reason="A dose is wrong.", actor=reviewer)
    approved(
        journey,
        again,
        translator,
        reviewer,
        says=lambda source: CHINESE[source].replace("患者", "病人"),
    )
    with clock.held_at(journey.now):
        certify(again.pk)
    certified.certificate.refresh_from_db()
    again.refresh_from_db()
    assert certified.certificate.superseded_by == again.certificate
    assert again.certificate.standing == Standing.VALID


def test_a_wrong_translation_is_asked_for_again_before_the_case_goes_back(
    journey, certified, translator, reviewer
):
    journey.later(hours=1)
    wrong = {
        "role": "TREV",
        "reason_code": "NUMERIC_CHECK_FAILED",
        "back_note": "A dose on page 1 is wrong: compare it with the paper.",
    }
    with refuses("NOTHING_TO_TRANSLATE"):
        journey.advance("retranslate", **wrong)
    with clock.held_at(journey.now):
        again = ordering.ask_again(certified.pk, reason="A dose is wrong.", actor=reviewer)
    journey.advance("retranslate", **wrong)
    assert not journey.situation().holds({"translations_certified": {}})
    journey.later(hours=1)
    approved(journey, again, translator, reviewer)
    with clock.held_at(journey.now):
        certify(again.pk)
    journey.reload()
    assert journey.situation().holds({"translations_certified": {}})
