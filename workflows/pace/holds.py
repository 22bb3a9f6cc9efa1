"""Days a case was on hold: they do not count for its stage (domain.md 2.1)."""

from datetime import datetime

from casework import clock
from casework.cases.models import OUTCOMES, Case, StageChange


def held_days(case: Case, since: datetime) -> int:
    """Site days of the holds that are over, counted from an aware instant on. One query.

    A hold's changes come in pairs: it begins, it ends. Closing a case ends a hold too.
    """
    days, begun = 0, None
    changes = StageChange.objects.filter(case=case).order_by("version")
    for kind, to_stage, at in changes.values_list("kind", "to_stage", "at"):
        if to_stage in OUTCOMES:
            begun = None
        elif kind == "hold" and begun is None:
            begun = at
        elif kind == "hold" and begun is not None:
            first, last = clock.site_date(max(begun, since)), clock.site_date(at)
            days, begun = days + max(0, (last - first).days), None
    return days
