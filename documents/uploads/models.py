"""Slots of a case and the versions of papers that fill them."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.cases.models import Case
from casework.evidence.models import Evidence
from casework.pulse.triggers import beats


class Status(models.TextChoices):
    """The life of a version; WAIVED belongs to the slot, not to a version."""

    RECEIVED = "RECEIVED", _("received")
    QUARANTINED = "QUARANTINED", _("quarantined")
    ACCEPTED = "ACCEPTED", _("accepted")
    VERIFIED = "VERIFIED", _("verified")
    REJECTED = "REJECTED", _("rejected")
    SUPERSEDED = "SUPERSEDED", _("superseded")


class IdentityMatch(models.TextChoices):
    PASS = "PASS", _("the right patient")
    FAIL = "FAIL", _("not this patient")


def blob_key(version: Any, name: str) -> str:
    """Where a file is kept: an opaque key, never the file's name or the patient's."""
    return f"blobs/{uuid.uuid4()}"


@pghistory.track(model_name="SlotHistory")
class Slot(models.Model):
    """The place for one type of paper in one case. Its state follows from its versions."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="slots")
    document_type = models.CharField(max_length=60)
    waived_reason = models.TextField(blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    waived_role = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "document_type"], name="slot_once_a_case")
        ]
        triggers = beats("slot", pgtrigger.Insert, pgtrigger.Update)

    def __str__(self) -> str:
        return f"{self.case_id} {self.document_type}"


@pghistory.track(model_name="VersionHistory")
class Version(models.Model):
    """One file as received. The file and what identifies it never change; its status does."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions")
    document_type = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=blob_key, max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10)
    effective_date = models.DateField()
    identity_match = models.CharField(max_length=4, choices=IdentityMatch, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    reason = models.TextField(blank=True, help_text="Why it was rejected")
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_role = models.CharField(max_length=20)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.OneToOneField(Evidence, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "document_type", "number"], name="version_numbered_once"
            ),
            models.CheckConstraint(
                name="verified_has_moment_and_evidence",
                condition=~Q(status=Status.VERIFIED)
                | Q(verified_at__isnull=False, evidence__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="version_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="source_never_altered",
                operation=pgtrigger.UpdateOf(
                    "case_id", "document_type", "number", "file", "size", "sha256"
                ),
            ),
            *beats("version", pgtrigger.Insert, pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.document_type} v{self.number}"
