"""Who saw a paper: one row for each time a file was shown or given out (domain.md 10, PR-05)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.people.roles import Role
from casework.protocols.models import immutable
from documents.files.models import File


class Seen(models.Model):
    """One showing. `purpose`: what was said when the case was opened by somebody not on it."""

    class Kind(models.TextChoices):
        SHOWN = "shown", _("looked at")
        DOWNLOADED = "downloaded", _("downloaded")

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="seen")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.TextField(blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["file", "at"], name="seen_of_file")]
        triggers = immutable("seen")

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.file_id}"
