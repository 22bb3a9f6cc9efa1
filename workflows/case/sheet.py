"""Everything the case page shows, read once for one reader."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.cases.models import Case, Proposal
from casework.cases.situation import Situation, situation
from casework.contacts import log
from casework.contacts.panel import Panel, panel
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, PANELS, may_see
from casework.trial import families
from documents.checklist.shelf import Shelf
from translation.progress import lines as translations
from workflows.calendar.dates import Entry, planned
from workflows.case import factlist, hurdles, papers, past, words, worklist
from workflows.case.header import Header, header
from workflows.case.hurdles import Hurdle
from workflows.case.mismatched import Doubt, doubts
from workflows.case.persons import Person, people
from workflows.case.proposed import what_of
from workflows.engine import readiness
from workflows.engine.models import Readiness
from workflows.engine.moves import movers
from workflows.engine.proposing import confirmers
from workflows.engine.tasks import open_for
from workflows.engine.undoing import Chance, undoable
from workflows.precheck import panel as precheck

RECENT = 12  # lines of history on the page; the rest has a page of its own


@dataclass(frozen=True)
class NextMove:
    """The forward move to prepare for. `url`: its dialog, where this reader may make it."""

    label: str
    to: str
    hurdles: list[Hurdle]
    who: str
    url: str

    @property
    def ready(self) -> bool:
        return not self.hurdles


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for a second person."""

    what: str
    who: str
    role: str
    ago: str
    confirmers: str
    confirms: bool
    own: bool
    url: str


@dataclass(frozen=True)
class MainAct:
    """The one thing to do first, kept in sight. `ready`: nothing is in its way."""

    label: str
    url: str
    sign: str
    ready: bool


@dataclass(frozen=True)
class Sheet:
    """What one reader sees of a case. A panel the role may not see is None or empty."""

    case: Case
    header: Header
    next: NextMove | None
    doubts: list[Doubt]
    waiting: list[Waiting]
    groups: list[worklist.Group]
    papers: papers.Checklist | None
    translations: translations.Panel | None
    precheck: precheck.Panel | None
    trial: list[families.Told]
    people: list[Person]
    dates: list[Entry]
    facts: list[factlist.Group]
    reports: list[tuple[str, str]]
    contacts: Panel | None
    recent: past.Page | None
    may: dict[str, bool]
    on_board: bool
    undo: Chance | None

    @property
    def main_act(self) -> MainAct | None:
        """Deciding on what somebody proposed, else the move that comes next."""
        for proposal in self.waiting:
            if proposal.confirms:
                return MainAct(_("Compare and confirm"), proposal.url, "confirm", ready=True)
        if self.next is None or not self.next.url:
            return None
        label = _("Next: %(stage)s") % {"stage": self.next.to}
        return MainAct(label, self.next.url, "move", self.next.ready)

    @property
    def has_aside(self) -> bool:
        return bool(self.reports or self.contacts or self.facts or self.recent or self.people[1:])


def sheet(case: Case, actor: Actor) -> Sheet:
    """In a number of queries that does not grow with tasks, papers, facts or history."""
    s = situation(case, actor)
    ready = Readiness.objects.filter(case=case).first()
    proposals = list(waiting_proposals(case))
    may = {panel: may_see(actor.role, panel) for panel in PANELS}
    shelf = Shelf(case)
    listed = papers.papers_of(s, shelf, actor)
    return Sheet(
        case=case,
        header=header(s, actor, ready if may["blockers"] else None),
        next=next_move(s, actor) if may["blockers"] and case.is_open else None,
        doubts=doubts(s, actor) if may["blockers"] else [],
        waiting=[waiting(s, proposal, actor) for proposal in proposals] if may["moves"] else [],
        groups=worklist.Work(s, actor, proposals).groups() if may["tasks"] else [],
        papers=listed if listed.asked or listed.optional else None,
        translations=translations.panel(s, actor),
        precheck=precheck.panel(s, actor),
        trial=families.told(s, actor),
        people=people(case, actor),
        dates=planned([case], actor),
        facts=factlist.facts_of(s, actor) if may["facts"] else [],
        reports=reports(s, actor),
        contacts=panel(case, actor, s.facts),
        recent=past.history(s, actor, size=RECENT) if may["history"] else None,
        may=may,
        on_board=actor.role in BOARD_ROLES,
        undo=undoable(case, actor) if may["moves"] else None,
    )


def waiting_proposals(case: Case) -> list[Proposal]:
    return list(
        Proposal.objects.filter(case=case, outcome="").select_related("proposed_by").order_by("pk")
    )


def next_move(s: Situation, actor: Actor) -> NextMove | None:
    edge, blockers = readiness.next_edge(s)
    if edge is None:
        return None
    makes = actor.role in movers(edge)
    return NextMove(
        label=words.move(edge),
        to=words.stage(s.protocol, edge.to or ""),
        hurdles=hurdles.hurdles(s, blockers, actor),
        who=words.roles(edge.roles),
        url=reverse("case-move", args=[s.case.code, edge.code]) if makes else "",
    )


def waiting(s: Situation, proposal: Proposal, actor: Actor) -> Waiting:
    able = confirmers(s.protocol, proposal)
    own = proposal.proposed_by_id == actor.user_id
    url = reverse("case-confirm", args=[s.case.code, proposal.kind, proposal.code])
    return Waiting(
        what=what_of(s, proposal, actor),
        who=words.person(proposal.proposed_by, proposal.proposed_role, actor),
        role=words.role(proposal.proposed_role),
        ago=words.ago(proposal.proposed_at, s.now),
        confirmers=words.roles(able),
        confirms=actor.role in able and not own,
        own=own,
        url=f"{url}?occurrence={proposal.occurrence}" if proposal.occurrence else url,
    )


def reports(s: Situation, actor: Actor) -> list[tuple[str, str]]:
    """What this reader may report now: the label and its dialog.

    Those who do not work on the board make no other moves than reports, such as of a death.
    """
    moves = s.protocol.edges_from(s.stage) if actor.role not in BOARD_ROLES else []
    return [
        *(
            (words.move(edge), reverse("case-move", args=[s.case.code, edge.code]))
            for edge in moves
            if actor.role in movers(edge) and edge.kind != "forward"
        ),
        *(
            (words.event(event), event_url(s.case, event.code))
            for event in s.protocol.events.values()
            if not event.system
            and actor.role in event.raised_by
            and open_for(s.protocol, s.case, event.code)
        ),
    ]


def event_url(case: Case, code: str) -> str:
    """The dialog that reports an event; an attempt without answer is an entry of the log."""
    if code == log.EVENT:
        return f"{reverse('contact-log', args=[case.code])}?outcome=NO_ANSWER"
    return reverse("case-event", args=[case.code, code])
