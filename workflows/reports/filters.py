"""What the reports are narrowed by. All of it is in the address.

`since=2026-01-01&until=2026-06-30&cohort=LN&country=ES&owner=12&protocol=3&attempt=1`: filters narrow
each other, the values of one add up. The days are dates at the site, the last one counts. What a day
means is said by each report: when cases came, left, or were counted.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from casework import clock

LISTS = ("cohort", "country", "owner", "protocol", "attempt")
NUMBERS = frozenset({"owner", "protocol", "attempt"})
NONE = "none"  # stands for what is not recorded yet
MOST = 50  # values of one filter
YEARS = 1  # what is looked at when nothing is asked


@dataclass(frozen=True)
class Filter:
    """`since`, `until`: site dates, both included. `chosen`: values by filter, as in the address."""

    since: date
    until: date
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dated: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> "Filter":
        """The filters of an address; BadRequest when they hold what nobody knows."""
        today = clock.site_today()
        since, until = _day(query, "since"), _day(query, "until")
        chosen = {name: _values(query, name) for name in LISTS}
        last = until or today
        first = since or date(last.year - YEARS, last.month, 1)
        if first > last:
            raise BadRequest("The first day is after the last.")
        used = {name: values for name, values in chosen.items() if values}
        return cls(first, last, used, dated=bool(since or until))

    @property
    def today(self) -> date:
        """The site's date."""
        return clock.site_today()

    @property
    def begins(self) -> datetime:
        """Midnight at the site before the first day."""
        return datetime.combine(self.since, time(), tzinfo=clock.SITE_ZONE)

    @property
    def ends(self) -> datetime:
        """Midnight at the site after the last day."""
        return datetime.combine(self.until + timedelta(days=1), time(), tzinfo=clock.SITE_ZONE)

    @cached_property
    def query(self) -> str:
        """The filters as the query of an address, always in the same order."""
        return urlencode(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of each filter in use."""
        days = [("since", self.since.isoformat()), ("until", self.until.isoformat())]
        lists = [(name, value) for name in LISTS for value in self.chosen.get(name, ())]
        return (days if self.dated else []) + lists

    def where(self, table: str, *, attempts: str = "attempt") -> str:
        """A condition on the rows of `workflows_stay` or `workflows_course` under this name.

        Its values are in `values`. Duplicates never count. `attempts`: the column that counts them.
        """
        columns = {"owner": "owner_id", "protocol": "protocol_id", "attempt": attempts}
        parts = [f"NOT {table}.duplicate"]
        parts += [
            f"{table}.{columns.get(name, name)} = ANY(%({name})s)"
            for name in LISTS
            if name in self.chosen
        ]
        return " AND ".join(parts)

    @property
    def values(self) -> dict[str, Any]:
        """What a statement with `where` is asked with: the lists, `begins`, `ends` and `now`."""
        found: dict[str, Any] = {"begins": self.begins, "ends": self.ends, "now": clock.now()}
        for name, values in self.chosen.items():
            known = ["" if value == NONE else value for value in values]
            found[name] = [int(value) for value in known] if name in NUMBERS else known
        return found


def _values(query: QueryDict, name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in query.getlist(name) if value))
    if len(values) > MOST:
        raise BadRequest(f"Too many values of {name}.")
    for value in values:
        good = value.isascii() and (
            value.isdecimal() and len(value) < 10
            if name in NUMBERS
            else value.isalnum() and len(value) <= 20
        )
        if not good:
            raise BadRequest(f"Not a value of the filter {name}.")
    return values


def _day(query: QueryDict, name: str) -> date | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadRequest(f"{name} is no day.") from None
    if not 2000 <= found.year <= 2100 or len(text) != 10:
        raise BadRequest(f"{name} is no day.")
    return found
