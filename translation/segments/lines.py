"""What one line of a page is: a row, an item of a list, an entry, a page's number, or prose."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import zip_longest

from translation.segments.column_titles import cells_of_head
from translation.segments.rows import GAP, cells_by_gaps, cells_by_sense

# Where PDFium drops the break behind a hyphen it leaves one of these.
HYPHEN_AND_BREAK = re.compile("[\ufffe\u0002][\r\n]*")
BREAKS = re.compile("\r\n|[\n\r\v\f\u0085\u2028\u2029]")
BULLETS = "•◦▪▫‣●○■□◆·➢➤✓✔❖*–—-"
MARK = re.compile(
    rf"(?:[{re.escape(BULLETS)}](?=\s)|[①-⓿]"
    r"|\(?(?P<number>\d{1,3})(?:\)|[.、](?!\d)|\.\))"
    r"|\(?[^\W\d_]\)|[IVXivx]{1,5}[.)](?=\s)"
    r"|（?[一二三四五六七八九十]{1,3}(?:、|）)|（\d{1,2}）)\s*"
)
ENTRY = re.compile(r"[^\W\d_][^:：.!?。]{0,60}(?<!\s)\s?(?::(?!//|\d)|(?<!\d)：)")
WORDS_OF_AN_ENTRY = 6
PAGE_WORDS = (
    "page|p|seite|стр|страница|página|pagina|pág|pag|sayfa|strona|str|trang|صفحة|ص|पृष्ठ|पेज|第|页|頁"
)
PAGE_NUMBER = re.compile(
    r"(?![\W\d]*[%°])"  # 55 %
    rf"\W*(?:(?:{PAGE_WORDS})\W*)?\d{{1,4}}(?:\W*(?:/|of|из|von|de|sur|z|trên|من|का|में से|页|頁|共)*\W*\d{{0,4}})?"
    r"(?:\W*[页頁])?\W*",
    re.IGNORECASE,
)
LONGEST_PAGE_NUMBER = 30  # characters
CLOSED = re.compile(r"[.!?…।॥۔؟。！？:：][\"'”’»)\]」』）】]{0,3}$")


class Sort(Enum):
    BLANK = auto()
    ROW = auto()
    ITEM = auto()
    ENTRY = auto()
    ALONE = auto()
    PROSE = auto()


@dataclass(frozen=True)
class Line:
    """sure: of a row, that it is one wherever it stands."""

    text: str
    sort: Sort
    cells: tuple[str, ...] = ()
    sure: bool = True

    @property
    def closed(self) -> bool:
        return bool(CLOSED.search(self.text[-5:]))


def lines_of(text: str, alone: Collection[str]) -> list[Line]:
    """Line by line. alone: what is repeated page by page, by its `shape`."""
    broken = HYPHEN_AND_BREAK.sub("-\n", text)
    read = [_line(line, alone) for line in BREAKS.split(broken)]
    return list(_doubtful_rows_settled(list(_heads_of_tables(read))))


def shape(text: str) -> str:
    """The same for a head or a foot on every page, whatever number it carries."""
    return re.sub(r"\d+", "0", " ".join(text.split()))


def _line(raw: str, alone: Collection[str]) -> Line:
    text = raw.strip()
    if not text:
        return Line("", Sort.BLANK)
    if (len(text) <= LONGEST_PAGE_NUMBER and PAGE_NUMBER.fullmatch(text)) or shape(text) in alone:
        return Line(text, Sort.ALONE)
    mark = MARK.match(text)
    cells = cells_by_gaps(text)
    marked = mark and len(cells) == 2 and MARK.fullmatch(cells[0] + " ")
    if cells and not marked:
        return Line(text, Sort.ROW, tuple(cells))
    told, sure = cells_by_sense(text)
    if told and not mark:
        return Line(text, Sort.ROW, tuple(told), sure)
    if mark and mark.end() < len(text):
        return Line(GAP.sub(" ", text), Sort.ITEM)
    if (entry := ENTRY.match(text)) and len(entry[0].split()) <= WORDS_OF_AN_ENTRY:
        return Line(text, Sort.ENTRY)
    return Line(text, Sort.PROSE)


def _heads_of_tables(lines: list[Line]) -> Iterator[Line]:
    """Titles of columns right above a row are a row, too."""
    for line, under in zip_longest(lines, lines[1:]):
        headed = line.sort is Sort.PROSE and under is not None and under.sort is Sort.ROW
        cells = cells_of_head(line.text) if headed else []
        yield Line(line.text, Sort.ROW, tuple(cells)) if cells else line


def _doubtful_rows_settled(lines: list[Line]) -> Iterator[Line]:
    """A row without a range is one if the line before leaves nothing open, or beside another row."""
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        opened = before is not None and before.sort is Sort.PROSE and not before.closed
        beside = any(line.sort is Sort.ROW for line in lines[place + 1 : place + 2])
        yield line if line.sure or beside or not opened else Line(line.text, Sort.PROSE)
