"""The text of DOCX and XLSX, in reading order and bounded."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.table import Table

from documents.examination import kinds, limits


def of_docx(path: Path) -> Iterator[str]:
    """The first head, paragraphs and tables; the cells of a row are parted by tabs."""
    document = docx.Document(str(path))
    heads = [section.header for section in islice(document.sections, 1)]
    yield _bounded(text for part in (*heads, document) for text in _blocks(part))


def _blocks(part: Any) -> Iterator[str]:
    for block in part.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text.replace("\n", " ") for cell in row.cells)
        else:
            yield block.text


def of_xlsx(path: Path) -> Iterator[str]:
    """The text of each sheet: rows in lines, cells parted by tabs."""
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in islice(book.worksheets, limits.SHEETS):
            rows = sheet.iter_rows(max_row=limits.ROWS, max_col=limits.COLUMNS, values_only=True)
            lines = ("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)
            yield _bounded([sheet.title, *(line.rstrip("\t") for line in lines)])


def _bounded(lines: Iterable[str]) -> str:
    """As many lines as a page may hold."""
    taken, length = [], 0
    for line in lines:
        taken.append(line)
        length += len(line) + 1
        if length > limits.TEXT:
            break
    return "\n".join(taken)


TEXTS: dict[str, Callable[[Path], Iterator[str]]] = {kinds.DOCX: of_docx, kinds.XLSX: of_xlsx}
