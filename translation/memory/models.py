"""The translation memory: pairs of segments, without anything that tells who they were about."""

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock, languages
from translation.jobs.models import Job


class Ground(models.TextChoices):
    """Why an entry is offered no more."""

    WRONG = "WRONG", _("The translation is wrong")
    OUTDATED = "OUTDATED", _("Another wording is used now")
    PERSONAL = "PERSONAL", _("It tells who somebody is")


class EntryQuerySet(models.QuerySet["Entry"]):
    """The words that the memory is asked for with."""

    def between(self, source_language: str, target_language: str) -> Self:
        """Entries of a pair of languages."""
        return self.filter(source_language=source_language, target_language=target_language)

    def in_use(self) -> Self:
        """Entries that are offered: approved, and not withdrawn."""
        return self.filter(approved_at__isnull=False, withdrawn_at=None)

    def waiting(self) -> Self:
        """Imported entries that nobody has approved yet."""
        return self.filter(approved_at=None, withdrawn_at=None)


IN_USE = Q(approved_at__isnull=False, withdrawn_at=None)


class Entry(models.Model):
    """A segment and its translation. Unique by its masked forms: other numbers make no other entry.

    `places`: for each number of the target, the place of the same number in the source; empty where
    they do not correspond. `telling`: the words by which similar segments are found. An entry that
    told who somebody is keeps its hashes only, so that it does not come back.
    """

    source_language = models.CharField(_("from"), max_length=10)
    target_language = models.CharField(_("into"), max_length=10)
    source = models.TextField(_("source"), blank=True)
    target = models.TextField(_("translation"), blank=True)
    masked_source = models.TextField(blank=True)
    masked_target = models.TextField(blank=True)
    source_numbers = ArrayField(models.TextField(), default=list)
    target_numbers = ArrayField(models.TextField(), default=list)
    places = ArrayField(models.PositiveSmallIntegerField(), default=list)
    telling = models.TextField(blank=True, editable=False)
    source_hash = models.CharField(max_length=64, help_text="SHA-256 of the masked source")
    target_hash = models.CharField(max_length=64, help_text="SHA-256 of the masked target")
    used = models.PositiveIntegerField(default=1, help_text="How often it was approved in a job")
    job = models.ForeignKey(
        Job,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The job it came from; none when imported",
    )
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    reason = models.TextField(blank=True)

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["source_hash", "target_hash", "source_language", "target_language"],
                name="entry_once",
            ),
            models.CheckConstraint(
                name="entry_approved_by_somebody",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_withdrawn_all_or_none",
                condition=Q(withdrawn_at=None, withdrawn_by=None, ground="", reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(ground=""),
            ),
            models.CheckConstraint(
                name="entry_that_tells_keeps_no_text",
                condition=~Q(ground=Ground.PERSONAL)
                | Q(source="", target="", masked_source="", masked_target="", telling=""),
            ),
        ]
        indexes = [
            GinIndex(
                fields=["telling"],
                opclasses=["gin_trgm_ops"],
                condition=IN_USE,
                fastupdate=False,  # a pending list would be read whole by every look-up
                name="entry_telling",
            ),
            models.Index(fields=["source_language", "target_language", "-id"], name="entry_pair"),
        ]
        triggers = [pgtrigger.Protect(name="entry_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.source_language} → {self.target_language} {self.pk}"

    @property
    def pair_name(self) -> str:
        return f"{languages.name(self.source_language)} → {languages.name(self.target_language)}"

    def forget(self) -> None:
        """Lose the text for good."""
        self.source = self.target = self.masked_source = self.masked_target = self.telling = ""
        self.source_numbers, self.target_numbers, self.places = [], [], []
