"""The certified paper as PDF: what can be read in it, by eye and by machine."""

import hashlib
import json
import unicodedata
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from casework.languages import NAMES
from tests.translation.certificates.conftest import PAGES, paper
from translation.certificates.blocks import blocks
from translation.certificates.paper import Kind, Line, Page, canonical, text_sha256
from translation.certificates.refusing import CertificateRefused
from translation.certificates.rendering import render
from translation.certificates.wording import FOLDER, words

ALL_TWELVE = ("ar", "ru", "hi", "es", "fr", "de", "tr", "pt", "vi", "pl", "en", "zh")


def read(content):
    """The text of each page, in the order it is read in."""
    with pypdfium2.PdfDocument(content) as document:
        return [
            unicodedata.normalize("NFC", page.get_textpage().get_text_range()) for page in document
        ]


def one_page(*lines, **said):
    return paper(pages=(Page(1, lines),), **said)


def squeezed(text):
    return "".join(text.split())


def test_every_line_is_read_out_in_its_order():
    text = squeezed("".join(read(render(paper()))))
    places = [text.index(squeezed(line.text)) for page in PAGES for line in page.lines]
    assert all(before < after for before, after in pairwise(places))


def test_each_page_of_the_original_begins_a_page_that_names_it():
    first, second, certificate = read(render(paper()))
    assert "原件第 1 页" in first
    assert "原件第 2 页" in second
    assert "血红蛋白 10.2 g/dL 12.0–15.5" in second
    assert "翻译证明" in certificate
    assert all("CW-7K3M-9QXD-2V5T" in page for page in (first, second, certificate))


def test_a_long_page_goes_on_and_says_so():
    lines = tuple(Line(Kind.SENTENCE, f"第{n}段。患者一般情况良好。") for n in range(90))
    pages = read(render(paper(pages=(Page(3, lines), Page(4, ())))))
    assert [("原件第 3 页（续）" in page) for page in pages] == [False, True, True, False, False]
    assert "原件此页无文字" in pages[3]


def test_the_certificate_says_who_vouches_for_what_in_two_languages():
    of = paper(redacted=True, notes=("原件印章处无法辨认。",))
    certificate = read(render(of))[-1]
    flat = squeezed(certificate)
    for said in (of.translator, of.reviewer):
        assert squeezed(said.name + said.level + said.credential) in flat
    assert of.source_sha256 in certificate
    assert text_sha256(of.pages) in certificate
    for said in (words("zh"), words("en")):
        assert squeezed(said.standing) in flat
        assert squeezed(said.redacted) in flat
    assert "2026 年 3 月 20 日" in certificate
    assert "20 March 2026" in certificate
    assert "原件印章处无法辨认。" in certificate
    assert "Fiktiv Office" in certificate


def test_an_english_translation_has_its_certificate_in_english_and_chinese():
    of = one_page(
        Line(Kind.SENTENCE, "No fever. Haemoglobin 10.2 g/dL (12.0–15.5)."),
        target_language="en",
        title="Report",
    )
    page, certificate = read(render(of))
    assert "No fever. Haemoglobin 10.2 g/dL (12.0–15.5)." in page
    assert "Page 1 of the original" in page
    assert "Parts of the original" not in certificate
    assert "Translated from Arabic into English" in certificate
    assert "由阿拉伯语译为英语" in certificate


def test_arabic_runs_from_the_right_and_is_read_out_right():
    of = one_page(
        Line(Kind.HEADING, "النتائج"),
        Line(Kind.SENTENCE, "لا تعاني المريضة من الحمى والحرارة ٣٦٫٨ درجة مئوية."),
        Line(Kind.ROW, "التحليل\tالنتيجة\tالوحدة"),
        Line(Kind.ROW, "الهيموغلوبين\t١٠٫٢\tغ/دل"),
        target_language="ar",
        title="تقرير طبي",
    )
    content = render(of)
    page, certificate = read(content)
    assert "لا تعاني المريضة من الحمى والحرارة ٣٦٫٨ درجة مئوية." in page
    assert "الهيموغلوبين ١٠٫٢ غ/دل" in page
    assert "This is a translation for records purposes." in certificate
    with pypdfium2.PdfDocument(content) as document:
        text, width = document[0].get_textpage(), document[0].get_width()
        found = text.search("النتائج").get_next()
        left = text.get_charbox(found[0])[0]
        assert left > width / 2


@pytest.mark.parametrize("language", ALL_TWELVE)
def test_every_language_can_be_the_target(language):
    examples = {
        "ar": "لا حمى",
        "ru": "Лихорадки не было",
        "hi": "बुखार नहीं",
        "tr": "Ateş yok, ğışİ",
        "vi": "Không sốt, ẳễữ",
        "pl": "Brak gorączki, łśćż",
        "zh": "无发热",
    }
    text = examples.get(language, "Ni fièvre ni für não ñ")
    page = read(render(one_page(Line(Kind.SENTENCE, text), target_language=language, title=text)))
    assert language in NAMES
    if language != "hi":  # pdfium reads conjuncts glyph by glyph
        assert page[0].count(text) == 2


def test_the_same_paper_makes_the_same_bytes():
    assert render(paper()) == render(paper())
    assert render(paper()) != render(paper(title="另一份报告"))


def test_text_is_never_markup():
    acts = '#sys.inputs #read("/etc/passwd") *bold* $x^2$ `code` @label <mark> \\ // no'
    of = one_page(Line(Kind.SENTENCE, acts), title=acts, notes=(acts,), target_language="en")
    page, certificate = read(render(of))
    assert squeezed(page).count(squeezed(acts)) == 2
    assert squeezed(certificate).count(squeezed(acts)) == 2


def test_a_character_that_no_font_has_is_refused_by_its_name():
    with pytest.raises(CertificateRefused, match="😀"):
        render(one_page(Line(Kind.SENTENCE, "好 😀")))


def test_ragged_and_lonely_rows_are_set_as_well():
    rows = ("血常规", "血红蛋白\t98\tg/L", "备注：\t", "\t\t\t", "")
    text = read(render(one_page(*(Line(Kind.ROW, row) for row in rows))))[0]
    assert "血红蛋白 98 g/L" in text


def test_it_is_tagged_and_made_to_be_kept():
    with pikepdf.open(BytesIO(render(paper()))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("zh")
        assert str(document.docinfo["/Title"]) == "风湿科报告"
        metadata = document.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_the_code_leads_to_the_page_that_checks_it():
    with pypdfium2.PdfDocument(render(paper())) as document:
        picture = document[len(document) - 1].render(scale=3).to_pil().convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [paper().verify_url]


def test_the_hash_is_that_of_the_text_as_documented():
    page = Page(2, (Line(Kind.ROW, "a\tb"), Line(Kind.SENTENCE, "e\u0301\nx")))
    assert canonical((page,)) == "page\t2\nrow\ta\tb\nsentence\té x\n"
    assert text_sha256((page,)) == hashlib.sha256(canonical((page,)).encode()).hexdigest()
    moved = replace(page, number=3)
    assert text_sha256((moved,)) != text_sha256((page,))


def test_every_language_of_certificates_says_everything():
    files = {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}
    assert files.keys() == {"en", "zh"}
    for said in files.values():
        assert said.keys() == files["en"].keys()
        assert list(said["labels"]) == list(files["en"]["labels"])
        assert said["languages"].keys() == set(ALL_TWELVE)


def test_a_row_of_one_cell_alone_is_no_table():
    lines = (Line(Kind.SENTENCE, "No fever."), Line(Kind.ROW, "2"))
    assert blocks(lines)[-1] == {"kind": "text", "text": "2"}
