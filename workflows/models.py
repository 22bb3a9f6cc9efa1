"""Gathers the models of the features."""

from workflows.board.look import Look
from workflows.board.saved.models import FirstView, SavedView
from workflows.calendar.models import CalendarKey, EndedWithAccount, EndedWithRole
from workflows.engine.footprints import Footprint
from workflows.engine.models import Deed, Outcome, Readiness, StageProcess, WorkItem
from workflows.limits.models import ColumnLimit
from workflows.notices.models import Digest, MailChoice, Notice
from workflows.pace.models import Course, Pace, Pause, Projected, Stay, Wait
from workflows.today.models import LastLook
from workflows.weekly.models import WeeklyMail

__all__ = [
    "CalendarKey",
    "ColumnLimit",
    "Course",
    "Deed",
    "Digest",
    "EndedWithAccount",
    "EndedWithRole",
    "FirstView",
    "Footprint",
    "LastLook",
    "Look",
    "MailChoice",
    "Notice",
    "Outcome",
    "Pace",
    "Pause",
    "Projected",
    "Readiness",
    "SavedView",
    "StageProcess",
    "Stay",
    "Wait",
    "WeeklyMail",
    "WorkItem",
]
