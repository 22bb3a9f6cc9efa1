"""One file in several places of a case: siblings are versions that share what was received."""

from django.db.models import QuerySet

from casework.blockers import Blocker
from casework.cases.models import Case
from casework.guards import refusal
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from documents.checklist.papers import NOT_HELD
from documents.models import Status, Version
from documents.uploads.access import may_upload
from documents.uploads.filing import new_version
from documents.uploads.refusing import UploadRefused

HELD = frozenset(Status) - NOT_HELD - {Status.SUPERSEDED}


def sharing(version: Version) -> QuerySet[Version]:
    """The versions of the case with the same file, this one among them."""
    return Version.objects.filter(case_id=version.case_id, file=version.file_id)


def sibling(case: Case, version: Version, document_type: str, actor: Actor) -> Version:
    """The same file as the newest version of another paper: received, brought by who brought it.

    Raises UploadRefused; KeyError for a type that the protocol does not know. Under the case's lock.
    """
    rules = protocol(case.protocol_id)
    kind = rules.documents[document_type]
    if not case.is_open and not case.safety_continues:
        raise UploadRefused([refusal(rules.file.refusals, "CASE_CLOSED")])
    if not may_upload(kind, actor):
        raise UploadRefused([Blocker("ROLE_NOT_ALLOWED", "Your role may not file this paper.")])
    if sharing(version).filter(document_type=document_type, status__in=HELD).exists():
        text = f"This file is filed as “{kind.label}” already."
        raise UploadRefused([Blocker("FILED_ALREADY", text)])
    return new_version(
        case,
        document_type,
        version.file,
        actor=actor,
        language=version.language,
        effective_date=version.effective_date,
        uploaded_at=version.uploaded_at,
        uploaded_by=version.uploaded_by,
        uploaded_role=version.uploaded_role,
    )
