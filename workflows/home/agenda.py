"""What somebody has to do in their acting role, over all cases they may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.cases.models import Case, Proposal
from casework.cases.situation import Situation, situations
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.schema import Task
from documents.checklist.papers import papers
from workflows.board.names import mask
from workflows.case import words
from workflows.case.hurdles import task_url
from workflows.case.sheet import Waiting, waiting
from workflows.case.worklist import day_of, due_words, late_words
from workflows.engine.calendars import zone_of
from workflows.engine.models import WorkItem, WorkItemQuerySet
from workflows.engine.proposing import confirmers
from workflows.engine.tasks import doers

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One thing to do. `for_whom`: the role it belongs to, where the reader acts in its place."""

    what: str
    which: str
    case: str
    case_url: str
    name: str
    for_whom: str
    due: str
    late: str
    overdue: bool
    when: str
    url: str
    page: bool  # the url is a page of its own, not a dialog


@dataclass(frozen=True)
class Decision:
    """A proposal that waits for this reader."""

    case: str
    case_url: str
    name: str
    proposal: Waiting


def open_items(actor: Actor) -> WorkItemQuerySet:
    """The open work this actor's role may do, what is due first first. Includes closed cases
    whose safety plan goes on; leaves out what may not be begun yet."""
    versions = ProtocolVersion.objects.values_list("pk", flat=True)
    mine = Q(pk__in=[])
    for version in versions:
        tasks = protocol(version).tasks.values()
        codes = [task.code for task in tasks if actor.role in doers(task)]
        mine |= Q(case__protocol=version, code__in=codes)
    begun = Q(opens_on=None) | Q(opens_on__lte=clock.site_today())
    items = WorkItem.objects.open().filter(mine, begun, case__in=Case.objects.visible_to(actor))
    return items.order_by(F("due_on").asc(nulls_last=True), "case_id", "code", "occurrence")


def entries(items: Iterable[WorkItem], actor: Actor) -> list[Entry]:
    """The rows of these items, whose cases are loaded with them. Queries do not grow with rows."""
    rows = list(items)
    known = situations({item.case_id: item.case for item in rows}.values(), actor)
    return [_entry(known[item.case_id], item, actor) for item in rows]


def by_time(found: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries under headings: overdue, today, this week, later, without a date."""
    return [(when, list(group)) for when, group in groupby(found, key=lambda entry: entry.when)]


def _entry(s: Situation, item: WorkItem, actor: Actor) -> Entry:
    task = s.protocol.tasks[item.code]
    zone = zone_of(task.role, s)
    today = s.now.astimezone(zone).date()
    paper = _paper(s, task, item.occurrence)
    return Entry(
        what=task.name,
        which=paper or _which(s, task, item.occurrence),
        case=s.case.code,
        case_url=reverse("case", args=[s.case.code]),
        name=mask(s.case.patient_name, actor.identity_shown),
        for_whom="" if actor.role in (task.role, *task.also_by) else words.role(task.role),
        due=due_words(item.due_on, zone),
        late=late_words(item, zone, s.now),
        overdue=item.due_on is not None and item.due_on < today,
        when=_when(item.due_on, today),
        url=reverse("document-check", args=[item.occurrence])
        if paper
        else task_url(s, task.code, item.occurrence),
        page=bool(paper),
    )


def _which(s: Situation, task: Task, occurrence: str) -> str:
    if task.repeat.kind == "none":
        return ""
    return occurrence if task.repeat.kind == "per_event" else day_of(s, task, occurrence)


def _paper(s: Situation, task: Task, occurrence: str) -> str:
    """The paper whose arrival opened the work; empty when something else did."""
    if task.repeat.kind != "per_event":
        return ""
    for paper in papers(s).all():
        if str(paper.pk) == occurrence:
            return s.protocol.documents[paper.document_type].label
    return ""


def _when(due: date | None, today: date) -> str:
    if due is None:
        return _("No date")
    if due < today:
        return _("Overdue")
    if due == today:
        return _("Today")
    return _("Next 7 days") if due <= today + SOON else _("Later")


def decisions(actor: Actor) -> list[Decision]:
    """The proposals that wait for this actor's confirmation, oldest first."""
    proposed = Proposal.objects.filter(
        outcome=Proposal.Outcome.WAITING, case__in=Case.objects.visible_to(actor)
    ).exclude(proposed_by=actor.user)
    rows = [
        row
        for row in proposed.select_related("case", "proposed_by").order_by("proposed_at")
        if actor.role in confirmers(protocol(row.case.protocol_id), row)
    ]
    known = situations({row.case_id: row.case for row in rows}.values(), actor)
    return [_decision(known[row.case_id], row, actor) for row in rows]


def _decision(s: Situation, proposal: Proposal, actor: Actor) -> Decision:
    return Decision(
        case=s.case.code,
        case_url=reverse("case", args=[s.case.code]),
        name=mask(s.case.patient_name, actor.identity_shown),
        proposal=waiting(s, proposal, actor),
    )
