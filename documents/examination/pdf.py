"""PDF files: opened by two readers that must agree, and searched for what acts by itself."""

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from documents.examination import limits
from documents.examination.findings import Found

LOCKED = 4  # FPDF_ERR_PASSWORD
ENDS_WITHIN = 1024  # bytes at the end of the file that hold its end mark; what Acrobat allows
# Only objects whose text has one of these are taken apart.
SUSPECT = re.compile(
    rb"/(JS|EF|XFA|RichMediaContent|JavaScript|Launch|SubmitForm|ImportData|GoToE|GoToR|Rendition"
    rb"|Movie|Sound|RichMediaExecute)\b"
)
ACTIVE_KEYS = frozenset({"/JS", "/EF", "/XFA", "/RichMediaContent"})
ACTIVE_DEEDS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition",
        "/Movie", "/Sound", "/RichMediaExecute",
    }
)  # fmt: skip

DEFLATE = frozenset({"/FlateDecode", "/Fl"})
SQUEEZED = DEFLATE | {"/LZWDecode", "/LZW"}


def examine(path: Path) -> int:
    """The pages of a PDF. Raises Found, or what the readers raise."""
    _is_whole(path)
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as document:
            claimed = int(document.Root.Pages.Count)
            if claimed > limits.PAGES:
                raise Found("TOO_MANY_PAGES")
            pages = len(document.pages)
            if pages > limits.PAGES:
                raise Found("TOO_MANY_PAGES")
            _objects_are_tame(document)
            warnings = " ".join(str(warning) for warning in document.get_warnings())
    except pikepdf.PasswordError as error:
        raise Found("ENCRYPTED") from error
    if not claimed == pages == _pages_to_pdfium(path):
        raise Found("BROKEN", "readers disagree about the pages")
    if not pages:
        raise Found("BROKEN", "no pages")
    if "deeply nested" in warnings:
        raise Found("BROKEN", "nested too deeply")
    return pages


def _is_whole(path: Path) -> None:
    """A reader mends a cut file by leaving out what is missing; a paper without its end is no paper."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64 * 1024))
        end = file.read().rstrip(b"\0\t\n\f\r ")
    if b"%%EOF" not in end[-ENDS_WITHIN:]:
        raise Found("BROKEN", "no end mark")


def _pages_to_pdfium(path: Path) -> int:
    try:
        with pypdfium2.PdfDocument(path) as document:
            for number in range(len(document)):
                if max(document.get_page_size(number)) > limits.PAGE_SIDE:
                    raise Found("BOMB", "page size")
            return len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == LOCKED:
            raise Found("ENCRYPTED") from error
        raise


def _objects_are_tame(document: pikepdf.Pdf) -> None:
    for thing in chain([document.trailer], document.objects):
        if isinstance(thing, pikepdf.Stream):
            _stream_is_tame(thing)
            thing = thing.stream_dict  # noqa: PLW2901
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Array) and SUSPECT.search(
            thing.unparse(resolved=True)
        ):
            _acts(thing)


def _acts(thing: Any) -> None:
    """Raises Found when the object or one written inside it does something by itself."""
    for part in _parts(thing):
        for name in ACTIVE_KEYS & set(part.keys()):
            raise Found("ACTIVE", name)
        deed = part.get("/S")
        if isinstance(deed, pikepdf.Name) and str(deed) in ACTIVE_DEEDS:
            raise Found("ACTIVE", str(deed))


def _parts(thing: Any) -> Iterator[pikepdf.Dictionary]:
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary):
            yield part
        inner = part.values() if isinstance(part, pikepdf.Dictionary) else part
        waiting += [
            one
            for one in inner
            if isinstance(one, pikepdf.Dictionary | pikepdf.Array) and not one.is_indirect
        ]


def _stream_is_tame(stream: pikepdf.Stream) -> None:
    kind = stream.get("/Subtype")
    if kind == "/Image" and int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > (
        limits.PIXELS * 2
    ):
        raise Found("BOMB", "pixels")
    filters = stream.get("/Filter")
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(n) for n in filters or ()]
    if not SQUEEZED & set(names):
        return
    if names[0] not in DEFLATE:
        if len(stream.read_bytes()) > limits.STREAM:
            raise Found("BOMB", "stream")
        return
    data: Iterable[bytes] = [stream.read_raw_bytes()]
    for name in names:
        if name in DEFLATE:
            data = _inflated(data)
    for _ in data:
        pass


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What zlib makes of the chunks, by megabytes. Raises Found when that is absurdly much."""
    inflater, total = zlib.decompressobj(), 0
    for chunk in chunks:
        packed = chunk
        while packed and not inflater.eof:
            try:
                unpacked = inflater.decompress(packed, 1 << 20)
            except zlib.error:  # readers show what came before it
                return
            total += len(unpacked)
            if total > limits.STREAM:
                raise Found("BOMB", "stream")
            packed = inflater.unconsumed_tail
            yield unpacked
