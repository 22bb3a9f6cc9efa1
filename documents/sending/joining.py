"""The second half of an upload's life: its parts put together, and the file arrived.

The store has joined the parts before the file has its row. Every step may be taken again, by the
sender or by the sweeper: whatever dies in between, the file arrives once or not at all.
"""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from documents.files.models import File
from documents.files.waiting import examine_soon
from documents.sending.models import Upload
from documents.sending.verbs import OVER, arrived_parts, drop
from documents.storage import NotThere, store
from documents.uploads.filing import admit, admit_loose, fill
from documents.uploads.models import Version
from documents.uploads.refusing import UploadRefused


def complete(upload: Upload, *, actor: Actor) -> Upload:
    """All parts are there: join them, and let the file arrive. May be said any number of times."""
    if upload.state == Upload.State.OPEN:
        if len(arrived_parts(upload)) < upload.part_count:
            raise UploadRefused(
                [Blocker("PARTS_MISSING", _("The file has not arrived whole yet."))]
            )
        opened = Upload.objects.filter(pk=upload.pk, state=Upload.State.OPEN)
        opened.update(state=Upload.State.JOINING, touched_at=clock.now())
        upload.refresh_from_db()
    if upload.state == Upload.State.DONE:
        return upload
    if upload.state == Upload.State.DROPPED:
        raise UploadRefused([Blocker("UPLOAD_OVER", str(OVER))])
    return join(upload, actor=actor)


def join(upload: Upload, *, actor: Actor) -> Upload:
    """An upload whose parts are all there; also taken up again by the sweeper."""
    try:
        size = store().complete(upload.key, upload.storage_id)
    except NotThere:
        drop(upload.pk, Upload.State.JOINING, actor=actor)
        raise UploadRefused([Blocker("UPLOAD_GONE", str(OVER))]) from None
    try:
        if size != upload.size:
            raise UploadRefused([Blocker("SIZE_DIFFERS", _("The file did not arrive whole."))])
        return _arrive(upload.pk, actor=actor)
    except (UploadRefused, Case.DoesNotExist):
        # only who drops it removes it: another call may have let it arrive meanwhile
        if drop(upload.pk, Upload.State.JOINING, actor=actor):
            store().delete(upload.key)
        raise


@verb
def _arrive(upload_id: UUID, *, actor: Actor) -> Upload:
    case = _admitted(Upload.objects.get(pk=upload_id), actor)
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    if upload.state == Upload.State.DONE:
        return upload
    if upload.state != Upload.State.JOINING:
        raise UploadRefused([Blocker("UPLOAD_OVER", str(OVER))])
    file = File.objects.create(
        case_id=upload.case_id,
        name=upload.name,
        key=upload.key,
        size=upload.size,
        came_at=clock.now(),
        came_by=upload.by,
        came_role=upload.role,
    )
    transaction.on_commit(partial(examine_soon, file))  # a worker's job outruns its own row
    upload.file, upload.state = file, Upload.State.DONE
    upload.save(update_fields=["file", "state"])
    if case is not None and upload.document_type:
        assert upload.effective_date is not None
        fill(
            case,
            upload.document_type,
            file,
            actor=actor,
            language=upload.language,
            effective_date=upload.effective_date,
        )
    return upload


def _admitted(upload: Upload, actor: Actor) -> Case | None:
    """The case it is for, locked, if the actor may still bring it there."""
    if upload.case_id is None or upload.state == Upload.State.DONE:
        return None
    if not upload.document_type:
        return admit_loose(upload.case_id, actor)
    try:
        return admit(upload.case_id, upload.document_type, actor)
    except KeyError:  # the case moved to another version of its protocol meanwhile
        text = _("The case does not know this kind of paper any more.")
        raise UploadRefused([Blocker("NO_SUCH_PAPER", text)]) from None


def version_of(upload: Upload) -> Version | None:
    """The version that the arrived file became, if it went into a slot."""
    return Version.objects.filter(file=upload.file_id).first() if upload.file_id else None
