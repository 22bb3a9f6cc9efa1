"""Where the characters of a PDF's text layer stand on its pages, as they are shown.

Knows no Django: call `isolated.places_isolated` for what strangers sent.
"""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

MOST = 20_000  # characters of a page; one with more is told as `cut`
FINE = 100_000  # steps that a page's side is divided into

type Box = list[float]  # left, top, right, bottom, in fractions of the page as it is shown


@dataclass(frozen=True)
class PagePlaces:
    """A page, from 1. `text`: a character for each of `boxes`; a box is empty where nothing is drawn.

    `cut`: there is more on the page than is told here.
    """

    number: int
    text: str
    boxes: list[Box]
    cut: bool


def places(path: Path) -> Iterator[PagePlaces]:
    """Page by page. Raises what the reader raises."""
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                count = text.count_chars()
                indices = range(min(count, MOST))
                letters = "".join(_letter(text, index) for index in indices)
                boxes = [_box(page, text, index) for index in indices]
                yield PagePlaces(number + 1, letters, boxes, count > MOST)


def _letter(text: pypdfium2.PdfTextPage, index: int) -> str:
    """One character for one index, so that places in the text are places on the page."""
    code = pdfium.FPDFText_GetUnicode(text, index)
    if code == 2:  # where a word is broken at the end of a line
        return "-"
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _box(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, index: int) -> Box:
    """The glyph's own box and that of its font together: some fonts tell one of them wrong."""
    try:
        drawn = [text.get_charbox(index, loose=loose) for loose in (False, True)]
    except pypdfium2.PdfiumError:
        return []
    corners = [
        _shown(page, x, y)
        for left, bottom, right, top in drawn
        if right > left and top > bottom
        for x, y in ((left, bottom), (right, top))
    ]
    if not corners:
        return []
    across, down = zip(*corners, strict=True)
    return [min(across), min(down), max(across), max(down)]


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page where it is seen: turned and cut as the page is."""
    here, there = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, FINE, FINE, 0, x, y, here, there)
    return here.value / FINE, there.value / FINE
