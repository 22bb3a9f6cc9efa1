"""A case as the pre-check looks at it: its cohort, stage, dates, and what is held of the patient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.eligibility.dates import read_dates
from casework.eligibility.entries import Entry, read_entries
from casework.eligibility.loading import Criteria
from casework.eligibility.strict_json import Malformed, step

REQUIRED = ("case_id", "cohort", "current_stage", "evaluation_date", "data")


@dataclass(frozen=True, slots=True)
class Case:
    """`stage`: where the case stands, or stood when it is to be looked at.

    Dates are calendar dates at the trial site. `held`: entries by element, in any order.
    """

    case_id: str
    cohort: str
    stage: str
    evaluation_date: date
    held: Mapping[str, Sequence[Entry]]
    consent_date: date | None = None
    planned_apheresis_date: date | None = None

    @property
    def age_reference(self) -> date:
        """The day on which ages are reckoned (domain.md 3.3, rule 8)."""
        return self.consent_date or self.evaluation_date


def read_cases(given: Any, criteria: Criteria) -> list[Case]:
    """The cases of a parsed file: one, a list, or `{"cases": [...]}`.

    Raises an ExceptionGroup of Malformed, the first fault of each case, with paths from `$`.
    """
    if isinstance(given, dict) and "cases" in given:
        return _each(given["cases"], "$.cases", criteria)
    if isinstance(given, list):
        return _each(given, "$", criteria)
    return _each([given], "", criteria)


def _each(given: Any, at: str, criteria: Criteria) -> list[Case]:
    if not isinstance(given, list):
        raise ExceptionGroup("malformed", [Malformed(at, "is not a list")])
    cases: list[Case] = []
    faults: list[Malformed] = []
    for n, one in enumerate(given):
        try:
            cases.append(read_case(one, criteria))
        except Malformed as fault:
            faults.append(fault.within(f"{at}[{n}]" if at else "$"))
    if faults:
        raise ExceptionGroup("malformed", faults)
    return cases


def read_case(given: Any, criteria: Criteria) -> Case:
    """One case from its parsed form; keys that are not asked for stay unread.

    Raises Malformed with a path inside the case. What is merely missing or unusable is not
    malformed: it becomes a gap.
    """
    if not isinstance(given, dict):
        raise Malformed("", "is not an object")
    for key in REQUIRED:
        if key not in given:
            raise Malformed(f".{key}", "is missing")
    stage = _one_of(given, "current_stage", criteria.version.stages)
    if given.get("precheck_stage") is not None:
        stage = _one_of(given, "precheck_stage", criteria.version.stages)
    data = given["data"]
    if not isinstance(data, dict):
        raise Malformed(".data", "is not an object")
    held = {}
    for name, entries in data.items():
        element = criteria.elements.get(name)
        if element is None:
            raise Malformed(f".data{step(name)}", "is no element of these criteria")
        try:
            held[name] = read_entries(element, entries)
        except Malformed as fault:
            raise fault.within(f".data.{name}") from fault
    evaluation = _day(given, "evaluation_date")
    if evaluation is None:
        raise Malformed(".evaluation_date", "is not a date such as 2026-11-16")
    return Case(
        case_id=_text(given, "case_id"),
        cohort=_one_of(given, "cohort", criteria.version.cohorts),
        stage=stage,
        evaluation_date=evaluation,
        held=held,
        consent_date=_day(given, "consent_date"),
        planned_apheresis_date=_day(given, "planned_apheresis_date"),
    )


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given[key]
    if not isinstance(value, str) or not value:
        raise Malformed(f".{key}", "is not a text")
    return value


def _one_of(given: Mapping[str, Any], key: str, known: Any) -> str:
    value = _text(given, key)
    if value not in known:
        raise Malformed(f".{key}", f"is none of {', '.join(known)}")
    return value


def _day(given: Mapping[str, Any], key: str) -> date | None:
    """A whole date of the case; None where null stands or nothing."""
    value = given.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed(f".{key}", "is not a date such as 2026-11-16")
    try:
        dates = read_dates(value)
    except ValueError as error:
        raise Malformed(f".{key}", str(error)) from error
    if dates.partial:
        raise Malformed(f".{key}", "is not a whole date such as 2026-11-16")
    return dates.first
