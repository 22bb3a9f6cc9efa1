"""Segments as a reviewer reads them: cells side by side, what was found and said, what was there before."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casework import languages
from casework.contacts.wording import direction
from translation.packets.veil import TOKEN
from translation.review.findings import Finding, Judged, key
from translation.review.models import Justification, Remark
from translation.segments.models import Segment

PART = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Language:
    """One side of a pair, for `lang` and `dir`."""

    code: str

    @property
    def direction(self) -> str:
        return direction(self.code)

    @property
    def name(self) -> str:
        return languages.name(self.code)


@dataclass(frozen=True)
class Found:
    """A finding, and the translator's reason why it is right all the same."""

    finding: Finding
    reason: Justification | None


@dataclass
class Row:
    """A segment under review. `before`: its translation at the end of the last review, if it changed."""

    judged: Judged
    remarks: list[Remark] = field(default_factory=list)
    earlier: list[Remark] = field(default_factory=list)
    before: str | None = None
    begins_page: bool = False

    @property
    def segment(self) -> Segment:
        return self.judged.segment

    @property
    def cells(self) -> list[tuple[SafeString, SafeString]]:
        """Source and translation; of a row of a table each cell."""
        sides = (self.segment.source.split("\t"), self.segment.target.split("\t"))
        return [(chips(a), chips(b)) for a, b in zip_longest(*sides, fillvalue="")]

    @property
    def found(self) -> list[Found]:
        return [Found(one, self.judged.answered.get(key(one))) for one in self.judged.findings]

    @property
    def changes(self) -> list[tuple[str, str]]:
        """The text before and the text now in one: parts that are `same`, `gone` or `new`."""
        return [] if self.before is None else compared(self.before, self.segment.target)

    @property
    def asks_for_a_look(self) -> bool:
        return bool(self.judged.findings or self.remarks or self.earlier or self.before is not None)


def compared(before: str, now: str) -> list[tuple[str, str]]:
    """Two texts as parts of one: (`same`, `gone` or `new`, text). Words are compared, or ideographs."""
    old, new = PART.findall(before), PART.findall(now)
    parts = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(old[a:b])))
            continue
        if b > a:
            parts.append(("gone", "".join(old[a:b])))
        if d > c:
            parts.append(("new", "".join(new[c:d])))
    return parts


def chips(text: str) -> SafeString:
    """A text with what stands in the place of names made visible as such."""
    marked = r'<span class="rv-token" translate="no">\g<0></span>'
    return mark_safe(TOKEN.sub(marked, escape(text)))  # noqa: S308  escaped first
