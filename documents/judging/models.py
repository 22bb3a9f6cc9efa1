"""Papers that name another person: who found it, and what a second person made of it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.cases.models import Case
from casework.pulse.triggers import beats

EXPLAINED = 20  # characters that an explanation has at least


class Outcome(models.TextChoices):
    NOT_THEIRS = "NOT_THEIRS", _("another person's paper, kept out")
    THEIRS = "THEIRS", _("the same person, explained")


@pghistory.track(model_name="MismatchHistory")
class Mismatch(models.Model):
    """While one of a case is open, the case moves forward nowhere (domain.md 2.1, G-ID)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mismatches")
    version = models.ForeignKey(
        "documents.Version", on_delete=models.PROTECT, related_name="mismatches"
    )
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    found_role = models.CharField(max_length=20)
    found_at = models.DateTimeField(default=clock.now)
    note = models.TextField(help_text="What on the paper names another person")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_role = models.CharField(max_length=20, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    resolution = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(resolved_at__isnull=True),
                name="mismatch_open_once_a_version",
            ),
            models.CheckConstraint(
                name="mismatch_resolved_all_or_none",
                condition=Q(
                    resolved_by__isnull=True,
                    resolved_at__isnull=True,
                    resolved_role="",
                    outcome="",
                    resolution="",
                )
                | Q(
                    GreaterThanOrEqual(Length("resolution"), EXPLAINED),
                    ~Q(resolved_role=""),
                    resolved_by__isnull=False,
                    resolved_at__isnull=False,
                    outcome__in=Outcome.values,
                ),
            ),
            models.CheckConstraint(
                name="mismatch_resolved_by_another",
                condition=Q(resolved_by__isnull=True) | ~Q(resolved_by=F("found_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="mismatch_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="mismatch_finding_never_altered",
                operation=pgtrigger.UpdateOf(
                    "case_id", "version_id", "found_by_id", "found_role", "found_at", "note"
                ),
            ),
            pgtrigger.Protect(
                name="mismatch_resolved_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.resolved_at IS NOT NULL"),
            ),
            *beats("mismatch", pgtrigger.Insert, pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.version_id}"
