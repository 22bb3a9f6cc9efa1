"""Gathers the models of the features."""

from workflows.board.saved.models import FirstView, SavedView
from workflows.engine.models import Deed, Outcome, Readiness, StageProcess, WorkItem
from workflows.notices.models import Digest, MailChoice, Notice

__all__ = [
    "Deed",
    "Digest",
    "FirstView",
    "MailChoice",
    "Notice",
    "Outcome",
    "Readiness",
    "SavedView",
    "StageProcess",
    "WorkItem",
]
