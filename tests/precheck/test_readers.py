"""Who reads what of a pre-check, and what no page says (domain.md 1.3, 1.4, 3.4)."""

import re

import pytest
from django.urls import reverse

from casework.contacts.promises import findings
from casework.eligibility import names
from documents.judging.mismatches import keep_out
from tests.eligibility.records import enter, given, know
from tests.precheck.pages import (
    FAMILY,
    OTHERS,
    READERS,
    TITLE,
    case_page,
    criterion,
    page_of,
    paper,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("precheck")]


@pytest.mark.parametrize("role", READERS)
def test_conflicts_stay_whatever_is_chosen(reader, journey, role):
    """P-09: there is no way to hide one, least of all from the hospital."""
    someone = reader(role)
    for show in ("", "conflicts", "blocking", "planned", "rest"):
        answer = someone.get(page_of(journey, show=show) if show else page_of(journey))
        assert "The records show the contrary" in text(criterion(answer, "ALL-I03"))
    everything = someone.get(page_of(journey, show="rest")).content.decode()
    assert 'id="LN-I05"' in everything
    assert 'id="LN-I01"' not in everything
    printed = someone.get(reverse("precheck-print", args=[journey.case.code]))
    assert "ALL-I03" in printed.content.decode()
    assert "ALL-I03" in someone.get(case_page(journey)).content.decode()


def test_a_choice_that_there_is_not_is_not_found(reader, journey):
    assert reader("COORD").get(page_of(journey, show="everything")).status_code == 404


def test_the_auditor_reads_it_without_what_tells_who_the_patient_is(reader, journey):
    born = given(paper(journey, "LAB_CBC"), "dob", "2018-03-14", "", effective_date=None)
    know(journey, born)
    answer = reader("AUDITOR").get(page_of(journey))
    page = text(answer.content.decode())
    for part in ("14 Mar 2018", "2028", "Linfocitos", journey.case.patient_name):
        assert part not in page, part
    assert "•••" in text(criterion(answer, "LN-I04"))
    assert "The youngest age that is asked for is reached later." in page
    assert "#page=" not in answer.content.decode()
    told = text(criterion(reader("COORD").get(page_of(journey)), "LN-I04"))
    assert "14 Mar 2018" in told
    assert "is reached on 14 Mar 2028" in told


@pytest.mark.parametrize("role", FAMILY)
def test_the_family_reads_the_released_sentence_and_nothing_else(reader, journey, role, said):
    someone = reader(role)
    assert someone.get(page_of(journey)).status_code == 403
    answer = someone.get(case_page(journey))
    page = said(answer)
    assert "One or more results differ from the public description. Only the hospital" in page
    for part in ("ALL-I03", "Absolute lymphocytes", "published", "contrary", "precheck/"):
        assert part not in page, part
    assert reverse("precheck", args=[journey.case.code]) not in answer.content.decode()


@pytest.mark.parametrize("role", OTHERS)
def test_others_know_nothing_of_it(reader, journey, role, said):
    someone = reader(role)
    assert someone.get(page_of(journey)).status_code == 403
    page = said(someone.get(case_page(journey)))
    for part in (TITLE, "ALL-I03", "documented conflicts", "blocking gaps in that run"):
        assert part not in page, part


@pytest.mark.parametrize("role", ["COORD", "SITE_REVIEWER", "INVESTIGATOR", "PATIENT"])
def test_a_strangers_case_is_not_there(outsider, journey, role):
    answer = outsider(role).get(page_of(journey))
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize("role", [*READERS, *FAMILY])
def test_no_page_says_who_may_take_part_or_how_likely_it_is(reader, journey, role):
    """domain.md 3.4, P-01, P-02."""
    someone = reader(role)
    for page in (case_page(journey), page_of(journey)):
        answer = someone.get(page)
        if answer.status_code == 403:
            continue
        shown = re.sub(r'(?s)<(span|strong|q|p)[^>]*class="[^"]*(criterion-text|value)[^"]*".*?</\1>',
                       " ", answer.content.decode())  # fmt: skip
        shown = re.sub(r"(?s)<(script|style|template).*?</\1>", " ", shown)
        part = (
            re.search(r'(?s)id="precheck-panel.*?</section>', shown)[0]
            if page == case_page(journey)
            else shown
        )
        plain = text(part).replace(TITLE, "").lower()
        assert "eligible" not in plain
        assert not re.search(r"\d ?%|\bscore|likel|chance|qualif", plain)
        assert not re.search(r"state-(success|danger)|\bgood\b|badge-green", part.split("runs-title")[0]
                             if page == page_of(journey) else "")  # fmt: skip


def test_the_sentences_for_families_promise_nothing():
    for sentence in names.FOR_FAMILY.values():
        assert not findings(str(sentence))


def test_the_hospital_reads_the_same_as_the_coordinator(reader, journey):
    def lines(role):
        page = reader(role).get(page_of(journey)).content.decode()
        return re.findall(r'<li class="criterion" id="([^"]+)"', page)

    assert lines("SITE_REVIEWER") == lines("COORD") == lines("MGR")


@pytest.mark.parametrize("role", READERS)
def test_what_waits_of_a_paper_of_another_person_is_not_shown(reader, journey, role):
    version = journey.upload("ECG", says="Of another person")
    told = {"says": {"o2": "room_air"}, "original_text": "Otra Persona 77,7"}
    enter(journey, given(version.evidence, "spo2", "77.7", "%", **told))
    someone = reader(role)
    assert "77.7" in someone.get(page_of(journey)).content.decode()
    journey.act(keep_out, version.pk, role="COORD", note="It names another person, born 1961.")
    page = someone.get(page_of(journey)).content.decode()
    assert "77.7" not in page
    assert "Otra Persona" not in page
