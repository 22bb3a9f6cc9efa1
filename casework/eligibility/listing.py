"""Operators over lists and dates: what was had, taken and done, and when.

Source: domain.md 3.3, rules 9 to 11, 13 and 14.
"""

from collections.abc import Sequence
from datetime import date

from casework.eligibility import flags
from casework.eligibility.comparing import Elements, Test
from casework.eligibility.dates import Dates
from casework.eligibility.entries import NEVER, Item
from casework.eligibility.logic import Tri, agreed, every, some
from casework.eligibility.operands import ListAnyIn, ListAnyNotIn, Washout, WithinDays
from casework.eligibility.selecting import Reading
from casework.eligibility.trace import OPEN, Answer, Trace


def items(reading: Reading) -> Sequence[Item]:
    """The items of a usable list; no items: documented that there are none."""
    value = reading.entries[0].value
    return value if isinstance(value, tuple) and not isinstance(value, Dates) else ()


def any_not_in(rule: ListAnyNotIn, elements: Elements) -> Test:
    """An item whose kind is not told may be one that is not allowed.

    CD19+BCMA is a kind of its own, so it is not among the allowed CD19.
    """
    element, allowed = elements[rule.element], frozenset(rule.allowed)

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        kinds = [item[rule.field] for item in items(reading)]
        found = some([None if kind is None else kind not in allowed for kind in kinds])
        return trace.conclude(reading, found)

    return test


def any_in(rule: ListAnyIn, elements: Elements) -> Test:
    element, wanted = elements[rule.element], frozenset(rule.values)

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        return trace.conclude(reading, any(i[rule.field] in wanted for i in items(reading)))

    return test


def within_days(rule: WithinDays, elements: Elements) -> Test:
    """Day n still counts. A date after the evaluation date is FUTURE_DATED: nothing is documented."""
    element = elements[rule.element]

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        when = reading.entries[0].value
        if when == NEVER or not isinstance(when, Dates):
            return trace.conclude(reading, False)
        today = trace.held.today
        if when.partial:
            trace.flags.add(flags.DATE_PARTIAL)
            when = when.until(today)
        longest, shortest = (today - when.first).days, (today - when.last).days
        if longest == shortest == rule.days:
            trace.flags.add(flags.BOUNDARY)
        return trace.conclude(reading, agreed(longest <= rule.days, shortest <= rule.days))

    return test


def washout(rule: Washout, elements: Elements) -> Test:
    """Every drug has been stopped for long enough before the anchor.

    A drug still taken leaves the answer open whatever the others say, and needs no anchor. So does
    one whose last dose lies after the evaluation date: until then it is taken. A drug of which
    neither is told counts as taken, for that is what no date stands for; stopped without a date
    leaves the answer open too, unless another drug was stopped too late.
    """
    element = elements[rule.element]

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        drugs = items(reading)
        today = trace.held.today
        if any(_still_taken(drug, today) for drug in drugs):
            trace.flags.add(flags.FUTURE_ACTION)
            return OPEN
        if not drugs:
            return trace.conclude(reading, True)
        planned = trace.held.case.planned_apheresis_date
        if planned is None:
            trace.flags.add(flags.PROVISIONAL)
        spans = [_days_off(drug["last_dose_date"], today, planned or today) for drug in drugs]
        enough = _long_enough(rule, spans, trace)
        if enough is False and planned is None:
            trace.flags.add(flags.FUTURE_ACTION)
            return OPEN
        return trace.conclude(reading, enough)

    return test


Span = tuple[int, int] | None


def _long_enough(rule: Washout, spans: Sequence[Span], trace: Trace) -> Tri:
    least = rule.min_days
    known = [span for span in spans if span is not None]
    if any(shortest != longest for shortest, longest in known):
        trace.flags.add(flags.DATE_PARTIAL)
    if len(known) == len(spans) and min(known) == (least, least):
        trace.flags.update((flags.BOUNDARY, *rule.equal_flags))
    return every([span and agreed(span[0] >= least, span[1] >= least) for span in spans])


def _still_taken(drug: Item, today: date) -> bool:
    last, ongoing = drug["last_dose_date"], drug["ongoing"]
    if ongoing or (last is None and ongoing is None):
        return True
    return last is not None and last.first > today


def _days_off(last: Dates | None, today: date, anchor: date) -> Span:
    """The fewest and the most days from the last dose to the anchor."""
    if last is None:
        return None
    last = last.until(today)
    return (anchor - last.last).days, (anchor - last.first).days
