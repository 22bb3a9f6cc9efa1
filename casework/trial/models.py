"""What was stated of the trial, by whom, from which source, and who confirmed it with what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework import clock
from casework.protocols.models import immutable

PERSON = settings.AUTH_USER_MODEL


class TrialStatement(models.Model):
    """One statement; the newest of its name counts. `checked_on`: when the source was looked at."""

    trial = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    value = models.JSONField()
    source = models.TextField()
    checked_on = models.DateField()
    check_again_by = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="statement_checked_again_later",
                condition=Q(check_again_by__gt=models.F("checked_on")),
            )
        ]
        indexes = [models.Index(fields=["trial", "name", "-id"], name="statement_of_trial")]
        triggers = immutable("trialstatement")

    def __str__(self) -> str:
        return f"{self.trial} {self.name}"


class TrialConfirmation(models.Model):
    """A manager holds evidence for a statement: until then it is shown as not verified."""

    statement = models.OneToOneField(
        TrialStatement, on_delete=models.PROTECT, related_name="confirmation"
    )
    evidence = models.TextField(help_text="Which letter or register entry, of when, kept where")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="statement_confirmed_by_a_manager", condition=Q(role="MGR") & ~Q(evidence="")
            )
        ]
        triggers = immutable("trialconfirmation")

    def __str__(self) -> str:
        return f"{self.statement_id} confirmed"
