"""When a task is due and how often it comes: occurrences by `repeat`, due dates by `due`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from casework import clock
from casework.cases.facts import as_site_date
from casework.cases.situation import Occurrence, Situation
from casework.people.roles import SIDE_OF, Side
from casework.protocols.schema import Due, Task


@dataclass(frozen=True)
class Event:
    """An event of a case as work needs it: its id and when it was raised."""

    occurrence: str
    at: datetime


@dataclass(frozen=True)
class Expected:
    """An occurrence that the protocol asks for. `counts`: it is asked for by an exit guard."""

    occurrence: Occurrence
    opens_on: date | None = None
    due_on: date | None = None
    counts: bool = True


def expected(task: Task, s: Situation, events: dict[str, list[Event]]) -> list[Expected]:
    """The occurrences of a task in a case now (`repeat_semantics` of the protocol)."""
    repeat = task.repeat
    if repeat.kind == "none":
        return [Expected(Occurrence(""), due_on=due_on(task, s))]
    if repeat.kind == "per_event":
        return [
            Expected(Occurrence(event.occurrence), due_on=due_on(task, s, event=event.at))
            for event in events.get(repeat.event or "", ())
        ]
    anchor = s.facts.get(repeat.anchor or "")
    if repeat.kind == "daily":
        if anchor is None:
            return []
        first = as_site_date(anchor)
        days = [
            first + timedelta(days=n) for n in range(repeat.from_day or 0, (repeat.to_day or 0) + 1)
        ]
        return [
            Expected(
                Occurrence(day.isoformat(), day),
                opens_on=day,
                due_on=due_on(task, s, day=day),
                counts=day < s.today,
            )
            for day in days
        ]
    if anchor is None:
        return [Expected(Occurrence(offset.code)) for offset in repeat.offsets]
    first = as_site_date(anchor)
    return [
        Expected(
            Occurrence(offset.code, first + timedelta(days=offset.day)),
            opens_on=first + timedelta(days=offset.window[0]),
            due_on=first + timedelta(days=offset.window[1]),
        )
        for offset in repeat.offsets
    ]


def zone_of(role: str, s: Situation) -> ZoneInfo:
    """The zone in which a role's days end: the site's, the navigator's office, the patient's."""
    side = SIDE_OF.get(role)
    if side == Side.SITE:
        return clock.SITE_ZONE
    if side == Side.EXTERNAL:
        try:
            return ZoneInfo(str(s.facts.get("patient_timezone", settings.OFFICE_TIME_ZONE)))
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.OFFICE_TIME_ZONE)
    return ZoneInfo(settings.OFFICE_TIME_ZONE)


def due_on(
    task: Task, s: Situation, *, event: datetime | None = None, day: date | None = None
) -> date | None:
    """The last day for a task, None while its anchor is not recorded."""
    if task.due is None:
        return None
    anchor = {"event_at": event, "occurrence_day": day}.get(
        task.due.anchor, s.facts.get(task.due.anchor)
    )
    if anchor is None:
        return None
    if isinstance(anchor, datetime):
        anchor = anchor.astimezone(zone_of(task.role, s)).date()
    return add_days(as_site_date(anchor), task.due)


def add_days(first: date, due: Due) -> date:
    """`n` calendar or business days later. Business days skip Saturday and Sunday."""
    if due.unit == "d":
        return first + timedelta(days=due.n)
    day, left = first, due.n
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
