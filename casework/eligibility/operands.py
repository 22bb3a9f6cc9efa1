"""What stands under the operators of rules. Source: domain.md 3.3."""

from typing import Annotated, Literal

from pydantic import Field

from casework.eligibility.elements import Number, Part, Several

Comparison = Literal["<", "<=", ">", ">="]
Flags = Annotated[tuple[str, ...], Field(strict=False)]


class Eq(Part):
    element: str
    value: str


class In(Part):
    element: str
    values: Several


class Cmp(Part):
    """`require`: what the entry has to say; `adult_require`: only from adults, others get flags."""

    element: str
    is_: Annotated[Comparison, Field(alias="is")]
    value: Number
    unit: str
    require: dict[str, Several] = {}
    adult_require: dict[str, Several] = {}
    minor_flags: Flags = ()
    equal_flags: Flags = ()


class Titer(Part):
    """Compares reciprocal titres: 80 stands for 1:80."""

    element: str
    is_: Annotated[Comparison, Field(alias="is")]
    value: Number


class UlnRatio(Part):
    """Compares the value, divided by the upper limit printed on the same report."""

    element: str
    is_: Annotated[Comparison, Field(alias="is")]
    value: Number


class Age(Part):
    """Completed years on the reference date, both bounds included."""

    min: Annotated[int, Field(ge=0)] = 0
    max: int


class ListAnyNotIn(Part):
    element: str
    field: str
    allowed: Several


class ListAnyIn(Part):
    element: str
    field: str
    values: Several


class WithinDays(Part):
    element: str
    days: int


class Washout(Part):
    element: str
    min_days: int
    equal_flags: Flags = ()


class Course(Part):
    """`doubtful_flags` are set when a course qualifies and none reaches `doubtful_below_months`."""

    element: str
    drug_classes: Several
    min_months: int
    remission: str
    doubtful_below_months: int = 0
    doubtful_flags: Flags = ()
