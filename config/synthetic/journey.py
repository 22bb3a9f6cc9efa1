"""Drives a synthetic case along the road through the product's own verbs, at plausible times.

The clock is held at the journey's own moment, so histories look as if they had been lived.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from casework import clock
from casework.blockers import Refused
from casework.cases import changes, members
from casework.cases.facts import as_site_date
from casework.cases.models import Case
from casework.cases.situation import Situation, situation
from casework.eligibility.keeping import keeps
from casework.evidence.models import Evidence
from casework.people.actor import Actor
from casework.people.models import User
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.schema import DocumentType, Task
from config.synthetic.desk import Desk
from config.synthetic.knowing import know, known
from config.synthetic.originals.writing import forms
from config.synthetic.pace import NEEDS, NOT_BEFORE, QUICK, TAKES
from config.synthetic.values import value
from documents.checklist.papers import (
    checklist,
    expired_days,
    papers,
    stage_needs,
    verified,
)
from documents.judging import verbs as judging
from documents.uploads import verbs as papers_verbs
from documents.uploads.samples import sample_pdf
from workflows.engine import moves, readiness, tasks
from workflows.engine.owners import own_doers
from workflows.engine.records import check
from workflows.engine.work import Item, work
from workflows.gaps.wording import is_gap

PAPER_LANGUAGE = "en"
_sheets = count(1)  # no two papers are the same bytes
RECORDS = frozenset({"RECORD_COLLECTION", "TRANSLATION", "PRELIM_REVIEW"})
PASSES = 400  # a journey that needs more is stuck


class Stuck(RuntimeError):
    """A synthetic case cannot go on; says where and why."""


@dataclass
class Journey:
    """One case on its way. `team`: one user for each role; `known`: facts settled beforehand.

    `desk`: who translates, where the protocol leaves that to the linguists' desk; then only the
    papers that the desk has originals of are foreign ones.
    """

    version: ProtocolVersion
    team: dict[str, User]
    known: dict[str, Any]
    now: datetime
    country: str = ""
    language: str = PAPER_LANGUAGE
    waits: dict[str, datetime] = field(default_factory=dict)  # task: not before this moment
    desk: Desk | None = None
    fixture: str = ""
    case: Case = field(init=False)
    _seen: Situation | None = field(init=False, default=None)
    _told: set[int] = field(init=False, default_factory=set)  # papers whose values are entered

    def open(self) -> Case:
        """Open the case at the journey's first moment."""
        with clock.held_at(self.now):
            rules = protocol(self.version.pk)
            records = rules.file.start.records
            given = {r.fact: value(rules.facts[r.fact], self.known) for r in records}
            self.case = moves.open_case(
                actor=self.actor("COORD"),
                given=given,
                version=self.version,
                owner=self.team["COORD"],
                country=self.country,
            )
            for role, user in self.team.items():
                if role != "COORD":
                    members.add(self.case.pk, user, role, actor=self.actor("COORD"))
        return self.case

    def actor(self, *roles: str) -> Actor:
        """The first of these roles that somebody in the team holds."""
        role = next(role for role in roles if role in self.team)
        return Actor(self.team[role], role)

    def run_to(self, stage: str, until: datetime) -> None:
        """Go on until the case is in a stage; never beyond `until`."""
        for _ in range(PASSES):
            if self._situation().stage == stage or self.now >= until:
                return
            if not self._pass(until) and not self._advance():
                self._sleep(until)
        raise Stuck(f"{self.case.code} stays in {self.case.stage}: {self._why()}")

    def work_on(self, until: datetime) -> None:
        """Do the work of the present stage until nothing more of it can be done, without leaving."""
        idle = 0
        while self.now < until and idle < 5 and self._open_items(self._situation()):
            if self._pass(until):
                idle = 0
            elif self.is_ready():
                return
            else:
                self._sleep(until)
                idle += 1

    def make_ready(self, until: datetime) -> bool:
        """Do what the next move waits for; False when that does not come about."""
        for _ in range(PASSES):
            if self.is_ready():
                return True
            if self.now >= until:
                return False
            if not self._pass(until):
                self._sleep(until)
        return False

    def is_ready(self) -> bool:
        """Whether the next forward move would be made."""
        with clock.held_at(self.now):
            edge, blockers = readiness.next_edge(self._situation())
        return edge is not None and not blockers

    def forget(self) -> None:
        """Something else was done to the case: look at it anew."""
        self._seen = None

    def live_on(self, until: datetime) -> None:
        """Do the work of the present stage as it comes up, without leaving it."""
        while self.now < until:
            if not self._pass(until):
                self._sleep(until)

    def do_share(self, share: float, until: datetime) -> None:
        """Do a share of the work that is open now: 0 nothing, 1 all that can be done."""
        s = self._situation()
        todo = [
            (task, item)
            for task, item in self._open_items(s)
            if not self._too_early(task, s) and not is_gap(task)
        ]
        for task, item in todo[: round(len(todo) * share)]:
            self._do(task, item, until)
        with clock.held_at(self.now):
            self._papers(share)
            self._know()

    def _situation(self) -> Situation:
        """The case as it is; loaded anew only after something was done to it."""
        if self._seen is None:
            self.case.refresh_from_db()
            with clock.held_at(self.now):
                self._seen = situation(self.case)
        return replace(self._seen, now=self.now)

    def _why(self) -> str:
        return "; ".join(b.message for b in readiness.next_edge(self._situation())[1])

    def _open_items(self, s: Situation) -> list[tuple[Task, Item]]:
        found = [
            (s.protocol.tasks[item.code], item)
            for item in work(s).items.values()
            if not item.outcome and (item.opens_on is None or item.opens_on <= s.today)
        ]
        return sorted(found, key=lambda pair: (pair[0].code, pair[1].occurrence))

    def _pass(self, until: datetime) -> bool:
        """Try every open required item once; True when something got done."""
        s = self._situation()
        todo = [
            (task, item)
            for task, item in self._open_items(s)
            if task.required and not self._too_early(task, s)
        ]
        with clock.held_at(self.now):
            self._papers()
            self._know()
        done = [self._do(task, item, until) for task, item in todo]
        return self._translate(until) or any(done)

    def _translate(self, until: datetime) -> bool:
        """Let the desk do what waits there; True when something did."""
        before = self.now
        if self.desk is not None and self._situation().stage == "TRANSLATION":
            self.now = self.desk.finish(self.case.pk, self.now, until)
            self._seen = None
        return self.now > before

    def _too_early(self, task: Task, s: Situation) -> bool:
        if task.code in self.waits and self.now < self.waits[task.code]:
            return True
        if task.code in NEEDS and NEEDS[task.code] not in s.facts:
            return True
        if task.code not in NOT_BEFORE:
            return False
        day0 = s.facts.get("day0")
        return day0 is None or (s.today - as_site_date(day0)).days < NOT_BEFORE[task.code]

    def _do(self, task: Task, item: Item, until: datetime) -> bool:
        """Do one task, if it can be done now."""
        if task.evidence is not None:
            return False
        pace = timedelta(minutes=3) if task.code in QUICK else timedelta(minutes=30)
        before = self.now
        self.now += timedelta(hours=TAKES[task.code]) if task.code in TAKES else pace
        if self.now > until:
            self.now = before
            return False
        s = self._situation()
        with clock.held_at(self.now):
            known = s.protocol.facts
            given: dict[str, Any] = {}
            for record in task.records:
                here = check(s, task.records, given).situation
                if here.holds(record.when) and not record.optional:
                    given[record.fact] = value(known[record.fact], self.known)
            here = check(s, task.records, given).situation
            for document in task.documents:
                if here.holds(document.when) and not verified(here, document.type, document.since):
                    self.upload(document.type)
            try:
                tasks.complete(
                    self.case.pk,
                    task.code,
                    actor=self.actor(*own_doers(task)),
                    given=given,
                    occurrence=item.occurrence,
                )
            except Refused:
                self.now = before
                return False
            finally:
                self._seen = None
        return True

    def upload(self, document_type: str, days_old: int = 0) -> None:
        """Put a verified synthetic paper into the case."""
        kind = protocol(self.case.protocol_id).documents[document_type]
        actor = self.actor(*kind.verified_by)
        dated = clock.site_today() - timedelta(days=days_old)
        language, content = self._paper(kind, dated)
        version = papers_verbs.upload(
            self.case.pk,
            document_type,
            actor=actor,
            file=BytesIO(content),
            language=language,
            effective_date=dated,
            at_once=True,
        )
        judging.verify(version.pk, actor=actor)
        self._seen = None

    def _paper(self, kind: DocumentType, dated: date) -> tuple[str, bytes]:
        """Its language, and the file."""
        if self.desk is not None and kind.code in forms():
            originals = self.desk.originals
            return originals.language_of(kind.code), originals.pdf(kind.code, dated)
        foreign = self.desk is None and kind.needs_translation
        said = f"{self.case.code}  {kind.label}  (synthetic {next(_sheets)})"
        return self.language if foreign else PAPER_LANGUAGE, sample_pdf(said)

    def _papers(self, share: float = 1.0) -> None:
        """Upload what checklist and stage ask for and what is not there yet."""
        s = self._situation()
        held = papers(s)
        wanted: list[str] = []
        serves = {kind for kind in held.by_type if held.newest(kind) and not expired_days(s, kind)}
        if s.stage in ("RECORD_COLLECTION", "TRANSLATION"):
            wanted += [kind for kind in checklist(s) if kind not in serves]
        wanted += [
            need.any_of[0]
            for need in stage_needs(s)
            if need.since is None and serves.isdisjoint(need.any_of)
        ]
        if s.stage == "PRELIM_REVIEW":
            extra = ("MEDICAL_SUMMARY_BILINGUAL", "COST_CONFIRMATION")
            wanted += [kind for kind in extra if not held.newest(kind)]
        if not wanted:
            return
        with changes.together():
            for kind in wanted[: round(len(wanted) * share)]:
                self.upload(kind, days_old=5 if s.stage == "RECORD_COLLECTION" else 0)

    def _know(self) -> None:
        """Enter the values of papers that came, where the pre-check reads them."""
        s = self._situation()
        if not keeps(s.protocol) or s.stage not in RECORDS:
            return
        came = list(Evidence.objects.filter(case=self.case).exclude(pk__in=self._told))
        self._told |= {paper.pk for paper in came}
        fresh = {paper.document_type: paper for paper in came}.values()
        if fresh:
            enters, verifies = self.actor("COORD"), self.actor("SITE_CRC")
            table = known(self.known["cohort"], self.fixture)
            who = {"enters": enters, "verifies": verifies}
            know(self.case.pk, fresh, self.known, table=table, **who)
            self._seen = None

    def _advance(self) -> bool:
        s = self._situation()
        with clock.held_at(self.now):
            edge, blockers = readiness.next_edge(s)
            if edge is None or blockers:
                return False
            given = {r.fact: value(s.protocol.facts[r.fact], self.known) for r in edge.records}
            try:
                moves.advance(
                    self.case.pk,
                    edge.code,
                    actor=self.actor(*edge.roles),
                    given=given,
                    reason_code=edge.reason_codes[0] if edge.reason_codes else "",
                )
            except Refused:
                return False
            finally:
                self._seen = None
        return True

    def _sleep(self, until: datetime) -> None:
        """Wait for the next moment on which something can be done: mostly nine o'clock, site time."""
        s = self._situation()
        today = s.today
        days = [item.opens_on for item in work(s).items.values() if item.opens_on]
        day0 = s.facts.get("day0")
        if day0 is not None:
            days += [
                as_site_date(day0) + timedelta(days=NOT_BEFORE[item.code])
                for item in work(s).items.values()
                if not item.outcome and item.code in NOT_BEFORE
            ]
        ahead = [day for day in days if day > today]
        day = min(ahead) if ahead and day0 is not None else today + timedelta(days=1)
        nine = datetime(day.year, day.month, day.day, 9, tzinfo=clock.SITE_ZONE)
        self.now = min(
            [nine, until, *(moment for moment in self.waits.values() if moment > self.now)]
        )
