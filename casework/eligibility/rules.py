"""The form of a rule: an object with one key, the operator, as in `{"eq": {...}}`.

`MARK_ONLY` operators tell when a flag is set; they know no unknown, so no criterion may rest on
them. Source: domain.md 3.2 and 3.3.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from casework.eligibility.elements import Part
from casework.eligibility.operands import (
    Age,
    Cmp,
    Course,
    Eq,
    In,
    ListAnyIn,
    ListAnyNotIn,
    Titer,
    UlnRatio,
    Washout,
    WithinDays,
)

MARK_ONLY = frozenset({"not_shown", "met", "list_any_in"})


class AllOf(Part):
    all: Annotated[tuple["Rule", ...], Field(strict=False, min_length=1)]


class AnyOf(Part):
    any: Annotated[tuple["Rule", ...], Field(strict=False, min_length=1)]


class Not(Part):
    not_: Annotated["Rule", Field(alias="not")]


class NotShown(Part):
    """True unless the rule is definitely true."""

    not_shown: "Rule"


class Met(Part):
    """Whether another criterion, or this one, is MET."""

    met: str


class EqRule(Part):
    eq: Eq


class InRule(Part):
    in_: Annotated[In, Field(alias="in")]


class CmpRule(Part):
    cmp: Cmp


class TiterRule(Part):
    titer: Titer


class UlnRatioRule(Part):
    uln_ratio: UlnRatio


class AgeRule(Part):
    age: Age


class ListAnyNotInRule(Part):
    list_any_not_in: ListAnyNotIn


class ListAnyInRule(Part):
    list_any_in: ListAnyIn


class WithinDaysRule(Part):
    within_days: WithinDays


class WashoutRule(Part):
    washout: Washout


class CourseRule(Part):
    course: Course


def _operator(rule: Any) -> str | None:
    if isinstance(rule, dict):
        return next(iter(rule)) if len(rule) == 1 else None
    return operator(rule) if isinstance(rule, Part) else None


Rule = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[NotShown, Tag("not_shown")]
    | Annotated[Met, Tag("met")]
    | Annotated[EqRule, Tag("eq")]
    | Annotated[InRule, Tag("in")]
    | Annotated[CmpRule, Tag("cmp")]
    | Annotated[TiterRule, Tag("titer")]
    | Annotated[UlnRatioRule, Tag("uln_ratio")]
    | Annotated[AgeRule, Tag("age")]
    | Annotated[ListAnyNotInRule, Tag("list_any_not_in")]
    | Annotated[ListAnyInRule, Tag("list_any_in")]
    | Annotated[WithinDaysRule, Tag("within_days")]
    | Annotated[WashoutRule, Tag("washout")]
    | Annotated[CourseRule, Tag("course")],
    Discriminator(
        _operator,
        custom_error_type="operator",
        custom_error_message="is no rule: an object with one key, a known operator",
    ),
]

for _model in (AllOf, AnyOf, Not, NotShown):
    _model.model_rebuild()


def operator(rule: Part) -> str:
    """The key of a rule."""
    [name] = type(rule).model_fields
    return name.rstrip("_")


def argument(rule: Part) -> Any:
    """What stands under the key of a rule: parts, a rule, or the operator's own form."""
    [name] = type(rule).model_fields
    return getattr(rule, name)


def leaves(rule: Part, at: str) -> Iterator[tuple[str, str, Any]]:
    """The path, operator and argument of everything in a rule that is no combination of rules."""
    name, inner = operator(rule), argument(rule)
    here = f"{at}.{name}"
    if isinstance(rule, AllOf | AnyOf):
        for n, part in enumerate(inner):
            yield from leaves(part, f"{here}[{n}]")
    elif isinstance(rule, Not | NotShown):
        if isinstance(rule, NotShown):
            yield here, name, None
        yield from leaves(inner, here)
    else:
        yield here, name, inner
