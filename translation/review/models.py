"""What reviewers say of translations, and what translators answer to the checks."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from translation.jobs.models import Job
from translation.segments.models import Segment


class Category(models.TextChoices):
    """The part of MQM's typology that harms patients, and style."""

    ACCURACY = "ACCURACY", _("accuracy: says something else")
    OMISSION = "OMISSION", _("omission or addition")
    NUMBER = "NUMBER", _("number, unit or date")
    TERM = "TERM", _("term")
    STYLE = "STYLE", _("style and grammar")


class Severity(models.TextChoices):
    NEUTRAL = "NEUTRAL", _("a note")
    MINOR = "MINOR", _("minor")
    MAJOR = "MAJOR", _("major")
    CRITICAL = "CRITICAL", _("critical")


@pghistory.track(model_name="RemarkHistory")
class Remark(models.Model):
    """A reviewer's comment on a segment, or on the whole job. `points`: from PENALTY when it was made.

    `round`: in which review it was made, counted from 0.
    """

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="remarks")
    segment = models.ForeignKey(
        Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="remarks"
    )
    category = models.CharField(max_length=8, choices=Category)
    severity = models.CharField(max_length=8, choices=Severity)
    points = models.PositiveSmallIntegerField()
    comment = models.TextField()
    round = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["job", "round"], name="remark_of_job")]

    def __str__(self) -> str:
        return f"{self.category} {self.job_id}"


@pghistory.track(model_name="JustificationHistory")
class Justification(models.Model):
    """Why a critical finding of the checks is right all the same. It holds for exactly these texts.

    `source` and `target`: the segment's, as they were judged. Without the reviewer's acceptance
    the job is not approved.
    """

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="justifications")
    code = models.CharField(max_length=40, help_text="The finding's code")
    excerpt = models.TextField(blank=True, help_text="What it found in the source")
    target_excerpt = models.TextField(blank=True, help_text="And in the translation")
    source = models.TextField()
    target = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="justification_accepted_by_another",
                condition=Q(accepted_by=None, accepted_at=None)
                | (Q(accepted_at__isnull=False) & ~Q(accepted_by=F("by"))),
            ),
        ]
        indexes = [models.Index(fields=["segment"], name="justification_of_segment")]

    def __str__(self) -> str:
        return f"{self.code} {self.segment_id}"
