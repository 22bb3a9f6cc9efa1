"""The form of a version of the criteria. References between its parts: see lint.py.

Source: domain.md 3.1 and 3.5 to 3.7.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from casework.eligibility.elements import Element, Part, Several
from casework.eligibility.operands import Flags
from casework.eligibility.rules import Rule


class Forced(Part):
    """When a human has to judge, whatever the rule says (domain.md 3.3, rule 12)."""

    when: Rule
    flags: Flags = ()


class Mark(Part):
    """Flags that tell something beside the state. `when` null: always."""

    flags: Several
    when: Rule | None


class Criterion(Part):
    """One criterion as published. `advisory_for`: cohorts in which it only advises, if MET."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9-]+$", max_length=20)]
    kind: Literal["inclusion", "exclusion", "operational"]
    cohorts: Several
    text: str
    mode: Literal["COMPUTED", "ATTESTED", "HYBRID"]
    required_by: str
    rule: Rule
    evidence: Several
    seed: str
    ambiguities: Flags
    force_unknown: Forced | None = None
    marks: Annotated[tuple[Mark, ...], Field(strict=False)] = ()
    advisory_for: Flags = ()
    human_review: str | None = None
    note: str | None = None

    def rules(self) -> dict[str, Any]:
        """Every rule of the criterion by its path."""
        found: dict[str, Any] = {"rule": self.rule}
        if self.force_unknown is not None:
            found["force_unknown.when"] = self.force_unknown.when
        for n, mark in enumerate(self.marks):
            if mark.when is not None:
                found[f"marks[{n}].when"] = mark.when
        return found


class Version(Part):
    """What holds for a whole version.

    `first_review`: the stage up to which every gap of its own or earlier stages blocks. `birth`:
    the element that tells the age; `adult_from`: the age from which rules for adults hold.
    """

    trial: Annotated[str, Field(min_length=1, max_length=40)]
    version: Annotated[str, Field(min_length=1, max_length=60)]
    source: str
    cohorts: dict[str, str]
    stages: Several
    first_review: str
    birth: str
    adult_from: int


class CriteriaFile(Part):
    """A whole version: version.json, elements.json, criteria.json, ambiguities.json."""

    version: Version
    elements: dict[str, Element]
    criteria: dict[str, Criterion]
    ambiguities: dict[str, str]
