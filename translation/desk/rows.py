"""Segments as the pages of this room show them: cells, tokens as chips, sizes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from django.conf.locale import LANG_INFO
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from casework.contacts.wording import direction
from translation.jobs.models import Job
from translation.packets.veil import TOKEN
from translation.review.models import Remark
from translation.segments.counts import size
from translation.segments.models import Kind, Segment

# Numbers, and what the memory leaves to be written by hand: ▢ for a number, ‹name› for a name.
NUMBER = re.compile(r"\d+(?:[.,:/\u2009\u202f]\d+)*|▢|‹\w+›")


@dataclass(frozen=True)
class Language:
    """One side of a pair, for `lang` and `dir`."""

    code: str

    @property
    def direction(self) -> str:
        return direction(self.code)

    @property
    def marks(self) -> SafeString:
        """Attributes of an element in this language."""
        return format_html('lang="{}" dir="{}"', self.code, self.direction)

    @property
    def name(self) -> str:
        if self.code == "zh":
            return _("Chinese")
        known = LANG_INFO.get(self.code)
        return _(str(known["name"])) if known else self.code


@dataclass(frozen=True)
class Row:
    """A segment in a list. A list has hundreds: what of one is many attributes is one string here.

    `where`: the address it is saved at. `how_far`: its state in a word. `typed`: what somebody wrote
    that was not taken, to be shown instead.
    """

    segment: Segment
    words: int
    where: str
    how_far: SafeString
    remarks: list[Remark] = field(default_factory=list)
    typed: str | None = None

    @property
    def marks(self) -> SafeString:
        """What scripts and styles know it by."""
        one = self.segment
        marks = (
            'id="s{0}" data-segment="{0}" data-page="{1}" data-kind="{2}" data-revision="{3}"'
            ' data-state="{4}" data-words="{5}"'
        )
        return format_html(
            marks, one.number, one.page, one.kind, one.revision, one.state, self.words
        )

    @property
    def head(self) -> SafeString:
        return format_html(
            '<input type="hidden" name="seen_revision" value="{}"><span class="seg-number">{}</span>',
            self.segment.revision,
            self.segment.number,
        )

    @property
    def foot(self) -> SafeString:
        return format_html(
            '<span class="seg-state" data-how-far>{}</span>'
            '<span class="seg-badges" id="badges-{}" data-badges></span>',
            self.how_far,
            self.segment.number,
        )

    @property
    def is_table(self) -> bool:
        return self.segment.kind == Kind.ROW

    @property
    def has_more(self) -> bool:
        return bool(self.remarks or self.segment.draft or self.typed is not None)

    @property
    def label(self) -> str:
        return _("Translation of segment %(number)s") % {"number": self.segment.number}

    @property
    def cells(self) -> list[tuple[SafeString, str]]:
        """Source and translation: of a row of a table several, of anything else one."""
        said = self.segment.target if self.typed is None else self.typed
        if not self.is_table:
            return [(chips(self.segment.source), said)]
        pairs = zip_longest(self.segment.source.split("\t"), said.split("\t"), fillvalue="")
        return [(chips(source), target) for source, target in pairs]


def rows(
    job: Job,
    segments: Iterable[Segment],
    remarks: Iterable[Remark] = (),
    typed: Mapping[int, str] | None = None,
) -> list[Row]:
    """The segments of a job, in order. typed: see Row, by number."""
    said: dict[int | None, list[Remark]] = {}
    for remark in remarks:
        said.setdefault(remark.segment_id, []).append(remark)
    written = typed or {}
    where = reverse("translation-segment", args=[job.pk, 0]).removesuffix("0/")
    how_far = {
        state: render_to_string("desk/state.html", {"state": state}) for state in Segment.State
    }
    return [
        Row(
            segment,
            size(segment.source, job.source_language),
            f"{where}{segment.number}/",
            how_far[Segment.State(segment.state)],
            said.get(segment.pk, []),
            written.get(segment.number),
        )
        for segment in segments
    ]


def chips(text: str) -> SafeString:
    """A text with what stands in the place of names made visible as such."""
    return mark_safe(TOKEN.sub(_chip, escape(text)))  # noqa: S308  escaped first


def _chip(token: re.Match[str]) -> str:
    return f'<span class="chip" data-token="{token[0]}" translate="no">{token[0]}</span>'


def marked(text: str) -> SafeString:
    """A text with its numbers marked, and what is left to be written, for where they need a look."""
    return mark_safe(NUMBER.sub(lambda n: f"<mark>{n[0]}</mark>", escape_plainly(text)))  # noqa: S308


def escape_plainly(text: str) -> str:
    """Escaped without numbers in it that are not the text's own (&#x27;)."""
    plain = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}  # between tags these are all that act
    return "".join(plain.get(letter, letter) for letter in text)
