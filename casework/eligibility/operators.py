"""The table of operators: each turns its part of a rule into a test of one case, once a version."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from casework.eligibility import ages, comparing, courses, listing
from casework.eligibility.comparing import Elements, Test
from casework.eligibility.elements import Element
from casework.eligibility.logic import Tri, every, negated, some
from casework.eligibility.rules import argument, operator
from casework.eligibility.trace import NO, SURE, YES, Answer, Trace


def settled(test: Test, trace: Trace) -> Answer:
    """The answer of a part; where it is definite, nothing is needed for it."""
    before = len(trace.needed)
    answer = test(trace)
    if answer.now is not None:
        trace.drop(before)
    return answer


@dataclass(frozen=True)
class Compiler:
    """Turns rules into tests. `birth`: the element that tells the age."""

    elements: Elements
    birth: Element

    def compile(self, rule: Any) -> Test:
        name, inner = operator(rule), argument(rule)
        if name in COMBINATIONS:
            return COMBINATIONS[name](self, inner)
        return LEAVES[name](inner, self.elements)

    def all_of(self, parts: Any) -> Test:
        return self._joined(every, parts)

    def any_of(self, parts: Any) -> Test:
        return self._joined(some, parts)

    def _joined(self, join: Callable[[Collection[Tri]], Tri], parts: Any) -> Test:
        tests = tuple(self.compile(part) for part in parts)

        def test(trace: Trace) -> Answer:
            answers = [settled(part, trace) for part in tests]
            now = join([answer[0] for answer in answers])
            whatever_age = join([answer[1] for answer in answers])
            return SURE[now] if now is whatever_age else Answer(now, whatever_age)

        return test

    def not_(self, part: Any) -> Test:
        inner = self.compile(part)

        def test(trace: Trace) -> Answer:
            answer = inner(trace)
            return Answer(negated(answer.now), negated(answer.whatever_age))

        return test

    def not_shown(self, part: Any) -> Test:
        inner = self.compile(part)

        def test(trace: Trace) -> Answer:
            answer = inner(trace)
            return Answer(answer.now is not True, answer.whatever_age is not True)

        return test

    def met(self, criterion: str) -> Test:
        return lambda trace: YES if criterion in trace.held.met else NO

    def age(self, rule: Any) -> Test:
        return ages.years(rule, self.birth)


COMBINATIONS: dict[str, Callable[[Compiler, Any], Test]] = {
    "all": Compiler.all_of,
    "any": Compiler.any_of,
    "not": Compiler.not_,
    "not_shown": Compiler.not_shown,
    "met": Compiler.met,
    "age": Compiler.age,
}
LEAVES: dict[str, Callable[[Any, Elements], Test]] = {
    "eq": comparing.code_in,
    "in": comparing.code_in,
    "cmp": comparing.number,
    "titer": comparing.number,
    "uln_ratio": comparing.uln_ratio,
    "list_any_not_in": listing.any_not_in,
    "list_any_in": listing.any_in,
    "within_days": listing.within_days,
    "washout": listing.washout,
    "course": courses.course,
}
