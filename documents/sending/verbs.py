"""The first half of an upload's life: begun, its parts sent past us; or given up.

The row is committed before the store hears of the upload, so that what dies in between is found by
`sweeping`. How an upload ends well: documents/sending/joining.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.blockers import Blocker
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import DESK_ROLES
from documents.files.models import File, State
from documents.sending.models import PART, Upload
from documents.storage import Address, NotThere, Part, store
from documents.uploads.filing import admit, admit_loose, refuse_nonsense
from documents.uploads.refusing import UploadRefused
from documents.uploads.verbs import refuse_size

MOST_PARTS = 10_000  # that S3 joins
MOST_OPEN = 300  # uploads of one person that are on their way at once
OVER = gettext_lazy("This upload is over. Choose the file again.")


@dataclass(frozen=True)
class Slot:
    """Where a file is to go: empty for papers that are filed later."""

    document_type: str = ""
    language: str = ""
    effective_date: date | None = None


def begin(
    *,
    actor: Actor,
    name: str,
    size: int,
    fingerprint: str,
    case: Case | None = None,
    slot: Slot = Slot(),
    sha256: str = "",
) -> Upload:
    """A new upload, or the one that this person began with the same file for the same place.

    size: bytes. fingerprint: what tells the file when it is chosen again. sha256: the sender's own
    sum where it could be made. Raises UploadRefused; StorageFailed when the store does not answer.
    """
    refuse_size(size)
    if slot.document_type:
        assert slot.effective_date is not None
        refuse_nonsense(slot.language, slot.effective_date)
    elif actor.role not in DESK_ROLES:
        raise UploadRefused([Blocker("ROLE_NOT_ALLOWED", _("Choose which paper this file is."))])
    upload = _open(
        actor=actor,
        case=case,
        slot=slot,
        values={"name": name[:255], "size": size, "fingerprint": fingerprint, "sha256": sha256},
    )
    return _with_store(upload)


def refuse_too_many(actor: Actor) -> None:
    """Raises UploadRefused for who has more on its way than anybody sends."""
    if Upload.objects.filter(by=actor.user, state=Upload.State.OPEN).count() >= MOST_OPEN:
        message = _("Too many files are on their way. Finish them or give them up first.")
        raise UploadRefused([Blocker("TOO_MANY_UPLOADS", message)])


@verb
def _open(*, actor: Actor, case: Case | None, slot: Slot, values: dict[str, Any]) -> Upload:
    if case is not None and slot.document_type:
        admit(case.pk, slot.document_type, actor)
    elif case is not None:
        admit_loose(case.pk, actor)
    assert actor.user is not None
    # one at a time of each person's: the same file begun twice at once is one upload
    User.objects.select_for_update(no_key=True).get(pk=actor.user.pk)
    if values["sha256"]:
        refuse_known(case, values["sha256"], actor)
    where = {"case": case, "document_type": slot.document_type}
    same = Upload.objects.select_for_update().filter(
        by=actor.user,
        role=actor.role,
        state=Upload.State.OPEN,
        size=values["size"],
        fingerprint=values["fingerprint"],
        **where,
    )
    upload = same.order_by("begun_at").first()
    if upload is None:
        refuse_too_many(actor)
        part_size = max(PART, -(-values["size"] // MOST_PARTS))
        upload = Upload(by=actor.user, role=actor.role, part_size=part_size, **values, **where)
        upload.begun_at = clock.now()
    upload.language, upload.effective_date = slot.language, slot.effective_date
    upload.touched_at = clock.now()
    upload.save()
    return upload


def refuse_known(case: Case | None, sha256: str, actor: Actor) -> None:
    """Raises UploadRefused when a file with this sum is in the case already.

    Without a case: when this person brought it already, and it waits to be filed.
    """
    summed = Q(sha256=sha256, state=State.CLEAN)
    summed |= Q(sha256="", upload__sha256=sha256, state=State.WAITING)
    files = File.objects.filter(summed, case=case)
    if case is not None and files.exists():
        text = _(
            "This very file is in the case already. One file may be several papers: say so where"
            " it is checked."
        )
        raise UploadRefused([Blocker("SAME_FILE", text)])
    if case is None and files.filter(came_by=actor.user).exists():
        text = _("This very file came already, and waits to be filed.")
        raise UploadRefused([Blocker("SAME_FILE", text)])


def _with_store(upload: Upload) -> Upload:
    """The upload, known to the store; begun there anew when the store has forgotten it."""
    if upload.storage_id and _is_there(upload):
        return upload
    begun = store().begin(upload.key)
    mine = Upload.objects.filter(pk=upload.pk, storage_id=upload.storage_id, state="OPEN")
    if not mine.update(storage_id=begun):  # another request was quicker
        store().abort(upload.key, begun)
    upload.refresh_from_db()
    return upload


def _is_there(upload: Upload) -> bool:
    try:
        store().parts(upload.key, upload.storage_id)
    except NotThere:
        return False
    return True


def own(upload_id: UUID, actor: Actor) -> Upload:
    """An upload of this person in this role, of a case they still see; else DoesNotExist."""
    upload = Upload.objects.select_related("case").get(pk=upload_id, by=actor.user, role=actor.role)
    if upload.case_id is not None:
        Case.objects.visible_to(actor).get(pk=upload.case_id)
    return upload


def arrived_parts(upload: Upload) -> list[Part]:
    """The parts that are there whole."""
    if upload.state != Upload.State.OPEN or not upload.storage_id:
        return []
    try:
        parts = store().parts(upload.key, upload.storage_id)
    except NotThere:
        return []
    return [
        part
        for part in parts
        if part.number <= upload.part_count and part.size == upload.size_of(part.number)
    ]


def sign(upload: Upload, number: int) -> Address:
    """Where to send part `number`, from 1. Raises UploadRefused for one it does not have."""
    live = upload.state == Upload.State.OPEN and upload.storage_id
    if not live or not 1 <= number <= upload.part_count:
        raise UploadRefused([Blocker("NO_SUCH_PART", str(OVER))])
    Upload.objects.filter(pk=upload.pk).update(touched_at=clock.now())
    return store().sign(upload.key, upload.storage_id, number, upload.size_of(number))


def give_up(upload: Upload, *, actor: Actor) -> None:
    """The sender wants it no more: what has come of it is thrown away."""
    if drop(upload.pk, Upload.State.OPEN, actor=actor) and upload.storage_id:
        store().abort(upload.key, upload.storage_id)


@verb
def drop(upload_id: UUID, state: str, *, actor: Actor) -> bool:
    """End an upload that is in this state still; what its file was called is forgotten.

    Answers whether it was this call that did.
    """
    live = Upload.objects.filter(pk=upload_id, state=state)
    return bool(live.update(state=Upload.State.DROPPED, name="", touched_at=clock.now()))
