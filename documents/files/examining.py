"""The one pass over a file: read once, summed, scanned, opened; then it is clean or quarantined.

Killed anywhere it is begun again: what it is is written down at the end alone, and nothing is given
out that is not CLEAN.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.db.models import F
from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from casework.protocols.compiled import protocol
from documents.examination.findings import FINDINGS
from documents.examination.isolated import contents_isolated, look_isolated
from documents.examination.looking import Look, look
from documents.examination.pages import PageContent, contents
from documents.files.locking import lock_case_of
from documents.files.models import File, Page, State
from documents.files.twins import twin_of
from documents.scanning import scanner
from documents.searching.folding import fold
from documents.sending.models import Upload
from documents.storage import store
from documents.uploads.models import Status

logger = logging.getLogger(__name__)

LETTERS = 2_000_000  # of a file that can be searched; what comes after them is not
BATCH = 50  # pages written at once
ATTEMPTS = 5  # a file that ended so many passes is not opened again


@dataclass
class Pass:
    """What one pass found. `sha256` of what was read, `finding` a code or empty."""

    sha256: str = ""
    finding: str = ""
    look: Look = field(default_factory=lambda: Look("", 0))


def examine(file_id: int, *, apart: bool = True) -> None:
    """Look into a waiting file and write down what it is; any other file is left as it is.

    apart: in a process of its own, as for all that strangers send. Raises ScannerAway and
    StorageFailed: then the file goes on waiting.
    """
    file = File.objects.filter(pk=file_id, state=State.WAITING).first()
    if file is None:
        return
    found = Pass()
    with NamedTemporaryFile(prefix="casework-") as copy:
        _read(file, copy, found)
        copy.flush()
        if not found.finding:
            _open(file, Path(copy.name), found, apart=apart)
    _conclude(file.pk, actor=SYSTEM, found=found)


def _read(file: File, copy: IO[bytes], found: Pass) -> None:
    """Once through the stream: into the sum, the scanner and a copy to open."""
    digest, size = hashlib.sha256(), 0
    with scanner() as sink:
        for chunk in store().read(file.key):
            digest.update(chunk)
            sink.feed(chunk)
            copy.write(chunk)
            size += len(chunk)
        verdict = sink.end()
    found.sha256 = digest.hexdigest()
    if size != file.size or not _is_what_was_sent(file, found.sha256):
        found.finding = "BROKEN"
    elif file.sha256 and file.sha256 != found.sha256:  # it was there before, as another
        found.finding = "ALTERED"
    elif not verdict.clean:
        found.finding = verdict.finding


def _is_what_was_sent(file: File, sha256: str) -> bool:
    """Whether the sum is the sender's, where the sender could make one."""
    sent = Upload.objects.filter(file=file).values_list("sha256", flat=True).first()
    return not sent or sent == sha256


def _open(file: File, path: Path, found: Pass, *, apart: bool) -> None:
    if file.attempts >= ATTEMPTS:
        found.finding = "UNOPENABLE"
        return
    File.objects.filter(pk=file.pk).update(attempts=F("attempts") + 1)
    found.look = look_isolated(path) if apart else look(path)
    found.finding = found.look.finding
    if found.finding:
        return
    read = contents_isolated if apart else contents
    spoken = file.versions.values_list("language", flat=True).distinct()
    _write_pages(file, read(path, found.look.content_type, languages=list(spoken)))


def _write_pages(file: File, pages: Iterator[PageContent]) -> None:
    """What can be read, before the case is locked: until the file is CLEAN it is shown to nobody."""
    file.contents.all().delete()  # of an earlier pass
    left = LETTERS
    for some in batched(pages, BATCH):
        rows = []
        for page in some:
            text = page.text[:left]
            left -= len(text)
            rows.append(
                Page(
                    file=file,
                    number=page.number,
                    text=text,
                    search=fold(text),
                    draft=page.draft,
                    thumbnail=page.thumbnail,
                )
            )
        Page.objects.bulk_create(rows)


@verb
def _conclude(file_id: int, *, actor: Actor, found: Pass) -> None:
    case = lock_case_of(file_id, actor)
    file = File.objects.select_for_update().get(pk=file_id)
    if file.state != State.WAITING:
        return
    twin = twin_of(file, case, found.sha256) if case and not found.finding else None
    file.sha256, file.examined_at = file.sha256 or found.sha256, clock.now()
    file.content_type, file.pages = found.look.content_type, found.look.pages
    file.finding = "DUPLICATE" if twin else found.finding
    file.state = State.QUARANTINED if file.finding else State.CLEAN
    file.save(update_fields=["sha256", "examined_at", "content_type", "pages", "finding", "state"])
    if file.finding:
        file.contents.all().delete()
        _keep_out(file, _reason(file, twin))
    logger.info(
        "file.examined",
        extra={"file": file.pk, "finding": file.finding, "detail": found.look.detail},
    )
    if case:
        changes.changed(case)


def _reason(file: File, twin: File | None) -> str:
    filed = twin.versions.select_related("case").order_by("pk").first() if twin else None
    if filed is None:
        return str(FINDINGS[file.finding])
    paper = protocol(filed.case.protocol_id).documents[filed.document_type].label
    return _(
        "This very file is in the case already, as %(paper)s, version %(number)s."
        " One file may fill several places: say so where it is checked."
    ) % {"paper": paper, "number": filed.number}


def _keep_out(file: File, reason: str) -> None:
    waiting = file.versions.filter(status__in=[Status.RECEIVED, Status.ACCEPTED])
    waiting.update(status=Status.QUARANTINED, reason=reason)
