"""Linguists of synthetic cases at work: every step by the room's own verbs, at plausible times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework import clock
from casework.people.actor import SYSTEM, Actor
from config.synthetic.originals.writing import Originals, key
from documents.files.examining import examine
from documents.redacting import asking as redacting
from documents.redacting import making as copies
from documents.redacting.models import Redaction
from translation.asking.verbs import ask
from translation.certificates.certifying import certify
from translation.desk.writing import Text, write_segment
from translation.jobs import claiming, ordering, staffing
from translation.jobs.models import Job, State
from translation.linguists.models import Pair
from translation.review import handing_in
from translation.review import verbs as review
from translation.review.models import Category, Severity
from translation.segments.preparing import prepare

WHY_ORIGINAL = "The stamp lies over the results: no copy with black parts can be read."
HEAD = {"1": [[0.1, 0.131, 0.8, 0.045]]}  # the lines that say whose it is
APART = timedelta(minutes=35)  # two steps of one job


@dataclass(frozen=True)
class Desk:
    """Who works on a case's translations. `translators` and `reviewers`: all of the demo."""

    coordinator: Actor
    translators: Sequence[Actor]
    reviewers: Sequence[Actor]
    originals: Originals

    def finish(self, case_id: int, now: datetime, until: datetime) -> datetime:
        """Translate and certify what waits; answers when that was done, `now` if nothing was.

        Nothing is begun that would not be done at `until`.
        """
        waiting = Job.objects.filter(case=case_id, state=State.QUEUED).order_by("pk")
        jobs = list(waiting.select_related("version"))
        whole = sum(TAKES.values(), timedelta()) * len(jobs)
        if not jobs or now + whole > until:
            return now
        for step in (read, *WAYS["certified"]):
            for job in jobs:
                now += TAKES[step]
                with clock.held_at(now):
                    step(self, job)
        return now

    def leave(self, case_id: int, ways: Sequence[str], now: datetime) -> None:
        """Bring the jobs of a case as far as `ways` say, one each, in the hours before `now`."""
        jobs = Job.objects.open().filter(case=case_id).select_related("version").order_by("pk")
        for job, way in zip(jobs, ways, strict=True):
            steps = (read, *WAYS[way])
            for number, step in enumerate(steps):
                with clock.held_at(now - APART * (len(steps) - number)):
                    step(self, job)

    def translator(self, job: Job) -> Actor:
        return self._of_pair(job, self.translators)

    def reviewer(self, job: Job) -> Actor:
        return self._of_pair(job, self.reviewers)

    def _of_pair(self, job: Job, people: Sequence[Actor]) -> Actor:
        pair = {"source": job.source_language, "target": job.target_language}
        able = set(Pair.objects.filter(**pair).values_list("linguist__user", flat=True))
        return next(actor for actor in people if actor.user_id in able)

    def write(self, job: Job, share: float) -> None:
        """Confirm a share of the segments; the one after them is begun."""
        version = job.version
        said = self.originals.translation(
            version.document_type, version.effective_date, job.target_language
        )
        segments = list(job.segments.all())
        confirmed = round(len(segments) * share)
        for segment in segments[: confirmed + 1]:
            told = said.get(key(segment.source), segment.source)  # a page's number stays
            text = Text(told, confirm=segment in segments[:confirmed])
            revision = segment.revision
            actor = self.translator(job)
            write_segment(job.pk, segment.number, text, seen_revision=revision, actor=actor)


def read(desk: Desk, job: Job) -> None:
    prepare(job.pk, actor=SYSTEM)


def lend(desk: Desk, job: Job) -> None:
    staffing.lend_original(job.pk, reason=WHY_ORIGINAL, actor=desk.coordinator)


def blacken(desk: Desk, job: Job) -> None:
    """Have a copy made in which the page does not say whose it is."""
    asked = redacting.ask(job.version_id, rectangles=HEAD, actor=desk.coordinator)
    copies.make(asked.pk)
    copy = Redaction.objects.get(pk=asked.pk).copy
    assert copy is not None
    examine(copy.pk, apart=False)


