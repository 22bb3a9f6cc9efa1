"""Days a case was on hold: they do not count for its stage (domain.md 2.1)."""

from datetime import date, datetime

from casework import clock
from casework.cases.models import OUTCOMES
from casework.cases.situation import Situation
from workflows.engine.work import work


def held_days(s: Situation, since: datetime) -> int:
    """Site days of the holds that are over, counted from an aware instant on.

    A hold's changes come in pairs: it begins, it ends. Closing a case ends a hold too.
    """
    days, begun = 0, None
    for change in work(s).changes:
        if change.to_stage in OUTCOMES:
            begun = None
        elif change.kind == "hold" and begun is None:
            begun = change.at
        elif change.kind == "hold" and begun is not None:
            first, last = clock.site_date(max(begun, since)), clock.site_date(change.at)
            days, begun = days + max(0, (last - first).days), None
    return days


def days_in_stage(
    since: datetime, on_hold_since: datetime | None, held_days: int, today: date
) -> int:
    """Site days in the stage, those on hold left out."""
    until = clock.site_date(on_hold_since) if on_hold_since else today
    return max(0, (until - clock.site_date(since)).days - held_days)
