"""What is black in a copy is gone from it, and lies where it was drawn."""

import zlib
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from documents.examination import kinds
from documents.redacting import drawing
from tests.documents.opening import papers
from tests.documents.viewing.papers import pages_pdf

WORD = "Geheim"
# Of a page of 400 by 600 points, around the word, as it is shown: left, top, width, height.
OVER_IT = [40 / 400, 475 / 600, 150 / 400, 40 / 600]


@pytest.fixture
def redacted(tmp_path):
    """The copy's bytes: redacted(content, {2: [rectangle]})."""

    def made(content, rectangles, content_type=kinds.PDF):
        source, out = tmp_path / "source", tmp_path / "out"
        source.write_bytes(content)
        drawing.redact(source, content_type, rectangles, out)
        return out.read_bytes()

    return made


def pictures(content):
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=1).to_pil().convert("L") for page in document]


def all_bytes(content):
    """The file as it lies there, and every stream of it unpacked."""
    yield content
    with pikepdf.open(BytesIO(content)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_raw_bytes()
                yield raw
                try:
                    yield thing.read_bytes()
                except pikepdf.PdfError:  # a picture
                    yield raw
                try:
                    yield zlib.decompress(raw)
                except zlib.error:
                    continue


def is_white(picture, box):
    """box: left, top, right, bottom, in fractions."""
    cut = picture.crop(tuple(round(v * s) for v, s in zip(box, picture.size * 2, strict=True)))
    return cut.getextrema()[0] > 200


def has_black(picture, box):
    cut = picture.crop(tuple(round(v * s) for v, s in zip(box, picture.size * 2, strict=True)))
    return cut.getextrema()[1] < 40


def inside(rectangle, by=0.01):
    left, top, width, height = rectangle
    return (left + by, top + by, left + width - by, top + height - by)


def test_the_covered_text_is_gone(redacted):
    content = pages_pdf("One", WORD, "Three")
    assert any(WORD.encode() in each for each in all_bytes(content))
    copy = redacted(content, {2: [OVER_IT]})
    with pypdfium2.PdfDocument(copy) as document:
        assert len(document) == 3
        assert not "".join(page.get_textpage().get_text_range() for page in document).strip()
    for each in all_bytes(copy):
        for word in (WORD, "Fiktiv"):
            assert word.encode() not in each
            assert word.encode("utf-16-be") not in each
            assert word.encode().hex().encode() not in each.lower()


def test_there_is_nothing_but_pictures_in_it(redacted):
    content = papers.pdf(1, lambda d: d.attachments.__setitem__("a.txt", b"Geheim"))
    with pikepdf.open(BytesIO(redacted(content, {1: [OVER_IT]}))) as document:
        assert not document.get_warnings()
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert not document.docinfo
        assert set(document.pages[0].keys()) == {
            "/Type", "/Parent", "/MediaBox", "/Contents", "/Resources",
        }  # fmt: skip


def test_only_the_page_that_was_meant_is_black_and_only_there(redacted):
    first, second, third = pictures(redacted(pages_pdf("One", WORD, "Three"), {2: [OVER_IT]}))
    assert has_black(second, inside(OVER_IT))
    for page in (first, third):
        assert page.crop((50, 480, 150, 510)).getextrema()[0] < 100  # its own word is there
        assert page.getextrema()[1] == 255
        assert not has_black(page, inside(OVER_IT))
    assert is_white(second, (0, 0, 1, 0.75))
    assert is_white(second, (0.6, 0, 1, 1))


def test_a_copy_is_as_large_as_the_paper_and_sharp(redacted):
    copy = redacted(pages_pdf("One"), {1: [OVER_IT]})
    with pikepdf.open(BytesIO(copy)) as document:
        page = document.pages[0]
        assert [round(float(v)) for v in page.MediaBox] == [0, 0, 400, 600]
        assert int(page.Resources.XObject.P.Width) == pytest.approx(400 * 200 / 72, abs=2)


@pytest.mark.parametrize("rectangle", [[0, 0, 0.1, 0.1], [0.9, 0.95, 0.1, 0.05], [0, 0, 1, 1]])
def test_a_rectangle_at_the_edge_covers_to_the_edge(redacted, rectangle):
    (page,) = pictures(redacted(pages_pdf("One"), {1: [rectangle]}))
    left, top, width, height = rectangle
    assert has_black(page, (left, top, left + width, top + height))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_a_turned_page_it_lies_where_it_is_seen(redacted, turn):
    """The word is found in the picture of the page, and covered there."""
    content = pages_pdf(WORD, Rotate=turn)
    (before,) = pictures(content)
    place = where_it_is_dark(before)
    (after,) = pictures(redacted(content, {1: [place]}))
    assert (before.width > before.height) == (after.width > after.height)
    assert has_black(after, inside(place, 0.004))
    assert is_white(after, elsewhere(place))


def test_on_a_cropped_page_it_lies_where_it_is_seen(redacted):
    content = pages_pdf(WORD, CropBox=[30, 60, 230, 260])
    (before,) = pictures(content)
    assert before.size == (200, 200)
    place = where_it_is_dark(before)
    (after,) = pictures(redacted(content, {1: [place]}))
    assert has_black(after, inside(place, 0.004))
    assert is_white(after, elsewhere(place))


def where_it_is_dark(picture):
    left, top, right, bottom = picture.point(lambda v: 255 if v < 128 else 0).getbbox()
    wide, high = picture.size
    return [left / wide, top / high, (right - left) / wide, (bottom - top) / high]


def elsewhere(rectangle):
    """The part of the page above it, or else the one below."""
    _left, top, _width, height = rectangle
    return (0, 0, 1, top - 0.05) if top > 0.5 else (0, top + height + 0.05, 1, 1)


def test_what_was_typed_into_a_form_stays_to_be_read(redacted):
    def typed(document):
        name = pikepdf.Name
        font = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
        look = document.make_stream(
            b"0 g 0 0 100 20 re f", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 100, 20]
        )
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T="n", V="x", F=4,
                Rect=[100, 400, 200, 420], AP=pikepdf.Dictionary(N=look),
                DA=b"/F 12 Tf 0 g", P=document.pages[0].obj,
            )
        )  # fmt: skip
        document.pages[0].Annots = pikepdf.Array([field])
        document.Root.AcroForm = document.make_indirect(
            pikepdf.Dictionary(
                Fields=[field], DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            )
        )

    (page,) = pictures(redacted(papers.pdf(1, typed), {1: [[0, 0, 0.1, 0.1]]}))
    assert page.crop((100, 422, 200, 442)).getextrema()[0] < 128


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_pictures_become_pdfs(redacted, kind):
    copy = redacted(papers.picture(kind), {1: [[0.5, 0.5, 0.25, 0.25]]}, f"image/{kind.lower()}")
    (page,) = pictures(copy)
    assert has_black(page, (0.52, 0.52, 0.73, 0.73))
    assert not has_black(page, (0.1, 0.1, 0.4, 0.4))


