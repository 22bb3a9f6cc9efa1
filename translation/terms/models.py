"""The termbase: what a word of the field is in another language, or must not be."""

from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from casework import clock, languages


class Kind(models.TextChoices):
    PREFERRED = "PREFERRED", _("Preferred")
    FORBIDDEN = "FORBIDDEN", _("Not to be used")
    DO_NOT_TRANSLATE = "DO_NOT_TRANSLATE", _("Not translated")


class Status(models.TextChoices):
    PROPOSED = "PROPOSED", _("Awaiting approval")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")


class Domain(models.TextChoices):
    CELL_THERAPY = "CELL_THERAPY", _("Cell therapy")
    RHEUMATOLOGY = "RHEUMATOLOGY", _("Rheumatology")
    NEPHROLOGY = "NEPHROLOGY", _("Nephrology")
    CARDIOLOGY = "CARDIOLOGY", _("Heart and pulmonary circulation")
    LAB = "LAB", _("Laboratory")
    IMAGING = "IMAGING", _("Imaging and function tests")
    SAFETY = "SAFETY", _("Safety")
    TREATMENT = "TREATMENT", _("Treatment")
    CONSENT = "CONSENT", _("Consent and trial conduct")
    GENERAL = "GENERAL", _("General")


class TermQuerySet(models.QuerySet["Term"]):
    """The words that terms are asked for with."""

    def between(self, source_language: str, target_language: str) -> Self:
        """Terms of a pair of languages."""
        return self.filter(source_language=source_language, target_language=target_language)

    def standing(self) -> Self:
        """Without those that were rejected."""
        return self.exclude(status=Status.REJECTED)

    def saying(self, text: str) -> Self:
        """Terms whose source, target or note holds a text."""
        return self.filter(
            Q(source__icontains=text) | Q(target__icontains=text) | Q(note__icontains=text)
        )


@pghistory.track(model_name="TermHistory")
class Term(models.Model):
    """A wording of one language and what it is in another. Nobody approves their own proposal.

    `target`: of a FORBIDDEN one the wording that must not be used; of a DO_NOT_TRANSLATE one the
    source. Seeded terms were proposed by nobody.
    """

    source_language = models.CharField(_("from"), max_length=10)
    source = models.CharField(_("term"), max_length=200)
    target_language = models.CharField(_("into"), max_length=10)
    target = models.CharField(_("translation"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PREFERRED)
    domain = models.CharField(_("field"), max_length=20, choices=Domain, default=Domain.GENERAL)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    note = models.TextField(_("note"), blank=True)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[TermQuerySet] = TermQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("source"),
                Lower("target"),
                "source_language",
                "target_language",
                name="term_once",
            ),
            models.CheckConstraint(
                name="term_decided_by_somebody",
                condition=Q(status=Status.PROPOSED, decided_by=None, decided_at=None)
                | ~Q(status=Status.PROPOSED)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="term_approved_by_another_person",
                condition=~Q(status=Status.APPROVED)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="term_untranslated_stays",
                condition=~Q(kind=Kind.DO_NOT_TRANSLATE) | Q(target=F("source")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_language} → {self.target_language} {self.pk}"

    @property
    def pair_name(self) -> str:
        return f"{languages.name(self.source_language)} → {languages.name(self.target_language)}"
