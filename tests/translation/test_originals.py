"""Papers made for tests are read by the examination as a person reads them."""

import json

import pytest

from documents.examination.looking import look
from documents.examination.pages import contents
from tests.translation.originals import TEXTS, arabic_report, russian_discharge


def pieces(page):
    """What stands on a page, line by line; a row of a table is one line."""
    for kind, said in page:
        if kind == "table":
            yield from (" ".join(row) for row in said)
        elif kind == "items":
            yield from said
        else:
            yield said


@pytest.mark.parametrize("original", [arabic_report, russian_discharge])
def test_the_text_is_read_in_its_order(original, tmp_path):
    path = tmp_path / "original.pdf"
    path.write_bytes(original())
    written = json.loads((TEXTS / f"{original.__name__}.json").read_text())
    found = look(path)
    assert (found.finding, found.pages) == ("", len(written))
    for page, read in zip(written, contents(path, found.content_type, ocr=False), strict=True):
        text, place = " ".join(read.text.split()), 0
        for piece in pieces(page):
            place = text.index(piece, place)
