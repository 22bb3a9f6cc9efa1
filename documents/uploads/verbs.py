"""How papers come into a case, or are done without. Each act locks the case."""

from datetime import date
from typing import IO, Any

from django.conf import settings

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import Case
from casework.cases.situation import situation
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.checklist.papers import submission_types
from documents.files.examining import examine
from documents.files.models import File, new_key
from documents.files.waiting import examine_soon
from documents.models import Slot, Version
from documents.storage import store
from documents.uploads.filing import admit, fill, refuse_nonsense
from documents.uploads.refusing import UploadRefused
from documents.uploads.refusing import refused as _refused

NEVER_WAIVED = frozenset({"identity", "consent"})
REASON_LENGTH = 20


def upload(
    case_id: int,
    document_type: str,
    *,
    actor: Actor,
    file: IO[bytes],
    language: str,
    effective_date: date,
    name: str = "",
    identity_match: str = "",
    at_once: bool = False,
) -> Version:
    """Keep a file as a new version. `effective_date`: the date on the paper.

    Raises UploadRefused, or KeyError for an unknown type. The file is stored before the case is
    locked; if the act is refused then, it is removed again. It waits for its examination; at_once:
    it has it here and now, as papers of our own making may.
    """
    refuse_nonsense(language, effective_date)
    key = new_key()
    size = store().put(key, file)
    kept = False
    try:
        refuse_size(size)
        version = _register(
            case_id,
            document_type,
            actor=actor,
            stored={"key": key, "size": size, "name": name[:255]},
            said={
                "language": language,
                "effective_date": effective_date,
                "identity_match": identity_match,
            },
            at_once=at_once,
        )
        kept = True
    finally:
        if not kept and not File.objects.filter(key=key).exists():  # a commit may only look lost
            store().delete(key)
    if at_once:
        examine(version.file_id, apart=False)
        version.refresh_from_db()
    return version


def refuse_size(size: int) -> None:
    """Raises UploadRefused for an empty file and for one beyond the limit. `size`: bytes."""
    if size == 0:
        raise UploadRefused(
            [Blocker("FILE_NOT_ACCEPTED", "The file is empty. Choose the file again.")]
        )
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 2**20
        message = f"The file is larger than {limit} MB. Split it and send the parts."
        raise UploadRefused([Blocker("FILE_NOT_ACCEPTED", message)])


@verb
def _register(
    case_id: int,
    document_type: str,
    *,
    actor: Actor,
    stored: dict[str, Any],
    said: dict[str, Any],
    at_once: bool,
) -> Version:
    case = admit(case_id, document_type, actor)
    file = File.objects.create(
        case=case, came_at=clock.now(), came_by=actor.user, came_role=actor.role, **stored
    )
    if not at_once:
        examine_soon(file)
    return fill(case, document_type, file, actor=actor, **said)


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
