"""The text of a Word file, from its XML: what readers of paragraphs pass over is text too.

Kept are tracked insertions, content controls, text boxes and notes; left out is what was deleted.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from lxml import etree

from documents.examination import limits
from documents.examination.archives import contents_are_bounded
from documents.examination.findings import Found
from translation.exchange.docx_out import MARK, WIDTHS
from translation.exchange.refusing import ExchangeRefused
from translation.exchange.xml import LARGEST, names, parsed

TYPES = "[Content_Types].xml"
# In the order they are read, by the end of their content type.
PARTS = ("header+xml", "document.main+xml", "footnotes+xml", "endnotes+xml", "footer+xml")
LEFT_OUT = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr"}
)
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}


@dataclass(frozen=True)
class Block:
    """A paragraph, of one cell, or a row of a table."""

    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return (
            "\t".join(" ".join(cell.split()) for cell in self.cells)
            if len(self.cells) > 1
            else self.cells[0]
        )


@dataclass(frozen=True)
class Row:
    """Of the table that we sent out. number: as the file has it."""

    number: str
    source: str
    target: str


def blocks_of(data: bytes) -> list[Block]:
    """Heads, paragraphs and rows in order, notes, feet. Raises ExchangeRefused."""
    return [block for part in _parts(data) for block in _blocks(parsed(part))]


def table_of(blocks: list[Block]) -> list[Row]:
    """The rows of our table, wherever it stands; empty if it is not there."""
    rows: list[Row] = []
    heads = [place for place, block in enumerate(blocks) if _ours(block) and block.cells[0] == MARK]
    for block in blocks[heads[0] + 1 :] if heads else []:
        if _ours(block) and block.cells[0] != MARK:
            number, _page, source, target = block.cells
            rows.append(Row(number.strip(), source, target))
    return rows


def _ours(block: Block) -> bool:
    return len(block.cells) == len(WIDTHS)


def _parts(data: bytes) -> list[bytes]:
    if len(data) > LARGEST:
        raise ExchangeRefused(_("This file is too large. Send it in parts of at most 64 MB."))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            contents_are_bounded(archive, limits.OFFICE_MEMBERS, limits.OFFICE_UNPACKED)
            types = parsed(archive.read(TYPES))
            named = [
                (said.get("ContentType", ""), said.get("PartName", "").lstrip("/"))
                for said in types
            ]
            return [
                archive.read(name)
                for end in PARTS
                for kind, name in sorted(named)
                if kind.endswith("." + end)
            ]
    except (zipfile.BadZipFile, KeyError, Found):
        raise ExchangeRefused(
            _("This Word file cannot be opened. Save it anew as DOCX and send it again.")
        ) from None


def _blocks(element: etree._Element) -> Iterator[Block]:
    for child in element:
        name = names(child)[1]
        if name == "p":
            yield Block((_text(child),))
        elif name == "tr":
            yield Block(tuple(_cell(cell) for cell in child.iter() if _is_cell_of(cell, child)))
        elif name not in LEFT_OUT:
            yield from _blocks(child)


def _is_cell_of(cell: etree._Element, row: etree._Element) -> bool:
    """Not of a table within the row's cells; a cell may stand in a content control."""
    return (
        names(cell)[1] == "tc"
        and next(above for above in cell.iterancestors() if names(above)[1] in {"tr", "tc"}) is row
    )


def _cell(cell: etree._Element) -> str:
    return "\n".join(block.text for block in _blocks(cell))


def _text(element: etree._Element) -> str:
    found = []
    for child in element:
        name = names(child)[1]
        if name == "t":
            found.append(child.text or "")
        elif name == "txbxContent":
            found.append("\n" + "\n".join(block.text for block in _blocks(child)) + "\n")
        elif name in SIGNS:
            found.append(SIGNS[name])
        elif name not in LEFT_OUT:
            found.append(_text(child))
    return "".join(found)
