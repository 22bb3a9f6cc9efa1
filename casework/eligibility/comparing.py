"""Operators that compare one value: codes, numbers, titres, multiples of the upper limit.

A wrong unit is told even where the method is wrong too, and where the value is too old as well: who
asks for another report asks once. Source: domain.md 3.3, rules 4 to 7.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casework.eligibility import flags
from casework.eligibility.elements import Element
from casework.eligibility.entries import Entry
from casework.eligibility.operands import Cmp, Eq, In, Titer, UlnRatio
from casework.eligibility.trace import NO, YES, Answer, Trace
from casework.eligibility.units import Amount, amount, factor, product, upper_limit

Test = Callable[[Trace], Answer]
Elements = Mapping[str, Element]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def code_in(rule: Eq | In, elements: Elements) -> Test:
    element = elements[rule.element]
    wanted = frozenset(rule.values if isinstance(rule, In) else (rule.value,))

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        value = reading.entries[0].value in wanted
        if reading.fresh:
            return YES if value else NO
        return trace.conclude(reading, value)

    return test


def number(rule: Cmp | Titer, elements: Elements) -> Test:
    element = elements[rule.element]
    compare, bound = COMPARE[rule.is_], rule.value
    demand = _demand(rule) if isinstance(rule, Cmp) else _first
    at_bound = {flags.BOUNDARY, *(rule.equal_flags if isinstance(rule, Cmp) else ())}

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        entry = demand(trace, reading.entries)
        value = _amount(trace, element, entry or reading.entries[0])
        if value is None or entry is None:
            return trace.need(reading)
        if value == bound:
            trace.flags |= at_bound
        return trace.conclude(reading, compare(value, bound))

    return test


def uln_ratio(rule: UlnRatio, elements: Elements) -> Test:
    """The bound is multiplied and not the value divided, so that nothing is rounded.

    Value and limit share their unit, so nothing is converted; a unit that is not listed still
    makes the report one that nobody should guess about. Reports of one date with one value and
    several limits are judged each, and may tell different things.
    """
    element = elements[rule.element]
    compare, bound = COMPARE[rule.is_], rule.value

    def test(trace: Trace) -> Answer:
        reading = trace.read(element)
        if not reading.usable:
            return trace.need(reading)
        limits = [(one.value, upper_limit(one)) for one in reading.entries]
        most = [(value, product(bound, limit)) for value, limit in limits if limit]
        known = factor(element, reading.entries[0]) is not None
        if not most:
            trace.flags.add(flags.ULN_MISSING)
        if not known:
            trace.flags.add(flags.UNIT_UNSUPPORTED)
        if not most or not known:
            return trace.need(reading)
        if any(value == limit for value, limit in most):
            trace.flags.add(flags.BOUNDARY)
        told = {compare(value, limit) for value, limit in most}
        if len(told) > 1:
            trace.flags.add(flags.CONFLICTING_SOURCES)
            return trace.need(reading)
        return trace.conclude(reading, told.pop())

    return test


def _amount(trace: Trace, element: Element, entry: Entry) -> Amount | None:
    times = factor(element, entry)
    if times is None:
        trace.flags.add(flags.UNIT_UNSUPPORTED)
    elif times != 1:
        trace.flags.add(flags.UNIT_CONVERTED)
    return amount(element, entry)


Demand = Callable[[Trace, Sequence[Entry]], Entry | None]


def _first(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
    return entries[0]


def _saying(entries: Sequence[Entry], demands: Mapping[str, Sequence[str]]) -> Entry | None:
    """The first of agreeing entries that says what is demanded."""
    for entry in entries:
        if all(entry.given.get(name) in codes for name, codes in demands.items()):
            return entry
    return None


def _demand(rule: Cmp) -> Demand:
    if rule.adult_require:
        return _from_adults(rule)
    if not rule.require:
        return _first

    def demand(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
        entry = _saying(entries, rule.require)
        if entry is None:
            trace.flags.add(flags.METHOD_MISMATCH)
        return entry

    return demand


def _from_adults(rule: Cmp) -> Demand:
    """Demands something of adults' values; minors' values count as they are reported.

    A date of birth that is unknown or partial matters only where the answer depends on it.
    """

    def demand(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
        entry = _saying(entries, rule.adult_require)
        minor = trace.is_minor()
        if minor:
            trace.rest_on_age()
            trace.flags.update(rule.minor_flags)
            return entry or entries[0]
        if entry is None:
            trace.rest_on_age()
            trace.flags.add(flags.METHOD_MISMATCH)
        return entry

    return demand
