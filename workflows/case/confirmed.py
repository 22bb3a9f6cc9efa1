"""The hospital's word on a criterion, as a line of the case's history, for those who read the pre-check."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.eligibility.access import READS
from casework.eligibility.hiding import free_text
from casework.eligibility.models import SiteConfirmation
from workflows.case.rows import Of
from workflows.case.telling import Line, Teller


def words_of(of: Of) -> QuerySet[SiteConfirmation]:
    rows = SiteConfirmation.objects.filter(case__in=of.cases)
    return rows if of.actor.role in READS else rows.none()


def said(teller: Teller, row: SiteConfirmation) -> Line:
    overruled = row.outcome == SiteConfirmation.Outcome.OVERRULED
    what = (
        _("overruled %(criterion)s of the records pre-check")
        if overruled
        else _("confirmed %(criterion)s of the records pre-check")
    ) % {"criterion": row.criterion}
    colour = "warning" if overruled else "secondary"
    why = free_text(row.reason, teller.actor)
    return teller.line(row.at, row.by, row.role, what, why, "confirm", colour)
