"""The cards of the board: what a coordinator must know of a case at a glance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.db.models import FETCH_RAISE
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.cases.models import Case, CaseQuerySet, Fact, Proposal
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, FULL, Role
from casework.protocols.compiled import Protocol, protocol
from workflows.board.names import mask
from workflows.case import words
from workflows.engine.models import Readiness, WorkItem

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAFETY = "SAFETY"  # the workstream of adverse events
SAFETY_SHOWN = BOARD_ROLES - {Role.CELL_LAB}  # domain.md 1.4
CODE = "CODE"  # stands for a case's code in an address that is written once
SHOWN = (
    *("code", "protocol_id", "stage", "stage_entered_at", "on_hold_since", "patient_name"),
    *("country", "languages", "cohort", "owner__name", "readiness__waiting_on"),
    *("readiness__edge", "readiness__tasks_done", "readiness__tasks_total"),
    *("readiness__documents_done", "readiness__documents_total", "readiness__target_on"),
    *("readiness__limit_on", "readiness__next_on", "readiness__next_code"),
)


@dataclass(frozen=True)
class Pace:
    """How a case stands against its stage's time. kind: ok, late, over or hold."""

    kind: str
    words: str
    title: str = ""

    @property
    def icon(self) -> str:
        return "clock" if self.kind == "ok" else self.kind


@dataclass(frozen=True)
class Card:
    """One case. Words are ready to show; what does not apply is empty."""

    code: str
    url: str
    place: str
    column: str
    name: str
    unnamed: bool
    country: str
    languages: str
    cohort: str
    cohort_name: str
    stage: str
    days: str
    pace: Pace | None
    next_on: str
    next_what: str
    next_late: bool
    tasks: str
    papers: str
    waiting_on: str
    ready: bool
    owner: str
    attempt: int
    safety: bool
    proposal: bool

    @property
    def owner_initials(self) -> str:
        return "".join(word[0] for word in self.owner.split()[:2])


@dataclass(frozen=True)
class Marks:
    """What cards show that stands in other tables, by case id. Three queries for any number."""

    attempts: dict[int, int]
    safety: set[int]
    proposals: set[int]

    @classmethod
    def of(cls, found: list[Case], actor: Actor) -> Self:
        pks = [case.pk for case in found]
        attempts = Fact.objects.filter(case__in=pks, name="attempt_no")
        waiting = Proposal.objects.filter(case__in=pks, outcome=Proposal.Outcome.WAITING)
        return cls(
            attempts={pk: int(value) for pk, value in attempts.values_list("case", "value")},
            safety=_open_safety(found) if actor.role in SAFETY_SHOWN else set(),
            proposals=set(waiting.values_list("case", flat=True)),
        )


def _open_safety(found: list[Case]) -> set[int]:
    """Cases with an adverse event to attend to, or with safety work that is late."""
    rules = {case.pk: protocol(case.protocol_id) for case in found}
    today = clock.site_today()
    items = WorkItem.objects.open().filter(case__in=rules, scope=SAFETY)
    return {
        case
        for case, code, due_on in items.values_list("case", "code", "due_on")
        if rules[case].tasks[code].repeat.kind == "per_event" or (due_on and due_on < today)
    }


def cards(cases: CaseQuerySet, pks: Collection[int], actor: Actor) -> list[Card]:
    """The cards of these cases, longest in their stage first."""
    found = list(
        cases.filter(pk__in=pks)
        .select_related("owner", "readiness")
        .only(*SHOWN)
        .fetch_mode(FETCH_RAISE)
        .order_by("stage_entered_at", "pk")
    )
    marks = Marks.of(found, actor)
    address = reverse("case", args=[CODE])
    return [_card(case, marks, actor, address.replace(CODE, case.code)) for case in found]


def _card(case: Case, marks: Marks, actor: Actor, url: str) -> Card:
    rules, ready, today = protocol(case.protocol_id), case.readiness, clock.site_today()
    column = rules.column_of[case.stage]
    shared = sum(code == column for code in rules.column_of.values()) > 1
    return Card(
        code=case.code,
        url=url,
        place=place(case.stage_entered_at, case.pk),
        column=column,
        name=mask(case.patient_name, actor.identity_shown),
        unnamed=not case.patient_name and actor.identity_shown == FULL,
        country=case.country,
        languages=case.languages,
        cohort=case.cohort,
        cohort_name=words.choice("cohort", case.cohort, actor) if case.cohort else "",
        stage=rules.stage_name(case.stage) if shared else "",
        days=_days(today, clock.site_date(case.stage_entered_at)),
        pace=_pace(case, ready, today),
        next_on=_day(ready.next_on, today),
        next_what=_named(rules, ready.next_code, actor),
        next_late=ready.next_on is not None and ready.next_on < today,
        tasks=f"{ready.tasks_done}/{ready.tasks_total}",
        papers=f"{ready.documents_done}/{ready.documents_total}",
        waiting_on=words.role(ready.waiting_on) if ready.waiting_on else "",
        ready=bool(ready.edge) and not ready.waiting_on and case.on_hold_since is None,
        owner=case.owner.name,
        attempt=marks.attempts.get(case.pk, 1),
        safety=case.pk in marks.safety,
        proposal=case.pk in marks.proposals,
    )


def place(moment: datetime, pk: int) -> str:
    """A place in a column's order, for addresses: microseconds since 1970, and the case's id."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{pk}"


def _pace(case: Case, ready: Readiness, today: date) -> Pace | None:
    """How a case stands against the target and the limit of its stage. On hold its clock stands."""
    if case.on_hold_since is not None:
        since = _day(clock.site_date(case.on_hold_since), today)
        return Pace("hold", _("on hold since %(day)s") % {"day": since})
    if ready.target_on is None or ready.limit_on is None:
        return None
    title = _("Target %(target)s, limit %(limit)s (site dates)") % {
        "target": _day(ready.target_on, today),
        "limit": _day(ready.limit_on, today),
    }
    if today > ready.limit_on:
        past = (today - ready.limit_on).days
        over = ngettext("%(days)d day past limit", "%(days)d days past limit", past)
        return Pace("over", over % {"days": past}, title)
    left = (ready.target_on - today).days
    if left < 0:
        late = ngettext("%(days)d day past target", "%(days)d days past target", -left)
        return Pace("late", late % {"days": -left}, title)
    if left == 0:
        return Pace("ok", _("target is today"), title)
    return Pace("ok", ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}, title)


def _days(today: date, since: date) -> str:
    """How long a case has been in its stage."""
    days = (today - since).days
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("today")


def _day(day: date | None, today: date) -> str:
    """A site date in short; with its year when that is not this one."""
    if day is None:
        return ""
    return dateformat.format(day, "j M" if day.year == today.year else "j M Y")


def _named(rules: Protocol, code: str, actor: Actor) -> str:
    """A task's name, or what a planned date is."""
    if code in rules.tasks:
        return rules.tasks[code].name
    return words.fact(rules.facts[code], actor) if code in rules.facts else ""
