"""The checklist of a case: every paper asked for or held, its state, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.cases.models import Case
from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.schema import DocumentType
from documents.checklist.papers import NOT_HELD, checklist, stage_needs, submission_types
from documents.models import Slot, Status, Version
from documents.uploads.access import may_list, may_open, may_upload
from documents.uploads.verbs import NEVER_WAIVED, may_verify
from workflows.case import words
from workflows.engine.models import Outcome
from workflows.engine.work import work

NEEDED, WAIVED = "NEEDED", "WAIVED"
STATES = {
    NEEDED: pgettext_lazy("a paper", "needed"),
    WAIVED: pgettext_lazy("a paper", "waived"),
    **dict(Status.choices),
}
# How a line is shown: the order of its group, its colour and its sign.
LOOKS = {
    Status.RECEIVED: ("info", "see"),
    Status.ACCEPTED: ("info", "see"),
    Status.QUARANTINED: ("danger", "refused"),
    Status.REJECTED: ("danger", "refused"),
    Status.SUPERSEDED: ("secondary", "history"),
    NEEDED: ("secondary", "waiting"),
    Status.VERIFIED: ("success", "done"),
    WAIVED: ("secondary", "remove"),
}
SUPPLIED_BY = {
    "family": gettext_lazy("family"),
    "home hospital": gettext_lazy("home hospital"),
    "lab": gettext_lazy("laboratory"),
    "site": gettext_lazy("trial hospital"),
    "navigator": gettext_lazy("coordinator"),
    "navigator or site": gettext_lazy("coordinator or hospital"),
    "translator": gettext_lazy("translator"),
    "manufacturer": gettext_lazy("manufacturer"),
    "courier": gettext_lazy("courier"),
}


@dataclass(frozen=True)
class Line:
    """One type of paper in one case. `age_days` is counted from the date on the paper."""

    kind: DocumentType
    state: str
    state_name: str
    colour: str
    sign: str
    supplier: str
    asked_by: tuple[str, ...]
    version: Version | None
    age_days: int | None
    stale: bool
    reason: str
    check_url: str
    checks: bool
    upload_url: str
    waive_url: str
    omit_url: str


@dataclass
class Checklist:
    """The lines of a case in the groups a coordinator works through."""

    to_check: list[Line] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)
    optional: list[Line] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return len(self.to_check) + len(self.missing) + len(self.held)


class Shelf:
    """The versions and slots of a case, read once."""

    def __init__(self, case: Case, types: Iterable[str] | None = None) -> None:
        versions = Version.objects.filter(case=case).order_by("pk")
        slots = Slot.objects.filter(case=case).exclude(waived_reason="").select_related("waived_by")
        if types is not None:
            wanted = list(types)
            versions = versions.filter(document_type__in=wanted)
            slots = slots.filter(document_type__in=wanted)
        self.versions: dict[str, list[Version]] = {}
        for version in versions:
            self.versions.setdefault(version.document_type, []).append(version)
        self.waived = {slot.document_type: slot for slot in slots}

    def newest(self, kind: str) -> Version | None:
        """The newest version that is held, else the newest at all: a rejected one says why."""
        found = self.versions.get(kind, [])
        held = [version for version in found if version.status not in NOT_HELD]
        best = held or found
        return best[-1] if best else None


def line(
    s: Situation, kind: DocumentType, shelf: Shelf, actor: Actor, asked_by: Iterable[str] = ()
) -> Line:
    """A paper as this reader sees it."""
    version = shelf.newest(kind.code)
    state = str(version.status) if version else NEEDED
    slot = shelf.waived.get(kind.code)
    if slot is not None and state != Status.VERIFIED:
        state = WAIVED
    colour, sign = LOOKS[state]
    waits = state in (Status.RECEIVED, Status.ACCEPTED)
    age = (s.today - version.effective_date).days if version else None
    limit = kind.default_max_age_days
    goes_on = s.case.is_open or s.case.safety_continues
    return Line(
        kind=kind,
        state=state,
        state_name=str(STATES[state]),
        colour=colour,
        sign=sign,
        supplier=str(SUPPLIED_BY.get(kind.supplied_by, kind.supplied_by)),
        asked_by=tuple(asked_by),
        version=version,
        age_days=age,
        stale=limit is not None and age is not None and age > limit,
        reason=_reason(version, slot),
        check_url=reverse("document-check", args=[version.pk])
        if version and may_open(kind, actor)
        else "",
        checks=waits and may_verify(kind, actor),
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


def _waivable(s: Situation, kind: DocumentType, state: str) -> bool:
    if kind.group in NEVER_WAIVED or state in (Status.VERIFIED, WAIVED):
        return False
    return kind.code in submission_types(s)


def _reason(version: Version | None, slot: Slot | None) -> str:
    if slot is not None:
        return slot.waived_reason
    return version.reason if version and version.status == Status.REJECTED else ""


def papers_of(s: Situation, shelf: Shelf, actor: Actor) -> Checklist:
    """Every paper of a case that this reader may know of, in groups."""
    asked = _asked(s)
    found = Checklist()
    for code in dict.fromkeys([*asked, *sorted(submission_types(s)), *shelf.versions]):
        kind = s.protocol.documents[code]
        if may_list(kind, actor):
            made = line(s, kind, shelf, actor, asked.get(code, ()))
            _group(found, made, required=code in asked).append(made)
    return found


def _group(found: Checklist, made: Line, *, required: bool) -> list[Line]:
    if made.state in (Status.RECEIVED, Status.ACCEPTED):
        return found.to_check
    if made.state in (Status.VERIFIED, WAIVED):
        return found.held
    return found.missing if required else found.optional


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
