"""The sentences of a case's history: one method for each kind of thing that happens."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from casework.cases.models import UNDO, CaseEvent, Proposal, StageChange
from casework.cases.situation import Situation
from casework.contacts import access, sentences
from casework.contacts.kinds import UNANSWERED
from casework.contacts.models import CaseNote, Contact, Message
from casework.people.actor import Actor
from casework.people.models import User
from casework.protocols.schema import Task
from documents.models import Status, Version
from workflows.case import factlist, words
from workflows.case.proposed import what_of
from workflows.case.worklist import day_of, papers_by_id
from workflows.engine.models import Deed, Outcome, WorkItem
from workflows.gaps import wording as gaps


@dataclass(frozen=True)
class Line:
    """One thing that happened. `note`: what the person wrote; `sign` and `colour`: how it looks.

    `day` and `time`: in the reader's zone. `group`: of the choice that a reader has (workflows.case.kinds.GROUPS).
    """

    at: datetime
    ago: str
    exact: str
    who: str
    role: str
    what: str
    note: str
    sign: str
    colour: str
    day: date
    time: str
    about: str = ""
    group: str = ""


class Teller:
    """Turns rows into sentences for one reader."""

    def __init__(self, s: Situation, actor: Actor, papers: dict[str, str] | None = None) -> None:
        """papers: names of papers by id, where they are known of many cases already."""
        self.s, self.actor, self.rules = s, actor, s.protocol
        self.papers = papers_by_id([s.case]) if papers is None else papers
        self.zone = words.zone_of(actor)
        self.people: dict[int, User] = {}  # whom only a number in a row names

    def move(self, row: StageChange) -> Line:
        taken_back = row.kind == UNDO
        stage = words.stage(self.rules, row.from_stage if taken_back else row.to_stage)
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
            UNDO: (_("took the move to %(stage)s back"), "back", "warning"),
        }
        what, sign, colour = sentences.get(row.kind, (words.plain(row.kind), "note", "secondary"))
        if row.kind == "hold" and row.edge in self.rules.edges:
            what = words.move(self.rules.edges[row.edge])
        if row.proposed_by is not None:
            proposer = _("proposed by %(name)s") % {"name": row.proposed_by.name}
            note = _joined(proposer, self._reason(row), row.comment)
        else:
            note = _joined(self._reason(row), row.comment)
        return self.line(
            row.at, row.actor, row.acting_role, what % {"stage": stage}, note, sign, colour
        )

    def _reason(self, row: StageChange) -> str:
        return words.reason(row.reason_code) if row.reason_code else ""

    def task(self, row: WorkItem) -> Line:
        task = self.rules.tasks.get(row.code)  # None: another version of the protocol knew it
        which = self._which(task, row.occurrence)
        what = _("waived") if row.outcome == Outcome.WAIVED else _("completed")
        if row.on_behalf:
            what = _("recorded on behalf of others")
        sentence = f"{what}: {_joined(task.name if task else row.code, which)}"
        sign = "remove" if row.outcome == Outcome.WAIVED else "done"
        return self.line(
            row.finished_at,
            row.finished_by,
            row.finished_role,
            sentence,
            row.reason,
            sign,
            "success",
        )

    def _which(self, task: Task | None, occurrence: str) -> str:
        if task is None or not occurrence:
            return self.papers.get(occurrence, "")
        if gaps.is_gap(task):
            return gaps.which(self.s.case, self.rules, occurrence, self.actor)
        return self.papers.get(occurrence) or day_of(self.s, task, occurrence)

    def deed(self, row: Deed) -> Line:
        task = self.rules.tasks.get(row.item.code)
        words_of = {
            "claimed": _("claimed “%(task)s”"),
            "released": _("gave “%(task)s” back"),
            "declined": _("declined “%(task)s”"),
            "assigned": _("gave “%(task)s” to %(whom)s"),
            "started": _("started “%(task)s”"),
            "held": _("put “%(task)s” on hold until %(day)s"),
            "resumed": _("took “%(task)s” off hold"),
        }
        about = {
            "task": task.name if task else row.item.code,
            "whom": words.person(row.whom, task.role if task else "", self.actor),
            "day": words.day(row.until) if row.until else "",
        }
        what = words_of[row.kind] % about
        return self.line(row.at, row.by, row.role, what, row.reason, "work")

    def tag(self, row: Any) -> Line:
        """A tag put on or taken off: `row` is of the history, signed by who did it."""
        off = row.pgh_label == "delete"
        what = (
            _("took the tag “%(tag)s” off the case")
            if off
            else _("put the tag “%(tag)s” on the case")
        )
        return self.line(row.at, row.by, row.role, what % {"tag": row.tag.name}, "", "tag")

    def brought(self, row: Version) -> Line:
        rejected = row.status == Status.REJECTED
        note = _("Rejected: %(reason)s") % {"reason": row.reason} if rejected else ""
        paper = self.papers[str(row.pk)]
        what = _("brought in %(paper)s") % {"paper": paper}
        line = self.line(row.uploaded_at, row.uploaded_by, row.uploaded_role, what, note, "upload")
        return replace(line, about=_joined(paper, note))

    def verified(self, row: Version) -> Line:
        paper = self.papers[str(row.pk)]
        what = _("verified %(paper)s") % {"paper": paper}
        line = self.line(row.verified_at, row.verified_by, "", what, "", "papers", "success")
        return replace(line, about=paper)

    def event(self, row: CaseEvent) -> Line | None:
        spec = self.rules.events.get(row.code)
        if spec is None:
            return None
        what = _("reported: %(event)s") % {"event": spec.meaning}
        return self.line(row.at, row.raised_by, row.raised_role, what, row.note, "flag", "danger")

    def contact(self, row: Contact) -> Line:
        what = sentences.contact(row, words.moment(row.at, self.zone))
        note = self._read(_joined(row.summary, row.correction_reason))
        colour = "warning" if row.outcome in UNANSWERED else "secondary"
        return self.line(row.logged_at, row.logged_by, row.logged_role, what, note, "mail", colour)

    def written(self, row: Any) -> Line:
        """One text of a message, as it was kept then: `row` is of its history."""
        again = row.version > 1
        what = _("wrote a message to %(whom)s anew") if again else _("wrote a message to %(whom)s")
        held = _("It was held.") if row.state == Message.State.HELD else ""
        note = _joined(self._read(row.subject), held)
        what %= {"whom": sentences.whom(row.point.party)}
        return self.line(row.written_at, row.written_by, row.written_role, what, note, "mail")

    def released(self, row: Any) -> Line:
        what = _("released a message to %(whom)s") % {"whom": sentences.whom(row.point.party)}
        why = self._read(row.release_reason)
        return self.line(row.freed_at, row.freed_by, "MGR", what, why, "lock", "warning")

    def given_out(self, row: Any) -> Line:
        copied = row.state == Message.State.COPIED
        what = _("copied a message for %(whom)s") if copied else _("sent a message to %(whom)s")
        what, note = what % {"whom": sentences.whom(row.point.party)}, self._read(row.subject)
        by, role = row.given_out_by, row.given_out_role
        return self.line(row.given_out_at, by, role, what, note, "mail", "success")

    def translated(self, row: CaseNote) -> Line:
        named = {"language": row.translation_language_name}
        what, note = _("translated a note into %(language)s"), self._read(row.translation)
        return self.line(row.translated_at, row.translated_by, "", what % named, note, "note")

    def noted(self, row: CaseNote) -> Line:
        what = _("wrote a note")
        return self.line(
            row.written_at, row.written_by, row.written_role, what, self._read(row.text), "note"
        )

    def _read(self, text: str) -> str:
        """A free text, for those who may read it."""
        return text if access.may(self.actor, "read text") else ""

    def proposed(self, row: Proposal) -> Line:
        what = _("proposed: %(what)s") % {"what": what_of(self.s, row, self.actor)}
        return self.line(
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
        return self.line(row.decided_at, row.decided_by, "", what % named, "", "confirm")

    def corrected(self, row: Any) -> Line | None:
        spec = self.rules.facts.get(row.name)
        if spec is None or not factlist.may_read(row.name, self.actor):
            return None
        named = {
            "fact": words.fact(spec, self.actor),
            "value": factlist.shown(self.s, spec, row.value, self.actor),
            "was": "",
        }
        text = _("corrected “%(fact)s” to %(value)s")
        if getattr(row, "was", None) is not None:
            text = _("corrected “%(fact)s” from %(was)s to %(value)s")
            named["was"] = factlist.shown(self.s, spec, row.was, self.actor)
        what = text % named
        return self.line(
            row.recorded_at, row.recorded_by, row.recorded_role, what, row.reason, "edit", "warning"
        )

    def line(
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
        who = words.person(user, role, self.actor)
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
            at.astimezone(self.zone).date(),
            at.astimezone(self.zone).strftime("%H:%M"),
        )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
