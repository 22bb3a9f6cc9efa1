"""A version of the criteria, read from its folder, checked whole, and compiled once."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from casework.eligibility.comparing import Test
from casework.eligibility.criteria import CriteriaFile, Criterion, Version
from casework.eligibility.elements import Element
from casework.eligibility.lint import faults
from casework.eligibility.operators import Compiler
from casework.eligibility.rules import leaves
from casework.eligibility.selecting import Reading
from casework.eligibility.strict_json import Malformed, loads, step

VERSIONS = Path(__file__).parent / "versions"  # a folder each, by the name that cases store
NEWEST = VERSIONS / "NCT06947460.v1"
FILES = ("version", "elements", "criteria", "ambiguities")
RULES_FROM = 2  # steps of a path above any rule
NAMED = ("elements", "criteria")  # parts by their ids


class CriteriaRefused(Exception):
    """A version cannot be used. `faults`: file, JSON path inside it and reason, one a line."""

    def __init__(self, lines: list[str]) -> None:
        self.faults = lines
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Compiled:
    """A criterion ready to be judged. `marks`: flags and when they are set (None: always)."""

    criterion: Criterion
    test: Test
    forced: Test | None
    marks: tuple[tuple[tuple[str, ...], Test | None], ...]


@dataclass(frozen=True)
class Criteria:
    """A version ready for use. `asked` and `advisory`: what is judged in each cohort, in order.

    `nothing`: the readings of a case of which nothing is held.
    """

    file: CriteriaFile
    elements: dict[str, Element] = field(init=False)
    birth: Element = field(init=False)
    nothing: dict[str, Reading] = field(init=False)
    asked: dict[str, tuple[Compiled, ...]] = field(init=False)
    advisory: dict[str, tuple[Compiled, ...]] = field(init=False)

    def __post_init__(self) -> None:
        elements = self.file.elements
        birth = elements[self.version.birth]
        compiler = Compiler(elements, birth)
        compiled = [_compiled(criterion, compiler) for criterion in self.criteria.values()]
        asked, advisory = (
            {
                cohort: tuple(one for one in compiled if cohort in getattr(one.criterion, key))
                for cohort in self.version.cohorts
            }
            for key in ("cohorts", "advisory_for")
        )
        made = {"elements": elements, "birth": birth, "asked": asked, "advisory": advisory}
        made["nothing"] = {name: Reading(element) for name, element in elements.items()}
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def version(self) -> Version:
        return self.file.version

    @property
    def name(self) -> str:
        """The version's name, as cases store it: NCT06947460.v1."""
        return f"{self.version.trial}.{self.version.version}"

    @property
    def criteria(self) -> dict[str, Criterion]:
        return self.file.criteria

    def elements_of(self, criterion: Criterion) -> frozenset[str]:
        """Every element that a criterion's state or flags depend on."""
        found = set[str]()
        for path, rule in criterion.rules().items():
            for _, name, said in leaves(rule, path):
                if name == "met" and said != criterion.id:
                    found |= self.elements_of(self.criteria[said])
                elif hasattr(said, "element"):
                    found.add(said.element)
                if name == "age" or getattr(said, "adult_require", None):
                    found.add(self.version.birth)
        return frozenset(found)


def _compiled(criterion: Criterion, compiler: Compiler) -> Compiled:
    forced = criterion.force_unknown
    return Compiled(
        criterion,
        compiler.compile(criterion.rule),
        None if forced is None else compiler.compile(forced.when),
        tuple(
            (mark.flags, None if mark.when is None else compiler.compile(mark.when))
            for mark in criterion.marks
        ),
    )


@cache
def load(folder: Path = NEWEST) -> Criteria:
    """The version in a folder; raises CriteriaRefused with every fault that was found."""
    data: dict[str, Any] = {}
    lines = []
    for name in FILES:
        path = folder / f"{name}.json"
        try:
            data[name] = loads(path.read_bytes())
        except OSError as error:
            lines.append(f"{path}: cannot be read: {error.strerror}")
        except Malformed as fault:
            lines.append(f"{path}: {fault}")
    if lines:
        raise CriteriaRefused(lines)
    found = _checked(data)
    if isinstance(found, Criteria):
        return found
    raise CriteriaRefused([_in_file(folder, fault) for fault in found])


def checked(data: Any) -> Criteria:
    """The version that data holds: one object with what the files of a folder hold, by their names.

    Raises CriteriaRefused.
    """
    try:
        found = _checked(loads(json.dumps(data, ensure_ascii=False).encode()))
    except UnicodeEncodeError as error:
        raise CriteriaRefused(["$: holds a character that no text has"]) from error
    except Malformed as fault:
        raise CriteriaRefused([str(fault)]) from fault
    if isinstance(found, Criteria):
        return found
    raise CriteriaRefused([str(fault) for fault in found])


def bundled(folder: Path = NEWEST) -> dict[str, Any]:
    """The files of a folder as one object, as it is stored."""
    return {name: json.loads((folder / f"{name}.json").read_bytes()) for name in FILES}


def _checked(data: Any) -> Criteria | list[Malformed]:
    if not isinstance(data, dict):
        return [Malformed("$", "is not an object")]
    whole = {key: _with_ids(part) if key in NAMED else part for key, part in data.items()}
    try:
        file = CriteriaFile.model_validate(whole)
    except ValidationError as error:
        return [
            Malformed(_path(e["loc"]), e["msg"].removeprefix("Value error, "))
            for e in error.errors()
        ]
    return faults(file) or Criteria(file)


def _with_ids(parts: Any) -> Any:
    """The parts with their keys as ids; what has another form is left for the schema to refuse."""
    if not isinstance(parts, dict):
        return parts
    return {
        key: {"id": key, **part} if isinstance(part, dict) else part for key, part in parts.items()
    }


def _path(location: tuple[int | str, ...]) -> str:
    """A pydantic location as a JSON path; the tag of a rule repeats its key."""
    text, before = "$", None
    for n, part in enumerate(location):
        if part != before or n < RULES_FROM:
            text += f"[{part}]" if isinstance(part, int) else step(part)
        before = part
    return text


def _in_file(folder: Path, fault: Malformed) -> str:
    name, _, rest = fault.path.removeprefix("$.").partition(".")
    return f"{folder / name}.json: ${'.' + rest if rest else ''}: {fault.reason}"
