"""The files of cases: what came, what became of it when it was looked into, what was made of it."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.cases.models import Case
from casework.pulse.triggers import beats
from documents.retention import triggers

# What the database lets nobody change: where a file is kept and where it came from.
KEPT = ("key", "size", "origin", "derived_from_id", "derived_sha256", "came_at", "came_by_id")

OF_THE_SAME_CASE = pgtrigger.Trigger(
    name="file_made_of_one_of_its_case",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.derived_from_id IS NOT NULL"),
    func="""
        PERFORM 1 FROM documents_file
          WHERE id = NEW.derived_from_id AND case_id IS NOT DISTINCT FROM NEW.case_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'File % is made of a file of another case.', NEW.id;
        END IF;
        RETURN NEW;
    """,
)


class Origin(models.TextChoices):
    RECEIVED = "RECEIVED", _("as received")
    TRANSLATION = "TRANSLATION", _("translation")
    REDACTION = "REDACTION", _("redacted copy")
    EXTRACT = "EXTRACT", _("extract")


class State(models.TextChoices):
    """WAITING until one pass has read it whole; only CLEAN files are ever given out."""

    WAITING = "WAITING", _("being checked")
    CLEAN = "CLEAN", _("checked")
    QUARANTINED = "QUARANTINED", _("quarantined")
    DELETED = "DELETED", _("deleted")


def new_key() -> str:
    """Where a file is kept: an opaque key, never the file's name or the patient's."""
    return f"blobs/{uuid.uuid4()}"


@pghistory.track(model_name="FileHistory", exclude=["name", "attempts"])
class File(models.Model):
    """One stored file. Its bytes never change; what is known of them is written down once.

    `case` is empty while a paper that came loose is not filed. `name`: what the sender called it.
    `sha256`, `content_type`, `pages` come from looking into it; `finding` is a code of FINDINGS.
    A derived file names the one it was made from, and that one's hash.
    """

    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    name = models.CharField(max_length=255, blank=True)
    key = models.CharField(max_length=60, default=new_key)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    pages = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.RECEIVED)
    derived_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="derived"
    )
    derived_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    finding = models.CharField(max_length=20, blank=True)
    examined_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    came_at = models.DateTimeField(default=clock.now)
    came_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    came_role = models.CharField(max_length=20)

    class Meta:
        indexes = [
            # every minute: what waits for its pass
            models.Index(fields=["came_at"], condition=Q(state="WAITING"), name="file_waiting"),
            # the same file in another case
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="file_by_hash"),
            # papers that came loose and wait to be filed
            models.Index(fields=["came_by"], condition=Q(case=None), name="file_loose"),
        ]
        constraints = [
            ExclusionConstraint(
                name="same_bytes_once_a_case",
                expressions=[("case", "="), ("sha256", "="), ("key", "<>")],
                condition=Q(state="CLEAN", case__isnull=False),
            ),
            models.CheckConstraint(
                name="clean_is_known",
                condition=~Q(state="CLEAN") | (~Q(sha256="") & ~Q(content_type="")),
            ),
            models.CheckConstraint(
                name="quarantined_has_finding", condition=~Q(state="QUARANTINED") | ~Q(finding="")
            ),
            models.CheckConstraint(
                name="derived_names_its_source",
                condition=Q(origin="RECEIVED", derived_from=None, derived_sha256="")
                | (~Q(origin="RECEIVED") & ~Q(derived_from=None) & ~Q(derived_sha256="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="file_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="file_never_altered", operation=pgtrigger.UpdateOf(*KEPT)),
            pgtrigger.Protect(
                name="file_known_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.case_id IS NOT NULL AND OLD.case_id IS DISTINCT FROM NEW.case_id)"
                    " OR (OLD.sha256 <> '' AND OLD.sha256 <> NEW.sha256))"
                ),
            ),
            pgtrigger.Protect(
                name="file_kept_out_until_looked_into",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.state = 'QUARANTINED' AND NEW.state = 'CLEAN')"
                    " OR (OLD.state = 'CLEAN' AND OLD.content_type <> NEW.content_type))"
                ),
            ),
            OF_THE_SAME_CASE,
            triggers.DELETED_BY_TWO,
            *beats("file", pgtrigger.Insert, pgtrigger.Update, may_be_loose=True),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.pk}"

    @property
    def is_clean(self) -> bool:
        return self.state == State.CLEAN


class Page(models.Model):
    """What can be read on one page of a file, and a small picture of it.

    `draft`: read by a machine from a picture, to find papers by and never to cite. `search`: the
    text as it is looked for (documents.searching.folding).
    """

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="contents")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    search = models.TextField(blank=True, editable=False)
    draft = models.BooleanField(default=False)
    thumbnail = models.BinaryField(blank=True)

    class Meta:
        indexes = [GinIndex(fields=["search"], name="page_search", opclasses=["gin_trgm_ops"])]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="page_once_a_file")]

    def __str__(self) -> str:
        return f"{self.file_id} p. {self.number}"
