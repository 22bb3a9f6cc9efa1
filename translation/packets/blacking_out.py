"""Having names blacked out where a paper's text layer says them, as whoever asks for it."""

import hashlib
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.people.actor import Actor
from documents.examination.isolated import places_isolated
from documents.examination.kinds import PDF
from documents.examination.places import PagePlaces
from documents.files.models import File
from documents.redacting.asking import ask
from documents.storage import store
from documents.uploads.models import Version
from translation.identity.people import Identity
from translation.jobs.refusing import JobRefused, refused
from translation.packets.blackening import Drawn, draw

logger = logging.getLogger(__name__)

SHOWN = 12  # numbers of pages in a sentence


def black_out(version_id: int, *, actor: Actor) -> Drawn:
    """Find what tells who the patient is, and ask for a copy in which that is black.

    Asks for none where a page cannot be read: linguists would see it as it is. The file is read
    before anything is locked. Raises JobRefused, UploadRefused, StorageFailed.
    """
    version = Version.objects.select_related("case", "file").get(pk=version_id)
    drawn = draw(_pages(version.file), Identity.of(version.case))
    if drawn.unread:
        raise _by_hand(drawn.unread)
    if not drawn.places:
        text = _("No name, date of birth or number of the patient was found. Draw by hand.")
        raise refused("NOTHING_FOUND", text)
    ask(version_id, actor=actor, rectangles=drawn.rectangles)
    logger.info("packet.blacked_out", extra={"version": version_id, "places": drawn.places})
    return drawn


def _pages(file: File) -> list[PagePlaces]:
    if not file.is_clean or file.content_type != PDF:
        raise _by_hand(())
    digest = hashlib.sha256()
    with TemporaryDirectory(prefix="casework-") as folder:
        path = Path(folder) / "source"
        with path.open("wb") as copy:
            for chunk in store().read(file.key):
                digest.update(chunk)
                copy.write(chunk)
        found = places_isolated(path) if digest.hexdigest() == file.sha256 else None
    if found is None or len(found) != file.pages:
        raise _by_hand(())
    return found


def _by_hand(pages: tuple[int, ...]) -> JobRefused:
    if not pages:
        return refused("BY_HAND", _("The text of this paper cannot be read. Draw by hand."))
    numbers = ", ".join(map(str, pages[:SHOWN])) + (" …" if len(pages) > SHOWN else "")
    text = ngettext(
        "Page %(pages)s is a picture: nothing can be found on it. Draw by hand.",
        "Pages %(pages)s are pictures: nothing can be found on them. Draw by hand.",
        len(pages),
    )
    return refused("BY_HAND", text % {"pages": numbers})
