"""Pages of a paper as pictures, so that a browser need not open what somebody sent us."""

from io import BytesIO
from threading import Lock

import pypdfium2
from PIL import Image, ImageOps

from documents.examination.kinds import PDF, PICTURES
from documents.files.models import File
from documents.storage import store

SHARP = 1.7  # pixels a point: an A4 page is about 1000 pixels wide
LARGEST = 2400  # pixels a side, whatever the page claims to measure
HEAVY = 64 * 2**20  # bytes; a larger file is shown by the browser alone
WIDE = 60_000_000  # pixels of a picture that is drawn here: a page of A4 at 600 dpi has 35
AT_ONCE = 40  # pages on the checking page; the file itself holds them all

_pdfium = Lock()  # PDFium must not be used by two threads at once


class NoSuchPage(LookupError):
    """The paper has no such page, or it cannot be drawn."""


def page_numbers(file: File) -> range:
    """The pages that can be shown, from 1."""
    if file.content_type == PDF or file.content_type in PICTURES:
        return range(1, min(file.pages, AT_ONCE) + 1)
    return range(0)


def page(file: File, number: int) -> bytes:
    """A page as PNG. Raises NoSuchPage."""
    if file.size > HEAVY:
        raise NoSuchPage
    data = b"".join(store().read(file.key))
    if file.content_type == PDF:
        return _of_pdf(data, number)
    if kind := PICTURES.get(file.content_type):
        return _of_picture(data, kind, number)
    raise NoSuchPage


def _of_pdf(data: bytes, number: int) -> bytes:
    try:
        with _pdfium, pypdfium2.PdfDocument(data) as document:
            if not 1 <= number <= len(document):
                raise NoSuchPage
            drawn = document[number - 1]
            scale = min(SHARP, LARGEST / max(*drawn.get_size(), 1))
            return _png(drawn.render(scale=scale).to_pil())
    except pypdfium2.PdfiumError as error:
        raise NoSuchPage from error


def _of_picture(data: bytes, kind: str, number: int) -> bytes:
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            picture.seek(number - 1)
            picture.draft("RGB", (LARGEST, LARGEST))  # of JPEG, no more is decoded than is shown
            if picture.width * picture.height > WIDE:
                raise NoSuchPage
            shown = ImageOps.exif_transpose(picture).convert("RGB")
            shown.thumbnail((LARGEST, LARGEST))
            return _png(shown)
    except (EOFError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoSuchPage from error


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()
