"""What was translated outside, opened: XLIFF, Word or PDF."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from documents.examination import kinds
from documents.examination.isolated import contents_isolated
from translation.exchange import docx_in, xliff
from translation.exchange.docx_in import Row
from translation.exchange.forms import Exchange
from translation.exchange.refusing import ExchangeRefused
from translation.exchange.xml import LARGEST
from translation.segments.pieces import PageText, Piece
from translation.segments.splitting import split

XLIFF = "application/xliff+xml"


@dataclass(frozen=True)
class Table:
    """Our own table, filled in."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Prose:
    """A text as any other, cut as its language is."""

    pieces: tuple[Piece, ...]


Incoming = Exchange | Table | Prose


def texts_of(data: bytes, content_type: str) -> list[str]:
    """Targets of XLIFF; paragraphs and rows of Word, in order, heads and feet included; pages of PDF.

    The file has passed the examination of documents. Raises ExchangeRefused.
    """
    try:
        read = READERS[content_type]
    except KeyError:
        raise ExchangeRefused(
            _("This kind of file is not read here. Send XLIFF, DOCX or PDF.")
        ) from None
    return read(data)


def opened(data: bytes, content_type: str, language: str) -> Incoming:
    """language: of the translation. Raises ExchangeRefused."""
    if content_type == XLIFF:
        return xliff.read(data)
    if content_type == kinds.DOCX:
        blocks = docx_in.blocks_of(data)
        if rows := docx_in.table_of(blocks):
            return Table(tuple(rows))
        texts = ["\n\n".join(block.text for block in blocks)]
    else:
        texts = texts_of(data, content_type)
    pages = [PageText(number, text, draft=False) for number, text in enumerate(texts, 1)]
    return Prose(tuple(split(pages, language)))


def _of_docx(data: bytes) -> list[str]:
    return [block.text for block in docx_in.blocks_of(data)]


def _of_xliff(data: bytes) -> list[str]:
    return [unit.target for unit in xliff.read(data).units]


def _of_pdf(data: bytes) -> list[str]:
    if len(data) > LARGEST:
        raise ExchangeRefused(_("This file is too large. Send it in parts of at most 64 MB."))
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        pages = [page.text for page in contents_isolated(Path(file.name), kinds.PDF)]
    if not any(page.strip() for page in pages):
        raise ExchangeRefused(
            _("No text was found in this PDF. Send the translation as DOCX or XLIFF.")
        )
    return pages


READERS: dict[str, Callable[[bytes], list[str]]] = {
    XLIFF: _of_xliff,
    kinds.DOCX: _of_docx,
    kinds.PDF: _of_pdf,
}
