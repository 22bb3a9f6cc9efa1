"""The pages of the reports: frame, parts, the cases behind a number, files."""

import csv
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.cases.models import Access
from tests.people_and_cases import make_user, sign_in
from workflows.pace.models import Course
from workflows.reports import views
from workflows.reports.kinds import KINDS
from workflows.templatetags.reports import shown_as

COUNT_WORK = ("workload", "documents", "linguists")  # a case alone has none

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


@pytest.fixture
def manager(client, tell):
    return sign_in(client, make_user("MGR"))


def part(client, code, query=""):
    return client.get(reverse("report", args=[code]) + query, headers={"HX-Request": "true"})


def test_the_frame_asks_for_each_report_by_itself(manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = manager.get(reverse("reports") + "?cohort=LN").content.decode()
    for code in KINDS:
        assert f'hx-get="{reverse("report", args=[code])}?cohort=LN"' in page


def test_the_frame_reads_and_counts_nothing(manager, tell, monkeypatch):
    """However long the histories are, it is there at once: the reports read what changed."""
    tell("0 start INQUIRY")
    with monkeypatch.context() as frame, CaptureQueriesContext(connection) as asked:
        frame.setattr(views, "keep_up", lambda: pytest.fail("The frame reads histories."))
        assert manager.get(reverse("reports")).status_code == 200
    told = " ".join(query["sql"] for query in asked)
    assert "workflows_stay" not in told
    assert "count(" not in told.lower()
    assert not Course.objects.exists()


@pytest.mark.parametrize("code", [code for code in KINDS if code not in COUNT_WORK])
def test_a_report_shows_with_nothing_and_with_one_case(manager, tell, code):
    assert part(manager, code).status_code == 200
    tell("0 start INQUIRY", "4 forward RECORD_COLLECTION", "30 forward APHERESIS")
    answer = part(manager, code)
    assert answer.status_code == 200
    assert "<strong>1</strong> case" in answer.content.decode()


@pytest.mark.parametrize("code", KINDS)
def test_the_number_of_queries_does_not_grow(manager, tell, code, django_assert_max_num_queries):
    for _ in range(6):
        tell("0 start INQUIRY", "4 forward RECORD_COLLECTION", "9 exit WITHDRAWN COST")
    part(manager, code)
    with django_assert_max_num_queries(27):
        part(manager, code)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(16.666, "16.7"), (0.04, "0.0"), (1234.0, "1,234.0"), (7, "7"), (None, "\N{EN DASH}")],
)
def test_a_number_is_rounded_not_cut(value, shown):
    assert shown_as(value) == shown


def test_a_number_leads_to_its_cases_and_their_names_are_masked(manager, tell):
    case = tell("0 start INQUIRY")
    type(case).objects.filter(pk=case.pk).update(patient_name="Fulana Ejemplo")
    shown = part(manager, "now").content.decode()
    link = re.search(r'href="([^"]*/cases/[^"]*column=INQUIRY[^"]*)"', shown)[1].replace(
        "&amp;", "&"
    )
    page = manager.get(link).content.decode()
    assert case.code in page
    assert "Fulana" not in page
    assert "1 case behind this number" in " ".join(page.split())


def test_the_pages_of_a_list_keep_every_value_of_a_filter(manager, tell, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 1)
    for cohort in ("LN", "SSC"):
        tell("0 start INQUIRY", cohort=cohort)
    address = reverse("report-cases", args=["now"]) + "?cohort=LN&cohort=SSC&of=here"
    first = manager.get(address).content.decode()
    assert "2 cases behind this number" in " ".join(first.split())
    assert "?cohort=LN&amp;cohort=SSC&amp;of=here&amp;page=2" in first


def test_a_case_that_is_not_ones_own_asks_why_once_a_day_on_record(manager, tell):
    case = tell("0 start INQUIRY")
    asked = manager.get(reverse("case", args=[case.code]))
    assert asked.url.startswith(reverse("case-purpose", args=[case.code]))
    manager.post(asked.url, {"purpose": "Looks at who waits longest"})
    assert Access.objects.get().case == case
    assert manager.get(reverse("case", args=[case.code])).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?since=yesterday", "?since=2026-02-30", "?since=2026-03-01&until=2026-02-01", "?owner=me",
        "?cohort=L'N", "?attempt=-1", "?country=ES;DROP", "?protocol=99999999999",
    ],
)  # fmt: skip
def test_what_no_filter_holds_is_refused(manager, query):
    assert manager.get(reverse("reports") + query).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "?of=nothing",
        "?of=here&is_owner_id=1",
        "?is_column=" + "x" * 61,
        "?is_column=%00",
        "?page=0",
        "?page=x",
    ],
)
def test_what_no_number_counts_is_refused(manager, query):
    assert manager.get(reverse("report-cases", args=["now"]) + query).status_code == 400


def test_what_is_asked_of_a_number_is_never_read_as_sql(manager, tell):
    tell("0 start INQUIRY")
    address = reverse("report-cases", args=["now"]) + "?of=here&is_column=' OR true --"
    assert "0 cases behind" in " ".join(manager.get(address).content.decode().split())


def test_a_report_that_is_not_there_is_not_found(manager):
    assert manager.get("/reports/secrets/").status_code == 404
    assert manager.get("/reports/secrets.csv").status_code == 404
    assert manager.get("/reports/now.pdf").status_code == 404


@pytest.mark.parametrize("code", KINDS)
def test_a_file_holds_the_numbers_of_the_page(manager, tell, narrowed, code):
    tell("0 start INQUIRY", "4 forward RECORD_COLLECTION", "9 exit WITHDRAWN COST")
    tell("0 start INQUIRY")
    tables = KINDS[code].make(narrowed()).tables
    expected = [[cell.value for cell in row] for table in tables for row in table.rows]
    answer = manager.get(reverse("report-file", args=[code, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    found = [
        [cell.value for cell in row]
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=2)
        if row[0].value is not None
    ]
    assert found == expected
    text = manager.get(reverse("report-file", args=[code, "csv"])).content.decode("utf-8-sig")
    lines = [*csv.reader(io.StringIO(text))]
    assert all(["" if value is None else str(value) for value in row] in lines for row in expected)


def test_a_file_says_what_the_page_says_of_its_numbers(manager, tell):
    tell("0 start INQUIRY", "4 forward RECORD_COLLECTION")
    note = "A number counts stays, and leads to their cases; the last one counts cases."
    text = manager.get(reverse("report-file", args=["times", "csv"])).content.decode("utf-8-sig")
    assert "1 case" in text.splitlines()
    assert note in text
    answer = manager.get(reverse("report-file", args=["times", "xlsx"]))
    about = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = [row[0] for row in about.iter_rows(values_only=True)]
    assert lines[1] == "1 case"
    assert any(note in line for line in lines)


def test_a_file_holds_no_formula_and_no_name(manager, tell):
    case = tell("0 start INQUIRY", "2 exit WITHDRAWN =1+1")
    type(case).objects.filter(pk=case.pk).update(patient_name="Fulana Ejemplo")
    answer = manager.get(reverse("report-file", args=["funnel", "csv"]))
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    assert "Fulana" not in text
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(text)) for cell in row)
