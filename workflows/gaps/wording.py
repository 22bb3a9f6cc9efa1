"""The words of gaps' work: reasons for readers of the pre-check; for families the paper alone."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.cases.models import Case
from casework.cases.situation import Situation
from casework.eligibility.access import READS
from casework.eligibility.flags import GapType
from casework.eligibility.held import held
from casework.eligibility.models import DataValue
from casework.eligibility.names import GAP_TYPES, TITLE
from casework.eligibility.serving import of_serving_papers
from casework.eligibility.versions import compiled
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side
from casework.protocols.compiled import Protocol
from casework.protocols.schema import Task
from documents.asking.wording import FALLBACK, Words, languages, words
from documents.checklist.papers import papers
from documents.extracting.serving import SERVES
from documents.uploads.access import may_open, may_upload
from workflows.gaps.deriving import (
    EVENTS,
    JUDGEMENT,
    OF_PAPERS,
    VALUES,
    WASHOUT,
    Reason,
    subject_of,
    wanted,
)

NOT_READ = _("The paper is held, and no verified value of it")
OPEN_PAPER, UPLOAD = _("Open the paper"), _("Upload")
PAPER_CAME = _("It closes by itself when the paper is there.")
CLOSES: dict[str, Promise] = {
    VALUES: _(
        "It closes by itself when a second person has verified what this paper says. If the paper"
        " does not say it, waive this task with that reason: then the paper is asked for."
    ),
    JUDGEMENT: _(
        "It closes by itself when the hospital has confirmed or overruled this criterion."
    ),
    WASHOUT: _("It closes by itself when the records show what the criterion asks for."),
}
STAFF = frozenset({Side.NAVIGATOR, Side.SITE, Side.INDEPENDENT})


@dataclass(frozen=True)
class Why:
    """One reason, for those who read the pre-check: the criterion, what is the matter, and the data it is about."""

    criterion: str
    text: str
    matter: Promise
    data: str


@dataclass(frozen=True)
class ForFamily:
    """A paper as whoever brings it reads of it."""

    words: Words
    paper: str
    age: str
    wish: str


@dataclass(frozen=True)
class Note:
    """What stands beside a task of a gap. `waiting`: values that a second person has to compare.

    `url`: where it is done, empty where this reader does not do it there; `act`: its button.
    """

    title: Promise
    closes: Promise
    act: Promise
    url: str
    reasons: list[Why]
    waiting: int
    family: ForFamily | None


def is_gap(task: Task) -> bool:
    return task.repeat.event in EVENTS


def which(case: Case, rules: Protocol, occurrence: str, actor: Actor) -> str:
    """What a task of a gap is about: a paper by its name; a criterion, for who reads the pre-check."""
    subject, staff = subject_of(occurrence), SIDE_OF.get(actor.role) in STAFF
    kind = rules.documents.get(subject)
    if kind is None:
        return subject if actor.role in READS else ""
    return kind.label if staff else _words(case).paper(kind)


def label(s: Situation, event: str, subject: str) -> str:
    """What is asked for, as guards name it."""
    if event in OF_PAPERS:
        return s.protocol.documents[subject].label
    return s.protocol.events[event].meaning


def note(s: Situation, task: Task, occurrence: str, actor: Actor) -> Note | None:
    """What is said beside a task of a gap to this reader; None for every other task."""
    if not is_gap(task):
        return None
    event, subject = task.repeat.event or "", subject_of(occurrence)
    act = OPEN_PAPER if event == VALUES else UPLOAD
    said = TITLE, CLOSES.get(event, PAPER_CAME), act, _url(s, event, subject, actor)
    if SIDE_OF.get(actor.role) not in STAFF:
        return Note(*said, [], 0, _for_family(s, subject) if event in OF_PAPERS else None)
    if actor.role not in READS:
        return Note(*said, [], 0, None)
    found = [one for one in wanted(s) if (one.event, one.subject) == (event, subject)]
    reasons = [_why(s, event, why) for one in found for why in one.reasons]
    unread = DataValue.objects.standing().filter(case=s.case, verified_at=None)
    waiting = of_serving_papers(unread.filter(evidence__document_type=subject))
    return Note(*said, reasons, waiting.count() if event in OF_PAPERS else 0, None)


def _words(case: Case) -> Words:
    """In the first of the patient's languages that the list of papers is written in."""
    known = [code for code in case.languages.split(",") if code in languages()]
    return words(known[0] if known else FALLBACK)


def _url(s: Situation, event: str, subject: str, actor: Actor) -> str:
    """The page of the paper whose values are entered; the upload of one that is asked for."""
    if event not in OF_PAPERS:
        return ""
    kind, paper = s.protocol.documents[subject], papers(s).newest(subject)
    if event == VALUES:
        if paper is None or not may_open(kind, actor):
            return ""
        page = "document-values" if paper.status in SERVES else "document-check"
        return reverse(page, args=[paper.pk])
    return (
        reverse("document-upload", args=[s.case.code, subject]) if may_upload(kind, actor) else ""
    )


def _for_family(s: Situation, subject: str) -> ForFamily:
    said = _words(s.case)
    kind = s.protocol.documents[subject]
    wish = said.wish(s.protocol.settings["site_languages"]) if kind.needs_translation else ""
    return ForFamily(said, said.paper(kind), said.not_older(kind.default_max_age_days), wish)


def _why(s: Situation, event: str, reason: Reason) -> Why:
    run = held(s).run
    assert run is not None  # or there was no reason
    assert run.criteria is not None
    criteria = compiled(run.criteria)
    data = [criteria.elements[name].label for name in reason.elements if name in criteria.elements]
    text = criteria.criteria[reason.criterion].text
    kind = GapType(reason.kind)
    matter = NOT_READ if event == VALUES and kind == GapType.MISSING else GAP_TYPES[kind]
    return Why(reason.criterion, text, matter, "; ".join(data))
