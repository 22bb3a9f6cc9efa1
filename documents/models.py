"""Gathers the models of the features."""

from documents.asking.models import PaperRequest
from documents.files.models import File, Origin, Page, State
from documents.intake.models import SetAside
from documents.judging.models import Mismatch
from documents.lending.models import Loan
from documents.redacting.models import Redaction
from documents.retention.models import Deletion, Hold
from documents.seen.models import Seen
from documents.sending.models import Upload
from documents.uploads.models import IdentityMatch, Slot, Status, Version

__all__ = [
    "Deletion",
    "File",
    "Hold",
    "IdentityMatch",
    "Loan",
    "Mismatch",
    "Origin",
    "Page",
    "PaperRequest",
    "Redaction",
    "Seen",
    "SetAside",
    "Slot",
    "State",
    "Status",
    "Upload",
    "Version",
]
