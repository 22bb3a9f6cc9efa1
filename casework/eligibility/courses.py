"""The operator over treatment courses. Source: domain.md 3.3, rule 11; 2.3, T6 and T11.

What the source leaves open is done so: a course that ends or would end after the evaluation date
counts up to it; a course whose class is not told may be one of the listed, and leaves the answer
open if it would qualify; a class is known by its letters, whatever their capitals.
"""

from datetime import date
from typing import NamedTuple

from casework.eligibility import flags
from casework.eligibility.comparing import Elements, Test
from casework.eligibility.dates import Dates, months_after
from casework.eligibility.entries import Item, folded
from casework.eligibility.listing import items
from casework.eligibility.logic import Tri, agreed, every, some
from casework.eligibility.operands import Course
from casework.eligibility.trace import Answer, Trace


class Judged(NamedTuple):
    """One course: whether it qualifies, whether it surely was long enough to leave no doubt."""

    qualifies: Tri
    long: bool
    partial: bool


def course(rule: Course, elements: Elements) -> Test:
    element = elements[rule.element]
    classes = frozenset(folded(one) for one in rule.drug_classes)

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        judged = [_judge(rule, classes, item, trace.held.today) for item in items(reading)]
        answer = some([one.qualifies for one in judged])
        if any(one.partial for one in judged):
            trace.flags.add(flags.DATE_PARTIAL)
        if answer and not any(one.qualifies and one.long for one in judged):
            trace.flags.update(rule.doubtful_flags)
        return trace.conclude(reading, answer)

    return test


def _judge(rule: Course, classes: frozenset[str], item: Item, today: date) -> Judged:
    kind, start = item["drug_class"], item["start"]
    if kind is not None and folded(kind) not in classes:
        return Judged(False, long=False, partial=False)
    remission = item["induction_remission"]
    unresponsive = None if remission is None else remission == rule.remission
    listed = None if kind is None else True
    if start is None or remission is None:
        surely_not = listed is None and (unresponsive is False)
        return Judged(False if surely_not else None, long=False, partial=False)
    end = item["end"]
    lasted = _lasted(start, end, today, rule.min_months)
    enough = _lasted(start, end, today, rule.doubtful_below_months) is True
    partial = start.partial or (end is not None and end.partial)
    return Judged(every((listed, lasted, unresponsive)), enough, partial)


def _lasted(start: Dates, end: Dates | None, today: date, months: int) -> Tri:
    """Whether a course lasted so many calendar months, at its shortest and at its longest."""
    first, last = (today, today) if end is None else (min(end.first, today), min(end.last, today))
    shortest = months_after(start.last, months) <= first
    longest = months_after(start.first, months) <= last
    return agreed(shortest, longest)
