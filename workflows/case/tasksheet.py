"""A task as its dialog shows it: who, by when, why not yet, its papers, and the form's place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.blockers import Blocker
from casework.cases.situation import Occurrence, Situation
from casework.guards import refusal, unmet
from casework.people.actor import Actor
from casework.protocols.schema import DocumentType, Task
from documents.checklist.papers import SUPPLIERS, papers, verified
from documents.checklist.shelf import Shelf
from documents.models import Status
from workflows.case import conditions, hurdles, words
from workflows.case.hurdles import Hurdle
from workflows.case.papers import Line, line
from workflows.case.sheet import waiting_proposals
from workflows.case.worklist import Row, Work, site_day
from workflows.engine.models import Outcome
from workflows.engine.owners import doers, own_doers
from workflows.engine.work import work
from workflows.gaps.wording import Note, note


@dataclass(frozen=True)
class TaskSheet:
    """`state`: open, done, waived, proposed, future, evidence, or closed (nothing to do)."""

    task: Task
    row: Row | None
    state: str
    who: str
    on_behalf: str
    transcribes: str
    confirmers: str
    hurdles: list[Hurdle]
    papers: list[Line]
    note: Note | None
    does: bool
    waive_url: str
    confirm_url: str
    inbox_url: str

    @property
    def fillable(self) -> bool:
        return self.state == "open" and self.does

    @property
    def may_waive(self) -> bool:
        """Whether this reader does without it; of what closes by itself: where a paper tells no more."""
        closes_itself = self.state == "evidence" and self.note is not None
        return bool(self.waive_url) and (self.state == "open" or closes_itself)


def at_occurrence(s: Situation, occurrence: str) -> Situation:
    """The situation as the guards of an occurrence see it."""
    return s.at(Occurrence(occurrence, site_day(occurrence)))


def task_sheet(s: Situation, task: Task, occurrence: str, actor: Actor) -> TaskSheet:
    proposals = waiting_proposals(s.case)
    rows = Work(s, actor, proposals)
    item = next((i for i in rows.items if (i.code, i.occurrence) == (task.code, occurrence)), None)
    row = rows.row(item) if item else None
    is_open = row is not None and row.item.outcome == Outcome.OPEN
    transcribes = task.transcript is not None and actor.role not in own_doers(task)
    confirm = reverse("case-confirm", args=[s.case.code, "task", task.code])
    return TaskSheet(
        task=task,
        row=row,
        state=_state(task, row),
        who=words.roles((task.role, *task.also_by)),
        on_behalf=words.role(task.role)
        if actor.role in task.on_behalf_by and actor.role not in (task.role, *task.also_by)
        else "",
        transcribes=s.protocol.documents[task.transcript.document].label
        if transcribes and task.transcript and actor.role in task.transcript.by
        else "",
        confirmers=words.roles(task.transcript.confirm_roles) if task.transcript else "",
        hurdles=hurdles.hurdles(s, standing(s, task, actor), actor) if is_open else [],
        papers=_papers(s, task, actor),
        note=note(s, task, occurrence, actor),
        does=actor.role in doers(task),
        waive_url=hurdles.task_url(s, task.code, occurrence, "case-task-waive")
        if actor.role in task.waivable_by
        else "",
        confirm_url=f"{confirm}?occurrence={occurrence}" if occurrence else confirm,
        inbox_url=reverse("inbox-item", args=[row.item.pk]) if is_open and row else "",
    )


def _state(task: Task, row: Row | None) -> str:
    if row is None:
        return "closed"
    if row.item.outcome != Outcome.OPEN:
        return str(row.item.outcome)
    if row.proposed:
        return "proposed"
    if row.opens:
        return "future"
    return "evidence" if task.evidence is not None else "open"


def standing(s: Situation, task: Task, actor: Actor) -> list[Blocker]:
    """Why a task cannot be done yet, whatever is typed into its form."""
    asked = conditions.with_derived({record.fact for record in task.records}, s.protocol)
    guards = [
        guard
        for guard in (*s.protocol.study_guards(task), *task.guards)
        if not asked & conditions.facts_in(guard.when, s.protocol)
    ]
    return [*unmet(guards, s), *_missing_papers(s, task, asked), *_same_eyes(s, task, actor)]


def _missing_papers(s: Situation, task: Task, asked: set[str]) -> Iterator[Blocker]:
    if task.evidence is not None:
        return
    needed = [
        document.type
        for document in task.documents
        if s.holds(document.when)
        and not verified(s, document.type, None if document.since in asked else document.since)
    ]
    if task.transcript is not None and actor_transcribes(s, task):
        needed += [k for k in (task.transcript.document,) if not verified(s, k) and k not in needed]
    if needed:
        kinds = [s.protocol.documents[code] for code in needed]
        found = refusal(
            s.protocol.file.refusals,
            "DOCUMENT_MISSING",
            missing_documents=", ".join(kind.label for kind in kinds),
        )
        parties = [role for kind in kinds for role in _who(s, kind)]
        yield replace(found, parties=tuple(dict.fromkeys(parties)))  # the papers are listed below


def _who(s: Situation, kind: DocumentType) -> tuple[str, ...]:
    """Who mends a missing paper: who may check the one that waits, else its supplier."""
    newest = papers(s).newest(kind.code)
    if newest is not None and newest.status in (Status.RECEIVED, Status.ACCEPTED):
        return kind.verified_by
    return SUPPLIERS.get(kind.supplied_by, ("COORD",))


def actor_transcribes(s: Situation, task: Task) -> bool:
    return task.transcript is not None and s.actor.role not in own_doers(task)


def _same_eyes(s: Situation, task: Task, actor: Actor) -> Iterator[Blocker]:
    """The other half of a four-eyes pair was this very person's."""
    pair = s.protocol.pairs.get(task.code, ())
    for (code, _occurrence), item in work(s).items.items():
        if code in pair and item.outcome == Outcome.DONE and item.finished_by_id == actor.user_id:
            name = s.protocol.tasks[code].name
            text = _("You did the other half, “%(task)s”: another person must do this.")
            yield Blocker("FOUR_EYES", text % {"task": name}, (task.role, *task.also_by))


def _papers(s: Situation, task: Task, actor: Actor) -> list[Line]:
    """The papers of a task, those that its facts may ask for included."""
    codes = [document.type for document in task.documents]
    if task.transcript is not None:
        codes.append(task.transcript.document)
    codes = list(dict.fromkeys(codes))
    shelf = Shelf(s.case, codes)
    return [line(s, s.protocol.documents[code], shelf, actor) for code in codes]
