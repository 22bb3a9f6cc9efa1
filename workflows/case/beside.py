"""The case as the side panel shows it: what a coordinator needs without leaving the board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from casework.cases.models import Case
from casework.cases.situation import situation
from casework.contacts import access, notes
from casework.contacts.models import CaseNote
from casework.contacts.panel import Panel, panel
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, PANELS, may_see
from documents.checklist.shelf import Shelf
from workflows.calendar.dates import Entry, planned
from workflows.case import papers, past, worklist
from workflows.case.header import Header, header
from workflows.case.papers import Line
from workflows.case.persons import Person, people
from workflows.case.sheet import NextMove, Waiting, next_move, waiting, waiting_proposals
from workflows.engine.models import Outcome, Readiness

TASKS, PAPERS, LINES, NOTES = 8, 5, 5, 3
NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Papers:
    """Papers done of those asked for, and the few to look at first."""

    done: int
    asked: int
    first: list[Line]
    more: int


@dataclass(frozen=True)
class Beside:
    """What one reader sees in the panel. What the role may not see is None or empty."""

    case: Case
    header: Header
    next: NextMove | None
    waiting: list[Waiting]
    tasks: list[worklist.Row]
    more_tasks: int
    papers: Papers | None
    people: list[Person]
    dates: list[Entry]
    contacts: Panel | None
    notes: list[CaseNote]
    recent: past.Page | None
    may: dict[str, bool]
    on_board: bool


def beside(case: Case, actor: Actor) -> Beside:
    """In a number of queries that does not grow with what the case holds."""
    s = situation(case, actor)
    may = {panel: may_see(actor.role, panel) for panel in PANELS}
    proposals = waiting_proposals(case)
    ready = Readiness.objects.filter(case=case).first() if may["blockers"] else None
    rows = worklist.Work(s, actor, proposals).rows() if may["tasks"] else []
    urgent = most_urgent(rows)
    return Beside(
        case=case,
        header=header(s, actor, ready),
        next=next_move(s, actor) if may["blockers"] and case.is_open else None,
        waiting=[waiting(s, proposal, actor) for proposal in proposals] if may["moves"] else [],
        tasks=urgent[:TASKS],
        more_tasks=max(len(urgent) - TASKS, 0),
        papers=_papers(papers.papers_of(s, Shelf(case), actor)),
        people=people(case, actor),
        dates=planned([case], actor),
        contacts=panel(case, actor, s.facts),
        notes=_notes(case, actor),
        recent=past.history(s, actor, size=LINES) if may["history"] else None,
        may=may,
        on_board=actor.role in BOARD_ROLES,
    )


def most_urgent(rows: Iterable[worklist.Row]) -> list[worklist.Row]:
    """Open work that may be done now: safety first, then what is due first."""
    now = [row for row in rows if row.item.outcome == Outcome.OPEN and not row.opens]
    return sorted(now, key=lambda r: (not r.item.safety, r.item.due_at or NO_DATE, r.item.pk))


def _papers(listed: papers.Checklist) -> Papers | None:
    if not listed.asked:
        return None
    first = [*listed.to_check, *listed.missing]
    more = max(len(first) - PAPERS, 0)
    return Papers(len(listed.held), listed.asked, first[:PAPERS], more)


def _notes(case: Case, actor: Actor) -> list[CaseNote]:
    if not access.may(actor, "read text"):
        return []
    written = notes.visible(case, actor).select_related("written_by")
    return list(written.order_by("-written_at", "-pk")[:NOTES])
