"""Pages of a paper as pictures, so that a browser need not open what somebody sent us."""

from io import BytesIO
from threading import Lock

import pypdfium2
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from documents.models import Version

PDF, TIFF = "application/pdf", "image/tiff"
SHOWN_AS_THEY_ARE = frozenset({"image/jpeg", "image/png"})
SHARP = 1.7  # pixels a point: an A4 page is about 1000 pixels wide
LARGEST = 2400  # pixels a side, whatever the page claims to measure
AT_ONCE = 40  # pages on the checking page; the file itself holds them all

_pdfium = Lock()  # PDFium must not be used by two threads at once


class NoSuchPage(LookupError):
    """The paper has no such page, or it cannot be drawn."""


def page_numbers(version: Version) -> range:
    """The pages that can be shown, from 1."""
    if version.content_type == PDF:
        return range(1, min(version.pages, AT_ONCE) + 1)
    if version.content_type == TIFF:
        return range(1, min(_frames(version), AT_ONCE) + 1)
    return range(0)


def page(version: Version, number: int) -> bytes:
    """A page as PNG. Raises NoSuchPage."""
    with default_storage.open(str(version.file)) as file:
        data = file.read()
    if version.content_type == PDF:
        return _of_pdf(data, number)
    if version.content_type == TIFF:
        return _of_tiff(data, number)
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


def _of_tiff(data: bytes, number: int) -> bytes:
    try:
        with Image.open(BytesIO(data), formats=["TIFF"]) as picture:
            picture.seek(number - 1)
            shown = picture.convert("RGB")
            shown.thumbnail((LARGEST, LARGEST))
            return _png(shown)
    except (EOFError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoSuchPage from error


def _frames(version: Version) -> int:
    try:
        with (
            default_storage.open(str(version.file)) as file,
            Image.open(file, formats=["TIFF"]) as picture,
        ):
            return int(getattr(picture, "n_frames", 1))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return 0


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()
