"""What is exchanged with the tools of linguists, whatever the format of the file."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

STATES = ("initial", "translated", "reviewed", "final")  # of XLIFF 2, in this order
NAME = re.compile(r"[\w.:-]+")


@dataclass(frozen=True)
class Unit:
    """One segment of a job. id: as in `NAME`. page: from 1; 0 where the file does not say.

    kind: of `Piece`, or empty. target: empty while there is none; then state is `initial`.
    notes: in them, what XML cannot hold is replaced by U+FFFD; source and target keep all.
    """

    id: str
    source: str
    target: str = ""
    page: int = 0
    kind: str = ""
    state: str = "initial"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.id) or self.state not in STATES:
            raise ValueError(f"No unit can have the id {self.id!r} and the state {self.state!r}.")


@dataclass(frozen=True)
class Exchange:
    """A job as a file. Languages: BCP 47; target_language is empty where a file names none.

    job: what we call it; of a file from elsewhere, what it calls its original.
    remarks: sentences on what could not be taken over as it was; never written.
    """

    source_language: str
    target_language: str
    job: str
    units: tuple[Unit, ...]
    remarks: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Entry:
    """What a translation memory holds of one text. texts: by BCP 47 tag. created: aware, whole seconds.

    id, by: in them and in notes and properties, what XML cannot hold is replaced by U+FFFD.
    """

    texts: Mapping[str, str]
    id: str = ""
    created: datetime.datetime | None = None
    by: str = ""
    notes: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Memory:
    """source_language: of all entries, or `*all*` where any language may be the source."""

    source_language: str
    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = field(default=(), compare=False)
