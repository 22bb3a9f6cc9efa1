"""What is new to a person: kept until they say that they saw it, or until their next day.

So a list that was reloaded is still there, and one that nobody ticked off does not grow for weeks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from casework import clock
from casework.people.actor import Actor
from casework.pulse.reading import cursor_now
from workflows.case.words import zone_of
from workflows.today.models import LastLook

FIRST = timedelta(days=7)  # before the first look
WRITTEN = timedelta(seconds=5)  # what a page was drawn without may have begun so long before it
FROM_THE_FIRST = 0  # a cursor that every change is behind


@dataclass(frozen=True)
class News:
    """What is asked for: all since `since`, in cases that changed since `cursor`.

    `until_cursor`: that of the moment this was asked at. `first`: nobody has ticked anything off yet.
    """

    since: datetime
    cursor: int
    until_cursor: int
    first: bool


@transaction.atomic
def look(actor: Actor, *, opened: bool = True) -> News:
    """What is new. Who opens the page on a new day has seen what it showed the day before.

    opened: not where the page only follows what changes, for nobody may sit before it.
    """
    assert actor.user is not None
    now, cursor = clock.now(), cursor_now()
    begun = {"since": now - FIRST, "since_cursor": FROM_THE_FIRST, "looked_cursor": cursor}
    row, _created = LastLook.objects.select_for_update().get_or_create(
        user=actor.user, role=actor.role, defaults={**begun, "looked_at": now}
    )
    if opened:
        zone = zone_of(actor)
        if row.looked_at.astimezone(zone).date() < now.astimezone(zone).date():
            row.since = max(row.since, row.looked_at - WRITTEN)
            row.since_cursor = row.looked_cursor
        row.looked_at, row.looked_cursor = now, cursor
        row.save()
    return News(row.since, row.since_cursor, cursor, row.since_cursor == FROM_THE_FIRST)


@transaction.atomic
def seen(actor: Actor, until: datetime, cursor: int) -> None:
    """What was there at a moment is seen; what came after it stays. Never back, never ahead."""
    row = LastLook.objects.select_for_update().filter(user=actor.user, role=actor.role).first()
    if row is None:
        return
    row.since = max(row.since, min(until, clock.now()))
    row.since_cursor = max(row.since_cursor, min(cursor, cursor_now()))
    row.save()
