"""The checklist of a case: every paper asked for or held, its state, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from casework import languages
from casework.cases.situation import Situation
from casework.eligibility.access import READS as VALUES_READ
from casework.people.actor import Actor
from casework.people.roles import MASKED, Role
from casework.protocols.schema import DocumentType
from documents.asking.choosing import supplier
from documents.asking.reading import READS
from documents.asking.verbs import may_ask
from documents.checklist.papers import checklist, stage_needs, submission_types
from documents.checklist.shelf import Shelf, Standing
from documents.checklist.states import SETTLED, TO_BRING, WAITS_FOR_CHECK, State
from documents.models import Version
from documents.uploads.access import may_list, may_open, may_upload, may_verify
from documents.uploads.verbs import NEVER_WAIVED
from workflows.case import paperwords, words
from workflows.case.paperwords import Asked
from workflows.engine.models import Outcome
from workflows.engine.work import work

# How a state is shown: its colour and its sign.
LOOKS = {
    State.NEEDED: ("secondary", "waiting"),
    State.REQUESTED: ("secondary", "mail"),
    State.RECEIVED: ("info", "see"),
    State.ACCEPTED: ("info", "see"),
    State.VERIFIED: ("success", "done"),
    State.EXPIRED: ("danger", "late"),
    State.REJECTED: ("danger", "refused"),
    State.QUARANTINED: ("danger", "over"),
    State.WAIVED: ("secondary", "remove"),
}


@dataclass(frozen=True)
class Line:
    """One type of paper in one case, in words for one reader.

    `age`: how fresh it is or has to be; `aged`: "late", "soon" or nothing. `came`: who brought the
    version and who checked it. `why`: what is wrong, and what to do about it. `asks`: it can be
    ticked to be asked for.
    """

    kind: DocumentType
    standing: Standing
    state: State
    colour: str
    sign: str
    supplier: str
    asked_by: tuple[str, ...]
    version: Version | None
    age: str
    aged: str
    language: str
    came: str
    why: str
    asked: Asked | None
    asks: bool
    check_url: str
    checks: bool
    values_url: str
    upload_url: str
    waive_url: str
    omit_url: str

    @property
    def state_name(self) -> str:
        return str(self.state.label)


@dataclass
class Checklist:
    """The lines of a case in the groups a coordinator works through.

    `languages`: those that the hospital reads as they are. `code`: of the case.
    `asked_url`: the list of what is asked for, where something is and this reader may read it.
    """

    to_check: list[Line] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)
    optional: list[Line] = field(default_factory=list)
    languages: str = ""
    code: str = ""
    asked_url: str = ""

    @property
    def asked(self) -> int:
        return len(self.to_check) + len(self.missing) + len(self.held)

    @property
    def asks(self) -> bool:
        """Whether this reader can ask for something."""
        return any(line.asks for line in self.missing)


def line(
    s: Situation, kind: DocumentType, shelf: Shelf, actor: Actor, asked_by: Iterable[str] = ()
) -> Line:
    """A paper as this reader sees it."""
    standing = shelf.standing(kind, s.today)
    version, state = standing.version, standing.state
    colour, sign = LOOKS[state]
    age, aged = paperwords.freshness(standing, kind)
    goes_on = s.case.is_open or s.case.safety_continues
    asks = may_ask(s.case, actor)
    return Line(
        kind=kind,
        standing=standing,
        state=state,
        colour=colour,
        sign=sign,
        supplier=supplier(kind.supplied_by),
        asked_by=tuple(asked_by),
        version=version,
        age=age,
        aged=aged,
        language=paperwords.language(standing, kind, s.protocol.settings["site_languages"]),
        came=paperwords.came(standing, actor),
        why=paperwords.why(standing),
        asked=paperwords.asked(standing, kind, s.case, asks=asks),
        asks=asks and state in TO_BRING,
        check_url=reverse("document-check", args=[version.pk])
        if version and may_open(kind, actor)
        else "",
        checks=state in WAITS_FOR_CHECK and may_verify(kind, actor),
        values_url=reverse("document-values", args=[version.pk])
        if version and version.evidence_id and _reads_values(kind, actor)
        else "",
        upload_url=reverse("document-upload", args=[s.case.code, kind.code])
        if goes_on and may_upload(kind, actor)
        else "",
        waive_url=reverse("document-waive", args=[s.case.code, kind.code])
        if goes_on and actor.role == Role.MGR and _waivable(s, kind, state)
        else "",
        omit_url=reverse("case-paper-omit", args=[s.case.code, kind.code])
        if s.case.is_open and actor.role == Role.COORD and _waivable(s, kind, state)
        else "",
    )


def _reads_values(kind: DocumentType, actor: Actor) -> bool:
    """Who reads masked gets the values without the paper."""
    return actor.role in VALUES_READ and (may_open(kind, actor) or actor.identity_shown == MASKED)


def _waivable(s: Situation, kind: DocumentType, state: State) -> bool:
    if kind.group in NEVER_WAIVED or state in SETTLED:
        return False
    return kind.code in submission_types(s)


def accepted_languages(s: Situation) -> str:
    """The languages that the hospital reads without a translation, by name."""
    names = [languages.name(code) for code in s.protocol.settings["site_languages"]]
    return _(" and ").join(names)


def papers_of(s: Situation, shelf: Shelf, actor: Actor) -> Checklist:
    """Every paper of a case that this reader may know of, in groups."""
    asked = _asked(s)
    found = Checklist(languages=accepted_languages(s), code=s.case.code)
    for code in dict.fromkeys([*asked, *sorted(submission_types(s)), *shelf.versions]):
        kind = s.protocol.documents[code]
        if may_list(kind, actor):
            made = line(s, kind, shelf, actor, asked.get(code, ()))
            _group(found, made, required=code in asked).append(made)
            if made.state == State.REQUESTED and actor.role in READS:
                found.asked_url = reverse("papers-asked", args=[s.case.code])
    return found


def _group(found: Checklist, made: Line, *, required: bool) -> list[Line]:
    if made.state in WAITS_FOR_CHECK:
        return found.to_check
    if made.state in SETTLED:
        return found.held
    return found.missing if required or made.state == State.REQUESTED else found.optional


def _asked(s: Situation) -> dict[str, list[str]]:
    """The types asked for now, and by what: the checklist, the stage, an open task."""
    found: dict[str, list[str]] = {}
    for kind in checklist(s):
        found.setdefault(kind, []).append(_("Checklist"))
    for need in stage_needs(s):
        for kind in need.any_of:
            found.setdefault(kind, []).append(words.stage(s.protocol, s.stage))
    for item in work(s).items.values():
        if item.outcome == Outcome.OPEN:
            task = s.protocol.tasks[item.code]
            for document in task.documents:
                if s.holds(document.when):
                    found.setdefault(document.type, []).append(task.name)
    return {kind: list(dict.fromkeys(by)) for kind, by in found.items()}
