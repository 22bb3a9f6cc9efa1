"""The translations of one case, a line for each foreign paper and language, in a few queries."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import languages
from casework.cases.situation import Situation
from casework.contacts.zones import office_zone
from casework.people.actor import Actor
from casework.people.roles import Role
from documents.checklist.papers import foreign
from documents.models import Version
from translation.asking.models import Question
from translation.jobs.keeping import keeps
from translation.jobs.models import DONE, GONE, Job, State
from translation.jobs.opening import STAFFS
from translation.packets.copies import Packet, packets
from translation.progress.acts import acts_of
from translation.progress.deadlines import standing
from translation.segments.models import Segment

READS = STAFFS | {Role.AUDITOR, Role.DPO}
TOLD = frozenset({Role.SITE_REVIEWER, Role.INVESTIGATOR, Role.SITE_CRC})  # certified, or not yet
# How a state is shown: its colour and its sign.
LOOKS = {
    State.QUEUED: ("secondary", "waiting"),
    State.ON_HOLD: ("hold", "hold"),
    State.CHANGES_ASKED: ("late", "back"),
    State.APPROVED: ("success", "check"),
    State.CERTIFIED: ("success", "done"),
    State.CANCELLED: ("secondary", "remove"),
}
WORKED_ON = ("info", "edit")


@dataclass(frozen=True)
class Deed:
    """Something to do with a line: what it is called and where it is done."""

    label: str
    url: str


@dataclass
class Line:
    """A paper and a language it is put into, for one reader. `late`: "late", "risk" or nothing.

    `job`: None while there is none. `done` of `all`: segments. `deeds`: the first stands out.
    """

    paper: str
    version: int
    into: str
    pages: int
    job: Job | None = None
    certified: bool = False
    state: str = ""
    colour: str = "secondary"
    sign: str = "waiting"
    done: int = 0
    all: int = 0
    due: date | None = None
    late: str = ""
    packet: Packet | None = None
    packet_url: str = ""
    questions: list[Question] = field(default_factory=list)
    waiting: int = 0
    deeds: list[Deed] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """The lines; `full`: the reader sees more than whether each is certified."""

    lines: list[Line]
    full: bool
    acts: bool

    @property
    def certified(self) -> int:
        return sum(line.certified for line in self.lines)


def panel(s: Situation, actor: Actor) -> Panel | None:
    """What an actor sees of a case's translations, None if nothing. At most five queries."""
    if actor.role not in READS | TOLD or not keeps(s.protocol):
        return None
    jobs = _jobs(s.case.pk)
    missing = {paper.pk for paper in foreign(s)} - {job.version_id for job in jobs}
    papers = list(Version.objects.filter(pk__in=missing).select_related("file")) if missing else []
    if not jobs and not papers:
        return None
    reading = _Reading(s, actor, jobs)
    lines = [reading.of_job(job) for job in jobs]
    lines += [reading.of_paper(version) for version in papers]
    return Panel(sorted(lines, key=_order), reading.full, reading.acts)


def _jobs(case_id: int) -> list[Job]:
    """One for each version and language: the standing one, else what was cancelled last."""
    found = Job.objects.exclude(state=State.SUPERSEDED).filter(case=case_id)
    with_people = found.select_related("version__file", "translator", "reviewer", "offered_to")
    jobs = sorted(with_people, key=lambda job: (job.state not in GONE, job.pk))
    return list({(job.version_id, job.target_language): job for job in jobs}.values())


def _order(line: Line) -> tuple[bool, str, str, int]:
    return line.certified, line.paper, line.into, line.version


class _Reading:
    """One case, read for one actor."""

    def __init__(self, s: Situation, actor: Actor, jobs: Collection[Job]) -> None:
        self.s, self.actor = s, actor
        self.full = actor.role in READS
        self.acts = actor.role in STAFFS and (s.case.is_open or s.case.safety_continues)
        self.progress, self.packets = {}, {}
        self.questions: dict[int, list[Question]] = {}
        if self.full and jobs:
            self.progress = progress([job.pk for job in jobs])
            self.packets = packets([job.version.file_id for job in jobs])
            waiting = Question.objects.filter(case=s.case, answered_at=None)
            for question in waiting.select_related("asked_by", "segment").order_by("pk"):
                self.questions.setdefault(question.job_id, []).append(question)

    def of_job(self, job: Job) -> Line:
        line = self._line(job.version, job.target_language)
        line.certified = job.state == State.CERTIFIED
        line.colour, line.sign = LOOKS.get(State(job.state), WORKED_ON)
        line.state = str(job.get_state_display())
        if not self.full:
            return line
        line.job = job
        line.done, line.all = self.progress.get(job.pk, (0, 0))
        if job.due_at is not None and job.state not in (*DONE, *GONE):
            line.due = job.due_at.astimezone(office_zone()).date()
            line.late = standing(job, self.s.now)
        line.packet = self._packet(job)
        questions = self.questions.get(job.pk, [])
        line.waiting = len(questions)
        if self.actor.role in STAFFS:
            line.questions = questions
        if self.acts:
            self._offer(line, job)
        return line

    def of_paper(self, version: Version) -> Line:
        """A paper that no job is for."""
        line = self._line(version, str(self.s.protocol.settings["translation_target"]))
        line.state = _("no job yet")
        if self.acts:
            line.deeds = [self._order(version.pk)]
        return line

    def _line(self, version: Version, target: str) -> Line:
        words = {"source": languages.name(version.language), "target": languages.name(target)}
        into = _("%(source)s → %(target)s") % words
        label = self.s.protocol.documents[version.document_type].label
        return Line(label, version.pk, into, version.file.pages)

    def _packet(self, job: Job) -> Packet | None:
        if job.state in (*DONE, *GONE):
            return None
        if job.original_reason:
            return Packet.ORIGINAL
        return self.packets.get(job.version.file_id, Packet.NONE)

    def _offer(self, line: Line, job: Job) -> None:
        line.deeds = [
            Deed(str(act.label), reverse("translation-act", args=[job.pk, code]))
            for code, act in acts_of(job)
        ]
        line.packet_url = reverse("translation-packet", args=[job.version_id])
        if job.state not in GONE:
            line.deeds.append(self._order(job.version_id))

    def _order(self, version_id: int) -> Deed:
        return Deed(
            _("Have it put into another language …"),
            reverse("translation-order", args=[version_id]),
        )


def progress(job_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Confirmed segments of some jobs, and all. One query."""
    of_jobs = Segment.objects.filter(job__in=job_ids).order_by()
    confirmed = Count("pk", filter=Q(state=Segment.State.CONFIRMED))
    rows = of_jobs.values_list("job").annotate(done=confirmed, all=Count("pk"))
    return {job: (done, all_) for job, done, all_ in rows}
