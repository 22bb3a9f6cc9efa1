"""Pages as pictures in which parts are black, bound into a PDF that holds nothing else.

Knows no Django: what strangers sent is drawn in a process of its own (documents/examination).
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from math import ceil, floor
from pathlib import Path
from typing import IO

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from documents.examination import kinds
from documents.examination.pictures import frames_of

DPI = 200
LONGEST = 6_000  # pixels a side, whatever a page claims to measure
QUALITY = 85

type Rectangle = Sequence[float]  # left, top, width, height, in fractions of the page


def redact(
    path: Path, content_type: str, rectangles: Mapping[int, Sequence[Rectangle]], out: Path
) -> int:
    """Write the copy to `out`, page by page; answers how many. Raises what the readers raise."""
    with out.open("wb") as file:
        binder = Binder(file)
        for number, picture in enumerate(_pages(path, content_type), 1):
            blacken(picture, rectangles.get(number, ()))
            binder.add(picture)
        binder.close()
    return len(binder.pages)


def _pages(path: Path, content_type: str) -> Iterator[Image.Image]:
    if content_type == kinds.PDF:
        yield from _of_pdf(path)
        return
    with Image.open(path, formats=list(kinds.PICTURES.values())) as picture:
        for frame in frames_of(picture):
            if frame.format == "JPEG":
                frame.draft("RGB", (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(frame)
            shown = _on_white(upright)
            shown.thumbnail((LONGEST, LONGEST))
            yield shown


def _of_pdf(path: Path) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()  # what is typed into a form is part of the paper
        for number in range(len(document)):
            with closing(document[number]) as page:
                scale = min(DPI / 72, LONGEST / max(*page.get_size(), 1))
                yield page.render(scale=scale).to_pil().convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    paper.paste(seen, mask=seen)
    return paper


def blacken(picture: Image.Image, rectangles: Sequence[Rectangle]) -> None:
    """Every pixel that a rectangle touches, and one more on each side."""
    brush = ImageDraw.Draw(picture)
    for left, top, width, height in rectangles:
        brush.rectangle(
            (
                floor(left * picture.width) - 1,
                floor(top * picture.height) - 1,
                ceil((left + width) * picture.width),
                ceil((top + height) * picture.height),
            ),
            fill="black",
        )


class Binder:
    """Writes a PDF of pictures as they come, so that no more than one is in memory."""

    CATALOG, TREE = 1, 2

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.places: dict[int, int] = {}
        self.pages: list[int] = []
        file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def add(self, picture: Image.Image) -> None:
        jpeg = BytesIO()
        picture.info.clear()  # a comment beside the pixels would be written along
        picture.save(jpeg, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
        wide, high = picture.width * 72 / DPI, picture.height * 72 / DPI
        page, drawing, image = range(3 * len(self.pages) + 3, 3 * len(self.pages) + 6)
        self._write(
            page,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R"
            b"/Resources<</XObject<</P %d 0 R>>>>>>" % (self.TREE, wide, high, drawing, image),
        )
        self._write(drawing, b"", b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (wide, high))
        self._write(
            image,
            b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB"
            b"/BitsPerComponent 8/Filter/DCTDecode" % picture.size,
            jpeg.getvalue(),
        )
        self.pages.append(page)

    def close(self) -> None:
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        self._write(self.CATALOG, b"<</Type/Catalog/Pages %d 0 R>>" % self.TREE)
        self._write(self.TREE, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(self.pages)))
        start, count = self.file.tell(), len(self.places) + 1
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for number in range(1, count):
            self.file.write(b"%010d 00000 n \n" % self.places[number])
        # A mark of its own: two copies alike are two files, and a case holds the same bytes once.
        mark = secrets.token_hex(16).encode()
        self.file.write(
            b"trailer\n<</Size %d/Root %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, self.CATALOG, mark, mark, start)
        )

    def _write(self, number: int, told: bytes, stream: bytes | None = None) -> None:
        self.places[number] = self.file.tell()
        if stream is not None:
            told = b"<<%s/Length %d>>stream\n%s\nendstream" % (told, len(stream), stream)
        self.file.write(b"%d 0 obj%s\nendobj\n" % (number, told))
