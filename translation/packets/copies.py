"""Whether linguists have something to look at: the redacted copies of papers."""

from collections.abc import Collection

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from documents.models import Redaction


class Packet(TextChoices):
    """What a linguist who has a paper in hand gets of it."""

    NONE = "NONE", _("no redacted copy yet")
    MAKING = "MAKING", _("a redacted copy is being made")
    FAILED = "FAILED", _("the redacted copy could not be made")
    COPY = "COPY", _("redacted copy")
    ORIGINAL = "ORIGINAL", _("the original is lent")


def packets(file_ids: Collection[int]) -> dict[int, Packet]:
    """How the copies of some files stand; a file without any is not among them. One query."""
    made = Redaction.objects.filter(source__in=file_ids, withdrawn_at=None)
    found: dict[int, Packet] = {}
    for each in made.select_related("source", "copy").order_by("pk"):
        here = _of(each)
        # what is given stays given while another is made, or fails
        if here == Packet.COPY or found.get(each.source_id) != Packet.COPY:
            found[each.source_id] = here
    return found


def _of(redaction: Redaction) -> Packet:
    if redaction.copy is not None and redaction.copy.is_clean:
        return Packet.COPY
    return Packet.MAKING if redaction.is_under_way else Packet.FAILED
