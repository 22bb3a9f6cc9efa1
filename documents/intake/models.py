"""What was set aside at the intake desk as no paper: the file stays until its time is up."""

from django.conf import settings
from django.db import models

from casework import clock
from casework.people.roles import Role
from casework.protocols.models import immutable
from documents.files.models import File


class SetAside(models.Model):
    """That somebody looked at a loose file and found it to be no paper."""

    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="set_aside")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = immutable("set_aside")

    def __str__(self) -> str:
        return f"{self.file_id}"
