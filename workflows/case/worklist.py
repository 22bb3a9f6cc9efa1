"""The work of a case as people read it: who does what by when, and what is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.cases.models import Case, CaseEvent, Proposal
from casework.cases.situation import Situation
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType, Task
from documents.models import Version
from workflows.case import words
from workflows.case.hurdles import task_url
from workflows.engine.calendars import zone_of
from workflows.engine.models import CARRIED, Outcome, WorkItem
from workflows.engine.owners import doers, own_doers
from workflows.gaps import wording as gaps
from workflows.queue.claiming import may_assign

SHOWN_OF_ONE_TASK = 3  # of a task that comes often; the others fold away


@dataclass(frozen=True)
class Row:
    """One occurrence of a task. `due`: words with the zone the day ends in."""

    item: WorkItem
    task: Task
    which: str
    who: str
    owner: str
    held: str
    due: str
    due_on: date | None
    late: str
    today: bool
    opens: str
    does: bool
    url: str
    page: bool  # the url is a page of its own, not a dialog
    proposed: bool
    gap: bool  # it is no less needed for holding up no move
    done_by: str
    take: dict[str, bool]  # what may be done with it short of completing it
    take_url: str
    assign_url: str

    @property
    def order(self) -> tuple[bool, date, str]:
        return (bool(self.opens), self.due_on or date.max, self.task.code)


@dataclass
class Group:
    """Rows of one scope: open now, folded away, and finished."""

    title: str
    open: list[Row] = field(default_factory=list)
    later: list[Row] = field(default_factory=list)
    finished: list[Row] = field(default_factory=list)


class Work:
    """The current items of a case with what their rows need, in three queries."""

    def __init__(self, s: Situation, actor: Actor, waiting: Iterable[Proposal]) -> None:
        self.s, self.actor = s, actor
        live = [s.stage, CARRIED, *s.protocol.workstreams]
        self.items = list(
            WorkItem.objects.current()
            .filter(Q(scope__in=live) | Q(outcome=Outcome.OPEN), case=s.case)
            .exclude(outcome=Outcome.CANCELLED)
            .select_related("finished_by", "owner")
        )
        self.events = {event.occurrence: event for event in CaseEvent.objects.filter(case=s.case)}
        self.proposed = {(p.code, p.occurrence) for p in waiting if p.kind == "task"}
        self.labels = papers_by_id([s.case])

    def groups(self) -> list[Group]:
        """The present stage first, then carried-over work and the workstreams."""
        titles = {
            self.s.stage: words.stage(self.s.protocol, self.s.stage),
            CARRIED: _("Carried over from earlier stages"),
            **{stream.code: stream.name for stream in self.s.protocol.workstreams.values()},
        }
        found = {scope: Group(title) for scope, title in titles.items()}
        for row in sorted(self.rows(), key=lambda row: row.order):
            own = row.item.scope == CARRIED and self.s.protocol.task_scope[row.task.code]
            scope = self.s.stage if own == self.s.stage else row.item.scope
            group = found.setdefault(scope, Group(scope))
            (group.open if row.item.outcome == Outcome.OPEN else group.finished).append(row)
        for group in found.values():
            _fold(group)
            group.finished.sort(key=lambda row: row.item.finished_at or clock.now(), reverse=True)
        return [group for group in found.values() if group.open or group.finished or group.later]

    def rows(self) -> list[Row]:
        """A row for each item that this reader may know of."""
        return [
            self.row(item)
            for item in self.items
            if item.code in self.s.protocol.tasks  # another version of the protocol knew it
            and may_know(self.s.protocol.tasks[item.code], self.actor)
        ]

    def row(self, item: WorkItem) -> Row:
        task = self.s.protocol.tasks[item.code]
        zone = zone_of(task.role, self.s)
        paper = item.occurrence in self.labels
        return Row(
            item=item,
            task=task,
            which=self.which(task, item),
            who=words.roles((task.role, *task.also_by)),
            owner=words.person(item.owner, task.role, self.actor) if item.owner else "",
            held=words.day(item.held_until) if item.held_until else "",
            due=due_words(item.due_on, zone),
            due_on=item.due_on,
            late=late_words(item, zone, self.s.now),
            today=item.due_on == self.s.now.astimezone(zone).date(),
            opens=words.day(item.opens_on)
            if item.opens_on and item.opens_on > self.s.today
            else "",
            does=self.actor.role in doers(task) and (paper or task.evidence is None),
            url=reverse("document-check", args=[item.occurrence])
            if paper
            else task_url(self.s, task.code, item.occurrence),
            page=paper,
            gap=gaps.is_gap(task),
            proposed=(task.code, item.occurrence) in self.proposed,
            done_by=words.person(item.finished_by, item.finished_role, self.actor)
            if item.finished_by
            else "",
            **self._taking(task, item),
        )

    def _taking(self, task: Task, item: WorkItem) -> dict[str, Any]:
        """Claiming, starting, giving back and giving away: what this reader may do of it."""
        is_open = item.current and item.outcome == Outcome.OPEN
        free = item.owner_id is None
        own = not free and item.owner_id in self._stands_for
        begun = item.opens_on is None or item.opens_on <= self.s.today
        take = {
            "claim": is_open and free and begun and self.actor.role in own_doers(task),
            "start": is_open and own and item.started_at is None,
            "release": is_open and own,
        }
        return {
            "take": take,
            "take_url": task_url(self.s, task.code, item.occurrence, "case-task-take"),
            "assign_url": reverse("inbox-act", args=[item.pk, "assign"])
            if is_open and may_assign(task, self.actor)
            else "",
        }

    @cached_property
    def _stands_for(self) -> set[int]:
        """This reader, and whom they stand in for today."""
        if self.actor.user is None:
            return set()
        away = Absence.objects.covered_by(self.actor.user).values_list("user", flat=True)
        return {self.actor.user.pk, *away}

    def which(self, task: Task, item: WorkItem) -> str:
        """Which occurrence of a repeated task this is."""
        if task.repeat.kind == "none":
            return ""
        if gaps.is_gap(task):
            return gaps.which(self.s.case, self.s.protocol, item.occurrence, self.actor)
        event = self.events.get(item.occurrence)
        if event is not None:
            if item.occurrence in self.labels:
                return self.labels[item.occurrence]
            return " · ".join(filter(None, (item.occurrence, event.note[:80])))
        return day_of(self.s, task, item.occurrence)


def may_know(task: Task, actor: Actor) -> bool:
    """Coordinators, managers, the hospital and auditors see all work; others their own."""
    return actor.role in BOARD_ROLES or actor.role in doers(task)


def papers_by_id(cases: Iterable[Case]) -> dict[str, str]:
    """Papers of cases by the id that events about them carry: 'Blood count, version 2'. One query."""
    kinds = {case.pk: protocol(case.protocol_id).documents for case in cases}
    rows = Version.objects.filter(case__in=kinds)
    return {
        str(pk): paper_name(kinds[case_id][kind], number)
        for pk, case_id, kind, number in rows.values_list(
            "pk", "case_id", "document_type", "number"
        )
    }


def paper_name(kind: DocumentType, number: int) -> str:
    if number == 1:
        return kind.label
    return _("%(paper)s, version %(number)s") % {"paper": kind.label, "number": number}


def day_of(s: Situation, task: Task, occurrence: str) -> str:
    """'Day 7 · 3 Dec 2026' for a dated occurrence."""
    anchor = s.facts.get(task.repeat.anchor or "")
    if anchor is None:
        return occurrence
    first = clock.site_date(anchor) if isinstance(anchor, datetime) else anchor
    assert isinstance(first, date)
    offsets = {offset.code: offset.day for offset in task.repeat.offsets}
    if occurrence in offsets:
        return _("Day %(n)s") % {"n": offsets[occurrence]}
    day = site_day(occurrence)
    if day is None:
        return occurrence
    return _("Day %(n)s · %(date)s") % {"n": (day - first).days, "date": words.day(day)}


def site_day(occurrence: str) -> date | None:
    """The site date that an occurrence of a daily task is named by."""
    try:
        return date.fromisoformat(occurrence)
    except ValueError:
        return None


def due_words(due_on: date | None, zone: ZoneInfo) -> str:
    if due_on is None:
        return ""
    return _("%(date)s, %(zone)s") % {"date": words.day(due_on), "zone": words.zone_name(zone)}


def late_words(item: WorkItem, zone: ZoneInfo, now: datetime) -> str:
    """How long an open item is overdue, by the calendar of its owner."""
    if item.outcome != Outcome.OPEN or item.due_on is None:
        return ""
    days = (now.astimezone(zone).date() - item.due_on).days
    if days <= 0:
        return ""
    return ngettext("%(n)s day overdue", "%(n)s days overdue", days) % {"n": days}


def _fold(group: Group) -> None:
    """Of a task that comes often, show what is due and the next; the others fold away."""
    shown: dict[tuple[str, bool], int] = {}
    rows, group.open = group.open, []
    for row in rows:
        key = (row.task.code, bool(row.opens))
        count = shown[key] = shown.get(key, 0) + 1
        limit = 1 if row.opens else SHOWN_OF_ONE_TASK
        folded = row.task.repeat.kind != "none" and count > limit
        (group.later if folded else group.open).append(row)
