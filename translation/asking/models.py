"""Questions about a page, which the coordinator answers while the job stays where it is."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from pgtrigger import Insert, Update

from casework import clock
from casework.pulse.triggers import beats
from translation.jobs.models import Job
from translation.segments.models import Segment


@pghistory.track(model_name="QuestionHistory")
class Question(models.Model):
    """A linguist asks what a page says, or for a better copy of it."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="questions")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="questions")
    page = models.PositiveIntegerField()
    segment = models.ForeignKey(
        Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    text = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_role = models.CharField(max_length=20)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_answered_by_somebody",
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(answered_at=None), name="question_waiting"),
        ]
        triggers = beats("question", Insert, Update)

    def __str__(self) -> str:
        return f"question on {self.job_id} p. {self.page}"
