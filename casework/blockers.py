"""Why something cannot be done now, as data that a person can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Where:
    """What to open to mend a blocker.

    kind: 'task', 'document', 'mismatch', 'edge', 'proposal', 'column' or 'segment' of a job.
    """

    kind: str
    code: str


@dataclass(frozen=True)
class Blocker:
    """One reason. `parties`: codes of roles who can mend it, or TIME. `where`: what to open."""

    code: str
    message: str
    parties: tuple[str, ...] = ()
    where: tuple[Where, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "parties": list(self.parties),
            "where": [{"kind": w.kind, "code": w.code} for w in self.where],
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Blocker":
        return cls(
            row["code"],
            row["message"],
            tuple(row["parties"]),
            tuple(Where(**where) for where in row["where"]),
        )


class Refused(Exception):
    """An act was refused and changed nothing. Its text is safe to show."""

    def __init__(self, blockers: Iterable[Blocker]) -> None:
        self.blockers = tuple(blockers)
        super().__init__(" ".join(blocker.message for blocker in self.blockers))

    def __reduce__(self) -> tuple[Any, ...]:  # made again from its blockers in another process
        return type(self), (self.blockers,)

    @property
    def codes(self) -> list[str]:
        """Every failed code once, in the order of evaluation."""
        return list(dict.fromkeys(blocker.code for blocker in self.blockers))
