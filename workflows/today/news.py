"""What others changed in the cases that somebody works on, case by case, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from casework.cases.models import Case, CaseQuerySet
from casework.cases.situation import situations
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.people.roles import may_see
from workflows.board.names import mask
from workflows.case import past, words
from workflows.case.kinds import Kind, may_read
from workflows.case.rows import Of
from workflows.case.telling import Line, Teller
from workflows.case.worklist import papers_by_id
from workflows.today.kinds import FROM_THE_BOARD, NEWS
from workflows.today.looking import News

FEW = 10  # cases at first
MOST = 300  # cases that are looked at, those changed last
LINES = 500  # of all cases together
READ, SHOWN = 12, 4  # lines of a case


@dataclass(frozen=True)
class About:
    """What changed in one case, or one job. `more`: lines that are left out; `all`: where they are."""

    code: str
    url: str
    name: str
    stage: str
    lines: list[Line]
    more: int = 0
    all: str = ""


@dataclass(frozen=True)
class Changed:
    """`count`: of cases; `cut`: there may be more than that. `rest`: cases that are not shown.

    `newest`: the moment of the newest line, up to which all of this is ticked off. What was being
    written while it was read has a later one and stays.
    """

    since: datetime
    first: bool
    newest: datetime
    shown: list[About] = field(default_factory=list)
    count: int = 0
    cut: bool = False

    @property
    def rest(self) -> int:
        return self.count - len(self.shown)


type Told = dict[int, list[tuple[str, int]]]  # kinds and keys by case


def changed(actor: Actor, news: News, *, few: bool = True) -> Changed:
    """As many queries for few cases as for many."""
    seen = Case.objects.visible_to(actor).filter(pulse__xid__gte=_cursor(news))
    cases = list(_with_history(seen, actor).order_by("-pulse__xid")[:MOST])
    from_board = list(_from_board(seen, actor).order_by("-pulse__xid")[:MOST])
    told, newest, cut = _told(Of(cases, actor), Of(from_board, actor), news.since)
    by_id = {case.pk: case for case in [*cases, *from_board]}
    codes = list(told)[: FEW if few else MOST]
    shown = [by_id[pk] for pk in codes]
    read = {case.pk for case in cases}
    about = _about(shown, {pk: told[pk] for pk in codes}, actor, news.since, read)
    cut = cut or MOST in (len(cases), len(from_board))
    return Changed(news.since, news.first, newest, about, len(told), cut)


def _cursor(news: News) -> int:
    """Transactions to come are left by a database that this one was restored from."""
    return news.cursor if news.cursor <= news.until_cursor else 0


def _with_history(seen: CaseQuerySet, actor: Actor) -> CaseQuerySet:
    """Those whose history the actor may read, and would not be asked why."""
    if not may_see(actor.role, "history"):
        return seen.none()
    return seen.filter(without_question(actor))


def _from_board(seen: CaseQuerySet, actor: Actor) -> CaseQuerySet:
    if not may_see(actor.role, "history"):
        return seen
    asked = without_question(actor)
    return seen.exclude(asked) if asked else seen.none()


def _told(cases: Of, from_board: Of, since: datetime) -> tuple[Told, datetime, bool]:
    """What happened, by case, the newest first, and its moment; whether there was more. One query."""
    parts = [*_parts(cases, NEWS, since), *_parts(from_board, FROM_THE_BOARD, since)]
    if not parts:
        return {}, since, False
    every = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    rows = list(every.order_by("-told_at", "-told_rank", "-told_key")[: LINES + 1])
    found: Told = {}
    for name, _rank, key, _at, case_id in rows[:LINES]:
        found.setdefault(case_id, []).append((name, key))
    newest = max((at for _name, _rank, _key, at, _case in rows), default=since)
    return found, newest, len(rows) > LINES


def _parts(of: Of, kinds: dict[str, Kind], since: datetime) -> Iterable[QuerySet[Any]]:
    others = Q(told_by=None) | ~Q(told_by=of.actor.user_id)
    for rank, (name, kind) in enumerate(kinds.items() if of.cases else ()):
        if may_read(kind.group, of.actor):
            rows = past.marked(of, name, rank, kind).filter(others, told_at__gt=since)
            yield rows.values_list("told_kind", "told_rank", "told_key", "told_at", "told_case")


def _about(
    cases: list[Case], told: Told, actor: Actor, since: datetime, read: set[int]
) -> list[About]:
    kinds, of = NEWS | FROM_THE_BOARD, Of(cases, actor)
    if not cases:
        return []
    few = {pk: rows[:READ] for pk, rows in told.items()}
    found = past.fetch(kinds, of, [row for rows in few.values() for row in rows])
    known, papers, people = situations(cases, actor), papers_by_id(cases), past.people(found)
    day = since.astimezone(words.zone_of(actor)).date()
    made = []
    for case in cases:
        teller = Teller(known[case.pk], actor, papers)
        teller.people = people
        lines = past.tell(kinds, teller, found, few[case.pk])
        left = len(told[case.pk]) - len(few[case.pk])
        history = reverse("case-history", args=[case.code]) if case.pk in read else ""
        made.append(
            About(
                code=case.code,
                url=reverse("case", args=[case.code]),
                name=mask(case.patient_name, actor.identity_shown),
                stage=words.stage(teller.rules, case.stage),
                lines=lines[:SHOWN],
                more=len(lines[SHOWN:]) + left,
                all=f"{history}?since={day.isoformat()}" if history else "",
            )
        )
    return [about for about in made if about.lines]
