"""What a case's history says of papers that were asked for."""

from dataclasses import replace

from django.utils.translation import gettext as _

from documents.models import PaperRequest
from workflows.case import words
from workflows.case.telling import Line, Teller


def asked(teller: Teller, row: PaperRequest) -> Line:
    """Those of one message become one line."""
    kind = teller.rules.documents.get(row.document_type)
    paper = kind.label if kind else row.document_type
    what = _("asked for %(paper)s") % {"paper": paper}
    note = _("Due %(day)s.") % {"day": words.day(row.due_on)}
    line = teller.line(row.asked_at, row.asked_by, row.asked_role, what, note, "mail")
    return replace(line, about=paper)
