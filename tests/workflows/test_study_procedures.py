"""Nothing is done to a person for the study before a research consent is in force (G-CONSENT)."""

import pytest

from casework import clock
from documents.judging import verbs as judging
from tests.engine import follow, refuses

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("procedures")]


@pytest.fixture(scope="module")
def road(shared_version):
    """A case on site, no research consent signed."""
    return follow("adult_ln_to_completed", shared_version, before="ICF_SCREENING")


@pytest.fixture
def on_site(db, road):
    return road.copy()


PROCEDURES = {
    "SCR-04": ("physical_exam_at", {"childbearing_potential": False}),
    "SCR-05": ("screening_labs_at", {}),
    "SCR-06": ("screening_imaging_at", {}),
    "SCR-08": ("disease_tests_at", {}),
    "SCR-10": ("venous_access_at", {}),
}


def do(journey, code):
    fact, more = PROCEDURES[code]
    return journey.complete(code, **{fact: journey.moment()} | more)


def consent(journey):
    journey.upload("ICF_SCREENING", role="INVESTIGATOR")
    journey.complete("SCR-03", consent_screening_signed_at=journey.moment())


@pytest.mark.parametrize("code", PROCEDURES)
def test_no_procedure_before_a_research_consent(on_site, code):
    with refuses("RESEARCH_CONSENT_MISSING"):
        do(on_site, code)
    consent(on_site)
    do(on_site, code)
    assert on_site.outcome(code) == "done"


def test_a_consent_signed_in_the_future_is_none(on_site):
    on_site.upload("ICF_SCREENING", role="INVESTIGATOR")
    tomorrow = on_site.moment(days=-1)
    with refuses("DOCUMENT_MISSING"):  # the paper is of today
        on_site.complete("SCR-03", consent_screening_signed_at=tomorrow)
    on_site.upload("ICF_SCREENING", role="INVESTIGATOR", dated=on_site.later(days=1).today())
    on_site.later(days=-1)
    on_site.complete("SCR-03", consent_screening_signed_at=tomorrow)
    with refuses("RESEARCH_CONSENT_MISSING"):
        do(on_site, "SCR-05")
    do(on_site.later(days=1), "SCR-05")


def test_a_consent_whose_paper_is_rejected_covers_nothing_more(on_site):
    consent(on_site)
    do(on_site, "SCR-05")
    paper = on_site.case.versions.get(document_type="ICF_SCREENING")
    with clock.held_at(on_site.now):
        judging.reject(paper.pk, actor=on_site.actor("INVESTIGATOR"), reason="Signature missing.")
    with refuses("RESEARCH_CONSENT_MISSING"):
        do(on_site, "SCR-06")


def test_a_consent_opens_the_safety_work_with_what_happened_before_it(on_site):
    on_site.happens("adverse_event_noticed", role="SITE_CRC", occurrence="AE-1")
    assert not on_site.case.processes.filter(scope="SAFETY").exists()
    entry = {"ae_entered_at": on_site.moment(), "ae_serious": True}
    with refuses("TASK_NOT_OPEN"):
        on_site.complete("OBS-03", occurrence="AE-1", **entry)
    consent(on_site)
    assert on_site.case.processes.get(scope="SAFETY").open
    on_site.complete("OBS-03", occurrence="AE-1", **entry)
    assert on_site.outcome("OBS-03", "AE-1") == "done"
