"""The page and the panel of the pre-check: what each reader is told of what papers say."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from casework.cases.models import Access
from casework.eligibility import recording
from casework.eligibility.models import PreCheck
from documents.judging import verbs as judging
from tests.eligibility.records import given, know
from tests.people_and_cases import make_case
from tests.precheck.pages import (
    TITLE,
    case_page,
    criterion,
    page_of,
    paper,
    statements,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("precheck")]


def test_it_says_by_which_criteria_and_on_which_day_it_was_run(reader, journey, said):
    page = said(reader("COORD").get(page_of(journey)))
    for part in (
        TITLE,
        "The records contain a point that differs from the published criteria.",
        "NCT06947460.v1",
        "(site date), for the stage Preliminary review",
        "Differs from the published criteria 1",
        "Missing now",
        "Missing, for a later stage",
    ):
        assert part in page, part


def test_every_criterion_of_the_cohort_stands_in_its_group(reader, journey):
    page = reader("COORD").get(page_of(journey)).content.decode()
    shown = re.findall(r'<li class="criterion" id="([^"]+)"', page)
    assert sorted(shown) == sorted(
        row["criterion"] for row in PreCheck.objects.get(case=journey.case).found
    )
    groups = re.findall(r'id="(group-[a-z]+|ALL-I03|LN-I05|LN-I01|ALL-I01)"', page)
    assert groups == [
        *("group-conflicts", "ALL-I03", "group-blocking", "LN-I01"),
        *("group-planned", "ALL-I01", "group-rest", "LN-I05"),
    ]


def test_a_criterion_shows_what_was_read_from_which_page_by_whom(reader, journey):
    answer = reader("INVESTIGATOR").get(page_of(journey))
    line = criterion(answer, "ALL-I03")
    for part in (
        "ALL-I03 Absolute lymphocytes above 0.5 x10^9/L",
        "The records show the contrary",
        "Absolute lymphocyte count, blood: 0.4 10*9/L",
        "Linfocitos 0,4 x10^9/L",
        "page 1",
        "entered by COORD-1",
        "compared by COORD-2",
    ):
        assert part in text(line), part
    version = paper(journey, "LAB_CBC").version
    assert f'href="{reverse("document-check", args=[version.pk])}#page=1"' in line


def test_what_is_missing_names_the_papers_that_can_tell_it(reader, journey):
    line = text(criterion(reader("COORD").get(page_of(journey)), "LN-I03"))
    assert "Not documented" in line
    assert "Needed: " in line
    assert "can be told by: Kidney biopsy report" in line or "can be told by:" in line


def test_a_value_that_is_too_old_tells_what_it_would_say(reader, journey):
    know(journey, given(paper(journey, "LAB_CHEM"), "alt", "20", "U/L", upper_limit="40",
                        effective_date=journey.today() - timedelta(days=90)))  # fmt: skip
    know(journey, given(paper(journey, "LAB_CHEM"), "t_bil", "9", "umol/L", upper_limit="20",
                        effective_date=journey.today() - timedelta(days=90)))  # fmt: skip
    rows = PreCheck.objects.get(case=journey.case).found
    row = next(row for row in rows if row["provisional"] == "MET")
    line = text(criterion(reader("COORD").get(page_of(journey)), row["criterion"]))
    assert "Documented, but too old" in line
    assert "If the age of the value did not matter, the records would show it." in line
    assert "The latest value is older than it may be: repeat the test." in line


def test_a_value_that_waits_for_a_second_person_is_told(reader, journey):
    one = given(paper(journey, "LAB_AUTOAB"), "hbsag", "negative", "")
    journey.act(recording.enter, journey.case.pk, one, role="COORD")
    line = text(criterion(reader("COORD").get(page_of(journey)), "ALL-E11"))
    assert "waits for a second person to compare it: HBsAg: negative" in line


def test_what_changed_when_is_told(reader, journey, said):
    page = said(reader("MGR").get(page_of(journey)))
    assert "What changed when" in page
    assert "ALL-I03 Not documented → The records show the contrary" in page
    assert "LN-I05 Not documented → The records show it" in page
    assert page.count("the first run") == 1


def test_what_is_documented_but_settles_nothing_is_not_called_missing(reader, journey):
    know(journey, given(paper(journey, "LAB_AUTOAB"), "hbsag", "negative", ""))
    undated = given(paper(journey, "LAB_AUTOAB"), "ecog", "1", "{score}", effective_date=None)
    know(journey, undated)
    answer = reader("COORD").get(page_of(journey))
    for name in ("ALL-E11", "LN-I06"):
        assert "What is documented does not settle it" in text(criterion(answer, name))
    assert "The paper gives no date for the value." in text(criterion(answer, "LN-I06"))


def test_what_counts_nothing_is_shown_without_a_unit(reader, journey):
    know(journey, given(paper(journey, "LAB_AUTOAB"), "ecog", "1", "{score}"))
    line = text(criterion(reader("COORD").get(page_of(journey)), "LN-I06"))
    assert "ECOG performance status: 1 " in line
    assert "{" not in line


def test_what_is_only_to_be_noted_stands_apart(reader, journey, said):
    know(journey, given(paper(journey, "LAB_CHEM"), "on_dialysis", "yes", ""))
    answer = reader("SITE_REVIEWER").get(page_of(journey))
    assert "The records show it" in text(criterion(answer, "SSC-E04"))
    assert "Differs from the published criteria 1" in said(answer)
    assert "Only to be noted 1" in said(answer)


def test_the_panel_names_the_conflicts_and_counts_the_gaps(reader, journey, said):
    page = said(reader("COORD").get(case_page(journey)))
    assert f"{TITLE} Criteria NCT06947460.v1 · run on" in page
    assert "ALL-I03 Absolute lymphocytes above 0.5 x10^9/L The records show the contrary" in page
    assert "more are missing now." in page
    assert "Every criterion, with its papers" in page


def test_printing_is_on_record(reader, journey, said):
    someone = reader("SITE_CRC")
    page = said(someone.get(reverse("precheck-print", args=[journey.case.code])))
    assert TITLE in page
    assert "Absolute lymphocyte count, blood: 0.4 10*9/L" in page
    assert Access.objects.filter(case=journey.case, user=someone.user, kind="printed").exists()


def test_a_case_without_a_run_says_why(journey, reader, outsider, said):
    someone = outsider("COORD")
    case = make_case(someone.user, journey.version)
    page = said(someone.get(reverse("precheck", args=[case.code])))
    assert "It has not run: the cohort of the patient is not recorded." in page
    assert "It has not run over this case." in said(someone.get(reverse("case", args=[case.code])))
    printed = someone.get(reverse("precheck-print", args=[case.code]))
    assert "the cohort of the patient is not recorded" in said(printed)


def test_more_values_and_words_cost_no_more_statements(reader, journey):
    someone = reader("INVESTIGATOR")
    someone.get(page_of(journey))
    before = statements(someone, page_of(journey)), statements(someone, case_page(journey))
    blood = paper(journey, "LAB_CBC")
    for element in ("ecog", "hbsag", "hcv_ab", "hiv_ag_ab"):
        value, unit = ("1", "{score}") if element == "ecog" else ("negative", "")
        know(journey, given(blood, element, value, unit))
    assert statements(someone, page_of(journey)) == before[0]
    assert statements(someone, case_page(journey)) == before[1]


def test_a_value_leads_to_its_page_also_when_the_paper_s_date_was_set_right(reader, journey):
    version = journey.upload("ECG", to="ACCEPTED")
    know(journey, given(version.evidence, "spo2", "97", "%", says={"o2": "room_air"}))
    who = {"role": "COORD", "name": "COORD-2"}
    day = journey.today() - timedelta(days=2)
    journey.act(judging.verify, version.pk, effective_date=day, **who)
    page = reader("COORD").get(page_of(journey)).content.decode()
    assert f"{reverse('document-check', args=[version.pk])}#page=1" in page
