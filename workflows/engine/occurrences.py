"""When a task is due and how often it comes: occurrences by `repeat`, due dates by `due`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.cases.facts import as_site_date
from casework.cases.situation import Occurrence, Situation
from casework.protocols.schema import Task
from workflows.engine.calendars import business_days_later, country_of, zone_of


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
    first = as_site_date(anchor)
    if task.due.unit == "d":
        return first + timedelta(days=task.due.n)
    return business_days_later(first, task.due.n, country_of(task.role, s))
