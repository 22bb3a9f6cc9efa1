"""Copies of papers in which parts of pages are blackened."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from documents.files.models import File, State, new_key

# Three rectangles of page 2: {"2": [[left, top, width, height], …]}
type Rectangles = dict[str, list[list[float]]]

ASKED = ("source_id", "rectangles", "key", "asked_at", "asked_by_id", "asked_role")


COPY_OF_ITS_SOURCE = pgtrigger.Trigger(
    name="redaction_copy_of_its_source",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.copy_id IS NOT NULL"),
    func="""
        PERFORM 1 FROM documents_file
          WHERE id = NEW.copy_id AND derived_from_id = NEW.source_id AND origin = 'REDACTION';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'File % is no redacted copy of file %.', NEW.copy_id, NEW.source_id;
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track(model_name="RedactionHistory")
class Redaction(models.Model):
    """What somebody asked to be blackened, and the copy in which it is.

    `rectangles`: by page as Rectangles, in fractions of the page as it is shown, from its upper left
    corner. `key`: where the copy will be kept, so that a job begun again makes no second one.
    """

    class Failure(models.TextChoices):
        ALTERED = (
            "ALTERED",
            _("The stored file is not the one that was checked. Tell the operator."),
        )
        UNDRAWABLE = (
            "UNDRAWABLE",
            _("A page of this file could not be drawn. Ask for a fresh scan."),
        )

    source = models.ForeignKey(File, on_delete=models.PROTECT, related_name="redactions")
    rectangles = models.JSONField()
    key = models.CharField(max_length=60, default=new_key)
    copy = models.OneToOneField(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="redaction"
    )
    failure = models.CharField(max_length=10, choices=Failure, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_role = models.CharField(max_length=20)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_role = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="redaction_made_or_failed", condition=Q(copy=None) | Q(failure="")
            ),
            models.CheckConstraint(
                name="redaction_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="redaction_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="redaction_never_altered", operation=pgtrigger.UpdateOf(*ASKED)),
            pgtrigger.Protect(
                name="redaction_made_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.copy_id IS NOT NULL AND OLD.copy_id IS DISTINCT FROM NEW.copy_id)"
                    " OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL))"
                ),
            ),
            COPY_OF_ITS_SOURCE,
        ]

    def __str__(self) -> str:
        return f"redaction {self.pk} of {self.source_id}"

    @property
    def is_under_way(self) -> bool:
        """Whether it changes by itself: being made, or the copy being checked."""
        if self.failure or self.withdrawn_at or not self.source.is_clean:
            return False
        return self.copy is None or self.copy.state == State.WAITING

    @property
    def count(self) -> int:
        return sum(map(len, self.rectangles.values()))
