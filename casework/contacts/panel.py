"""What the case page shows of contacts, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.cases.models import Case
from casework.contacts import access, zones
from casework.contacts.attempts import Attempts, Needed, attempts, needed
from casework.contacts.models import Contact, ContactPoint, Message
from casework.contacts.zones import LocalTime
from casework.people.actor import Actor


@dataclass(frozen=True)
class Panel:
    """`line`: the attempts since the family was last reached, against what the rule asks for."""

    last: Contact | None
    next_on: date | None
    overdue: bool
    local: LocalTime | None
    line: str
    points: list[ContactPoint]
    held: int
    failed: int
    reads: bool
    logs: bool
    writes: bool
    notes: bool
    adds: bool
    shows_text: bool
    shows_values: bool
    shows_remarks: bool
    zone: ZoneInfo


def panel(case: Case, actor: Actor, facts: Mapping[str, object] | None = None) -> Panel | None:
    """None for roles that know nothing of contacts. `facts`: the case's, if they are loaded."""
    if actor.role not in access.roles_that("read points", "read log"):
        return None
    reads, writes = access.may(actor, "read log"), access.may(actor, "write messages")
    points = list(case.contact_points.order_by("-preferred", "pk"))
    log = Contact.objects.filter(case=case).select_related("point", "logged_by").newest()
    last = log.first() if reads else None
    reader, there = zones.reader_zone(actor), zones.family_zone(case, points, facts)
    masked = not access.sees_values(actor)
    is_staff = not masked and actor.role not in access.EXTERNAL
    return Panel(
        last=last,
        next_on=last.next_on if last else None,
        overdue=bool(last and last.next_on and last.next_on < zones.office_today()),
        local=zones.local_time(clock.now(), there, reader) if there and is_staff else None,
        line=attempts_line(attempts(case), needed(case)) if reads else "",
        points=[point for point in points if point.in_use],
        **(_messages(case) if writes else {"held": 0, "failed": 0}),
        reads=reads,
        logs=access.may(actor, "log"),
        writes=writes,
        notes=access.may(actor, "write notes"),
        adds=access.may(actor, "add points"),
        shows_text=access.may(actor, "read text"),
        shows_values=not masked,
        shows_remarks=is_staff,
        zone=reader,
    )


def _messages(case: Case) -> dict[str, int]:
    states = list(
        case.messages.filter(state__in=["HELD", "FAILED"]).values_list("state", flat=True)
    )
    return {"held": states.count(Message.State.HELD), "failed": states.count(Message.State.FAILED)}


def attempts_line(made: Attempts, rule: Needed | None, today: date | None = None) -> str:
    """'2 of 3 attempts unanswered, on 1 of 2 channels; day 12 of 30'; nothing while none is."""
    if made.first_on is None:
        return ""
    if rule is None:
        return ngettext("%(n)s unanswered attempt", "%(n)s unanswered attempts", made.count) % {
            "n": made.count
        }
    return _(
        "%(made)s of %(attempts)s attempts unanswered, on %(used)s of %(channels)s channels; "
        "day %(day)s of %(days)s"
    ) % {
        "made": made.count,
        "attempts": rule.attempts,
        "used": len(made.channels),
        "channels": rule.channels,
        "day": ((today or clock.site_today()) - made.first_on).days,
        "days": rule.days,
    }


def log_line(made: Attempts, day: str) -> str:
    """'From the contact log: 3 attempts on 2 channels since 3 Nov', for the moves on lost contact."""
    if made.first_on is None:
        return _("The contact log holds no unanswered attempt since the family was last reached.")
    tries = ngettext("%(n)s attempt", "%(n)s attempts", made.count) % {"n": made.count}
    channels = len(made.channels)
    ways = ngettext("%(n)s channel", "%(n)s channels", channels) % {"n": channels}
    return _("From the contact log: %(attempts)s on %(channels)s since %(day)s (site date).") % {
        "attempts": tries,
        "channels": ways,
        "day": day,
    }


def moments(entry: datetime, there: ZoneInfo | None, reader: ZoneInfo) -> LocalTime | None:
    """The family's local time of a contact, where it differs from the reader's."""
    if there is None or there.key == reader.key:
        return None
    return zones.local_time(entry, there, reader)
