"""Papers in linguists' hands: the only way in which they come to look at any (domain.md 10, PR-03)."""

from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from casework import clock
from casework.people.actor import Actor
from documents.uploads.models import Version

LENT = ("version_id", "user_id", "role", "lent_at", "lent_by_id", "lent_role")


class LoanQuerySet(models.QuerySet["Loan"]):
    """The words that loans are asked for with."""

    def running(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def of(self, actor: Actor) -> Self:
        """Those of a person in their acting role."""
        return self.filter(user=actor.user, role=actor.role)


@pghistory.track(model_name="LoanHistory")
class Loan(models.Model):
    """A linguist may look at a paper from `lent_at` until `ended_at`, and at nothing else of its case.

    They are given a redacted copy. `original`: the paper itself, because no copy can be read; then
    `reason` says why.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="loans")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="loans"
    )
    role = models.CharField(max_length=20)
    original = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    lent_at = models.DateTimeField(default=clock.now)
    lent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lent_role = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[LoanQuerySet] = LoanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "user", "role"],
                condition=Q(ended_at=None),
                name="paper_lent_once_to_a_person",
            ),
            models.CheckConstraint(
                name="original_lent_for_a_reason", condition=Q(original=False) | ~Q(reason="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="loan_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="loan_never_altered", operation=pgtrigger.UpdateOf(*LENT)),
            pgtrigger.Protect(
                name="loan_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} with {self.user_id}"
