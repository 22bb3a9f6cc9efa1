"""What a pre-check finds: of each criterion, and of the whole. Source: domain.md 3.2 and 3.4."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from casework.eligibility.criteria import Criterion
from casework.eligibility.flags import GapType
from casework.eligibility.selecting import Reading


class State(StrEnum):
    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"


class Effect(StrEnum):
    PASS = "PASS"  # noqa: S105 - what the criterion does, no secret
    CONFLICT = "CONFLICT"
    GAP = "GAP"


class Overall(StrEnum):
    CONFLICT_DOCUMENTED = "CONFLICT_DOCUMENTED"
    GAPS_OPEN = "GAPS_OPEN"
    NO_DOCUMENTED_CONFLICT = "NO_DOCUMENTED_CONFLICT"


class Result(NamedTuple):
    """One criterion, as the held papers tell it.

    `readings`: what was looked at, by element, each with its entries as they came. Of gaps only:
    `provisional`, with a value too old, the state if age did not matter; `missing`, the elements of
    which something is needed.
    """

    criterion: Criterion
    state: State
    effect: Effect
    flags: tuple[str, ...]
    readings: dict[str, Reading]
    provisional: State | None = None
    gap_type: GapType | None = None
    blocking: bool | None = None
    missing: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.criterion.id

    @property
    def required_by(self) -> str:
        return self.criterion.required_by

    @property
    def needed_documents(self) -> tuple[str, ...]:
        """The kinds of papers that can tell what is missing; if nothing is, the criterion's."""
        if self.effect is not Effect.GAP:
            return ()
        asked = [self.readings[name].element.evidence for name in self.missing]
        found = asked or [self.criterion.evidence]
        return tuple(dict.fromkeys(paper for papers in found for paper in papers))

    @property
    def provenance(self) -> Iterator[tuple[str, Any]]:
        """Each entry that counted, as it came, with its element."""
        for name, reading in self.readings.items():
            for entry in reading.entries:
                yield name, entry.given


@dataclass(frozen=True, slots=True)
class Precheck:
    """All criteria of a case's cohort in their order; `advisories`: those that only advise, if MET.

    `criteria`: the name of their version. `age_at_reference`: None if it is not known to the year.
    """

    case_id: str
    criteria: str
    as_of_stage: str
    results: Sequence[Result]
    advisories: Sequence[Result]
    age_at_reference: int | None

    @property
    def conflicts(self) -> list[Result]:
        return [one for one in self.results if one.effect is Effect.CONFLICT]

    @property
    def blocking_gaps(self) -> list[Result]:
        return [one for one in self.results if one.blocking]

    @property
    def planned_gaps(self) -> list[Result]:
        return [one for one in self.results if one.blocking is False]

    @property
    def overall(self) -> Overall:
        if self.conflicts:
            return Overall.CONFLICT_DOCUMENTED
        return Overall.GAPS_OPEN if self.blocking_gaps else Overall.NO_DOCUMENTED_CONFLICT

    def as_json(self) -> dict[str, Any]:
        """The form that `manage.py precheck` prints."""
        results = self.results
        return {
            "case_id": self.case_id,
            "as_of_stage": self.as_of_stage,
            "overall": self.overall,
            "conflicts": _ids(self.conflicts),
            "blocking_gaps": _ids(self.blocking_gaps),
            "planned_gaps": _ids(self.planned_gaps),
            "advisories": _ids(self.advisories),
            "states": {one.id: one.state for one in results},
            "effects": {one.id: one.effect for one in results},
            "flags": {one.id: list(one.flags) for one in results if one.flags},
            "gap_types": {one.id: one.gap_type for one in results if one.gap_type},
            "provisional_states": {one.id: one.provisional for one in results if one.provisional},
            "age_at_reference": self.age_at_reference,
        }


def _ids(results: Sequence[Result]) -> list[str]:
    return [one.id for one in results]