def put_first(desk: Desk, job: Job) -> None:
    staffing.prioritise(job.pk, 2, actor=desk.coordinator)


def offer(desk: Desk, job: Job) -> None:
    translator = desk.translator(job).user
    assert translator is not None
    claiming.offer(job.pk, translator, actor=desk.coordinator)


def claim(desk: Desk, job: Job) -> None:
    claiming.claim(job.pk, actor=desk.translator(job))


def write_half(desk: Desk, job: Job) -> None:
    desk.write(job, 0.5)


def write_all(desk: Desk, job: Job) -> None:
    desk.write(job, 1)


def ask_about_it(desk: Desk, job: Job) -> None:
    text = "The stamp covers the end of this line. Do you have a copy on which it can be read?"
    ask(job.pk, 1, text, 3, actor=desk.translator(job))


def hold(desk: Desk, job: Job) -> None:
    why = "The family sends a better scan of this paper."
    staffing.hold(job.pk, reason=why, actor=desk.coordinator)


def hand_in(desk: Desk, job: Job) -> None:
    handing_in.hand_in(job.pk, stated=True, actor=desk.translator(job))


def take_review(desk: Desk, job: Job) -> None:
    review.take_review(job.pk, actor=desk.reviewer(job))


def remark(desk: Desk, job: Job) -> None:
    said = {"category": Category.STYLE, "severity": Severity.MINOR}
    comment = "The hospital writes its name without a comma."
    review.remark(job.pk, 2, comment=comment, actor=desk.reviewer(job), **said)


def object_to(desk: Desk, job: Job) -> None:
    said = {"category": Category.TERM, "severity": Severity.MAJOR}
    comment = "Please use the word of the hospital's own reports for this finding."
    number = job.segments.count() - 2
    review.remark(job.pk, number, comment=comment, actor=desk.reviewer(job), **said)


def send_back(desk: Desk, job: Job) -> None:
    review.send_back(job.pk, actor=desk.reviewer(job))


def sign(desk: Desk, job: Job) -> None:
    review.approve(job.pk, actor=desk.reviewer(job))


def make_certificate(desk: Desk, job: Job) -> None:
    certify(job.pk, apart=False)


def want_english_too(desk: Desk, job: Job) -> None:
    made = ordering.order(job.version_id, "en", actor=desk.coordinator)
    prepare(made.pk, actor=SYSTEM)


type Step = Callable[[Desk, Job], None]
TAKES: dict[Step, timedelta] = {  # of one job, where a whole case is translated
    read: timedelta(),
    lend: timedelta(minutes=10),
    claim: timedelta(hours=2),
    write_all: timedelta(hours=8),
    hand_in: timedelta(hours=1),
    take_review: timedelta(hours=5),
    sign: timedelta(hours=4),
    make_certificate: timedelta(minutes=2),
}
IN_HAND: tuple[Step, ...] = (lend, claim)
HANDED_IN: tuple[Step, ...] = (*IN_HAND, write_all, hand_in)
CERTIFIED: tuple[Step, ...] = (*HANDED_IN, take_review, sign, make_certificate)
WAYS: dict[str, tuple[Step, ...]] = {
    "waiting": (),
    "first": (put_first,),
    "offered": (offer,),
    "taken": IN_HAND,
    "half": (blacken, claim, write_half),
    "asked": (*IN_HAND, write_half, ask_about_it),
    "held": (*IN_HAND, write_half, hold),
    "handed_in": HANDED_IN,
    "in_review": (*HANDED_IN, take_review, remark),
    "sent_back": (*HANDED_IN, take_review, remark, object_to, send_back),
    "certified": CERTIFIED,
    "english_too": (*CERTIFIED, want_english_too),
}
# What becomes of the four foreign papers of a case that stands in Translation, by its twist.
TWISTS: dict[str, tuple[str, ...]] = {
    "desk_begun": ("waiting", "offered", "taken", "half"),
    "desk_fresh": ("waiting", "waiting", "first", "asked"),
    "desk_late": ("held", "waiting", "sent_back", "half"),
    "desk_reviewed": ("english_too", "handed_in", "certified", "in_review"),
}
