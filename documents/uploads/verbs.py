"""What people do with papers: upload, accept, verify, reject, waive. Each locks the case."""

from datetime import date, timedelta
from typing import IO

from django.core.files.storage import default_storage
from django.db.models import Max

from casework import clock
from casework.blockers import Blocker, Refused
from casework.cases import changes, events
from casework.cases.models import Case
from casework.cases.situation import situation
from casework.evidence.models import Evidence
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.schema import DocumentType
from documents.checklist.papers import SUPPLIERS, submission_types
from documents.models import IdentityMatch, Slot, Status, Version
from documents.uploads.files import FileRefused, look
from documents.uploads.models import blob_key

MAY_UPLOAD = frozenset({"COORD", "MGR", "HOME_MD", "PATIENT", "GUARDIAN", "FAMILY"})
NEVER_WAIVED = frozenset({"identity", "consent"})
REASON_LENGTH = 20


class UploadRefused(Refused):
    """An act on papers was refused; nothing changed."""


def upload(
    case_id: int,
    document_type: str,
    *,
    actor: Actor,
    file: IO[bytes],
    language: str,
    effective_date: date,
    identity_match: str = "",
) -> Version:
    """Keep a file as a new version. `effective_date`: the date on the paper.

    Raises UploadRefused, or KeyError for an unknown type. The file is stored before the case is
    locked; if the act is refused then, it is removed again.
    """
    try:
        seen = look(file)
    except FileRefused as refused:
        raise UploadRefused([Blocker("FILE_NOT_ACCEPTED", str(refused))]) from refused
    if not language.isascii() or not 2 <= len(language) <= 10:
        raise UploadRefused([Blocker("LANGUAGE_UNKNOWN", "Choose the language of the paper.")])
    if effective_date > clock.site_today() + timedelta(days=1):  # some zones are a day ahead
        raise UploadRefused(
            [Blocker("DATE_IN_FUTURE", "The date on the paper is in the future. Check it.")]
        )
    key = default_storage.save(blob_key(None, ""), file)
    kept = False
    try:
        version = _register(
            case_id,
            document_type,
            actor=actor,
            values={
                "file": key,
                "size": seen.size,
                "sha256": seen.sha256,
                "content_type": seen.content_type,
                "pages": seen.pages,
                "language": language,
                "effective_date": effective_date,
                "identity_match": identity_match,
            },
        )
        kept = True
        return version
    finally:
        if not kept:
            default_storage.delete(key)


@verb
def _register(
    case_id: int, document_type: str, *, actor: Actor, values: dict[str, object]
) -> Version:
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    kind = rules.documents[document_type]
    if actor.role not in MAY_UPLOAD.union(kind.verified_by, SUPPLIERS.get(kind.supplied_by, ())):
        raise _refused(rules, "ROLE_NOT_ALLOWED")
    if not case.is_open and not case.safety_continues:
        raise _refused(rules, "CASE_CLOSED")
    Slot.objects.get_or_create(case=case, document_type=document_type)
    last = case.versions.filter(document_type=document_type).aggregate(last=Max("number"))["last"]
    version = Version.objects.create(
        case=case,
        document_type=document_type,
        number=(last or 0) + 1,
        uploaded_at=clock.now(),
        uploaded_by=actor.user,
        uploaded_role=actor.role,
        **values,
    )
    events.raise_by_system(case, "document_uploaded", str(version.pk), actor)
    changes.changed(case)
    return version


@verb
def accept(version_id: int, *, actor: Actor, identity_match: str = IdentityMatch.PASS) -> Version:
    """The quality check passed: right patient, legible, all pages, dated. Makes it evidence."""
    case, version, _ = _open_version(version_id, actor, {Status.RECEIVED})
    _accept(case, version, actor, identity_match)
    changes.changed(case)
    return version


