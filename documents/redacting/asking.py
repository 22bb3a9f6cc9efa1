"""Asking for a redacted copy, and taking one back."""

from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.examination.kinds import PDF, PICTURES
from documents.files.models import File
from documents.judging.mismatches import kept_from
from documents.redacting.models import Rectangles, Redaction
from documents.uploads.access import may_open
from documents.uploads.models import Version
from documents.uploads.refusing import UploadRefused, refused

REDACTS = frozenset({Role.COORD, Role.MGR, Role.SITE_CRC})
MOST = 2_000  # rectangles of one copy
SMALLEST = 0.001  # of the page's side
FAR = 10  # pages; nothing that was drawn on a page lies there


def may_redact(version: Version, kind: DocumentType, actor: Actor) -> bool:
    if actor.role not in REDACTS or kept_from(version, kind, actor):
        return False
    return may_open(kind, actor)


def can_be_redacted(file: File) -> bool:
    """Whether its pages can be drawn and it may be given out."""
    return file.is_clean and (file.content_type == PDF or file.content_type in PICTURES)


@verb
def ask(version_id: int, *, actor: Actor, rectangles: Any) -> Redaction:
    """Have a copy made in which these rectangles are black. `rectangles`: as was sent, see Redaction.

    Raises UploadRefused.
    """
    from documents.tasks import redact_file

    version = _locked(version_id, actor)
    if not can_be_redacted(version.file):
        raise _cannot(_("Parts of this file cannot be made black. Ask for it as a PDF."))
    if Redaction.objects.filter(source=version.file, copy=None, failure="").exists():
        raise _cannot(_("A copy of this file is being made already. Wait until it is there."))
    assert actor.user is not None
    asked = Redaction.objects.create(
        source=version.file,
        rectangles=sound(rectangles, version.file.pages),
        asked_at=clock.now(),
        asked_by=actor.user,
        asked_role=actor.role,
    )
    redact_file.configure(lock=f"redaction-{asked.pk}").defer(redaction_id=asked.pk)
    changes.changed(version.case)
    return asked


@verb
def withdraw(version_id: int, redaction_id: int, *, actor: Actor) -> Redaction:
    """The copy is given to linguists no more. It stays where it is.

    Raises UploadRefused, and Redaction.DoesNotExist for another file's.
    """
    version = _locked(version_id, actor)
    found = Redaction.objects.select_for_update().get(pk=redaction_id, source=version.file_id)
    if found.withdrawn_at:
        raise _cannot(_("This copy is withdrawn already. Reload the page."))
    found.withdrawn_at, found.withdrawn_by = clock.now(), actor.user
    found.withdrawn_role = actor.role
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_role"])
    changes.changed(version.case)
    return found


def _locked(version_id: int, actor: Actor) -> Version:
    """The version, its case locked, if this actor redacts it."""
    case_id = Version.objects.values_list("case_id", flat=True).get(pk=version_id)
    case = changes.lock(case_id, actor)
    version = Version.objects.select_related("file").get(pk=version_id)
    version.case = case
    rules = protocol(version.case.protocol_id)
    if not may_redact(version, rules.documents[version.document_type], actor):
        raise refused(rules, "ROLE_NOT_ALLOWED")
    return version


def sound(sent: Any, pages: int) -> Rectangles:
    """The rectangles that were sent, cut at the page's edges. Raises UploadRefused.

    Shape: {"2": [[left, top, width, height], …], …}, fractions of a page.
    """
    if not isinstance(sent, dict):
        raise _nonsense()
    kept: Rectangles = {}
    for page, rectangles in sent.items():
        if not str(page).isdecimal() or not 1 <= int(page) <= pages:
            raise _nonsense()
        if not isinstance(rectangles, list):
            raise _nonsense()
        if rectangles:
            kept[str(int(page))] = [_within_the_page(each) for each in rectangles]
    count = sum(map(len, kept.values()))
    if not count:
        raise _cannot(_("Draw a rectangle over what is to be black."))
    if count > MOST:
        raise _cannot(_("These are too many rectangles. Draw fewer, larger ones."))
    return kept


def _within_the_page(rectangle: Any) -> list[float]:
    numbers = rectangle if isinstance(rectangle, list) and len(rectangle) == 4 else []
    whole = [n for n in numbers if isinstance(n, int | float) and -FAR < n < FAR]
    if len(whole) != 4:
        raise _nonsense()
    left, top, width, height = whole
    right, bottom = min(left + width, 1), min(top + height, 1)
    left, top = max(left, 0), max(top, 0)
    if right - left < SMALLEST or bottom - top < SMALLEST:
        raise _nonsense()
    return [round(n, 5) for n in (left, top, right - left, bottom - top)]


def _nonsense() -> UploadRefused:
    return _cannot(_("A rectangle lies outside its page. Draw it again."))


def _cannot(message: str) -> UploadRefused:
    return UploadRefused([Blocker("NOT_REDACTABLE", message)])
