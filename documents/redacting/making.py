"""Making a redacted copy. Killed anywhere it is begun again, and makes no second copy."""

import hashlib
import logging
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from casework import clock
from casework.cases import changes
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from documents.examination.isolated import redact_isolated
from documents.files.models import File, Origin
from documents.files.waiting import examine_soon
from documents.redacting.models import Redaction
from documents.storage import TakenAlready, store

logger = logging.getLogger(__name__)


def make(redaction_id: int) -> None:
    """Make the copy that was asked for, unless that was done. Raises StorageFailed: try again."""
    asked = Redaction.objects.select_related("source").get(pk=redaction_id)
    if asked.copy_id or asked.failure or asked.withdrawn_at:
        return
    if not asked.source.is_clean:
        _conclude(asked.pk, actor=SYSTEM, size=0, failure=Redaction.Failure.ALTERED)
        store().delete(asked.key)  # by a run that was killed
        return
    size, failure = 0, ""
    with TemporaryDirectory(prefix="casework-") as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        if _fetched(asked.source, source) != asked.source.sha256:
            failure = Redaction.Failure.ALTERED
        elif not redact_isolated(source, asked.source.content_type, asked.rectangles, made):
            failure = Redaction.Failure.UNDRAWABLE
        else:
            size = _kept(asked.key, made)
    if not _conclude(asked.pk, actor=SYSTEM, size=size, failure=failure):
        store().delete(asked.key)


def _fetched(file: File, path: Path) -> str:
    """The SHA-256 of what was read."""
    digest = hashlib.sha256()
    with path.open("wb") as copy:
        for chunk in store().read(file.key):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def _kept(key: str, made: Path) -> int:
    """Stored; by a run that was killed afterwards, where the key is taken. Answers its size."""
    try:
        with made.open("rb") as file:
            return store().put(key, file)
    except TakenAlready:
        size = store().size(key)
        assert size is not None
        return size


@verb
def _conclude(redaction_id: int, *, actor: Actor, size: int, failure: str) -> bool:
    """Answers whether there is a copy now: not of a file that was deleted or kept out meanwhile."""
    case = _case_of(redaction_id, actor)
    asked = (
        Redaction.objects.select_for_update(of=["self"])
        .select_related("source")
        .get(pk=redaction_id)
    )
    if asked.copy_id or asked.failure:
        return asked.copy_id is not None
    asked.failure = failure if asked.source.is_clean else Redaction.Failure.ALTERED
    if not asked.failure:
        asked.copy = File.objects.create(
            case=case,
            key=asked.key,
            size=size,
            origin=Origin.REDACTION,
            derived_from=asked.source,
            derived_sha256=asked.source.sha256,
            came_at=clock.now(),
            came_by=asked.asked_by,
            came_role=asked.asked_role,
        )
        transaction.on_commit(
            partial(examine_soon, asked.copy)
        )  # a worker's job outruns its own row
    asked.save(update_fields=["copy", "failure"])
    logger.info("file.redacted", extra={"redaction": asked.pk, "failure": asked.failure})
    changes.changed(case)
    return asked.copy_id is not None


def _case_of(redaction_id: int, actor: Actor) -> Case:
    case_id = Redaction.objects.values_list("source__case", flat=True).get(pk=redaction_id)
    return changes.lock(case_id, actor)
