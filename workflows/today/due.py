"""What is due: one's own tasks, the safety work and the dates of one's cases."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.cases.models import Fact
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side
from casework.protocols.compiled import protocol
from workflows.board.cards import SAFETY_SHOWN
from workflows.board.names import mask
from workflows.calendar.dates import DAY_0_FROM, REVIEW, Entry, ones_cases, planned
from workflows.case import words
from workflows.case.worklist import may_know
from workflows.engine.calendars import SITE_COUNTRY, business_days_later
from workflows.engine.models import WorkItem
from workflows.engine.readiness import PLANNED
from workflows.inbox.rows import Row, rows
from workflows.queue.queues import MOST, Queues

FEW = 10  # rows of a list
AHEAD = 3  # business days, which are folded away
ELSEWHERE = timedelta(days=1)  # a day that has come for somebody may be tomorrow's at the site


@dataclass(frozen=True)
class Dated:
    """A date of a case that is today, or a window that is open."""

    what: str
    case: str
    url: str
    name: str
    until: str


@dataclass(frozen=True)
class Due:
    """`count`: of tasks that are overdue or due today; `over`: of the overdue alone.

    `more`, `soon_more`: there are tasks that are not shown.
    """

    tasks: list[Row]
    count: str
    over: int
    dates: list[Dated]
    soon: list[Row]
    soon_count: int
    more: bool
    soon_more: bool

    def __bool__(self) -> bool:
        return bool(self.tasks or self.dates)


def due(actor: Actor) -> Due:
    """Overdue and due today, and the next business days apart. As many queries for few as for many."""
    related = ("case__readiness", "owner", "finished_by")
    own = Queues(actor).due_by(days_ahead(actor))
    items = list(own.select_related(*related)[:MOST])
    known = {item.pk for item in items}
    items = [item for item in _safety(actor, related) if item.pk not in known] + items
    now = [item for item in items if item.due_on and item.due_on <= item.today()]
    here = {item.pk for item in now}
    soon = [item for item in items if item.pk not in here]
    told = {row.pk: row for row in rows([*now[:FEW], *soon[:FEW]], actor)}
    return Due(
        tasks=[told[item.pk] for item in now[:FEW] if item.pk in told],
        count=f"{MOST - 1}+" if len(now) >= MOST else str(len(now)),
        over=sum(item.due_on < item.today() for item in now if item.due_on),
        dates=_dates(actor),
        soon=[told[item.pk] for item in soon[:FEW] if item.pk in told],
        soon_count=len(soon),
        more=len(now) > FEW,
        soon_more=len(soon) > FEW,
    )


def days_ahead(actor: Actor) -> date:
    """The last of the business days that are shown, by the calendar of the actor's side."""
    country = SITE_COUNTRY if SIDE_OF.get(actor.role) == Side.SITE else settings.OFFICE_COUNTRY
    return business_days_later(clock.site_today(), AHEAD, country)


def _safety(actor: Actor, related: tuple[str, ...]) -> list[WorkItem]:
    """Safety work of one's cases that is due, whoever does it."""
    if actor.role not in SAFETY_SHOWN:
        return []
    today = clock.site_today()
    items = WorkItem.objects.open().begun(today).filter(safety=True, held_until=None)
    items = items.filter(case__in=ones_cases(actor), due_on__lte=today + ELSEWHERE)
    return [
        item
        for item in items.most_urgent_first().select_related(*related)[:MOST]
        if item.due_on is not None
        and item.due_on <= item.today()
        and (task := protocol(item.case.protocol_id).tasks.get(item.code)) is not None
        and may_know(task, actor)
    ]


def _dates(actor: Actor) -> list[Dated]:
    """Planned days, hold reviews and visit windows of today, those that close first first."""
    today = clock.site_today()
    facts = Fact.objects.filter(case=OuterRef("pk"))
    on_day = facts.filter(name__in=[*PLANNED, REVIEW], value=today.isoformat())
    treated = facts.filter(name=DAY_0_FROM)
    cases = ones_cases(actor).filter(Q(Exists(on_day)) | Q(Exists(treated)))
    found = [entry for entry in planned(cases, actor) if entry.first <= today <= entry.last]
    found.sort(key=lambda entry: (entry.last, entry.case.code, entry.kind))
    return [_dated(entry, today, actor) for entry in found[:FEW]]


def _dated(entry: Entry, today: date, actor: Actor) -> Dated:
    until = _("until %(day)s") % {"day": words.day(entry.last)} if entry.last > today else ""
    return Dated(
        what=entry.what,
        case=entry.case.code,
        url=reverse("case", args=[entry.case.code]),
        name=mask(entry.case.patient_name, actor.identity_shown),
        until=until,
    )
