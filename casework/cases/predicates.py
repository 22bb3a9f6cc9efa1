"""The predicates that casework itself answers: facts, dates, age, hold, actor (domain.md 2.2)."""

from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from casework.cases.facts import as_site_date, completed_years
from casework.cases.situation import Situation
from casework.protocols.expressions import DATES, MOMENTS, NUMBERS, predicate


@predicate("fact_set")
def fact_set(s: Situation, name: str) -> bool:
    return name in s.facts


@predicate("fact_is")
def fact_is(s: Situation, name: str, value: Any) -> bool:
    return name in s.facts and s.facts[name] == value


@predicate("fact_in")
def fact_in(s: Situation, name: str, values: list[Any]) -> bool:
    return name in s.facts and s.facts[name] in values


@predicate("in_stage")
def in_stage(s: Situation, stages: list[str]) -> bool:
    return s.stage in stages


def _number(s: Situation, name: str) -> Decimal | None:
    value = s.facts.get(name)
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _limit(n: Any) -> Decimal:
    return Decimal(str(n))


@predicate("fact_at_least", reads=NUMBERS)
def fact_at_least(s: Situation, name: str, n: Any) -> bool:
    value = _number(s, name)
    return value is not None and value >= _limit(n)


@predicate("fact_above", reads=NUMBERS)
def fact_above(s: Situation, name: str, n: Any) -> bool:
    value = _number(s, name)
    return value is not None and value > _limit(n)


@predicate("fact_below", reads=NUMBERS)
def fact_below(s: Situation, name: str, n: Any) -> bool:
    value = _number(s, name)
    return value is not None and value < _limit(n)


@predicate("facts_equal")
def facts_equal(s: Situation, a: str, b: str) -> bool:
    return a in s.facts and b in s.facts and s.facts[a] == s.facts[b]


def _not_after(a: Any, b: Any) -> bool:
    """a ≤ b; when one of the two is a date, both are compared as site dates."""
    if isinstance(a, datetime) and isinstance(b, datetime):
        return a <= b
    return as_site_date(a) <= as_site_date(b)


@predicate("in_order", reads=DATES)
def in_order(s: Situation, facts: list[str]) -> bool:
    values = [s.facts.get(name) for name in facts]
    return None not in values and all(_not_after(a, b) for a, b in pairwise(values))


@predicate("none_before", reads=DATES)
def none_before(s: Situation, facts: list[str], earliest: str) -> bool:
    first = s.facts.get(earliest)
    return first is not None and all(
        _not_after(first, s.facts[name]) for name in facts if name in s.facts
    )


@predicate("not_in_future", reads=DATES)
def not_in_future(s: Situation, name: str) -> bool:
    value = s.facts.get(name)
    if value is None:
        return False
    return value <= s.now if isinstance(value, datetime) else as_site_date(value) <= s.today


def _within(n: float, low: Any, high: Any) -> bool:
    return (low is None or n >= low) and (high is None or n <= high)


@predicate("days_since", reads=DATES)
def days_since(s: Situation, fact: str, min: Any, max: Any) -> bool:
    if fact not in s.facts:
        return False
    return _within((s.today - as_site_date(s.facts[fact])).days, min, max)


@predicate("days_between", reads=DATES)
def days_between(s: Situation, start: str, to: str, min: Any, max: Any) -> bool:
    if start not in s.facts or to not in s.facts:
        return False
    return _within((as_site_date(s.facts[to]) - as_site_date(s.facts[start])).days, min, max)


@predicate("minutes_between", reads=MOMENTS)
def minutes_between(s: Situation, start: str, to: str, min: Any, max: Any) -> bool:
    first, last = s.facts.get(start), s.facts.get(to)
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return False
    return _within((last - first).total_seconds() / 60, min, max)


def _age(s: Situation, on: str | None) -> int | None:
    if "dob" not in s.facts or (on is not None and on not in s.facts):
        return None
    day = s.today if on is None else as_site_date(s.facts[on])
    return completed_years(as_site_date(s.facts["dob"]), day)


@predicate("age_below", reads=DATES)
def age_below(s: Situation, years: int, on: str | None) -> bool:
    age = _age(s, on)
    return age is not None and age < years


@predicate("age_at_least", reads=DATES)
def age_at_least(s: Situation, years: int, on: str | None) -> bool:
    age = _age(s, on)
    return age is not None and age >= years


@predicate("not_on_hold")
def not_on_hold(s: Situation) -> bool:
    return not s.on_hold


@predicate("hold_reason_not")
def hold_reason_not(s: Situation, values: list[str]) -> bool:
    return s.on_hold and s.facts.get("hold_reason") not in values


@predicate("actor_role_in")
def actor_role_in(s: Situation, roles: list[str]) -> bool:
    return s.actor.role in roles
