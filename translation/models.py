"""Gathers the models of the features."""

from translation.asking.models import Question
from translation.certificates.models import Certificate
from translation.jobs.models import Deed, Job, State
from translation.linguists.models import Linguist, Pair
from translation.memory.models import Entry
from translation.review.models import Justification, Remark
from translation.segments.models import Segment, Token
from translation.terms.models import Term

__all__ = [
    "Certificate",
    "Deed",
    "Entry",
    "Job",
    "Justification",
    "Linguist",
    "Pair",
    "Question",
    "Remark",
    "Segment",
    "State",
    "Term",
    "Token",
]
