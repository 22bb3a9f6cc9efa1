"""Legal holds, and deletions: who asked, who decided, and what is left of a deleted file."""

from typing import Self

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
from casework.people.roles import Role
from casework.pulse.triggers import beats
from documents.files.models import File
from documents.retention import triggers

EXPLAINED = 20  # characters that a reason has at least
KEEPERS = (Role.DPO, Role.MGR)  # who holds papers, asks for their deletion and decides on it


def explained(field: str) -> GreaterThanOrEqual:
    return GreaterThanOrEqual(Length(field), EXPLAINED)


class HoldQuerySet(models.QuerySet["Hold"]):
    def in_force(self) -> Self:
        """Holds that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


@pghistory.track(model_name="HoldHistory")
class Hold(models.Model):
    """A legal hold on a whole case or on one file: nothing of it is deleted by anybody.

    One on a file covers what the file was made of and what was made of it.
    """

    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    file = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="holds"
    )
    reason = models.TextField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_role = models.CharField(max_length=20, choices=Role)
    set_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_role = models.CharField(max_length=20, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.TextField(blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_on_case_or_file",
                condition=Q(case=None, file__isnull=False) | Q(case__isnull=False, file=None),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at=None), name="hold_once_a_case"
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(lifted_at=None), name="hold_once_a_file"
            ),
            models.CheckConstraint(
                name="hold_explained",
                condition=Q(explained("reason"), set_role__in=KEEPERS),
            ),
            models.CheckConstraint(
                name="hold_lifted_all_or_none",
                condition=Q(lifted_by=None, lifted_at=None, lifted_role="", lifted_reason="")
                | Q(
                    explained("lifted_reason"),
                    lifted_by__isnull=False,
                    lifted_at__isnull=False,
                    lifted_role=Role.DPO,
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="hold_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="hold_never_altered",
                operation=pgtrigger.UpdateOf(
                    "case_id", "file_id", "reason", "set_by_id", "set_role", "set_at"
                ),
            ),
            pgtrigger.Protect(
                name="hold_lifted_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.lifted_at IS NOT NULL"),
            ),
            triggers.NOT_OF_THE_DELETED,
            *beats("hold", pgtrigger.Insert, pgtrigger.Update, may_be_loose=True),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Ground(models.TextChoices):
    """Why a paper may be deleted at all."""

    RETENTION_OVER = "RETENTION_OVER", _("the time to keep it is over")
    WRONG_PERSON = "WRONG_PERSON", _("it is another person's paper")
    ERASURE_REQUEST = "ERASURE_REQUEST", _("the person asked for erasure")
    NOT_A_PAPER = "NOT_A_PAPER", _("it is no paper of a case")


class Outcome(models.TextChoices):
    WAITING = "", _("waiting")
    DELETED = "DELETED", _("deleted")
    REFUSED = "REFUSED", _("refused")


class DeletionQuerySet(models.QuerySet["Deletion"]):
    def waiting(self) -> Self:
        """Requests that nobody has decided on."""
        return self.filter(outcome=Outcome.WAITING)

    def left_over(self) -> Self:
        """Deleted, and the stored file may still be there."""
        return self.filter(outcome=Outcome.DELETED, done_at=None)


@pghistory.track(model_name="DeletionHistory")
class Deletion(models.Model):
    """One person asks, another decides, one of them as privacy officer; then it is the tombstone.

    `answer`: why it was refused. `done_at`: when the stored file was gone. Every file that goes has
    its own: what was made of a deleted file gets a copy of that one's.
    """

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="deletions")
    ground = models.CharField(max_length=16, choices=Ground)
    reason = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_role = models.CharField(max_length=20, choices=Role)
    asked_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_role = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DeletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(outcome=""), name="deletion_asked_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(outcome="DELETED"), name="deleted_once"
            ),
            models.CheckConstraint(
                name="deletion_explained",
                condition=Q(explained("reason"), asked_role__in=KEEPERS, ground__in=Ground.values),
            ),
            models.CheckConstraint(
                name="deletion_decided_all_or_none",
                condition=Q(outcome="", decided_by=None, decided_at=None, decided_role="")
                | Q(
                    outcome__in=["DELETED", "REFUSED"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    decided_role__in=KEEPERS,
                ),
            ),
            models.CheckConstraint(
                name="deleted_by_two_and_the_privacy_officer",
                condition=~Q(outcome="DELETED")
                | (
                    ~Q(decided_by=F("asked_by"))
                    & (Q(asked_role=Role.DPO) | Q(decided_role=Role.DPO))
                ),
            ),
            models.CheckConstraint(
                name="deletion_refused_with_an_answer",
                condition=~Q(outcome="REFUSED") | Q(explained("answer")),
            ),
            models.CheckConstraint(
                name="deletion_done_after_it", condition=Q(done_at=None) | Q(outcome="DELETED")
            ),
        ]
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=Q(outcome="DELETED", done_at=None),
                name="deletion_left_over",
            ),
            models.Index(fields=["asked_at"], condition=Q(outcome=""), name="deletion_waiting"),
        ]
        triggers = [
            pgtrigger.Protect(name="deletion_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="deletion_never_altered",
                operation=pgtrigger.UpdateOf(
                    "file_id", "ground", "reason", "asked_by_id", "asked_role", "asked_at"
                ),
            ),
            pgtrigger.Protect(
                name="deletion_decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(OLD.done_at IS NOT NULL OR (OLD.outcome <> ''"
                    " AND (OLD.outcome, OLD.decided_by_id, OLD.decided_role, OLD.decided_at,"
                    " OLD.answer) IS DISTINCT FROM (NEW.outcome, NEW.decided_by_id,"
                    " NEW.decided_role, NEW.decided_at, NEW.answer)))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"deletion {self.pk}"
