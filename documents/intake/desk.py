"""What the intake desk shows: the list, and one file with what is known of it."""

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.roles import FULL
from documents.examination.findings import FINDINGS
from documents.files.models import File, State
from documents.intake import kinds
from documents.intake.forms import FilingForm
from documents.intake.waiting import waiting
from documents.uploads import preview
from documents.uploads.forms import first_language

SHOWN = 200  # lines of the list
LOOKS = {  # of states: what is said, and its sign
    State.WAITING: (gettext_lazy("being checked"), "waiting"),
    State.CLEAN: (gettext_lazy("ready"), "done"),
    State.QUARANTINED: (gettext_lazy("kept out"), "over"),
}


@dataclass(frozen=True)
class Line:
    """A file in the list."""

    file: File
    name: str
    size: str
    state: str
    sign: str


@dataclass(frozen=True)
class Desk:
    """The files that wait, and how many more than are shown."""

    lines: list[Line]
    more: int

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


@dataclass(frozen=True)
class Opened:
    """A file beside its picture. `why`: why it is kept out."""

    line: Line
    why: str
    pages: range
    more_pages: int
    case: Case | None
    patient: str

    @property
    def file(self) -> File:
        return self.line.file

    @property
    def may_be_filed(self) -> bool:
        return self.file.state in (State.WAITING, State.CLEAN)


def desk(actor: Actor) -> Desk:
    files = list(waiting(actor)[:SHOWN])
    more = waiting(actor).count() - SHOWN if len(files) == SHOWN else 0
    return Desk([line(file) for file in files], more)


def line(file: File) -> Line:
    state, sign = LOOKS[State(file.state)]
    name = file.name or _("without a name")
    return Line(file, name, filesizeformat(file.size), str(state), sign)


def opened(file: File, case: Case | None, actor: Actor) -> Opened:
    pages = preview.page_numbers(file) if file.is_clean else range(0)
    return Opened(
        line=line(file),
        why=_(FINDINGS[file.finding]) if file.finding else "",
        pages=pages,
        more_pages=max(file.pages - len(pages), 0),
        case=case,
        patient=case.patient_name if case and actor.identity_shown == FULL else "",
    )


def filing_form(case: Case, actor: Actor, data: Any) -> FilingForm:
    """The form for a case: what the file may be there."""
    wanted = kinds.needed(case, actor)
    return FilingForm(
        data,
        groups=kinds.groups(case, wanted, actor),
        also=[("", [(kind.code, kind.label) for kind in wanted])],
        language=first_language(case.languages),
    )
