"""Word files made in code."""

import io
import zipfile
from io import BytesIO

import docx


def saved(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word(*paragraphs):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def letter():
    """A head, a foot, text, a table with another inside, and text after it."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Clinic of Examples"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_paragraph("Before")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), "abcd", strict=True):
        cell.text = text
    table.rows[1].cells[1].add_table(rows=1, cols=2).rows[0].cells[0].text = "inner"
    document.add_paragraph("After\tit")
    return saved(document)


def with_body(xml):
    """A Word file whose first paragraph is replaced by this markup."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word("HERE"))) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.infolist():
            data = before.read(member)
            if member.filename == "word/document.xml":
                data = data.replace(b"<w:p><w:r><w:t>HERE</w:t></w:r></w:p>", xml.encode())
            after.writestr(member.filename, data)
    return out.getvalue()


def filled(data, targets):
    """Our table with its last column filled in, by number."""
    document = docx.Document(io.BytesIO(data))
    for row in document.tables[0].rows[1:]:
        cells = row.cells
        cells[3].text = targets.get(int(cells[0].text), "")
    return saved(document)
