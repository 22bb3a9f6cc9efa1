"""A card of the board: what a coordinator must know of a case at a glance, and how it looks."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class Mark(NamedTuple):
    """A tag on a card."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Card:
    """One case. Words are ready to show, escaped; what does not apply is empty.

    `attributes`: its id and where it stands, for the board's modules. `place`: in its column, for
    the next page and for what arrives later. `pace`: ok, late, over or hold. `slow`: past the median
    or the 85th percentile of the stays in its stage.
    """

    code: str
    url: str
    attributes: str
    place: str
    column: str
    lane: str
    name: str
    unnamed: bool
    origin: str
    cohort: str
    cohort_name: str
    owner: str
    initials: str
    stage: str
    days: str
    pace: str
    pace_icon: str
    pace_words: str
    pace_title: str
    slow: str
    slow_title: str
    next_on: str
    next_what: str
    next_when: str
    next_late: bool
    tasks: str
    papers: str
    translations: str
    translations_late: bool
    ready: bool
    waits: str
    waits_title: str
    waits_for: str
    attempt: int
    safety: bool
    proposal: bool
    tags: tuple[Mark, ...]

    def __getitem__(self, name: str) -> object:
        """Templates ask for an item first; an answer saves them an exception for every word."""
        return getattr(self, name)

    @property
    def html(self) -> SafeString:
        return drawn(self, get_language() or "")

    @property
    def marked(self) -> bool:
        others = self.safety or self.proposal or self.attempt > 1
        return bool(self.stage or self.tags or others)


@lru_cache(maxsize=5000)
def drawn(card: Card, language: str) -> SafeString:
    """A card's part of the page. Most cards of a board are as they were when it was drawn last, and
    drawing them is most of its cost: from the same words comes the same part."""
    return render_to_string("board/card.html", {"card": card})
