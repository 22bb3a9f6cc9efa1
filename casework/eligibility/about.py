"""What a word of the hospital is about: the result of one criterion as it was on the screen."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self


class About(NamedTuple):
    """A result with what it rests on: criteria, state, kind of gap, the values that were read.

    `entries` is None of words from before anything but the state was kept.
    """

    criteria: int | None
    state: str
    gap_type: str
    entries: tuple[int, ...] | None

    @classmethod
    def row(cls, criteria: int | None, row: Mapping[str, Any]) -> Self:
        """Of one row of what a run found."""
        return cls(criteria, row["state"], row["gap_type"] or "", tuple(row["entries"]))

    def still(self, now: "About") -> bool:
        """Whether what was spoken about is what the records say now."""
        return self.state == now.state if self.entries is None else self == now

    def __str__(self) -> str:
        """The text by which a page says what was on it."""
        entries = ",".join(map(str, self.entries or ()))
        return f"{self.criteria}/{self.state}/{self.gap_type}/{entries}"
