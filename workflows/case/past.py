"""The history of a case as sentences, newest first: one query for the order, one a kind of line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model, QuerySet, Value
from django.utils.translation import gettext as _

from casework.cases.models import CaseEvent, Proposal, StageChange
from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.people.models import User
from documents.models import Status, Version
from workflows.case import factlist, words
from workflows.case.worklist import day_of, papers_by_id
from workflows.engine.models import Outcome, WorkItem

PAGE = 30
FactHistory: type[Model] = apps.get_model("casework", "FactHistory")  # made by pghistory


@dataclass(frozen=True)
class Line:
    """One thing that happened. `note`: what the person wrote; `sign` and `colour`: how it looks."""

    at: datetime
    ago: str
    exact: str
    who: str
    role: str
    what: str
    note: str
    sign: str
    colour: str


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    number: int
    more: bool


@dataclass(frozen=True)
class Kind:
    """Where one kind of line comes from: rows, the time they are told by, and their sentence."""

    rows: Callable[[Situation], QuerySet[Any]]
    at: str
    people: tuple[str, ...]
    tell: Callable[["Teller", Any], Line | None]


def history(s: Situation, actor: Actor, number: int = 1, size: int = PAGE) -> Page:
    """A page of a case's history, from 1. The number of queries does not depend on its length."""
    parts = [
        kind.rows(s)
        .annotate(
            told_kind=Value(name, CharField()),
            told_rank=Value(rank),
            told_key=F("pk"),
            told_at=F(kind.at),
        )
        .values_list("told_kind", "told_rank", "told_key", "told_at")
        for rank, (name, kind) in enumerate(KINDS.items())
    ]
    first = (number - 1) * size
    rows = list(
        parts[0]
        .union(*parts[1:], all=True)
        .order_by("-told_at", "-told_rank", "-told_key")[first : first + size + 1]
    )
    teller = Teller(s, actor)
    shown = [(name, key) for name, _rank, key, _at in rows[:size]]
    found = {name: _fetch(KINDS[name], s, [k for n, k in shown if n == name]) for name, _ in shown}
    lines = [KINDS[name].tell(teller, found[name][key]) for name, key in shown]
    return Page([line for line in lines if line is not None], number, len(rows) > size)


def _fetch(kind: Kind, s: Situation, keys: list[int]) -> dict[int, Any]:
    return {row.pk: row for row in kind.rows(s).filter(pk__in=keys).select_related(*kind.people)}


