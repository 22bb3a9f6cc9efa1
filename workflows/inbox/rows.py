"""The rows of a queue: one task each, in words. Queries do not grow with rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.cases.models import Proposal
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.schema import Task
from documents.models import Version
from workflows.board.names import mask
from workflows.case import words
from workflows.case.worklist import due_words, late_words, paper_name, site_day
from workflows.engine.models import Outcome, WorkItem, WorkItemQuerySet
from workflows.gaps import wording as gaps

PAGE = 50  # rows


@dataclass(frozen=True)
class Row:
    """One task of a queue. `state`: safety, overdue, today or empty; `waits_on`: whose move it is."""

    pk: int
    url: str
    what: str
    which: str
    case: str
    name: str
    state: str
    due: str
    late: str
    was_due: str
    waiting: str
    waits_on: str
    own: bool
    stage: str
    held: str
    optional: bool
    started: bool
    proposed: bool
    done: str

    def __getitem__(self, name: str) -> object:
        """Templates ask for an item first; an answer saves them an exception for every word."""
        return getattr(self, name)


@dataclass(frozen=True)
class Page:
    """One page of a queue. `number` from 1; whether there is one after it."""

    rows: list[Row]
    number: int
    more: bool


def page(queue: WorkItemQuerySet, number: int, actor: Actor) -> Page:
    """A page of a queue, in five queries whatever is in it."""
    first = (number - 1) * PAGE
    related = ("case__readiness", "owner", "finished_by")
    items = list(queue.select_related(*related)[first : first + PAGE + 1])
    return Page(rows(items[:PAGE], actor), number, len(items) > PAGE)


def rows(items: list[WorkItem], actor: Actor) -> list[Row]:
    """The rows of these items, whose cases, readiness and people are loaded with them."""
    labels, proposed = _labels(items), _proposed(items)
    known = [item for item in items if item.code in protocol(item.case.protocol_id).tasks]
    return [_row(item, labels, proposed, actor) for item in known]


def _labels(items: list[WorkItem]) -> dict[str, tuple[str, int]]:
    """The type and number of the papers that opened some of the work, by their id as text."""
    ids = [int(item.occurrence) for item in items if item.occurrence.isdecimal()]
    found = Version.objects.filter(pk__in=ids, case__in={item.case_id for item in items})
    return {
        str(pk): (kind, n) for pk, kind, n in found.values_list("pk", "document_type", "number")
    }


def _proposed(items: list[WorkItem]) -> set[tuple[int, str, str]]:
    """Case, task and occurrence of what waits for a second person."""
    waiting = Proposal.objects.filter(case__in={item.case_id for item in items}, outcome="")
    return set(waiting.filter(kind="task").values_list("case_id", "code", "occurrence"))


def _row(item: WorkItem, labels: Any, proposed: Any, actor: Actor) -> Row:
    rules = protocol(item.case.protocol_id)
    task, zone, today = rules.tasks[item.code], item.zone_info, item.today()
    late = late_words(item, zone, clock.now())
    return Row(
        pk=item.pk,
        url=reverse("inbox-item", args=[item.pk]),
        what=task.name,
        which=gaps.which(item.case, rules, item.occurrence, actor)
        if gaps.is_gap(task)
        else which(rules, task, item.occurrence, labels),
        case=item.case.code,
        name=mask(item.case.patient_name, actor.identity_shown),
        state=_state(item, today, late),
        due=due_words(item.due_on, zone),
        late=late,
        was_due=words.day(item.due_before) if item.due_before else "",
        waiting=_waiting(item),
        waits_on=_waits_on(item, task, actor),
        own=item.owner_id == actor.user_id,
        stage=_stage(rules, item),
        held=words.day(item.held_until) if item.held_until else "",
        optional=not item.required and not gaps.is_gap(task),
        started=item.started_at is not None,
        proposed=(item.case_id, item.code, item.occurrence) in proposed,
        done=_done(item, actor),
    )


def which(rules: Protocol, task: Task, occurrence: str, labels: Any) -> str:
    """Which occurrence of a repeated task: a day, a visit, the paper or event it is about."""
    if task.repeat.kind == "none":
        return ""
    if occurrence in labels:
        kind, number = labels[occurrence]
        return paper_name(rules.documents[kind], number)
    offsets = {offset.code: offset.day for offset in task.repeat.offsets}
    if occurrence in offsets:
        return _("Day %(n)s") % {"n": offsets[occurrence]}
    day = site_day(occurrence)
    if day is not None:
        return words.day(day)
    number = occurrence.rpartition("-")[2]  # an event's own id ends in its number
    return _("no. %(n)s") % {"n": number} if number.isdecimal() else occurrence


def _state(item: WorkItem, today: date, late: str) -> str:
    if item.outcome != Outcome.OPEN:
        return ""
    if item.safety:
        return "safety"
    if late:
        return "overdue"
    return "today" if item.due_on == today else ""


def _waiting(item: WorkItem) -> str:
    """How long a task has been there to do."""
    since = max(filter(None, (clock.site_date(item.created_at), item.opens_on)))
    days = (clock.site_today() - since).days
    if days <= 0:
        return _("new today")
    return ngettext("waiting %(n)s day", "waiting %(n)s days", days) % {"n": days}


def _waits_on(item: WorkItem, task: Task, actor: Actor) -> str:
    if item.owner_id == actor.user_id:
        return _("you")
    if item.owner is not None:
        return words.person(item.owner, task.role, actor)
    return words.roles((task.role, *task.also_by))


def _stage(rules: Protocol, item: WorkItem) -> str:
    """The stage's own deadline: its target, or its limit once that has passed."""
    ready = getattr(item.case, "readiness", None)
    if ready is None or ready.target_on is None or ready.limit_on is None:
        return ""
    ahead = ready.target_on >= clock.site_today()
    day = words.day(ready.target_on if ahead else ready.limit_on)
    text = _("%(stage)s: target %(day)s") if ahead else _("%(stage)s: limit %(day)s")
    return text % {"stage": rules.stage_name(item.case.stage), "day": day}


def _done(item: WorkItem, actor: Actor) -> str:
    if item.finished_at is None:
        return ""
    how = {"outcome": Outcome(item.outcome).label, "ago": words.ago(item.finished_at, clock.now())}
    return _("%(outcome)s %(ago)s") % how
