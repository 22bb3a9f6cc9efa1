"""Uploads on their way: a file that comes in parts, and may stop and go on for days."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.cases.models import Case
from documents.files.models import File, new_key

PART = 8 * 2**20  # bytes; S3 takes no smaller part than 5 MB, but the last


class Upload(models.Model):
    """One file on its way. Its row is there before the first byte, so no byte is without a row.

    `case` and `document_type` are empty for papers that are filed later. `storage_id`: what the
    store calls this upload. `fingerprint`: tells a file that is chosen again from any other.
    `sha256`: the sender's own sum, where it could be made. `touched_at`: last sign of life.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("on its way")
        JOINING = "JOINING", _("being put together")
        DONE = "DONE", _("arrived")
        DROPPED = "DROPPED", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="uploads"
    )
    document_type = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    effective_date = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    part_size = models.PositiveIntegerField(default=PART)
    fingerprint = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=60, default=new_key)
    storage_id = models.CharField(max_length=1024, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    file = models.OneToOneField(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="upload"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    begun_at = models.DateTimeField(default=clock.now)
    touched_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["by", "begun_at"],
                condition=Q(state__in=["OPEN", "JOINING"]),
                name="upload_on_its_way",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="upload_done_has_file", condition=~Q(state="DONE") | Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="upload_slot_is_whole",
                condition=Q(document_type="")
                | (Q(case__isnull=False) & ~Q(language="") & Q(effective_date__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def part_count(self) -> int:
        return max(1, -(-self.size // self.part_size))

    def size_of(self, number: int) -> int:
        """Bytes of part `number`, from 1."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)
