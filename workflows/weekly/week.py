"""A week of the report: Monday to Sunday, by the number that ISO 8601 gives it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings

from casework import clock
from workflows.reports.filters import Filter

MORNING = time(8)  # of Monday, in the office: last week's report is due
WEEKS = 26  # that the charts show
NAME = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)


@dataclass(frozen=True)
class Week:
    monday: date

    @classmethod
    def read(cls, name: str) -> Self:
        """The week of a name such as 2026-W47; ValueError for what is none."""
        found = NAME.fullmatch(name)
        if found is None:
            raise ValueError(name)
        return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))

    @classmethod
    def last(cls) -> Self:
        """The week that was over in the office last."""
        today = _here().date()
        return cls(today - timedelta(days=today.weekday() + 7))

    @property
    def is_due(self) -> bool:
        """Whether the morning of its report has come."""
        here = _here()
        return here >= datetime.combine(self.monday + timedelta(7), MORNING, here.tzinfo)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> "Week":
        return Week(self.monday - timedelta(weeks=1))

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def year(self) -> int:
        """The year that the week is counted in, which is not that of each of its days."""
        return self.monday.isocalendar().year

    @property
    def filter(self) -> Filter:
        """What the reports are asked: this week and those before it."""
        return Filter(self.monday - timedelta(weeks=WEEKS - 1), self.sunday, dated=True)


def _here() -> datetime:
    return clock.now().astimezone(ZoneInfo(settings.OFFICE_TIME_ZONE))
