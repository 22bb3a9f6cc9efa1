"""What counting by hand has in common: the statements, what they are asked with, what is compared."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from casework import clock
from casework.cases.models import OUTCOMES, STAGES
from casework.contacts.zones import office_today
from workflows.pace import parties
from workflows.reports import deadlines, flow
from workflows.reports.filters import Filter
from workflows.reports.report import Report

type Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Bare:
    """`numbers`: those that the report shows, from the answers to the statements.

    `tables`: how many of the report's tables are counted so; a forecast is drawn, not counted.
    """

    statements: Sequence[str]
    numbers: Callable[[list[Rows], Filter], Iterable[float | None]]
    tables: int | None = None


def values(f: Filter) -> dict[str, Any]:
    """What the statements are asked with."""
    mondays = [datetime.combine(day, time(), tzinfo=clock.SITE_ZONE) for day in flow.weeks(f)]
    first = STAGES.index("APHERESIS")
    return (
        f.values
        | _said_by_protocols()
        | {
            "office_today": office_today(),
            "since": f.since,
            "until": f.until,
            "today": f.today,
            "monday": mondays[0],
            "bounds": mondays,
            "stages": list(STAGES),
            "before": list(STAGES[:first]),
            "outcomes": list(OUTCOMES),
            "roles": [*parties.PARTIES],
            "parties": [*parties.PARTIES.values()],
        }
    )


def _said_by_protocols() -> dict[str, list[Any]]:
    """Limits of stages, windows of visits and clocks of safety, version by version."""
    slas, visits, clocks = deadlines.slas(), deadlines.windows(), deadlines.clocks()
    return (
        slas
        | {name: column for name, column in visits.items() if name.startswith("contact")}
        | {
            "of_stages": slas["stages"],
            "visit_protocols": visits["protocols"],
            "visits": visits["codes"],
            "firsts": visits["firsts"],
            "lasts": visits["lasts"],
            "days": visits["days"],
            "told": visits["outcomes"],
            "contacts": visits["contact_codes"],
            "clock_protocols": clocks["protocols"],
            "clocks": clocks["codes"],
            "events": clocks["events"],
            "clock_moments": clocks["moments"],
            "hours": clocks["hours"],
        }
    )


def differences(numbers: Iterable[float | None], report: Report, bare: Bare) -> list[str]:
    """The numbers that are only in the tables of a report (+) or only counted by hand (-).

    Noughts are as good as nothing.
    """
    cells = (
        cell.value
        for table in report.tables[: bare.tables]
        for row in table.rows
        for cell in row[1:]
        if bare.tables is None or cell.behind is not None
    )
    shown, by_hand = _counted(cells), _counted(numbers)
    return [f"+{n}" for n in (shown - by_hand).elements()] + [
        f"-{n}" for n in (by_hand - shown).elements()
    ]


def _counted(numbers: Iterable[Any]) -> Counter[str]:
    return Counter(f"{float(n):.6g}" for n in numbers if n and isinstance(n, int | float | Decimal))