def test_a_photo_that_was_held_sideways_is_covered_as_it_is_shown(redacted):
    content = papers.turned_photo(WORD)
    shown = Image.open(BytesIO(content))
    assert shown.size == (300, 1200)
    (page,) = pictures(redacted(content, {1: [[0, 0, 0.5, 1]]}, kinds.JPEG))
    assert page.width > page.height
    assert has_black(page, (0, 0.02, 0.48, 0.98))
    assert page.crop((page.width // 2 + 5, 0, page.width, page.height)).getextrema()[1] > 200


def test_what_lies_behind_a_clear_picture_is_white(redacted):
    clear = BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(clear, "PNG")
    (page,) = pictures(redacted(clear.getvalue(), {1: [[0, 0, 0.1, 0.1]]}, kinds.PNG))
    assert is_white(page, (0.2, 0.2, 1, 1))


def test_every_frame_of_a_tiff_is_a_page(redacted):
    assert len(pictures(redacted(papers.tiff(3), {2: [OVER_IT]}, kinds.TIFF))) == 3


def test_two_copies_alike_are_two_files(redacted):
    content = pages_pdf("One")
    assert redacted(content, {1: [OVER_IT]}) != redacted(content, {1: [OVER_IT]})


def test_what_a_picture_says_beside_its_pixels_does_not_go_along(redacted):
    out = BytesIO()
    Image.new("RGB", (400, 600), "white").save(out, "JPEG", comment=WORD)
    assert WORD.encode() in out.getvalue()
    copy = redacted(out.getvalue(), {1: [OVER_IT]}, kinds.JPEG)
    assert not any(WORD.encode() in each for each in all_bytes(copy))
