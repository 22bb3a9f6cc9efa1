"""A job as a Word table, to be translated outside and sent back."""

from io import BytesIO
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.shared import Mm

from translation.exchange.forms import Exchange
from translation.exchange.xml import writable

MARK = "#"  # the first cell of the head of our table, in every language
WIDTHS = (12, 12, 120, 120)  # millimetres: number, page, source, target
FROM_THE_RIGHT = frozenset({"ar", "he", "fa", "ur"})


def write(document: Exchange) -> bytes:
    """Four columns: number, page, source, target. `docx_in.table_of` reads it.

    What XML cannot hold is replaced by U+FFFD: the source that counts is ours.
    """
    paper = docx.Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    paper.core_properties.identifier = writable(document.job)[:255]
    table = paper.add_table(rows=1, cols=len(WIDTHS))
    table.style = "Table Grid"
    table.autofit = False
    head = (MARK, "p.", document.source_language.upper(), document.target_language.upper())
    _fill(table.rows[0], head, document)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for unit in document.units:
        said = (unit.id, str(unit.page or ""), unit.source, unit.target)
        _fill(table.add_row(), said, document)
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _fill(row: Any, texts: tuple[str, ...], document: Exchange) -> None:
    languages = ("", "", document.source_language, document.target_language)
    for cell, text, width, language in zip(row.cells, texts, WIDTHS, languages, strict=True):
        cell.width = Mm(width)
        cell.text = writable(text)
        if language.partition("-")[0] in FROM_THE_RIGHT:
            for paragraph in cell.paragraphs:
                paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
                for run in paragraph.runs:
                    run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
