"""Laboratory tables: matched by name and never guessed, saved whole or not at all."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.eligibility.models import DataValue
from documents.extracting.tables import TableNotRead
from documents.judging.verbs import reject
from tests.documents.extracting.lab import typed, url

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("extracting")]
TABLE = """Test\tResult\tUnit\tUpper limit\tDate\tPage
AST\t34\tU/L\t40\t2026-05-30\t2
1742-6\t28\tU/L\t41\t\t
t_bil\t12.5\tµmol/L\t21\t\t
Lipase\t30\tU/L\t60\t\t
"""


@pytest.fixture
def place(chemistry):
    return url(chemistry, "document-values-table")


def kept():
    entries = DataValue.objects.order_by("pk")
    return [(one.element, one.value, one.unit, one.upper_limit) for one in entries]


def test_rows_are_matched_by_label_code_and_loinc_and_the_rest_is_left_out(mara, place, said):
    told = said(mara.post(place, {"text": TABLE, "page": "1"}))
    assert "3 rows can be saved." in told
    assert "1 row is left out: no data element is called so." in told
    assert "1742-6 ALT will be saved 28 U/L" in told
    assert not DataValue.objects.exists()


def test_a_table_is_saved_at_once(mara, chemistry, place):
    answer = mara.post(place, {"text": TABLE, "page": "1", "step": "save"})
    assert answer.url == url(chemistry)
    assert kept() == [
        ("ast", "34", "U/L", "40"),
        ("alt", "28", "U/L", "41"),
        ("t_bil", "12.5", "umol/L", "21"),
    ]
    first, second, _ = DataValue.objects.order_by("pk")
    assert (first.effective_date, first.page) == (date(2026, 5, 30), 2)
    assert (second.effective_date, second.page) == (date(2026, 5, 31), 1)
    assert first.original_text == "34"


@pytest.mark.parametrize(
    "text",
    [
        "AST;34;U/L;40",
        "AST,34,U/L,40",
        "AST\t34\tU/L\t40",
        "value;element;unit;high\n34;AST;U/L;40",
    ],
)
def test_columns_are_apart_by_tabs_semicolons_or_commas(mara, place, text):
    mara.post(place, {"text": text, "page": "1", "step": "save"})
    assert kept() == [("ast", "34", "U/L", "40")]


def test_a_file_is_read_like_a_table_that_was_pasted(mara, place, said):
    file = SimpleUploadedFile("lab.csv", "\ufeffelement;value;unit\nAST;34;U/L\n".encode())
    assert "1 row can be saved." in said(mara.post(place, {"file": file, "page": "1"}))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("AST;<5;U/L", "A number is needed."),
        ("AST;1,5;U/L", "Write the number with a point"),
        ("AST;34;", "Say the unit as the page prints it."),
        ("AST;34;U/L;;31.05.2026", "Write the date as year-month-day"),
        ("AST;34;U/L;;2199-01-01", "The date is in the future."),
        ("AST;34;U/L;;0026-05-31", "This date is not possible."),
        (f"AST;34;{'U' * 41}", "A cell of this row is too long for a value."),
        (f"AST;34;U/L;0.{'1' * 60}", "A cell of this row is too long for a value."),
        ("AST;34;U/L;;;3", "The page is a number from 1 to 2."),
        ("AST;34;U/L;;;two", "The page is a number from 1 to 2."),
        ("HBsAg;maybe", "Choose one of the list."),
        ("prior_cart;none", "This is a list: enter it by its own form."),
    ],
)
def test_one_fault_keeps_the_whole_table_out(mara, place, said, row, fault):
    text = f"{row}\nALT;28;U/L"
    assert fault in said(mara.post(place, {"text": text, "page": "1"}))
    assert mara.post(place, {"text": text, "page": "1", "step": "save"}).status_code == 422
    assert not DataValue.objects.exists()


def test_what_is_there_already_keeps_the_whole_table_out(mara, chemistry, place, said):
    typed(chemistry, mara.user, value="28", element="alt", original_text="28", original_unit="U/L")
    text = "AST;34;U/L\nALT;28;U/L"
    answer = mara.post(place, {"text": text, "page": "1", "step": "save"})
    assert answer.status_code == 409
    assert "ALT: this value of this paper is there already." in said(answer)
    assert kept() == [("alt", "28", "U/L", "")]


def test_codes_are_taken_by_their_words(mara, place):
    text = "element;value;method\nHBsAg;Negative;\nAnti-dsDNA;;"
    assert "1 row can be saved" in mara.post(place, {"text": text, "page": "1"}).content.decode()
    text = "element;value;unit;method\nmpap;21;mmHg;right heart catheter"
    mara.post(place, {"text": text, "page": "1", "step": "save"})
    entry = DataValue.objects.get()
    assert (entry.unit, entry.says) == ("mm[Hg]", {"method": "RHC"})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": ""}, "Paste the table, or choose its file."),
        ({"text": "\n \n"}, "Paste the table, or choose its file."),
        ({"text": ";;\n;"}, "There is no row with a value in it."),
        ({"text": "AST;1;U/L\n" * 201}, "At most 200 rows at once; these are 201."),
        ({"text": "x" * 102_401}, "This is more than 100 KB."),
        ({"text": "value;element;result\n1;AST;2"}, "Two columns have the same meaning: value."),
        ({"text": "AST;34;U/L", "page": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_is_no_table_is_told(mara, place, said, given, told):
    answer = mara.post(place, {"page": "1", **given})
    assert answer.status_code == 422
    assert told in said(answer)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfeA\x00S\x00", "Save it as CSV in UTF-8."),
        (b"x" * 102_401, "This is more than 100 KB."),
        (b"", "Paste the table, or choose its file."),
    ],
    ids=["utf-16", "large", "empty"],
)
def test_a_file_that_is_no_table_is_told(mara, place, said, content, told):
    file = SimpleUploadedFile("lab.csv", content)
    answer = mara.post(place, {"file": file, "page": "1"})
    assert answer.status_code == 422
    assert told in said(answer)


def test_of_a_paper_that_serves_no_more_no_table_is_taken(mara, chemistry, place):
    reject(chemistry.pk, actor=mara.actor, reason="It is another laboratory's.")
    assert mara.get(place).url == url(chemistry)
    given = {"text": "AST;34;U/L", "page": "1", "step": "save"}
    assert mara.post(place, given).status_code == 409
    assert not DataValue.objects.exists()


def test_a_name_that_two_elements_have_is_nobody_s():
    from casework.eligibility.loading import bundled, checked
    from documents.extracting.tables import Source, rows

    elements = checked(bundled()).elements
    twins = {
        "a": elements["ast"].model_copy(update={"label": "Same"}),
        "b": elements["alt"].model_copy(update={"label": "Same"}),
    }
    source = Source(evidence=1, pages=1, page=1, day=date(2026, 5, 31))
    assert [row.element for row in rows("Same;1;U/L", twins, source)] == [None]
    with pytest.raises(TableNotRead):
        rows("", twins, source)


@pytest.mark.parametrize("text", ["ast,0,8", "ast,0,8,U/L", "t_bil;12;5"])
def test_a_decimal_comma_is_no_other_value(mara, place, said, text):
    told = said(mara.post(place, {"text": text, "page": "1", "step": "save"}))
    assert "The unit is a number. If 0,8 was meant, write 0.8: no decimal commas." in told
    assert not DataValue.objects.exists()
