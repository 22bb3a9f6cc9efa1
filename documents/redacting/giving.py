"""Which file of a version an actor is given: the one that came, or a redacted copy."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side
from documents.files.models import File
from documents.lending.lending import lent
from documents.redacting.models import Redaction
from documents.uploads.access import LINGUISTS
from documents.uploads.models import Version


def given_to(version: Version, actor: Actor) -> File:
    """The file that an actor gets of a version: who was lent it, its newest redacted copy.

    Raises PermissionDenied for them while there is none, unless the original was lent.
    """
    loan = lent(version, actor) if actor.role in LINGUISTS else None
    if loan is None or loan.original:
        return version.file
    made = given_copies().filter(source=version.file_id).select_related("copy")
    copies = [each.copy for each in made if each.copy]
    if copies:
        return ([copy for copy in copies if copy.is_clean] or copies)[-1]
    if _under_way().filter(source=version.file_id).exists():
        raise PermissionDenied(_("A redacted copy of this paper is being made. Wait for it."))
    raise PermissionDenied(_("There is no redacted copy of this paper yet. Ask the coordinator."))


def _under_way() -> QuerySet[Redaction]:
    """Asked for, and not there yet."""
    wanted = Redaction.objects.filter(withdrawn_at=None, failure="")
    return wanted.filter(Q(copy=None) | Q(copy__sha256=""))


def given_copies() -> QuerySet[Redaction]:
    """Those in place of their originals until they are withdrawn; oldest first.

    One that was looked into and is kept out or deleted too: its original is not given instead.
    """
    looked_into = Redaction.objects.filter(withdrawn_at=None).exclude(copy__sha256="")
    return looked_into.filter(copy__isnull=False).order_by("pk")


def knows_copies(actor: Actor) -> bool:
    """Linguists do not: a copy is the paper they are given. Families have the paper itself."""
    return actor.role not in LINGUISTS and SIDE_OF.get(actor.role) != Side.EXTERNAL


def copy_of(version: Version, copy: int, actor: Actor) -> File | None:
    """A redacted copy of a version's file, by its number, for those who know of copies."""
    if not knows_copies(actor):
        return None
    return File.objects.filter(pk=copy, redaction__source=version.file_id).first()
