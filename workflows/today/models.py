"""From when on a person has not seen yet what others changed."""

from django.conf import settings
from django.db import models

from casework import clock


class LastLook(models.Model):
    """Where a person, in a role, is in the news of their cases.

    `since`: what happened before was seen. `looked_at`: when the page was last opened. With each the
    cursor of its moment (casework.pulse.reading), by which the cases are found that changed since.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    since_cursor = models.BigIntegerField()
    looked_at = models.DateTimeField(default=clock.now)
    looked_cursor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_last_look_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
