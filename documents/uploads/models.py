"""Slots of a case and the versions of papers that fill them."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.cases.models import Case
from casework.evidence.models import Evidence
from casework.pulse.triggers import beats
from documents.files.models import File


class Status(models.TextChoices):
    """The life of a version; WAIVED belongs to the slot, not to a version."""

    RECEIVED = "RECEIVED", _("received")
    QUARANTINED = "QUARANTINED", _("quarantined")
    ACCEPTED = "ACCEPTED", _("accepted")
    VERIFIED = "VERIFIED", _("verified")
    REJECTED = "REJECTED", _("rejected")
    SUPERSEDED = "SUPERSEDED", _("superseded")


SERVES = frozenset({Status.ACCEPTED, Status.VERIFIED, Status.SUPERSEDED})  # what they tell counts


class IdentityMatch(models.TextChoices):
    """Whether name (or an agreed identifier) and date of birth on a paper are the patient's."""

    PASS = "PASS", _("the right patient")
    PARTIAL = "PARTIAL", _("mostly: say what differs")
    FAIL = "FAIL", _("not this patient")
    NOT_PRESENT = "NOT_PRESENT", _("no name on it")


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


OF_ITS_CASE = pgtrigger.Trigger(
    name="version_of_a_file_of_its_case",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM documents_file WHERE id = NEW.file_id AND case_id = NEW.case_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'File % is not of case %.', NEW.file_id, NEW.case_id;
        END IF;
        RETURN NEW;
    """,
)
CLEAN_WHEN_JUDGED = pgtrigger.Trigger(
    name="version_judged_when_clean",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "NEW.status IN ('ACCEPTED', 'VERIFIED') AND OLD.status <> NEW.status"
    ),
    func="""
        PERFORM 1 FROM documents_file WHERE id = NEW.file_id AND state = 'CLEAN';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'File % is not clean: nobody could read it.', NEW.file_id;
        END IF;
        RETURN NEW;
    """,
)


# Whoever writes: what was read from a paper counts no more, or counts again. A file that is kept out
# as one paper tells nothing as any other.
OUTDATES_PRECHECK = pgtrigger.Trigger(
    name="version_outdates_precheck",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "((OLD.status IN (SERVES)) <> (NEW.status IN (SERVES))"
        " OR (OLD.status = 'QUARANTINED') <> (NEW.status = 'QUARANTINED')"
        " OR OLD.evidence_id IS DISTINCT FROM NEW.evidence_id)".replace(
            "SERVES", ", ".join(f"'{status}'" for status in sorted(SERVES))
        )
    ),
    func="""
        UPDATE casework_precheck SET outdated = true WHERE case_id = NEW.case_id AND NOT outdated;
        RETURN NULL;
    """,
)


@pghistory.track(model_name="VersionHistory")
class Version(models.Model):
    """A file in a slot. File and number never change; its status does.

    One file may fill several slots: then each has a version of its own.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions")
    document_type = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=10)
    effective_date = models.DateField()
    identity_match = models.CharField(max_length=11, choices=IdentityMatch, blank=True)
    identity_note = models.TextField(
        blank=True, help_text="Why it is this patient's although the paper does not say so plainly"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    reason = models.TextField(blank=True, help_text="Why it was rejected or is kept out")
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
            models.CheckConstraint(
                name="version_explained_where_the_paper_is_not_plain",
                condition=~Q(
                    status__in=[Status.ACCEPTED, Status.VERIFIED],
                    identity_match__in=[IdentityMatch.PARTIAL, IdentityMatch.NOT_PRESENT],
                )
                | Q(GreaterThanOrEqual(Length("identity_note"), 20)),
            ),
        ]
        indexes = [
            # whose papers came or were verified in a time, for reports: read from the index alone
            models.Index(fields=["uploaded_at"], include=["case"], name="version_came"),
            models.Index(fields=["verified_at"], include=["case"], name="version_verified"),
        ]
        triggers = [
            pgtrigger.Protect(name="version_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="source_never_altered",
                operation=pgtrigger.UpdateOf("case_id", "document_type", "number", "file_id"),
            ),
            OF_ITS_CASE,
            CLEAN_WHEN_JUDGED,
            OUTDATES_PRECHECK,
            *beats("version", pgtrigger.Insert, pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.document_type} v{self.number}"
