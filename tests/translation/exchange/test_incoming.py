import docx
import pytest

from documents.examination import kinds
from tests.documents.opening.papers import written_pdf
from tests.translation.exchange import words
from tests.translation.exchange.writing import TRICKY
from translation.exchange import docx_out, incoming, xliff
from translation.exchange.forms import Exchange, Unit
from translation.exchange.refusing import ExchangeRefused


def test_all_of_a_word_file_is_read_in_order():
    assert incoming.texts_of(words.letter(), kinds.DOCX) == [
        "Clinic of Examples", "Before", "a\tb", "c\td inner", "After\tit", "Page 1",
    ]  # fmt: skip


def test_text_that_readers_of_paragraphs_pass_over_is_read():
    data = words.with_body(
        "<w:p><w:r><w:t>Given </w:t></w:r><w:ins w:id='1' w:author='x'><w:r><w:t>10</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='x'><w:r><w:delText>40</w:delText></w:r></w:del><w:r><w:t> mg</w:t></w:r></w:p>"
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>linked</w:t><w:br/><w:t>below</w:t></w:r></w:hyperlink></w:p>"
    )
    texts = [text for text in incoming.texts_of(data, kinds.DOCX) if text]
    assert texts == ["Given 10 mg", "In a control", "linked\nbelow"]


def test_the_pages_of_a_pdf_are_read():
    (page,) = incoming.texts_of(written_pdf("Hemoglobin 98 g/L"), kinds.PDF)
    assert page.strip() == "Hemoglobin 98 g/L"


def test_the_targets_of_xliff_are_read():
    data = xliff.write(Exchange("ru", "en", "", (Unit("1", "а", "A"), Unit("2", "б"))))
    assert incoming.texts_of(data, incoming.XLIFF) == ["A", ""]


@pytest.mark.parametrize(
    ("data", "content_type", "said"),
    [
        (b"", kinds.PDF, "No text"),
        (b"not a zip", kinds.DOCX, "Save it anew"),
        (b"x", kinds.PNG, "XLIFF, DOCX or PDF"),
        (b"x", incoming.XLIFF, "not whole"),
        (b" " * (64 * 2**20 + 1), kinds.DOCX, "too large"),
        (b" " * (64 * 2**20 + 1), kinds.PDF, "too large"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_way_out(data, content_type, said):
    with pytest.raises(ExchangeRefused) as refused:
        incoming.opened(data, content_type, "en")
    assert said in refused.value.text


def test_our_table_comes_back_as_it_went():
    units = tuple(Unit(str(number), text, text, page=2) for number, text in enumerate(TRICKY, 1))
    found = incoming.opened(docx_out.write(Exchange("ar", "en", "17", units)), kinds.DOCX, "en")
    assert isinstance(found, incoming.Table)
    assert [row.number for row in found.rows] == [unit.id for unit in units]
    legal = [text for text in TRICKY if text.isprintable()]
    assert [row.source for row in found.rows if row.source in legal] == legal
    assert [row.source.split() for row in found.rows] == [row.target.split() for row in found.rows]


def test_our_table_is_written_from_the_right_where_the_language_is(tmp_path):
    data = docx_out.write(Exchange("ar", "en", "17", (Unit("1", "نص", "text"),)))
    (tmp_path / "a.docx").write_bytes(data)
    cells = docx.Document(str(tmp_path / "a.docx")).tables[0].rows[1].cells
    assert "w:bidi" in cells[2].paragraphs[0]._p.xml
    assert "<w:rtl/>" in cells[2].paragraphs[0]._p.xml
    assert "w:bidi" not in cells[3].paragraphs[0]._p.xml


def test_another_table_of_four_columns_is_no_table_of_ours():
    document = docx.Document()
    for cell, text in zip(
        document.add_table(1, 4).rows[0].cells, ["1", "98", "g/L", "x"], strict=True
    ):
        cell.text = text
    assert isinstance(incoming.opened(words.saved(document), kinds.DOCX, "en"), incoming.Prose)
