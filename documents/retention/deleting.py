"""Deleting papers: one person asks, a second decides, one of them as privacy officer."""

import logging

from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.eligibility.emptying import empty
from casework.people.acting import verb
from casework.people.actor import Actor
from documents.files.models import File, Page, State
from documents.judging.filing import HELD
from documents.retention import refusals
from documents.retention.due import to_ask_for
from documents.retention.holding import refuse_others
from documents.retention.kin import with_copies
from documents.retention.locking import locked
from documents.retention.models import Deletion, Ground, Outcome
from documents.retention.removing import remove_soon
from documents.sending.models import Upload
from documents.uploads.models import Status, Version
from documents.uploads.refusing import UploadRefused

logger = logging.getLogger(__name__)

WITH_ITS_SOURCE = "Deleted together with the file that it was made of."
GONE = "Its file was deleted."
DECIDED = ("outcome", "answer", "decided_by", "decided_role", "decided_at")


@verb
def ask(file_id: int, *, actor: Actor, ground: str, reason: str) -> Deletion:
    """Ask for the deletion of a file and of all that was made of it. A second person decides."""
    file, case = locked(file_id, actor)
    refuse_others(actor, reason)
    if ground not in Ground.values:
        text = _("Say on which ground it may be deleted.")
        raise UploadRefused([Blocker("GROUND_UNKNOWN", text)])
    refusals.refuse_asked(file)
    refusals.refuse_undeletable(file, case, ground, with_copies(file))
    return Deletion.objects.create(file=file, **_request(actor, ground, reason))


@verb
def ask_for_due(case_id: int | None, *, actor: Actor, reason: str) -> int:
    """Ask for everything of a case whose time is over; without a case, of what was never filed.

    What is held or asked for already is left out, and what goes with its source. Answers how many.
    """
    refuse_others(actor, reason)
    if case_id is not None:
        changes.lock(case_id, actor)
    over = to_ask_for(clock.site_today()).filter(case=case_id)
    found = File.objects.filter(pk__in=list(over.values_list("pk", flat=True)))
    locked_ids = [file.pk for file in found.select_for_update().order_by("pk")]
    files = list(over.filter(pk__in=locked_ids))  # as they are now: loose ones had no case to lock
    together = {file.pk for file in files}
    request = _request(actor, Ground.RETENTION_OVER, reason)
    made = Deletion.objects.bulk_create(
        Deletion(file=file, **request) for file in files if file.derived_from_id not in together
    )
    return len(made)


@verb
def confirm(deletion_id: int, *, actor: Actor) -> Deletion:
    """The second person agrees: the file and all that was made of it are gone for everybody.

    What stays is the row: sum, size, type, pages, dates, and who, when and why. The stored file is
    removed once this is committed.
    """
    file_id = Deletion.objects.values_list("file_id", flat=True).get(pk=deletion_id)
    file, case = locked(file_id, actor)
    asked = Deletion.objects.select_related("decided_by").get(pk=deletion_id)
    refusals.refuse_decided(asked)
    refuse_others(actor, asked.reason)
    refusals.refuse_wrong_second(asked, actor)
    going = with_copies(file)
    refusals.refuse_undeletable(file, case, asked.ground, going)
    for one in going:
        deletion = asked if one.pk == file.pk else _as_its_source(one, asked, actor)
        _decide(deletion, Outcome.DELETED, actor)
        remove_soon(deletion)
        logger.info("file.deleted", extra={"file": one.pk, "deletion": deletion.pk})
    _forget([one.pk for one in going])
    if case is not None:
        for one in going:
            empty(case.pk, one.sha256)
        changes.changed(case)
    return asked


@verb
def refuse(deletion_id: int, *, actor: Actor, answer: str) -> Deletion:
    """It stays. Who asked may take the request back so."""
    file_id = Deletion.objects.values_list("file_id", flat=True).get(pk=deletion_id)
    locked(file_id, actor)
    asked = Deletion.objects.select_related("decided_by").get(pk=deletion_id)
    refusals.refuse_decided(asked)
    refuse_others(actor, answer)
    _decide(asked, Outcome.REFUSED, actor, answer.strip())
    return asked


def _request(actor: Actor, ground: str, reason: str) -> dict[str, object]:
    return {
        "ground": ground,
        "reason": reason.strip(),
        "asked_by": actor.user,
        "asked_role": actor.role,
        "asked_at": clock.now(),
    }


def _as_its_source(copy: File, asked: Deletion, actor: Actor) -> Deletion:
    """The deletion of what was made of a file; a request for it alone has become pointless."""
    for waiting in copy.deletions.waiting():
        _decide(waiting, Outcome.REFUSED, actor, WITH_ITS_SOURCE)
    return Deletion(
        file=copy,
        ground=asked.ground,
        reason=asked.reason,
        asked_by=asked.asked_by,
        asked_role=asked.asked_role,
        asked_at=asked.asked_at,
    )


def _decide(deletion: Deletion, outcome: Outcome, actor: Actor, answer: str = "") -> None:
    deletion.outcome, deletion.answer = outcome, answer
    deletion.decided_by, deletion.decided_role = actor.user, actor.role
    deletion.decided_at = clock.now()
    deletion.save(update_fields=DECIDED if deletion.pk else None)


def _forget(ids: list[int]) -> None:
    """What their papers said and were called. A case that is opened again asks for them anew."""
    Page.objects.filter(file__in=ids).delete()
    Upload.objects.filter(file__in=ids).update(name="")
    held = Version.objects.filter(file__in=ids, status__in=HELD)
    held.update(status=Status.QUARANTINED, reason=GONE)
    File.objects.filter(pk__in=ids).update(state=State.DELETED, name="")
