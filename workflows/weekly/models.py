"""The weekly reports that were mailed."""

from django.conf import settings
from django.db import models

from casework import clock


class WeeklyMail(models.Model):
    """One manager's report of one week; its own mark that it was made.

    `monday`: of the week told of. `overdue`: tasks, as told; that number cannot be counted back, so
    the next report compares with this.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="weekly_mails"
    )
    monday = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    overdue = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monday", "user"], name="weekly_mail_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.monday}"