def _accept(case: Case, version: Version, actor: Actor, identity_match: str) -> None:
    version.status = Status.ACCEPTED
    version.identity_match = identity_match
    version.evidence = Evidence.objects.create(
        case=case,
        document_type=version.document_type,
        sha256=version.sha256,
        pages=version.pages,
        clinical_date=version.effective_date,
        accepted_at=clock.now(),
    )
    version.save(update_fields=["status", "identity_match", "evidence"])
    events.raise_by_system(case, "document_accepted", str(version.pk), actor)


@verb
def verify(version_id: int, *, actor: Actor, identity_match: str = IdentityMatch.PASS) -> Version:
    """Content and patient were compared with the paper; older versions are superseded.

    A version that was only received passes the quality check on the way.
    """
    case, version, _ = _open_version(version_id, actor, {Status.RECEIVED, Status.ACCEPTED})
    if version.status == Status.RECEIVED:
        _accept(case, version, actor, identity_match)
    older = case.versions.filter(document_type=version.document_type, number__lt=version.number)
    older.filter(status__in=[Status.RECEIVED, Status.ACCEPTED, Status.VERIFIED]).update(
        status=Status.SUPERSEDED
    )
    version.status = Status.VERIFIED
    version.identity_match = identity_match
    version.verified_at = clock.now()
    version.verified_by = actor.user
    version.save(update_fields=["status", "identity_match", "verified_at", "verified_by"])
    changes.changed(case)
    return version


@verb
def reject(version_id: int, *, actor: Actor, reason: str) -> Version:
    """The paper does not serve: the reason tells the supplier what to send instead."""
    case, version, rules = _open_version(
        version_id, actor, {Status.RECEIVED, Status.ACCEPTED, Status.VERIFIED}
    )
    if not reason.strip():
        raise _refused(rules, "REASON_REQUIRED")
    version.status = Status.REJECTED
    version.reason = reason.strip()
    version.save(update_fields=["status", "reason"])
    changes.changed(case)
    return version


@verb
def waive(case_id: int, document_type: str, *, actor: Actor, reason: str) -> None:
    """Do without a checklist paper: the manager, with a reason; never identity or consent."""
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    if actor.role != Role.MGR:
        raise _refused(rules, "ROLE_NOT_ALLOWED")
    refuse_unwaivable(case, document_type, actor)
    if len(reason.strip()) < REASON_LENGTH:
        raise _refused(rules, "REASON_REQUIRED")
    Slot.objects.update_or_create(
        case=case,
        document_type=document_type,
        defaults={
            "waived_reason": reason.strip(),
            "waived_by": actor.user,
            "waived_role": actor.role,
        },
    )
    changes.changed(case)


def refuse_unwaivable(case: Case, document_type: str, actor: Actor) -> None:
    """Refused for identity papers and consents, and for papers that no checklist asks for."""
    kind = protocol(case.protocol_id).documents[document_type]
    if kind.group in NEVER_WAIVED:
        raise _not_waivable("Identity papers and consents are never waived.")
    if document_type not in submission_types(situation(case, actor)):
        raise _not_waivable("Only papers of the case's checklist can be waived.")


def _not_waivable(why: str) -> UploadRefused:
    return UploadRefused([Blocker("NOT_WAIVABLE", why)])


def may_verify(kind: DocumentType, actor: Actor) -> bool:
    """Only the roles the protocol names may set a version verified (P-04)."""
    return actor.role in kind.verified_by


def _open_version(
    version_id: int, actor: Actor, expected: set[Status]
) -> tuple[Case, Version, Protocol]:
    case_id = Version.objects.values_list("case_id", flat=True).get(pk=version_id)
    case = changes.lock(case_id, actor)
    version = Version.objects.get(pk=version_id)
    rules = protocol(case.protocol_id)
    if not may_verify(rules.documents[version.document_type], actor):
        raise _refused(rules, "ROLE_NOT_ALLOWED")
    if version.status not in expected:
        raise UploadRefused(
            [
                Blocker(
                    "VERSION_NOT_OPEN",
                    f"This version is {Status(version.status).label} already. Reload the page.",
                )
            ]
        )
    return case, version, rules


def _refused(rules: Protocol, code: str) -> UploadRefused:
    return UploadRefused([Blocker(code, rules.file.refusals[code])])
