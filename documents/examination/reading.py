"""Text and thumbnails of PDF files, pictures and DICOM."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from documents.examination import dicom_picture, kinds, limits, ocr
from documents.examination.pages import PageContent
from documents.examination.pictures import frames_of


class Reader:
    """Reads pictures until the file has used up its share."""

    def __init__(self, languages: Sequence[str], *, willing: bool) -> None:
        self.languages = languages
        self.left = limits.OCR_PAGES if willing and ocr.trained(languages) else 0

    def read(self, picture: Image.Image) -> str:
        if self.left <= 0:
            return ""
        self.left -= 1
        return ocr.read(picture, self.languages)


def of_pdf(path: Path, reader: Reader) -> Iterator[PageContent]:
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            with closing(document[number]) as page:
                text = _text_layer(page)
                draft = not text.strip() and reader.left > 0
                if draft:
                    text = reader.read(_drawn(page, limits.OCR_DPI / 72, limits.OCR_SIDE))
                thumbnail = _thumbnail(_drawn(page, 1, 2 * limits.THUMBNAIL))
            yield PageContent(number + 1, clean(text), draft, thumbnail)


def _text_layer(page: pypdfium2.PdfPage) -> str:
    with closing(page.get_textpage()) as text:
        return str(text.get_text_range(0, min(text.count_chars(), limits.TEXT)))


def _drawn(page: pypdfium2.PdfPage, scale: float, longest: int) -> Image.Image:
    """longest: pixels a side, whatever the page claims to measure."""
    scale = min(scale, longest / max(*page.get_size(), 1))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture


def of_picture(path: Path, reader: Reader) -> Iterator[PageContent]:
    with Image.open(path, formats=list(kinds.PICTURES.values())) as picture:
        for number, frame in enumerate(frames_of(picture), 1):
            if frame.format == "JPEG":
                frame.draft("RGB", (limits.OCR_SIDE, limits.OCR_SIDE))
            upright = ImageOps.exif_transpose(frame)
            upright.thumbnail((limits.OCR_SIDE, limits.OCR_SIDE))
            draft = reader.left > 0
            yield PageContent(number, clean(reader.read(upright)), draft, _thumbnail(upright))


def of_dicom(path: Path) -> PageContent:
    """One page for the whole file: its first frame."""
    return PageContent(1, "", False, _thumbnail(dicom_picture.first_frame(path)))


def _thumbnail(picture: Image.Image | None) -> bytes:
    if picture is None:
        return b""
    small = picture.convert("RGB")
    small.thumbnail((limits.THUMBNAIL, 2 * limits.THUMBNAIL))
    out = BytesIO()
    small.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def clean(text: str) -> str:
    """NFC, in lines; without NUL, half characters and the rest of what no database takes."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # U+FFFE: the hyphen at the end of a line, as PDFium reads it
    joined = whole.replace("\ufffe", "-\n").replace("\r\n", "\n").replace("\r", "\n")
    lines = joined.replace("\0", "")
    return unicodedata.normalize("NFC", lines)[: limits.TEXT]
