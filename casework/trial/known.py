"""What may be said of the trial itself, and what was read about it before anybody confirmed it.

Source: domain.md 3.9 (AMB-01, AMB-04, AMB-23, AMB-24).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).parent / "known.json"
AMBIGUITIES = {
    "AMB-01": "The registry copies name only the three other cohorts: a written word of the site is needed.",
    "AMB-04": "The registry copies differ: some begin at 6. Ages outside the public page are flagged.",
    "AMB-23": "The public page and the registry copies differ, and it changes with time: check it again and again.",
    "AMB-24": "Nothing is said to a family about costs without the hospital's written cost confirmation.",
}


@dataclass(frozen=True)
class Known:
    """A thing that may be stated of the trial. `value` and `source`: as read, not confirmed."""

    name: str
    label: str
    kind: Literal["number", "choice", "text"]
    choices: tuple[str, ...] = ()
    value: Any = None
    source: str = ""
    ambiguities: tuple[str, ...] = ()

    @property
    def cautions(self) -> list[str]:
        return [AMBIGUITIES[code] for code in self.ambiguities]


@cache
def known() -> dict[str, Known]:
    """All of them by name, in the order of the page."""
    read: Any = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: Known(name, **_frozen(said)) for name, said in read.items()}


def _frozen(said: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(part) if isinstance(part, list) else part for key, part in said.items()}
