"""The dates of cases that go into calendars: planned days, visit windows, reviews, tasks due.

What a date is about is told by its kind alone, never by a task's name: whoever sees a telephone
on a table learns a case's code and that something is on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, Min, Model, OuterRef, Q, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.cases.facts import Facts, as_site_date, parse
from casework.cases.models import Case, CaseQuerySet, Fact, Membership
from casework.people.actor import Actor
from casework.people.roles import EVERY_CASE, may_see
from casework.protocols.compiled import protocol
from documents.asking.verbs import ASKS
from documents.models import PaperRequest
from workflows.case.rows import FactHistory
from workflows.case.worklist import may_know
from workflows.engine.models import WorkItem
from workflows.engine.owners import own_doers
from workflows.engine.readiness import PLANNED

PAPERS = "papers_due"
REVIEW, DAY_0, DAY_0_FROM = "hold_review_on", "day0", "infusion_start_at"
NAMES = {
    "planned_arrival_on": gettext_lazy("Arrival planned"),
    "planned_apheresis_date": gettext_lazy("Apheresis planned"),
    "planned_infusion_date": gettext_lazy("Infusion planned"),
    REVIEW: gettext_lazy("Hold to be reviewed"),
    PAPERS: gettext_lazy("Papers asked for are due"),
}
WorkItemHistory: type[Model] = apps.get_model("workflows", "WorkItemHistory")  # by pghistory


@dataclass(frozen=True)
class Entry:
    """One date of a case, of `first` to `last` day. `changes`: how often it was set anew."""

    case: Case
    kind: str
    occurrence: str
    what: str
    first: date
    last: date
    changed_at: datetime
    changes: int


def ones_cases(actor: Actor) -> CaseQuerySet:
    """The open cases whose dates are the actor's own. Who sees every case: those they are on."""
    found = Case.objects.visible_to(actor).open()
    if actor.role in EVERY_CASE:
        here = Membership.objects.filter(case=OuterRef("pk"), user=actor.user, role=actor.role)
        found = found.filter(Q(owner=actor.user) | Exists(here))
    return found


def entries(cases: Iterable[Case], actor: Actor, *, own_tasks: bool) -> list[Entry]:
    """The dates of open cases that this actor may know, earliest first; five queries.

    own_tasks: only tasks that the actor's role does, not all that it may know of.
    """
    listed = {case.pk: case for case in cases if case.is_open}
    found = planned(listed.values(), actor)
    if may_see(actor.role, "tasks"):
        found += _due(listed, actor, own_tasks=own_tasks)
    if actor.role in ASKS:
        found += _asked_for(listed)
    return sorted(
        found, key=lambda entry: (entry.first, entry.case.code, entry.kind, entry.occurrence)
    )


def planned(cases: Iterable[Case], actor: Actor) -> list[Entry]:
    """The dates of open cases that are not those of tasks, earliest first; two queries."""
    if not may_see(actor.role, "facts"):
        return []
    listed = {case.pk: case for case in cases if case.is_open}
    return sorted(_planned(listed), key=lambda entry: (entry.first, entry.case.code, entry.kind))


def _planned(listed: Mapping[int, Case]) -> Iterator[Entry]:
    wanted = Q(name__in=[*PLANNED, *PLANNED.values(), REVIEW, DAY_0_FROM])
    visits = wanted | Q(name__startswith="visit_", name__endswith="_status")
    known: dict[int, dict[str, Any]] = {}
    recorded: dict[tuple[int, str], datetime] = {}
    for fact in Fact.objects.filter(visits, case__in=listed):
        spec = protocol(listed[fact.case_id].protocol_id).facts.get(fact.name)
        if spec is not None:
            known.setdefault(fact.case_id, {})[fact.name] = parse(spec, fact.value)
            recorded[fact.case_id, fact.name] = fact.recorded_at
    times = _times_recorded(listed)
    for case_id, given in known.items():
        case = listed[case_id]
        rules = protocol(case.protocol_id)
        for kind, name, what, first, last in _dates(
            case, Facts(rules, given), rules.file.day_rules
        ):
            source = case_id, name
            yield Entry(case, kind, "", what, first, last, recorded[source], times.get(source, 0))


