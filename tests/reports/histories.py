"""Histories of cases written down as they are told, past the door: for answers computed by hand.

    told(version, owner, "0 start INQUIRY", "4 forward RECORD_COLLECTION", "9 exit WITHDRAWN COST")

Each line: days since START (a decimal), the kind of the move, where it leads, and after that the
reason or, with a colon before it, the edge. A hold leads nowhere. Whom the case waited on is told in
lines of days and role, "us" for nobody else: waits=("0 us", "2.5 FAMILY").
"""

from datetime import UTC, datetime, timedelta
from itertools import count

from django.db import connection

from casework.cases.models import OUTCOMES, Case, Fact, StageChange
from workflows.pace.models import Wait

START = datetime(2026, 1, 5, 4, tzinfo=UTC)  # noon at the site
_numbers = count(1)


def at_day(day):
    """The instant that many days after START."""
    return START + timedelta(days=float(day))


def _of(case, change):
    change.case = case
    return change


def _wait(case, day, on):
    return Wait(case=case, began_at=at_day(day), waiting_on="" if on == "us" else on)


def told(version, owner, *lines, infused=None, cohort="LN", country="ES", waits=()):
    """The case of a history. infused: days since START."""
    changes, place, held = [], "", None
    for number, line in enumerate(lines, 1):
        day, kind, *rest = line.split()
        rest = [word for word in rest if not word.startswith(":")]
        edge = next((word[1:] for word in line.split() if word.startswith(":")), kind)
        at = at_day(day)
        to = place if kind in ("hold", "migrate") else rest.pop(0)
        if kind == "hold":
            held = None if held else at
        elif kind == "exit":
            held = None
        changes.append(
            StageChange(
                version=number,
                edge=edge,
                kind=kind,
                from_stage=place,
                to_stage=to,
                at=at,
                acting_role="COORD",
                reason_code=rest[0] if rest else "",
            )
        )
        place = to
    opened, last = changes[0].at, changes[-1].at
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        case = Case(
            code=f"CW-T{next(_numbers):04}",
            protocol=version,
            owner=owner,
            cohort=cohort,
            country=country,
            stage=place,
            version=len(changes),
            opened_at=opened,
            stage_entered_at=last,
            closed_at=last if place in OUTCOMES else None,
            on_hold_since=held,
        )
        case.save()
        StageChange.objects.bulk_create(_of(case, change) for change in changes)
        Wait.objects.bulk_create(_wait(case, *line.split()) for line in waits)
        if infused is not None:
            value = (START + timedelta(days=infused)).isoformat()
            Fact.objects.create(case=case, name="infusion_start_at", value=value, source="INF-04")
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SELECT casework_beat(ARRAY[%s::bigint])", [case.pk])
    return case
