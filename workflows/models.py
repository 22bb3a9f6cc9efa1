"""Gathers the models of the features."""

from workflows.engine.models import Outcome, Readiness, StageProcess, WorkItem

__all__ = ["Outcome", "Readiness", "StageProcess", "WorkItem"]
