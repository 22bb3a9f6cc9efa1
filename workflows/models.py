"""Gathers the models of the features."""

from workflows.calendar.models import CalendarKey
from workflows.engine.models import Deed, Outcome, Readiness, StageProcess, WorkItem
from workflows.notices.models import Digest, MailChoice, Notice

__all__ = [
    "CalendarKey",
    "Deed",
    "Digest",
    "MailChoice",
    "Notice",
    "Outcome",
    "Readiness",
    "StageProcess",
    "WorkItem",
]
