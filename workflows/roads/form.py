"""The form of a roads file: whole journeys, step by step, with what each step must come to.

Source: domain.md 2.8. A file holds a list of roads, or one road.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    PositiveInt,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from casework import clock
from casework.people.roles import SIDE_OF, Side

Act = Literal[
    "open",
    "complete",
    "upload_verify",
    "advance",
    "back",
    "exit",
    "confirm",
    "hold",
    "release",
    "reopen",
    "raise",
    "waive",
    "correct",
]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(Part):
    """`stage`: stage or terminal state after the step. `refused`: all codes, in order."""

    stage: str | None
    refused: tuple[str, ...] = ()


class Paper(Part):
    language: str
    effective_date: date
    identity_match: Literal["PASS", "PARTIAL", "FAIL", "NOT_PRESENT"] = "PASS"
    status: Literal["RECEIVED", "ACCEPTED", "VERIFIED", "REJECTED", "QUARANTINED"] = "VERIFIED"


class Again(Part):
    every_days: int
    times: PositiveInt


class Step(Part):
    at: AwareDatetime
    actor_role: str
    act: Act
    target: str | tuple[str, ...]
    expect: Expectation
    actor: str = ""
    records: dict[str, Any] = {}
    document: Paper | None = None
    occurrence: str = ""
    reason_code: str = ""
    reason: str = ""
    repeat: Again | None = None
    note: str = ""

    @field_validator("actor_role")
    @classmethod
    def _a_role(cls, role: str) -> str:
        if role not in SIDE_OF:
            raise ValueError(f"there is no role '{role}'")
        return role

    @field_validator("target")
    @classmethod
    def _leads_somewhere(cls, target: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if not target:
            raise ValueError("a step has a target")
        return target

    @property
    def person(self) -> str:
        """Who acts: the same name under two roles is one person with two roles."""
        return self.actor or f"{self.actor_role}-1"

    @property
    def code(self) -> str:
        """The one target of every act but an upload of many papers."""
        return self.target if isinstance(self.target, str) else self.target[0]

    @property
    def targets(self) -> tuple[str, ...]:
        return (self.target,) if isinstance(self.target, str) else self.target

    def each(self) -> Iterator["Step"]:
        """The step, `repeat` written out."""
        if self.repeat is None:
            yield self
            return
        for n in range(self.repeat.times):
            yield _moved(self, n * self.repeat.every_days)


class Road(Part):
    name: str
    description: str = ""
    patient: dict[str, Any] = {}
    ends_in: str
    steps: tuple[Step, ...]

    @field_validator("steps")
    @classmethod
    def _in_time(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        for before, after in pairwise(steps):
            if after.at < before.at:
                when = after.at.isoformat()
                raise ValueError(f"the step at {when} is earlier than the one before")
        return steps

    @model_validator(mode="after")
    def _begins(self) -> "Road":
        if not self.steps:
            raise ValueError("a road has at least one step")
        return self

    @model_validator(mode="after")
    def _one_side_a_person(self) -> "Road":
        sides: dict[str, Side] = {}
        for step in self.steps:
            side = SIDE_OF[step.actor_role]
            if side in (Side.NAVIGATOR, Side.SITE) and sides.setdefault(step.person, side) != side:
                raise ValueError(f"'{step.person}' is of the navigator and of the hospital")
        return self


def _moved(step: Step, days: int) -> Step:
    by = timedelta(days=days)
    at = step.at + by
    return step.model_copy(
        update={
            "at": at,
            "records": {name: _later(value, by) for name, value in step.records.items()},
            "occurrence": clock.site_date(at).isoformat(),
        }
    )


def _later(value: Any, by: timedelta) -> Any:
    """Dates and datetimes of a repeated step move with it; everything else stays."""
    if not isinstance(value, str) or len(value) < 10 or value[4:5] != "-":
        return value
    try:
        if len(value) == 10:
            return (date.fromisoformat(value) + by).isoformat()
        return (datetime.fromisoformat(value) + by).isoformat()
    except ValueError:
        return value


class RoadsUnreadable(ValueError):
    """A roads file has not the form of one; the text says where."""


def read(path: Path) -> list[Road]:
    """The roads of a file; raises RoadsUnreadable."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RoadsUnreadable(f"{path}: not readable as JSON: {error}") from error
    if isinstance(data, dict):
        data = data.get("roads", [data])
    try:
        return TypeAdapter(list[Road]).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise RoadsUnreadable(f"{path}: {where}: {first['msg']}") from error
