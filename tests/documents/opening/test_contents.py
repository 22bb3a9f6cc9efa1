import unicodedata
from io import BytesIO

import pytest
from PIL import Image

from documents.examination import kinds, limits, ocr
from documents.examination.pages import contents
from documents.examination.reading import clean
from tests import system_packages
from tests.documents.opening import papers

needs_tesseract = pytest.mark.skipif(
    not system_packages.there("tesseract"), reason=system_packages.reason("tesseract")
)


def picture(thumbnail):
    shown = Image.open(BytesIO(thumbnail))
    assert shown.format == "JPEG"
    assert shown.width <= limits.THUMBNAIL
    return shown


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        (papers.ARABIC[::-1], papers.ARABIC),  # letters are drawn from the left, and read in order
        (papers.CHINESE, papers.CHINESE),
        ("Kreatinin 88 µmol/l", "Kreatinin 88 µmol/l"),
        ("क्रिएटिनिन", "क्रिएटिनिन"),
    ],
    ids=["Arabic", "Chinese", "German", "Hindi"],
)
def test_the_text_layer_of_a_pdf_is_read(sent, drawn, read):
    (page,) = contents(sent(papers.written_pdf(drawn)), kinds.PDF)
    assert page.text == read
    assert not page.draft
    assert picture(page.thumbnail).width == 200


def test_text_is_kept_in_one_form_and_without_nul(sent):
    (page,) = contents(sent(papers.written_pdf("e\u0301tat")), kinds.PDF)
    assert page.text.strip() == unicodedata.normalize("NFC", "e\u0301tat")
    (page,) = contents(sent(papers.word("e\u0301tat")), kinds.DOCX)
    assert "\u00e9tat" in page.text
    assert "\0" not in page.text


def test_a_page_of_endless_text_is_cut(sent):
    (page,) = contents(sent(papers.word("x" * 250_000)), kinds.DOCX)
    assert len(page.text) == limits.TEXT


def test_a_letter_is_read_with_its_tables(sent):
    (page,) = contents(sent(papers.word("Summary", papers.ARABIC)), kinds.DOCX)
    assert [line for line in page.text.split("\n") if line.strip()] == [
        "Summary", papers.ARABIC, "Creatinine\t88 µmol/l",
    ]  # fmt: skip
    assert page.thumbnail == b""


def test_sheets_are_pages(sent):
    pages = list(contents(sent(papers.sheet(C9="=1+1")), kinds.XLSX))
    assert [page.text.split("\n")[0] for page in pages] == ["Values", "More"]


def test_pages_are_numbered_from_one(sent):
    pages = list(contents(sent(papers.pdf(3)), kinds.PDF, ocr=False))
    assert [(page.number, page.text, page.draft) for page in pages] == [
        (number, "", False) for number in (1, 2, 3)
    ]


def test_every_frame_of_a_tiff_is_a_page(sent):
    pages = list(contents(sent(papers.tiff(3)), kinds.TIFF, ocr=False))
    assert [page.number for page in pages] == [1, 2, 3]
    assert all(picture(page.thumbnail) for page in pages)


def test_a_sideways_photo_stands_upright(sent):
    (page,) = contents(sent(papers.turned_photo("Hello")), kinds.JPEG, ocr=False)
    shown = picture(page.thumbnail)
    assert shown.width > shown.height


def test_dicom_shows_its_first_frame_and_no_text(sent):
    (page,) = contents(sent(papers.dicom(frames=3)), kinds.DICOM)
    assert (page.number, page.text, page.draft) == (1, "", False)
    dark, bright = picture(page.thumbnail).convert("L").getextrema()
    assert dark < 40
    assert bright > 215


def compressed(data):
    from pydicom.encaps import encapsulate
    from pydicom.uid import JPEGBaseline8Bit

    data.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit = 7
    grey = Image.linear_gradient("L")
    out = BytesIO()
    grey.save(out, "JPEG")
    data.Rows, data.Columns = grey.size
    data.PixelData = encapsulate([out.getvalue()])
    data["PixelData"].VR = "OB"


def coloured(data):
    data.SamplesPerPixel, data.PhotometricInterpretation, data.PlanarConfiguration = 3, "RGB", 0
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit = 7
    data.PixelData = bytes([200, 30, 30]) * data.Rows * data.Columns


@pytest.mark.parametrize("change", [compressed, coloured])
def test_dicom_of_other_makes_is_shown_too(sent, change):
    from documents.examination.looking import Look, look

    path = sent(papers.dicom(change=change))
    assert look(path) == Look(kinds.DICOM, 1)
    (page,) = contents(path, kinds.DICOM)
    assert picture(page.thumbnail)


@needs_tesseract
@pytest.mark.parametrize("kind", [kinds.PNG, kinds.JPEG, kinds.TIFF, kinds.WEBP])
def test_a_photographed_paper_is_read_as_a_draft(sent, kind):
    path = sent(papers.photographed("Creatinine 88", kinds.PICTURES[kind]))
    (page,) = contents(path, kind, languages=["en"])
    assert "Creatinine 88" in page.text
    assert page.draft


@needs_tesseract
def test_a_turned_photo_is_read(sent):
    (page,) = contents(sent(papers.turned_photo("Creatinine")), kinds.JPEG)
    assert "Creatinine" in page.text


@needs_tesseract
def test_a_scanned_pdf_is_read(sent):
    scan = BytesIO()
    Image.open(BytesIO(papers.photographed("Creatinine 88"))).save(scan, "PDF", resolution=150)
    (page,) = contents(sent(scan.getvalue()), kinds.PDF, languages=["en"])
    assert "Creatinine 88" in page.text
    assert page.draft


@needs_tesseract
def test_only_the_first_pages_of_a_long_scan_are_read(sent, monkeypatch):
    monkeypatch.setattr(limits, "OCR_PAGES", 1)
    pages = list(contents(sent(papers.pdf(3)), kinds.PDF))
    assert [page.draft for page in pages] == [True, False, False]


@needs_tesseract
@pytest.mark.parametrize(
    ("languages", "trained"),
    [
        ((), ["eng"]),
        (("ar", "zh"), ["ara", "chi_sim", "eng"]),
        (("ru-RU", "hi", "en"), ["rus", "hin", "eng"]),
        (("xx", "tlh", ""), ["eng"]),
    ],
)
def test_languages_are_those_that_are_installed(languages, trained):
    assert ocr.trained(languages) == trained


def test_a_hyphen_at_the_end_of_a_line_stays():
    assert clean("non\ufffeHodgkin\r\nlymphoma") == "non-\nHodgkin\nlymphoma"
