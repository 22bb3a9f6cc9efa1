"""Published protocol versions. What is published never changes, in the database too."""

from typing import Any

import pgtrigger
from django.db import models

from casework import clock


def immutable(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE of a table."""
    return [
        pgtrigger.Protect(name=f"{name}_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"RAISE EXCEPTION 'Rows of {name} are never removed.';",
        ),
    ]


class ProtocolVersion(models.Model):
    """One version of a trial's rules as data, pinned by cases."""

    trial = models.CharField(max_length=40)
    version = models.CharField(max_length=60)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "version"], name="protocol_version_once")
        ]
        triggers = immutable("protocolversion")

    def __str__(self) -> str:
        return f"{self.trial} {self.version}"


class ProtocolEdge(models.Model):
    """One arrow of a version's stage graph: what the database lets a case do.

    `from_stage` is empty for the start; `to_stage` is STAGE_LEFT for a reopening.
    """

    protocol = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="edges")
    code = models.CharField(max_length=60)
    from_stage = models.CharField(max_length=60, blank=True)
    to_stage = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "code", "from_stage"], name="protocol_edge_once"
            )
        ]
        triggers = immutable("protocoledge")

    def __str__(self) -> str:
        return f"{self.code}: {self.from_stage} → {self.to_stage}"


def latest(trial: str) -> ProtocolVersion:
    """The version published last; raises ProtocolVersion.DoesNotExist when none is."""
    return ProtocolVersion.objects.filter(trial=trial).latest("published_at", "pk")


def raw(version_id: int) -> dict[str, Any]:
    """The data of a published version."""
    data: dict[str, Any] = ProtocolVersion.objects.values_list("data", flat=True).get(pk=version_id)
    return data
