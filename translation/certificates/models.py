"""Certificates of translations: who vouches for which text, and whether it still counts."""

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
from documents.files.models import File, new_key
from translation.certificates import serials
from translation.jobs.models import Job

REASON_LENGTH = 20
# What was printed stays as it was printed.
PRINTED = (
    "serial", "job_id", "case_id", "source_id", "source_sha256", "text_sha256", "source_language",
    "target_language", "key", "issued_at", "issued_by_id", "issued_role", "stated_on",
    "translator_id", "translator_name", "translator_level", "translator_credential",
    "reviewer_id", "reviewer_name", "reviewer_level", "reviewer_credential",
)  # fmt: skip


class Standing(models.TextChoices):
    """All that the public is told."""

    VALID = "VALID", _("valid")
    SUPERSEDED = "SUPERSEDED", _("superseded")
    REVOKED = "REVOKED", _("revoked")


OF_ITS_CASE = pgtrigger.Trigger(
    name="certificate_of_a_file_of_its_case",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM documents_file
          WHERE id = NEW.source_id AND case_id = NEW.case_id AND sha256 = NEW.source_sha256;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'File % is not of case %, or has another hash.',
              NEW.source_id, NEW.case_id;
        END IF;
        RETURN NEW;
    """,
)
FILE_OF_ITS_SOURCE = pgtrigger.Trigger(
    name="certificate_file_of_its_source",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.file_id IS NOT NULL"),
    func="""
        PERFORM 1 FROM documents_file
          WHERE id = NEW.file_id AND derived_from_id = NEW.source_id AND origin = 'TRANSLATION';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'File % is no translation of file %.', NEW.file_id, NEW.source_id;
        END IF;
        RETURN NEW;
    """,
)
SUPERSEDED_IN_ITS_CASE = pgtrigger.Trigger(
    name="certificate_superseded_in_its_case",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.superseded_by_id IS NOT NULL"),
    func="""
        PERFORM 1 FROM translation_certificate
          WHERE id = NEW.superseded_by_id AND case_id = NEW.case_id AND id > NEW.id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Certificate % is of another case or older.', NEW.superseded_by_id;
        END IF;
        RETURN NEW;
    """,
)
SAID_ONCE = pgtrigger.Protect(
    name="certificate_said_once",
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "((OLD.file_id IS NOT NULL AND OLD.file_id IS DISTINCT FROM NEW.file_id)"
        " OR (OLD.superseded_at IS NOT NULL AND OLD.superseded_at IS DISTINCT FROM NEW.superseded_at)"
        " OR (OLD.superseded_by_id IS NOT NULL"
        " AND OLD.superseded_by_id IS DISTINCT FROM NEW.superseded_by_id)"
        " OR (OLD.revoked_at IS NOT NULL AND (OLD.revoked_at, OLD.revoked_by_id, OLD.revoked_role,"
        " OLD.revoked_reason) IS DISTINCT FROM (NEW.revoked_at, NEW.revoked_by_id,"
        " NEW.revoked_role, NEW.revoked_reason)))"
    ),
)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def public(self) -> "CertificateQuerySet":
        """Those whose paper was made: others nobody can hold in their hands."""
        return self.filter(file__isnull=False)


@pghistory.track(model_name="CertificateHistory")
class Certificate(models.Model):
    """What two people vouch for. Their names and credentials are those of that day.

    `source`: the file that was translated, a redacted copy too. `text_sha256`: see paper.canonical.
    `superseded_at`: since when a newer version of the original, or a new translation, has taken its
    place; `superseded_by`: the certificate of that, once there is one.
    `key`: where the paper will be kept, so that a job begun again makes no second one. `stated_on`:
    site date.
    """

    job = models.OneToOneField(
        Job, null=True, blank=True, on_delete=models.PROTECT, related_name="certificate"
    )
    serial = models.CharField(max_length=17, unique=True, default=serials.new_serial)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="certificates")
    source = models.ForeignKey(File, on_delete=models.PROTECT, related_name="certificates")
    source_sha256 = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64)
    source_language = models.CharField(max_length=10)
    target_language = models.CharField(max_length=10)
    key = models.CharField(max_length=60, default=new_key)
    file = models.OneToOneField(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="certificate"
    )
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_role = models.CharField(max_length=20)
    stated_on = models.DateField()
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    translator_name = models.CharField(max_length=200)
    translator_level = models.CharField(max_length=200)
    translator_credential = models.CharField(max_length=300)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_name = models.CharField(max_length=200)
    reviewer_level = models.CharField(max_length=200)
    reviewer_credential = models.CharField(max_length=300)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_role = models.CharField(max_length=20, blank=True)
    revoked_reason = models.TextField(blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_serial_is_one", condition=Q(serial__regex=serials.PATTERN)
            ),
            models.CheckConstraint(
                name="certificate_by_two_people", condition=~Q(translator=F("reviewer"))
            ),
            models.CheckConstraint(
                name="certificate_superseded_at_a_moment",
                condition=Q(superseded_by=None) | Q(superseded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_revoked_by_somebody_for_a_reason",
                condition=Q(revoked_at=None, revoked_by=None, revoked_role="", revoked_reason="")
                | Q(
                    GreaterThanOrEqual(Length("revoked_reason"), REASON_LENGTH),
                    revoked_at__isnull=False,
                    revoked_by__isnull=False,
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="certificate_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="certificate_never_altered", operation=pgtrigger.UpdateOf(*PRINTED)
            ),
            SAID_ONCE,
            OF_ITS_CASE,
            FILE_OF_ITS_SOURCE,
            SUPERSEDED_IN_ITS_CASE,
            *beats("certificate", pgtrigger.Insert, pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def standing(self) -> Standing:
        """Revoked, even when there is a newer one."""
        if self.revoked_at:
            return Standing.REVOKED
        return Standing.SUPERSEDED if self.superseded_at else Standing.VALID
