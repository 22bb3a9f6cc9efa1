"""Days of the parties: the zone their days end in, and which of them are business days.

Source: domain.md 2.3, T9. Holidays, weekends and China's make-up working days come from the
`holidays` package; a country it does not know has Saturdays and Sundays free.
"""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from django.conf import settings

from casework import clock
from casework.cases.situation import Situation
from casework.people.roles import SIDE_OF, Side

SITE_COUNTRY = "CN"
YEARS = range(2020, 2046)
LAST_SECOND = time(23, 59, 59)


def zone_of(role: str, s: Situation) -> ZoneInfo:
    """The zone in which a role's days end: the site's, the navigator's office, the patient's."""
    side = SIDE_OF.get(role)
    if side == Side.SITE:
        return clock.SITE_ZONE
    if side == Side.EXTERNAL:
        try:
            return ZoneInfo(str(s.facts.get("patient_timezone", settings.OFFICE_TIME_ZONE)))
        except (ZoneInfoNotFoundError, ValueError, OSError):  # the last for "Europe", a folder
            return ZoneInfo(settings.OFFICE_TIME_ZONE)
    return ZoneInfo(settings.OFFICE_TIME_ZONE)


def country_of(role: str, s: Situation) -> str:
    """The country whose holidays a role keeps, as an ISO 3166 code; empty when none is known."""
    side = SIDE_OF.get(role)
    if side == Side.SITE:
        return SITE_COUNTRY
    return s.case.country if side == Side.EXTERNAL else settings.OFFICE_COUNTRY


@lru_cache(maxsize=300)
def calendar(country: str) -> holidays.HolidayBase:
    """The working days of a country."""
    try:
        return holidays.country_holidays(country, years=YEARS)  # whole: threads share it
    except NotImplementedError:
        return holidays.HolidayBase()


def business_days_later(first: date, n: int, country: str) -> date:
    """The n-th business day after a date; the date itself for 0."""
    return calendar(country).get_nth_working_day(first, n) if n else first


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day in a zone, aware."""
    return datetime.combine(day, LAST_SECOND, tzinfo=zone)
