"""What a paper is cut into for its translation."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """item: what carries the mark of a list. row: of a table, its cells parted by tabs."""

    HEADING = "heading"
    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class PageText:
    """A page, from 1, with its text in lines as they lie on it. draft: read from a picture."""

    number: int
    text: str
    draft: bool


@dataclass(frozen=True)
class Piece:
    """What is translated at once. number: from 1 through the whole paper. text: in one line."""

    page: int
    number: int
    kind: Kind
    text: str
    draft: bool
