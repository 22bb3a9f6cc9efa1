"""Filing a paper that came loose, or setting it aside. One of two who try at once wins."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.examination.findings import FINDINGS
from documents.files.locking import lock_case_of
from documents.files.models import File, State
from documents.files.twins import twin_of
from documents.intake.models import SetAside
from documents.uploads.filing import admit, fill, refuse_nonsense
from documents.uploads.models import Version
from documents.uploads.refusing import UploadRefused

REASON_LENGTH = 5


@verb
def file_paper(
    file_id: int,
    case_id: int,
    document_type: str,
    *,
    actor: Actor,
    language: str,
    effective_date: date,
    also: Collection[str] = (),
) -> Version:
    """Make a loose file a paper of a case, and in `also` further ones of it.

    effective_date: the date on the paper. Raises UploadRefused; File.DoesNotExist and
    Case.DoesNotExist for what the actor may not file; KeyError for an unknown type.
    """
    refuse_nonsense(language, effective_date)
    kinds = dict.fromkeys([document_type, *also])
    for kind in kinds:
        case = admit(case_id, kind, actor)
    file = _locked(file_id, actor)
    if file.case_id not in (None, case.pk):
        raise _filed_already()
    refuse_twin(case, file)
    if file.case_id is None:
        file.case = case
        file.save(update_fields=["case"])
    versions = [
        fill(case, kind, file, actor=actor, language=language, effective_date=effective_date)
        for kind in kinds
    ]
    return versions[0]


@verb
def set_aside(file_id: int, *, actor: Actor, reason: str) -> SetAside:
    """A loose file is no paper: it is kept out, and stays until its time is up."""
    if len(reason.strip()) < REASON_LENGTH:
        raise UploadRefused([Blocker("REASON_REQUIRED", _("Say why it is no paper."))])
    assert actor.user is not None
    case = lock_case_of(file_id, actor)
    file = _locked(file_id, actor, kept_out_too=True)
    file.state, file.finding = State.QUARANTINED, "DISCARDED"
    file.save(update_fields=["state", "finding"])
    aside = SetAside.objects.create(
        file=file, reason=reason.strip(), by=actor.user, role=actor.role, at=clock.now()
    )
    if case is not None:
        changes.changed(case)
    return aside


def _locked(file_id: int, actor: Actor, *, kept_out_too: bool = False) -> File:
    """A file that nobody has filed or set aside, its row locked. Under its case's lock."""
    file = File.objects.select_for_update().get(pk=file_id)
    if file.case_id is None and actor.role != Role.MGR and file.came_by_id != actor.user_id:
        raise File.DoesNotExist
    if file.versions.exists() or file.finding == "DISCARDED":
        raise _filed_already()
    if not kept_out_too and file.state not in (State.WAITING, State.CLEAN):
        why = _("This file is kept out. %(why)s") % {
            "why": _(FINDINGS[file.finding]) if file.finding else ""
        }
        raise UploadRefused([Blocker("FILE_NOT_CLEAN", why.strip())])
    return file


def _filed_already() -> UploadRefused:
    text = _("Somebody else has filed this file, or set it aside, just now.")
    return UploadRefused([Blocker("FILED_ALREADY", text)])


def refuse_twin(case: Case, file: File) -> None:
    """Raises UploadRefused when these bytes are in the case already."""
    twin = twin_of(file, case, file.sha256)
    if twin is None:
        return
    filed = twin.versions.order_by("pk").first()
    if filed is None:
        text = _("This very file came to the case already, and waits to be filed there.")
    else:
        label = protocol(case.protocol_id).documents[filed.document_type].label
        text = _("This very file is in the case already, as %(paper)s, version %(number)s.") % {
            "paper": label,
            "number": filed.number,
        }
    raise UploadRefused([Blocker("SAME_FILE", text)])
