"""Dates as an iCalendar object (RFC 5545): whole days at the trial site, no word on the patient."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.prop import vDuration

from workflows.calendar.dates import Entry

SPACE = UUID("6f0c5e1e-7c0b-4f5a-9d5b-6a1d3b1b8a52")  # of the ids below; never to be changed
REFRESH = timedelta(hours=1)


def calendar(entries: Iterable[Entry], name: str) -> bytes:
    """The same dates give the same bytes, whenever they are asked for.

    Without METHOD, so that DTSTAMP is when an event was revised last (RFC 5545, 3.8.7.2).
    """
    made = Calendar()
    made.add("prodid", "-//Casework//Dates of cases//EN")
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        made.add_component(event(entry))
    body: bytes = made.to_ical()
    return body


def event(entry: Entry) -> Event:
    """One date. The day after its last is its end (RFC 5545, 3.6.1)."""
    made = Event()
    stamp = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    made.add("uid", str(uid(entry)))
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("sequence", entry.changes)
    made.add("dtstart", entry.first)
    made.add("dtend", entry.last + timedelta(days=1))
    made.add("summary", f"{entry.case.code}: {entry.what}")
    made.add("description", _("Date at the trial site."))
    made.add("url", settings.PUBLIC_URL + reverse("case", args=[entry.case.code]))
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    return made


def uid(entry: Entry) -> UUID:
    """One and the same for a date of a case, whatever day it falls on."""
    return uuid5(SPACE, f"{entry.case.code} {entry.kind} {entry.occurrence}")
