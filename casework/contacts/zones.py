"""The clock where the family lives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from casework import clock
from casework.cases.models import Case, Fact
from casework.contacts.kinds import THE_FAMILY
from casework.contacts.models import ContactPoint
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side

FACT = "patient_timezone"
MORNING, EVENING = 8, 21  # between them nobody is woken


@dataclass(frozen=True)
class LocalTime:
    """A moment on the wall clock of a place. `wall` is without a zone: templates convert others."""

    wall: datetime
    city: str
    night: bool
    other_day: bool


def zone(name: str) -> ZoneInfo | None:
    """The zone of a name, None where there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def city(found: ZoneInfo) -> str:
    return found.key.rsplit("/", 1)[-1].replace("_", " ")


def local_time(moment: datetime, there: ZoneInfo, beside: ZoneInfo) -> LocalTime:
    """A moment where the family lives; `beside`: the reader's own zone."""
    wall = moment.astimezone(there).replace(tzinfo=None)
    night = not MORNING <= wall.hour < EVENING
    return LocalTime(wall, city(there), night, wall.date() != moment.astimezone(beside).date())


def reader_zone(actor: Actor) -> ZoneInfo:
    """The zone an actor reads times in: the hospital's people the site's, others their own."""
    if SIDE_OF.get(actor.role) == Side.SITE or actor.user is None:
        return clock.SITE_ZONE
    return zone(actor.user.timezone) or ZoneInfo("UTC")


def family_zone(
    case: Case, points: Iterable[ContactPoint], facts: Mapping[str, object] | None = None
) -> ZoneInfo | None:
    """Where the family lives: its preferred contact point's zone, else what INQ-02 recorded.

    `facts`: the case's, where they are loaded already.
    """
    own = [point for point in points if point.party in THE_FAMILY and point.in_use]
    preferred = [point.timezone for point in own if point.preferred]
    if facts is None:
        rows = Fact.objects.filter(case=case, name=FACT).values_list("value", flat=True)
        facts = {FACT: rows.first() or ""}
    names = [*preferred, str(facts.get(FACT, "")), *(point.timezone for point in own)]
    return next((found for name in names if (found := zone(name))), None)


def office_zone() -> ZoneInfo:
    """The zone in which the navigators work."""
    return ZoneInfo(settings.OFFICE_TIME_ZONE)


def office_today() -> date:
    """Today where the navigators work: next contacts are days of their calendar."""
    return clock.now().astimezone(office_zone()).date()
