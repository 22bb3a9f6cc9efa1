"""A summary of a case for a meeting, on paper. That it was made is on record, before it is shown."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import clock
from casework.cases.models import Access, Case
from casework.cases.situation import situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, PANELS, may_see
from documents.checklist.shelf import Shelf
from workflows.calendar.dates import Entry, planned
from workflows.case import papers, past, words, worklist
from workflows.case.beside import most_urgent
from workflows.case.header import Header, header
from workflows.case.persons import Person, people
from workflows.case.sheet import NextMove, Waiting, next_move, waiting, waiting_proposals
from workflows.engine.models import Readiness

LINES = 15  # of history


@dataclass(frozen=True)
class Summary:
    """What one reader takes along. What the role may not see is None or empty."""

    header: Header
    next: NextMove | None
    waiting: list[Waiting]
    dates: list[Entry]
    tasks: list[worklist.Row]
    papers: papers.Checklist
    people: list[Person]
    recent: past.Page | None
    may: dict[str, bool]


@require_safe
@acting(*BOARD_ROLES)
def summary(request: ActingRequest, code: str) -> HttpResponse:
    """The summary as it stands now, and who had it made when."""
    case = visible_case(request.actor, code)
    if request.method == "GET":
        keep_record(case, request.actor)
    zone = words.zone_of(request.actor)
    context = {
        "case": case,
        "summary": summarise(case, request.actor),
        "made": words.moment(clock.now(), zone),
        "zone_name": words.zone_name(zone),
    }
    answer = render(request, "case/print.html", context)
    answer.headers["Cache-Control"] = "no-store"  # seen again, it is made again
    return answer


def keep_record(case: Case, actor: Actor) -> None:
    assert actor.user is not None
    Access.objects.create(
        case=case, user=actor.user, role=actor.role, kind=Access.Kind.PRINTED, at=clock.now()
    )


def summarise(case: Case, actor: Actor) -> Summary:
    s = situation(case, actor)
    may = {panel: may_see(actor.role, panel) for panel in PANELS}
    proposals = waiting_proposals(case)
    ready = Readiness.objects.filter(case=case).first() if may["blockers"] else None
    return Summary(
        header=header(s, actor, ready),
        next=next_move(s, actor) if may["blockers"] and case.is_open else None,
        waiting=[waiting(s, proposal, actor) for proposal in proposals] if may["moves"] else [],
        dates=planned([case], actor),
        tasks=most_urgent(worklist.Work(s, actor, proposals).rows()) if may["tasks"] else [],
        papers=papers.papers_of(s, Shelf(case), actor),
        people=people(case, actor),
        recent=past.history(s, actor, size=LINES) if may["history"] else None,
        may=may,
    )
