"""Comparing what the rows say is stored with what the store holds, both ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from documents.examination.findings import FINDINGS
from documents.files.locking import lock_case_of
from documents.files.models import File, State
from documents.files.waiting import examine_soon
from documents.sending.models import Upload
from documents.sending.sweeping import strays
from documents.storage import store
from documents.uploads.models import Status

YOUNG = timedelta(days=1)  # so much older than its row may an object be, by the store's clock
KINDS = {  # of differences: what is so, and what mending does
    "stray": (_("is stored, and no row knows of it"), _("removed")),
    "lost": (_("has a row, and is not stored"), _("kept out until it is restored")),
    "altered": (_("is stored with another size than its row says"), _("kept out")),
    "found": (_("was lost, and is stored again"), _("looked into anew")),
    "left": (_("was deleted, and is still stored"), _("removed")),
    "unfinished": (_("came in part, and nobody goes on with it"), _("forgotten")),
}
HELD = (Status.RECEIVED, Status.ACCEPTED, Status.VERIFIED)


@dataclass(frozen=True)
class Difference:
    """One difference. `key`: of the object; `file`: of the row; `upload`: the store's own id."""

    kind: str
    key: str
    file: int | None = None
    upload: str = ""


def differences() -> Iterator[Difference]:
    """Every difference, one at a time. Reads all rows and all objects."""
    stored: dict[str, tuple[int, datetime]] = {
        key: (size, at) for key, size, at in store().objects()
    }
    known = set(Upload.objects.filter(state__in=["OPEN", "JOINING"]).values_list("key", flat=True))
    live = set(File.objects.exclude(state=State.DELETED).values_list("key", flat=True))
    for file in File.objects.only("key", "size", "state", "finding").order_by("pk").iterator():
        known.add(file.key)
        if file.state == State.DELETED and file.key in live:
            continue
        held = stored[file.key][0] if file.key in stored else None
        if _kind(file, held):  # as it is now: it may have come since the listing
            kind = _kind(file, store().size(file.key))
            if kind:
                yield Difference(kind, file.key, file.pk)
    old = timezone.now() - YOUNG
    for key, (_size, at) in stored.items():
        if key not in known and at < old:
            yield Difference("stray", key)
    for key, upload in strays():
        yield Difference("unfinished", key, upload=upload)


def _kind(file: File, held: int | None) -> str:
    """The difference between a row and the bytes that are stored; None: nothing is."""
    if file.state == State.DELETED:
        return "" if held is None else "left"
    if file.finding == "DISCARDED":  # it stays set aside, whatever comes back
        return ""
    if file.finding in ("LOST", "ALTERED"):
        return "found" if held == file.size else ""
    if held is None:
        return "lost"
    return "altered" if held != file.size else ""


def mend(difference: Difference) -> None:
    """Do what KINDS says of it. May be said again."""
    if difference.kind == "unfinished":
        store().abort(difference.key, difference.upload)
    elif difference.file is None or difference.kind == "left":
        store().delete(difference.key)
    else:
        finding = {"lost": "LOST", "altered": "ALTERED", "found": ""}[difference.kind]
        _write_down(difference.file, finding, actor=SYSTEM)


@verb
def _write_down(file_id: int, finding: str, *, actor: Actor) -> None:
    case = lock_case_of(file_id, actor)
    file = File.objects.select_for_update().get(pk=file_id)
    if file.state == State.DELETED:  # meanwhile
        return
    was = file.finding
    file.finding, file.attempts = finding, 0
    file.state = State.QUARANTINED if finding else State.WAITING
    file.save(update_fields=["finding", "state", "attempts"])
    if finding:
        held = file.versions.filter(Q(status__in=HELD))
        held.update(status=Status.QUARANTINED, reason=str(FINDINGS[finding]))
    else:
        kept_out = file.versions.filter(status=Status.QUARANTINED, reason=str(FINDINGS[was]))
        kept_out.update(status=Status.RECEIVED, reason="")
        examine_soon(file)
    if case:
        changes.changed(case)