def _times_recorded(listed: Mapping[int, Case]) -> dict[tuple[int, str], int]:
    """How often the fact behind each date was recorded after the first time."""
    rows = (
        FactHistory._default_manager.filter(
            case__in=listed,
            name__in=[*PLANNED, REVIEW, DAY_0_FROM],
            pgh_label__in=["insert", "update"],
        )
        .values("case", "name")
        .annotate(times=Count("pk"))
    )
    return {(row["case"], row["name"]): row["times"] - 1 for row in rows}


def _dates(
    case: Case, facts: Facts, day_rules: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, date, date]]:
    """Kind, the fact it comes from, words, first and last day."""
    for name, over in PLANNED.items():
        if name in facts and over not in facts:
            day = as_site_date(facts[name])
            yield name, name, str(NAMES[name]), day, day
    if case.on_hold_since and REVIEW in facts:
        day = as_site_date(facts[REVIEW])
        yield REVIEW, REVIEW, str(NAMES[REVIEW]), day, day
    if DAY_0 not in facts:
        return
    day0, today = as_site_date(facts[DAY_0]), clock.site_today()
    for code, (opens, closes) in day_rules.get("visits", {}).items():
        last = day0 + timedelta(days=closes)
        recorded = f"visit_{code.lower()}_status"
        if recorded in facts or (recorded not in _known(case) and last < today):
            continue
        what = _("Visit window, Day %(day)s") % {"day": code.removeprefix("D")}
        yield f"visit_{code}", DAY_0_FROM, what, day0 + timedelta(days=opens), last


def _known(case: Case) -> Mapping[str, Any]:
    return protocol(case.protocol_id).facts


def _due(listed: Mapping[int, Case], actor: Actor, *, own_tasks: bool) -> Iterator[Entry]:
    items = WorkItem.objects.open().filter(case__in=listed, required=True, due_on__isnull=False)
    wanted = []
    for item in items.order_by("pk"):
        task = protocol(listed[item.case_id].protocol_id).tasks.get(item.code)
        if task is None or not may_know(task, actor):
            continue
        if not own_tasks or actor.role in own_doers(task):
            wanted.append(item)
    history = _history_of_dues(item.pk for item in wanted)
    for item in wanted:
        changed_at, changes = history.get(item.pk, (item.created_at, 0))
        day = item.due_on
        assert day is not None
        case, what = listed[item.case_id], _("Task due")
        yield Entry(case, "task", str(item.pk), what, day, day, changed_at, changes)


def _asked_for(listed: Mapping[int, Case]) -> Iterator[Entry]:
    """The days by which papers were asked for and have not come, each once a case."""
    waiting = PaperRequest.objects.filter(case__in=listed).unanswered()
    days = waiting.values("case", "due_on").annotate(first=Min("asked_at")).order_by("case")
    for row in days:
        case, day = listed[row["case"]], row["due_on"]
        yield Entry(case, PAPERS, str(day), str(NAMES[PAPERS]), day, day, row["first"], 0)


def _history_of_dues(ids: Iterable[int]) -> dict[int, tuple[datetime, int]]:
    """When each item's due date was set last, and how often after the first time."""
    before = Window(Lag("due_on"), partition_by="pgh_obj", order_by="pgh_id")
    rows = (
        WorkItemHistory._default_manager.filter(pgh_obj__in=list(ids))
        .annotate(before=before)
        .filter(Q(before=None) | ~Q(before=F("due_on")), due_on__isnull=False)
        .values_list("pgh_obj", "pgh_created_at")
    )
    found: dict[int, tuple[datetime, int]] = {}
    for item_id, at in rows:
        last, times = found.get(item_id, (at, -1))
        found[item_id] = (max(last, at), times + 1)
    return found
