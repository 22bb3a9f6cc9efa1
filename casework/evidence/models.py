"""Evidence: an accepted paper that facts, consents and decisions may cite."""

from django.db import models

from casework import clock
from casework.cases.models import Case
from casework.protocols.models import immutable


class Evidence(models.Model):
    """One row per accepted paper; never changed. `pages` is 0 where a paper has none."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    document_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=0)
    clinical_date = models.DateField(help_text="Sample, examination or signature date")
    accepted_at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = immutable("evidence")

    def __str__(self) -> str:
        return f"{self.document_type} {self.clinical_date}"
