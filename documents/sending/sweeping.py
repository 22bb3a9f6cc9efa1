"""What was left half-way: joined to the end, or dropped with what the store holds of it."""

import logging
from datetime import timedelta

from django.utils import timezone

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from documents.sending import joining, verbs
from documents.sending.models import Upload
from documents.storage import StorageFailed, store
from documents.uploads.refusing import UploadRefused

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)  # so long may an upload rest and still go on
QUIET = timedelta(minutes=5)  # after which whoever joined the parts is taken to be dead


def finish_joining() -> int:
    """Uploads whose parts were being joined when the process died. Answers how many arrived."""
    left = Upload.objects.filter(
        state=Upload.State.JOINING, touched_at__lt=clock.now() - QUIET
    ).select_related("by")
    return sum(_finish(upload) for upload in left)


def _finish(upload: Upload) -> bool:
    try:
        joining.join(upload, actor=Actor(upload.by, upload.role))
    except (UploadRefused, StorageFailed, Case.DoesNotExist) as failed:
        logger.warning(
            "upload.not_joined", extra={"upload": str(upload.pk), "why": type(failed).__name__}
        )
        return False
    return True


def drop_abandoned() -> int:
    """Uploads that nobody went on with for a week. Answers how many."""
    rested = Upload.objects.filter(
        state=Upload.State.OPEN, touched_at__lt=clock.now() - KEPT
    ).select_related("by")
    return sum(_give_up(upload) for upload in rested)


def _give_up(upload: Upload) -> bool:
    try:
        verbs.give_up(upload, actor=Actor(upload.by, upload.role))
    except StorageFailed as failed:  # its row is dropped: `abort_strays` takes the rest
        logger.warning(
            "upload.not_aborted", extra={"upload": str(upload.pk), "why": type(failed).__name__}
        )
    return True


def strays() -> list[tuple[str, str]]:
    """Unfinished uploads, key and id, that the store knows of and no row goes on with."""
    quiet_since = timezone.now() - QUIET  # by the store's clock, which no demo shifts
    return [
        (key, upload_id)
        for key, upload_id, begun_at in store().uploads()
        if begun_at < quiet_since and not _goes_on(key, upload_id)
    ]


def _goes_on(key: str, upload_id: str) -> bool:
    live = Upload.objects.filter(key=key, storage_id=upload_id, state__in=["OPEN", "JOINING"])
    return live.exists()


def abort_strays() -> int:
    """Forget what `strays` finds. Answers how many."""
    found = strays()
    for key, upload_id in found:
        store().abort(key, upload_id)
    return len(found)
