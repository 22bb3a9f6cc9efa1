"""Removing the stored files of what was deleted. May be done again, and is until it is done."""

import logging
from datetime import timedelta

from casework import clock
from documents.files.models import File, State
from documents.retention.models import Deletion
from documents.storage import StorageFailed, store

logger = logging.getLogger(__name__)

LATE = timedelta(minutes=10)  # after which a deletion whose job is gone is taken up again


def remove_soon(deletion: Deletion) -> None:
    """Have the stored file removed by the worker. The job is there when the transaction is."""
    from documents.tasks import remove_deleted_file

    remove_deleted_file.configure(lock=f"deletion-{deletion.pk}").defer(deletion_id=deletion.pk)


def remove(deletion_id: int) -> None:
    """Remove the stored file of a deletion that two people decided. Raises StorageFailed."""
    deletion = Deletion.objects.left_over().select_related("file").filter(pk=deletion_id).first()
    if deletion is None:
        return
    shared = File.objects.filter(key=deletion.file.key).exclude(state=State.DELETED)
    if not shared.exists():
        store().delete(deletion.file.key)
    Deletion.objects.left_over().filter(pk=deletion_id).update(done_at=clock.now())
    logger.info("file.removed", extra={"file": deletion.file_id, "deletion": deletion_id})


def remove_forgotten() -> int:
    """Deletions that no job brought to their end, as after a restore; answers how many are done."""
    late = Deletion.objects.left_over().filter(decided_at__lt=clock.now() - LATE)
    return sum(_removed(pk) for pk in late.order_by("pk").values_list("pk", flat=True))


def _removed(deletion_id: int) -> bool:
    try:
        remove(deletion_id)
    except StorageFailed as failed:
        logger.warning("file.not_removed", extra={"deletion": deletion_id, "why": failed.code})
        return False
    return True
