"""What the board and the list of cases are filtered by. All of it is in the address.

Filters narrow each other, the values of one add up: `cohort=LN&cohort=SSC&hold=no`. `q` is (a part
of) a case's code; `find` stands for a text that this session remembers (see finding). `lanes` says
how the board is cut, `state` and `sort` how the list looks; they go along in every link.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from casework.cases import names
from casework.cases.models import CaseQuerySet
from casework.people.actor import Actor
from casework.people.roles import FULL
from casework.protocols.compiled import Protocol
from workflows.board import finding
from workflows.board.choices import LABELS, Facet, Option, Vocabulary, facets
from workflows.board.columns import Column
from workflows.board.narrowing import WORDS

LOOKS = ("lanes", "state", "sort")
LOOK = re.compile(r"[a-z-]{1,20}")
ALL = "all"  # the view that filters nothing, where the plain address opens one's first view
MOST = 50  # values of one filter
QUICK = ("cohort", "owner", "due")


@dataclass(frozen=True)
class Chip:
    """A filter in use, as a person would say it. `without`: the address's query without it."""

    label: str
    value: str
    without: str
    colour: str = ""


@dataclass
class BoardFilter:
    """The filters of one address. `text`: what is searched for; `lost`: a text nobody remembers."""

    rules: Protocol
    actor: Actor
    chosen: dict[str, list[str]]
    code: str = ""
    token: str = ""
    text: str = ""
    view: str = ""
    looks: dict[str, str] = field(default_factory=dict)
    facets: list[Facet] = field(default_factory=list)
    words: Vocabulary = field(kw_only=True)

    @classmethod
    def read(cls, request: HttpRequest, rules: Protocol, actor: Actor) -> "BoardFilter":
        """The filters of a request's address; BadRequest when they hold what nobody knows."""
        found = cls.parse(request.GET, rules, actor)
        found.text = finding.recall(request.session, found.token) if found.token else ""
        return found

    @classmethod
    def parse(cls, query: QueryDict, rules: Protocol, actor: Actor) -> "BoardFilter":
        """As `read`, of a query alone: whatever text its token stands for is left out."""
        words = Vocabulary(rules, actor)
        chosen = {name: list(dict.fromkeys(filter(None, query.getlist(name)))) for name in LABELS}
        for name, values in chosen.items():
            if len(values) > MOST or not all(words.knows(name, value) for value in values):
                raise BadRequest(f"Not a value of the filter {name}.")
        code, token = _text(query, "q").strip(), _text(query, "find")
        view = _text(query, "view")
        looks = {name: text for name in LOOKS if (text := _text(query, name))}
        if (
            len(code) > finding.LENGTH
            or "\x00" in code
            or (token and not finding.TOKEN.fullmatch(token))
            or not re.fullmatch(rf"{ALL}|\d{{0,9}}", view)
            or not all(LOOK.fullmatch(look) for look in looks.values())
        ):
            raise BadRequest("Not an address of the board.")
        used = {name: values for name, values in chosen.items() if values}
        return cls(rules, actor, used, code, token, view=view, looks=looks, words=words)

    # --- cases --------------------------------------------------------------------------------

    def apply(self, cases: CaseQuerySet, today: date) -> CaseQuerySet:
        """The cases that pass. today: site date."""
        for name, values in self.chosen.items():
            cases = cases.filter(WORDS[name](values, self.rules, today))
        if self.code:
            cases = cases.filter(code__icontains=self.code)
        for word in self.text.split()[: names.WORDS]:
            cases = cases.filter(self._holding(word))
        return cases

    def _holding(self, word: str) -> Q:
        """A word of the text in the code, or in the name for those who may know it."""
        found = Q(code__icontains=word)
        return found | names.named(word) if self.searches_names else found

    def keep(self, columns: list[Column]) -> list[Column]:
        """The columns of the chosen phases."""
        phases = self.chosen.get("phase")
        return [column for column in columns if not phases or column.phase in phases]

    @property
    def searches_names(self) -> bool:
        return self.actor.identity_shown == FULL

    # --- addresses ----------------------------------------------------------------------------

    def __bool__(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.chosen or self.code or self.text)

    @property
    def given(self) -> bool:
        return bool(self)

    @property
    def is_plain(self) -> bool:
        """Whether everything is shown, and that is no view's doing."""
        return not self and self.view in ("", ALL)

    @property
    def lost(self) -> bool:
        """Whether the address stands for a text that this session does not know."""
        return bool(self.token and not self.text)

    @property
    def query(self) -> str:
        """Filters and looks as the query of an address, always in the same order."""
        return self._query()

    @property
    def only_looks(self) -> str:
        """The query that filters nothing and opens no saved view."""
        return _encoded([("view", ALL), *self.looks.items()])

    @property
    def to_keep(self) -> str:
        """What a saved view holds: no text, and not which view it came from."""
        return _encoded([*self._pairs(), *self.looks.items()])

    def without_look(self, name: str) -> str:
        """The query as it is, but for one look."""
        looks = {key: look for key, look in self.looks.items() if key != name}
        return replace(self, looks=looks).query

    def _query(self, without: tuple[str, str] | None = None) -> str:
        pairs = [pair for pair in self._pairs() if pair != without]
        if self.code and without != ("q", self.code):
            pairs.append(("q", self.code))
        if self.text and without != ("find", self.token):
            pairs.append(("find", self.token))
        if self.view and (self.view != ALL or not pairs):
            pairs.append(("view", self.view))
        return _encoded([*pairs, *self.looks.items()])

    def _pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name in LABELS for value in self.chosen.get(name, ())]

    # --- what a page shows --------------------------------------------------------------------

    def offer(self, there: Mapping[str, Sequence[str]]) -> None:
        """Say what can be chosen, of what occurs (see choices) `there` and of what is chosen.

        BadRequest for an id that is no row's.
        """
        self.facets = facets(self.words, there, self.chosen)
        known = {facet.name: facet.chosen for facet in self.facets}
        for name, values in self.chosen.items():
            if known.get(name, 0) < len(values):
                raise BadRequest(f"Not a value of the filter {name}.")

    @property
    def quick(self) -> list[Facet]:
        """The filters used most, which have a button of their own."""
        return [facet for facet in self.facets if facet.name in QUICK]

    @property
    def more(self) -> list[Facet]:
        return [facet for facet in self.facets if facet.name not in QUICK]

    @property
    def more_names(self) -> str:
        return " ".join(name for name in LABELS if name not in QUICK)

    @property
    def more_chosen(self) -> int:
        return sum(facet.chosen for facet in self.more)

    @cached_property
    def chips(self) -> list[Chip]:
        """Every filter in use."""
        found = [
            Chip(facet.label, option.label, self._without(facet.name, option.value), option.colour)
            for facet, option in self._options()
            if option.chosen
        ]
        if self.code:
            found.append(Chip(_("Code"), self.code, self._without("q", self.code)))
        if self.text:
            found.append(Chip(_("Text"), self.text, self._without("find", self.token)))
        return found

    def _without(self, name: str, value: str) -> str:
        """The query without one value; where nothing is left, it must not open one's first view."""
        return self._query((name, value)) or self.only_looks

    @property
    def in_words(self) -> list[str]:
        """The filters that were chosen, as a person would say them."""
        return [f"{chip.label}: {chip.value}" for chip in self.chips]

    def _options(self) -> Iterator[tuple[Facet, Option]]:
        for facet in self.facets:
            for option in facet.options:
                yield facet, option


def _text(query: QueryDict, name: str) -> str:
    """The last value of a name, which may be missing."""
    return str(query.get(name) or "")


def _encoded(pairs: Sequence[tuple[str, str]]) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()
