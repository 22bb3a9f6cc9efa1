"""Which entry of an element counts, and whether it may be used. Source: domain.md 3.3, 1 to 3.

What the source leaves open is done so: the latest date is found first, so an unknown or
future-dated latest entry hides older ones. Dated entries come before undated ones. The same amount
in two units is one value, and so are entries without any value beside one that has one; `unknown`
beside a value is a second value. Partial dates stand for their days up to the evaluation date: as
the latest they compete with every entry inside their days, and where only some of those days are
fresh the state is unknown without STALE.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from casework.eligibility import flags
from casework.eligibility.dates import Dates
from casework.eligibility.elements import Element
from casework.eligibility.entries import NEVER, Entry
from casework.eligibility.units import amount


class Reading(NamedTuple):
    """What is held of an element on the evaluation date.

    `entries`: those of the latest date, which agree if `usable`; the first is the one used unless
    a rule asks for a method. `fresh`: whether the value may settle a criterion.
    """

    element: Element
    entries: Sequence[Entry] = ()
    flags: tuple[str, ...] = ()
    usable: bool = False
    fresh: bool = False


def read(element: Element, entries: Sequence[Entry], today: date) -> Reading:
    """The reading of an element from all its entries."""
    latest = entries
    if len(entries) != 1 or entries[0].withdrawn:
        latest = _latest([entry for entry in entries if not entry.withdrawn])
        if not latest:
            return Reading(element)
        latest = [entry for entry in latest if _says(entry)] or latest
        first, *others = [_comparable(element, entry) for entry in latest]
        if any(other != first for other in others):
            told = (flags.CONFLICTING_SOURCES, *_future(latest[0].dates, today))
            return Reading(element, latest, told)
    value, dates, _, _ = latest[0]
    if dates is not None and dates.first > today:
        return Reading(element, latest, (flags.FUTURE_DATED,))
    if value is None:
        return Reading(element, latest)
    if isinstance(value, Dates) and value.first > today:
        return Reading(element, latest, (flags.FUTURE_DATED,))
    if element.fresh_for is None:
        return Reading(element, latest, (), True, True)
    return _aged(element, latest, element.fresh_for.days, dates, today)


def _aged(
    element: Element, latest: Sequence[Entry], limit: int, dates: Dates | None, today: date
) -> Reading:
    """The reading of a value that grows old."""
    if dates is None:
        return Reading(element, latest, (flags.UNDATED,))
    told: tuple[str, ...] = (flags.DATE_PARTIAL,) if dates.partial else ()
    first, last = dates.until(today)
    fresh = (today - first).days <= limit
    if (today - last).days > limit:
        told += (flags.STALE,)
    return Reading(element, latest, told, True, fresh)


def _latest(entries: list[Entry]) -> list[Entry]:
    """The entries of the latest date; with partial dates all that may be the latest."""
    dated = [(entry.dates, entry) for entry in entries if entry.dates is not None]
    if not dated:
        return entries
    start = max(dates.first for dates, _ in dated)
    found = [(dates.first, entry) for dates, entry in dated if dates.last >= start]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _says(entry: Entry) -> bool:
    return entry.given.get("value") not in (None, "")


def _comparable(element: Element, entry: Entry) -> Any:
    """What two entries have to share to tell the same."""
    if entry.value is None or entry.value == NEVER:
        return entry.given.get("value")
    if element.kind in ("quantity", "titer"):
        known = amount(element, entry)
        return (entry.value, entry.given.get("unit")) if known is None else known
    return entry.value


def _future(dates: Dates | None, today: date) -> tuple[str, ...]:
    return (flags.FUTURE_DATED,) if dates is not None and dates.first > today else ()
