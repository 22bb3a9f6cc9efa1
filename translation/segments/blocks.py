"""Lines of a page put together again as its author wrote them: paragraphs, rows, items, headings."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from translation.segments.headings import capitals, is_heading
from translation.segments.languages import CONJUNCTIONS, UNSPACED
from translation.segments.lines import MARK, Line, Sort, lines_of
from translation.segments.pieces import Kind
from translation.segments.sentences import sentences
from translation.segments.widths import columns, full_width

FULL = 0.9  # of the page's width: a line that ends before that ended on purpose
UNSPACED_WORD = 3  # ideographs
CONTINUES = re.compile(r"[,;)\]»%،؛，；、）]")
AWAITS = re.compile(r"[,(\[«\-–،，、/]$")
HYPHENATED = re.compile(r"(?P<word>\w+)[-‐\u00ad]$")
LONGEST_WORD = 60


@dataclass
class Block:
    kind: Kind
    text: str


def blocks(text: str, language: str, alone: Collection[str]) -> list[Block]:
    """alone: shapes of lines that are repeated page by page, and belong to no paragraph."""
    page = _Page(lines_of(text, alone), language)
    return [page.block(part) for group in page.groups() for part in page.parts(group)]


class _Page:
    """width: columns of a full line. words: all there are, to judge hyphens by."""

    def __init__(self, lines: Sequence[Line], language: str) -> None:
        self.lines = lines
        self.language = language
        self.width = full_width(lines, language)
        self.words = {word for line in lines for word in line.text.lower().split()}

    def groups(self) -> list[list[Line]]:
        """The lines of each block; blank ones are gone."""
        groups: list[list[Line]] = []
        before: Line | None = None
        for line in self.lines:
            if line.sort is not Sort.BLANK:
                if before and self._goes_on(groups[-1], before, line):
                    groups[-1].append(line)
                else:
                    groups.append([line])
            before = line if line.sort is not Sort.BLANK else None
        return groups

    def parts(self, group: list[Line]) -> list[list[Line]]:
        """A heading under a full line that ended a sentence is no part of that paragraph."""
        last = group[-1]
        if len(group) == 1 or last.sort is not Sort.PROSE or not group[-2].closed:
            return [group]
        both = sentences(f"{group[-2].text} {last.text}", self.language)
        apart = both[-1] == last.text and is_heading(last.text, alone=True)
        return [group[:-1], [last]] if apart else [group]

    def _goes_on(self, group: list[Line], before: Line, line: Line) -> bool:
        if not {before.sort, line.sort}.isdisjoint({Sort.ROW, Sort.ALONE}):
            return False
        if line.sort is Sort.ITEM:
            return not before.closed and not self._next_mark(group, line)
        if capitals(before.text) != capitals(line.text) and capitals(before.text):
            return False
        full = self._full(before, line)
        if line.sort is Sort.ENTRY:
            return full and not before.closed and not self._label(line.text)
        first = line.text[0]
        if first.islower() or CONTINUES.match(first) or AWAITS.search(before.text):
            return not before.text.endswith(("!", "?", "。")) or first.islower()
        return full

    def _label(self, text: str) -> bool:
        """A capital that starts an entry starts a label, save where every noun has one."""
        return text[0].isupper() and self.language != "de"

    def _full(self, before: Line, line: Line) -> bool:
        """Whether the first word of `line` had no more room in the line before."""
        word = line.text[:UNSPACED_WORD] if UNSPACED.match(line.text) else line.text.split()[0]
        return columns(f"{before.text} {word}") > FULL * self.width

    def _next_mark(self, group: list[Line], line: Line) -> bool:
        """A number that starts a line in the middle of a sentence is no mark, unless it is its turn."""
        number = MARK.match(line.text)
        if not number or not number["number"]:
            return True
        earlier = MARK.match(group[0].text) if group[0].sort is Sort.ITEM else None
        last = int(earlier["number"]) if earlier and earlier["number"] else 0
        return int(number["number"]) in {1, last + 1} or not self._full(group[-1], line)

    def block(self, group: list[Line]) -> Block:
        first = group[0]
        if first.sort is Sort.ROW:
            return Block(Kind.ROW, "\t".join(" ".join(cell.split()) for cell in first.cells))
        text = first.text
        for line in group[1:]:
            text = self._joined(text, line.text)
        if first.sort is Sort.ALONE:
            worded = any(letter.isalpha() for letter in text)
            return Block(Kind.HEADING if worded else Kind.ROW, text)
        if is_heading(text, alone=len(group) == 1 and first.sort is Sort.PROSE):
            return Block(Kind.HEADING, text)
        return Block(Kind.ITEM if first.sort is Sort.ITEM else Kind.SENTENCE, text)

    def _joined(self, text: str, more: str) -> str:
        hyphen = HYPHENATED.search(text[-LONGEST_WORD:])
        if hyphen and more.split(maxsplit=1)[0] in CONJUNCTIONS.get(self.language, ()):
            return f"{text} {more}"
        if not hyphen:
            unspaced = UNSPACED.match(more) and UNSPACED.match(text[-1])
            return f"{text}{'' if unspaced else ' '}{more}"
        word = hyphen["word"]
        rest = re.match(r"\w*", more)
        whole = f"{word}-{rest[0] if rest else ''}".lower()
        broken = len(word) > 1 and word[-1].islower() and more[0].islower()
        if text.endswith("\u00ad") or (broken and whole not in self.words):
            return text[:-1] + more
        return text + more