class Teller:
    """Turns rows into sentences for one reader."""

    def __init__(self, s: Situation, actor: Actor) -> None:
        self.s, self.actor, self.rules = s, actor, s.protocol
        self.papers = papers_by_id(s.case)
        self.zone = words.zone_of(actor)

    def move(self, row: StageChange) -> Line:
        stage = words.stage(self.rules, row.to_stage)
        again = row.from_stage == row.to_stage
        sentences = {
            "start": (_("opened the case"), "plus", "primary"),
            "forward": (_("moved the case to %(stage)s"), "move", "primary"),
            "backward": (
                _("started %(stage)s anew") if again else _("moved the case back to %(stage)s"),
                "back",
                "warning",
            ),
            "exit": (_("closed the case: %(stage)s"), "out", "danger"),
            "reopen": (_("reopened the case in %(stage)s"), "enter", "primary"),
            "hold": (_("changed the hold"), "hold", "warning"),
        }
        what, sign, colour = sentences.get(row.kind, (words.plain(row.kind), "note", "secondary"))
        if row.kind == "hold" and row.edge in self.rules.edges:
            what = words.move(self.rules.edges[row.edge])
        if row.proposed_by is not None:
            proposer = _("proposed by %(name)s") % {"name": row.proposed_by.name}
            note = _joined(proposer, self._reason(row), row.comment)
        else:
            note = _joined(self._reason(row), row.comment)
        return self._line(
            row.at, row.actor, row.acting_role, what % {"stage": stage}, note, sign, colour
        )

    def _reason(self, row: StageChange) -> str:
        return words.reason(row.reason_code) if row.reason_code else ""

    def task(self, row: WorkItem) -> Line:
        task = self.rules.tasks[row.code]
        which = self.papers.get(row.occurrence) or (
            day_of(self.s, task, row.occurrence) if row.occurrence else ""
        )
        what = _("waived") if row.outcome == Outcome.WAIVED else _("completed")
        if row.on_behalf:
            what = _("recorded on behalf of others")
        sentence = f"{what}: {_joined(task.name, which)}"
        sign = "remove" if row.outcome == Outcome.WAIVED else "done"
        return self._line(
            row.finished_at,
            row.finished_by,
            row.finished_role,
            sentence,
            row.reason,
            sign,
            "success",
        )

    def brought(self, row: Version) -> Line:
        rejected = row.status == Status.REJECTED
        note = _("Rejected: %(reason)s") % {"reason": row.reason} if rejected else ""
        what = _("brought in %(paper)s") % {"paper": self.papers[str(row.pk)]}
        return self._line(row.uploaded_at, row.uploaded_by, row.uploaded_role, what, note, "upload")

    def verified(self, row: Version) -> Line:
        what = _("verified %(paper)s") % {"paper": self.papers[str(row.pk)]}
        return self._line(row.verified_at, row.verified_by, "", what, "", "papers", "success")

    def event(self, row: CaseEvent) -> Line | None:
        spec = self.rules.events.get(row.code)
        if spec is None:
            return None
        what = _("reported: %(event)s") % {"event": spec.meaning}
        return self._line(row.at, row.raised_by, row.raised_role, what, row.note, "flag", "danger")

    def proposed(self, row: Proposal) -> Line:
        what = _("proposed: %(what)s") % {"what": what_of(self.s, row, self.actor)}
        return self._line(
            row.proposed_at,
            row.proposed_by,
            row.proposed_role,
            what,
            row.comment,
            "waiting",
            "warning",
        )

    def decided(self, row: Proposal) -> Line:
        confirmed = row.outcome == Proposal.Outcome.CONFIRMED
        what = _("confirmed: %(what)s") if confirmed else _("turned down: %(what)s")
        named = {"what": what_of(self.s, row, self.actor)}
        return self._line(row.decided_at, row.decided_by, "", what % named, "", "confirm")

    def corrected(self, row: Any) -> Line | None:
        spec = self.rules.facts.get(row.name)
        if spec is None or not factlist.may_read(row.name, self.actor):
            return None
        what = _("corrected “%(fact)s” to %(value)s") % {
            "fact": words.fact(spec, self.actor),
            "value": factlist.shown(self.s, spec, row.value, self.actor),
        }
        return self._line(
            row.recorded_at, row.recorded_by, row.recorded_role, what, row.reason, "edit", "warning"
        )

    def _line(
        self,
        at: datetime | None,
        user: User | None,
        role: str,
        what: str,
        note: str,
        sign: str,
        colour: str = "secondary",
    ) -> Line:
        assert at is not None
        who = user.name if user else _("Casework")
        return Line(
            at,
            words.ago(at, self.s.now),
            words.moment(at, self.zone),
            who,
            words.role(role) if role and user else "",
            what,
            note,
            sign,
            colour,
        )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def what_of(s: Situation, proposal: Proposal, actor: Actor) -> str:
    """What a proposal is about: a move, a task or a correction."""
    rules = s.protocol
    if proposal.kind == "edge" and proposal.code in rules.edges:
        return words.move(rules.edges[proposal.code])
    if proposal.kind == "task" and proposal.code in rules.tasks:
        return rules.tasks[proposal.code].name
    if proposal.kind == "fact" and proposal.code in rules.facts:
        fact = words.fact(rules.facts[proposal.code], actor)
        return _("correction of “%(fact)s”") % {"fact": fact}
    return words.plain(proposal.code)


def _raised(s: Situation) -> QuerySet[CaseEvent]:
    people = [code for code, event in s.protocol.events.items() if not event.system]
    return CaseEvent.objects.filter(case=s.case, code__in=people)


# In the order in which things of one moment are told, the last first.
KINDS: dict[str, Kind] = {
    "brought": Kind(
        lambda s: Version.objects.filter(case=s.case),
        "uploaded_at",
        ("uploaded_by",),
        Teller.brought,
    ),
    "verified": Kind(
        lambda s: Version.objects.filter(case=s.case, verified_at__isnull=False),
        "verified_at",
        ("verified_by",),
        Teller.verified,
    ),
    "proposed": Kind(
        lambda s: Proposal.objects.filter(case=s.case),
        "proposed_at",
        ("proposed_by",),
        Teller.proposed,
    ),
    "decided": Kind(
        lambda s: Proposal.objects.filter(case=s.case, decided_at__isnull=False),
        "decided_at",
        ("decided_by",),
        Teller.decided,
    ),
    "corrected": Kind(
        lambda s: FactHistory._default_manager.filter(
            case=s.case, source="correction", pgh_label__in=["insert", "update"]
        ),
        "recorded_at",
        ("recorded_by",),
        Teller.corrected,
    ),
    "event": Kind(_raised, "at", ("raised_by",), Teller.event),
    "task": Kind(
        lambda s: WorkItem.objects.filter(
            case=s.case, outcome__in=[Outcome.DONE, Outcome.WAIVED], finished_by__isnull=False
        ),
        "finished_at",
        ("finished_by",),
        Teller.task,
    ),
    "move": Kind(
        lambda s: StageChange.objects.filter(case=s.case),
        "at",
        ("actor", "proposed_by"),
        Teller.move,
    ),
}
