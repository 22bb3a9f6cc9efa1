"""Gathers the models of the features."""

from workflows.engine.footprints import Footprint
from workflows.engine.models import Deed, Outcome, Readiness, StageProcess, WorkItem
from workflows.limits.models import ColumnLimit
from workflows.notices.models import Digest, MailChoice, Notice

__all__ = [
    "ColumnLimit",
    "Deed",
    "Digest",
    "Footprint",
    "MailChoice",
    "Notice",
    "Outcome",
    "Readiness",
    "StageProcess",
    "WorkItem",
]
