"""Days and partial dates, months and birthdays. Source: domain.md 2.3, T6, T7 and T11."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Dates(NamedTuple):
    """What a date as written can stand for: one day, or every day of a month or a year."""

    first: date
    last: date

    @property
    def partial(self) -> bool:
        return self.first != self.last

    def until(self, day: date) -> "Dates":
        """Without the days after a day: what is held today tells nothing of tomorrow."""
        return Dates(self.first, day) if self.first <= day < self.last else self


@lru_cache(maxsize=65_536)
def read_dates(text: str) -> Dates:
    """The days of `2026-11-16`, `2026-11` or `2026`; ValueError for any other text."""
    match = FORM.fullmatch(text)
    if match is None:
        raise ValueError("is not a date such as 2026-11-16")
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError("is a date that does not exist") from error
    if day:
        return Dates(first, first)
    if month:
        return Dates(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
    return Dates(first, first.replace(month=12, day=31))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day (T6); date.max past year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def age_on(day: date, born: date) -> int:
    """Completed years; who is born on 29 February has a birthday on 1 March in common years (T7)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which an age is reached (T7)."""
    year = born.year + age
    if year > date.max.year:
        return date.max
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)
