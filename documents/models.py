"""Gathers the models of the features."""

from documents.uploads.models import IdentityMatch, Slot, Status, Version

__all__ = ["IdentityMatch", "Slot", "Status", "Version"]
