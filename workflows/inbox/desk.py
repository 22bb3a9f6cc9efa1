"""What the inbox shows: the tabs with their counts, the rows of one, and the task that is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.cases.models import Case, Proposal
from casework.cases.situation import situation
from casework.people.access import ActingRequest, visible_case
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Role, Side
from workflows.case.forms import TaskForm
from workflows.case.tasksheet import at_occurrence, task_sheet
from workflows.case.worklist import may_know
from workflows.engine.models import Deed, Outcome, WorkItem
from workflows.engine.owners import own_doers
from workflows.inbox import approvals, people
from workflows.inbox.rows import page, rows
from workflows.queue.asking import ASK
from workflows.queue.claiming import may_assign
from workflows.queue.queues import MOST, Queues, count

TABS = {
    "mine": _("Mine"),
    "available": _("Available to me"),
    "hold": _("On hold"),
    "done": _("Recently done"),
}
TEAM = {
    "unassigned": _("Unassigned"),
    "overdue": _("Overdue"),
    "people": _("By person"),
    "approvals": _("Approvals"),
}
LEADS = frozenset({Role.MGR})  # whose inbox has the tab Team
COUNTED = ("mine", "available", "hold")


@dataclass(frozen=True)
class Tab:
    """A tab of the inbox or of its team page. `count`: empty where none is kept."""

    code: str
    label: Any
    url: str
    here: bool
    count: str


def tab_of(request: ActingRequest) -> str:
    """The tab the address names; else what one has in hand, or what there is to take."""
    named = request.GET.get("tab", "")
    if named in TABS or (named in TEAM and request.actor.role in LEADS):
        return named
    return "mine" if Queues(request.actor).mine().exists() else "available"


def page_of(request: ActingRequest) -> int:
    named = request.GET.get("page", "")
    return int(named) if named.isdecimal() and 0 < int(named) < 10_000 else 1


def address(tab: str, number: int = 1, item_id: int | None = None) -> str:
    """The address of the inbox with a tab, a page of it and a task open."""
    where = reverse("inbox-item", args=[item_id]) if item_id else reverse("inbox")
    more = {"page": number} if number > 1 else {}
    return f"{where}?{urlencode({'tab': tab, **more})}"


def desk(actor: Actor, tab: str, number: int = 1) -> dict[str, Any]:
    """The list side of the inbox."""
    in_team = tab in TEAM
    own = Queues(actor)
    lists: dict[str, Callable[[], dict[str, Any]]] = {
        "people": lambda: {"people": people.team(actor)},
        "approvals": lambda: {"decisions": approvals.decisions(actor)},
    }
    found = lists.get(tab, lambda: _queue(own, tab, number))()
    if tab in ("mine", "available"):
        found["decisions"] = approvals.decisions(actor)
    shown = found.get("decisions")
    waiting = len(approvals.waiting_for(actor) if shown is None else shown)
    return {
        "tab": tab,
        "query": urlencode({"tab": tab, **({"page": number} if number > 1 else {})}),
        "tabs": _tabs(own, tab, waiting),
        "staff": SIDE_OF.get(actor.role) in (Side.NAVIGATOR, Side.SITE),
        "team": _team(tab, waiting) if in_team else [],
        "may_select": tab in ("mine", "available", "unassigned", "overdue"),
        "before": address(tab, number - 1) if number > 1 else "",
        **found,
    }


def _queue(own: Queues, tab: str, number: int) -> dict[str, Any]:
    shown = page(own.named(tab), number, own.actor)
    return {"rows": shown.rows, "after": address(tab, number + 1) if shown.more else ""}


def _tabs(own: Queues, tab: str, waiting: int) -> list[Tab]:
    made = [
        Tab(code, label, address(code), code == tab, badge(own, code))
        for code, label in TABS.items()
    ]
    if own.actor.role in LEADS:
        first = "approvals" if waiting else "unassigned"
        made.append(Tab("team", _("Team"), address(first), tab in TEAM, str(waiting or "")))
    return made


def _team(tab: str, waiting: int) -> list[Tab]:
    counts = {"approvals": str(waiting or "")}
    return [
        Tab(code, label, address(code), code == tab, counts.get(code, ""))
        for code, label in TEAM.items()
    ]


def badge(own: Queues, code: str) -> str:
    """How many are in a queue, in few digits; empty for none."""
    if code not in COUNTED:
        return ""
    n = count(own.named(code))
    return f"{n - 1}+" if n >= MOST else str(n or "")


def visible_item(actor: Actor, item_id: int) -> WorkItem:
    """The item of a task this actor may know of, or 404; its case as `visible_case` gives it."""
    item = (
        WorkItem.objects.filter(pk=item_id, case__in=Case.objects.visible_to(actor))
        .select_related("case", "owner", "finished_by")
        .first()
    )
    if item is None:
        raise Http404
    item.case = visible_case(actor, item.case.code)
    return item


def waiver_of(item: WorkItem) -> Proposal | None:
    """The wish to do without this task that waits, if there is one."""
    waiting = item.case.proposals.filter(kind="waiver", outcome="", code=item.code)
    return waiting.filter(occurrence=item.occurrence).select_related("proposed_by").first()


def pane(request: ActingRequest, item: WorkItem, data: Any = None) -> dict[str, Any]:
    """The open task: what it is, its papers, its form, and what may be done with it."""
    actor = request.actor
    s = at_occurrence(situation(item.case, actor), item.occurrence)
    task = s.protocol.tasks[item.code]
    if not may_know(task, actor):
        raise Http404
    form = TaskForm(data, s=s, task=task, actor=actor)
    own = item.owner_id is not None and item.owner_id in Queues(actor).stands_for
    form.fields["note"].initial = item.draft if own else ""
    form.auto_id = f"task-{item.pk}-%s"  # or one task's fields would pass for another's
    sheet = task_sheet(s, task, item.occurrence, actor)
    able = actor.role in own_doers(task)
    assigns = may_assign(task, actor)
    is_open = item.current and item.outcome == Outcome.OPEN
    asked = waiver_of(item)
    return {
        "case": item.case,
        "item": item,
        "form": form,
        "sheet": sheet,
        "row": rows([item], actor)[0],
        "situation": s,
        "own": own,
        "held_because": item.held_because if own or assigns else "",
        "asked": asked,
        "acts": {
            "claim": is_open and able and item.owner_id is None and sheet.state != "future",
            "start": is_open and own and item.started_at is None,
            "release": is_open and own,
            "decline": is_open
            and able
            and (own or item.owner_id is None)
            and not item.deeds.filter(kind=Deed.Kind.DECLINED, by=actor.user).exists(),
            "assign": is_open and assigns,
            "hold": is_open and (own or assigns) and item.held_until is None and not item.safety,
            "resume": is_open and (own or assigns) and item.held_until is not None,
            "waiver": is_open
            and asked is None
            and bool(task.waivable_by)
            and actor.role not in task.waivable_by
            and (able or actor.role in ASK),
        },
    }
