"""The history of a case as sentences, newest first: one query for the order, one a kind of line."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import gettext_lazy

from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.people.models import User
from workflows.case.kinds import KINDS, Kind, may_read
from workflows.case.rows import Of
from workflows.case.telling import Line, Teller

PAGE = 30
MANY = {
    "brought": gettext_lazy("brought in %(n)s papers"),
    "verified": gettext_lazy("verified %(n)s papers"),
    "asked": gettext_lazy("asked for %(n)s papers"),
}

type Fetched = dict[str, dict[int, Any]]  # rows by kind and key


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    number: int
    more: bool


@dataclass(frozen=True)
class Chosen:
    """What of a history is wanted: groups of kinds (all when empty), one person, a time."""

    groups: frozenset[str] = frozenset()
    person: int | None = None
    since: datetime | None = None
    before: datetime | None = None

    def of(self, kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.person is not None:
            rows = rows.filter(told_by=self.person)
        if self.since is not None:
            rows = rows.filter(told_at__gte=self.since)
        if self.before is not None:
            rows = rows.filter(told_at__lt=self.before)
        return rows


ALL = Chosen()


def history(
    s: Situation, actor: Actor, number: int = 1, size: int = PAGE, *, chosen: Chosen = ALL
) -> Page:
    """A page of a case's history, from 1. The number of queries does not depend on its length."""
    of = Of([s.case], actor)
    parts = [
        chosen.of(kind, marked(of, name, rank, kind)).values_list(
            "told_kind", "told_rank", "told_key", "told_at"
        )
        for rank, (name, kind) in enumerate(KINDS.items())
        if may_read(kind.group, actor) and (not chosen.groups or kind.group in chosen.groups)
    ]
    if not parts:
        return Page([], number, more=False)
    first = (number - 1) * size
    every = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    ordered = every.order_by("-told_at", "-told_rank", "-told_key")
    rows = list(ordered[first : first + size + 1])
    shown = [(name, key) for name, _rank, key, _at in rows[:size]]
    found = fetch(KINDS, of, shown)
    teller = Teller(s, actor)
    teller.people = people(found)
    return Page(tell(KINDS, teller, found, shown), number, len(rows) > size)


def who_acted(s: Situation) -> list[User]:
    """Everybody whose deeds the reader's history of this case tells, by name; two queries."""
    parts = [
        marked(Of([s.case], s.actor), name, 0, kind).values_list("told_by")
        for name, kind in KINDS.items()
        if may_read(kind.group, s.actor)
    ]
    ids = [user_id for (user_id,) in parts[0].union(*parts[1:]) if user_id is not None]
    return list(User.objects.filter(pk__in=ids).prefetch_related("role_grants").order_by("name"))


def marked(of: Of, name: str, rank: int, kind: Kind) -> QuerySet[Any]:
    """The rows of a kind with what puts them in order among those of others: `told_...`."""
    rows: QuerySet[Any] = kind.rows(of).annotate(
        told_kind=Value(name, CharField()),
        told_rank=Value(rank),
        told_key=F("pk"),
        told_at=F(kind.at),
        told_by=kind.by,
        told_case=F(kind.case),
    )
    return rows


def fetch(kinds: Mapping[str, Kind], of: Of, shown: Collection[tuple[str, int]]) -> Fetched:
    """The rows of these kinds and keys: one query a kind."""
    found: Fetched = {}
    for name in dict.fromkeys(name for name, _key in shown):
        kind, keys = kinds[name], [key for other, key in shown if other == name]
        rows = kind.rows(of).filter(pk__in=keys).select_related(*kind.people)
        found[name] = {row.pk: row for row in rows}
    return found


def people(found: Fetched) -> dict[int, User]:
    """Those whom rows name by a number only: who wrote them down, who was coordinator before."""
    ids: set[int] = set()
    for row in (row for rows in found.values() for row in rows.values()):
        context = getattr(row, "pgh_context", None)
        if context is not None and context.metadata.get("user"):
            ids.add(context.metadata["user"])
        if isinstance(getattr(row, "was", None), int) and hasattr(row, "owner_id"):
            ids.add(row.was)
    return User.objects.in_bulk(ids) if ids else {}


def tell(
    kinds: Mapping[str, Kind], teller: Teller, found: Fetched, shown: Iterable[tuple[str, int]]
) -> list[Line]:
    """The sentences of what was fetched of a case, in this order."""
    told = (
        (name, kinds[name].tell(teller, found[name][key]), kinds[name].group) for name, key in shown
    )
    return _together([(name, replace(line, group=group)) for name, line, group in told if line])


def _together(told: list[tuple[str, Line]]) -> list[Line]:
    """Papers that one person brought in or verified one after the other become one line each."""
    found: list[Line] = []
    for (many, who, _day), run in groupby(told, key=_run):
        lines = list(run)
        for name in dict.fromkeys(name for name, _line in lines) if many else ():
            same = [line for other, line in lines if other == name]
            if len(same) > 2:
                note = ", ".join(line.about for line in same)
                same = [replace(same[0], who=who, what=MANY[name] % {"n": len(same)}, note=note)]
            found += same
        if not many:
            found += [line for _name, line in lines]
    return found


def _run(told: tuple[str, Line]) -> tuple[bool, str, date]:
    name, line = told
    return name in MANY, line.who, line.day
