"""Lines of a page as they are set: rows in turn become one table, items one list."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from translation.certificates.paper import Kind, Line

# An item that brings its own mark along is given no second one.
MARKED = re.compile(r"\s*([-–—•·*▪◦]|\(?\w{1,3}[.)、）])\s")
NARROWEST, WIDEST = 5, 30  # shares of a column: a short one can hold a number, a long one wraps
DIGIT = re.compile(r"\d")


def blocks(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """What the template sets: `kind` is heading, text, list, marked or table."""
    made: list[dict[str, Any]] = []
    for kind, some in groupby(lines, key=_kind):
        texts = [line.text for line in some]
        if kind == "table" and not any("\t" in text for text in texts):  # as a page's number
            made += [{"kind": "text", "text": text} for text in texts]
        elif kind == "table":
            made.append(_table([text.split("\t") for text in texts]))
        elif kind == "list":
            made.append({"kind": kind, "items": texts})
        else:
            made += [{"kind": kind, "text": text} for text in texts]
    return made


def _kind(line: Line) -> str:
    if line.kind == Kind.ITEM:
        return "marked" if MARKED.match(line.text) else "list"
    return {Kind.ROW: "table", Kind.HEADING: "heading"}.get(line.kind, "text")


def _table(rows: list[list[str]]) -> dict[str, Any]:
    count = max(map(len, rows))
    full = [row for row in rows if len(row) > 1] or rows
    columns = [
        min(max(NARROWEST, *(_width(row[n]) for row in full if n < len(row)), 0), WIDEST)
        for n in range(count)
    ]
    return {"kind": "table", "rows": rows, "columns": columns, "header": _has_header(rows)}


def _has_header(rows: list[list[str]]) -> bool:
    """A first row of words over rows of numbers is a header."""
    first, *others = rows
    if len(first) < 2 or any(map(DIGIT.search, first)):
        return False
    return any(DIGIT.search(cell) for row in others for cell in row)


def _width(text: str) -> int:
    """In narrow characters; Chinese ones are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
