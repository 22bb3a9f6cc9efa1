"""Heads of tables whose cells are apart by one space: told by what columns are called."""

import json
import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".json")
LONGEST = 100  # characters
WORDS_OF_A_NAME = 4


def cells_of_head(line: str) -> list[str]:
    """What the first column names, which may be anything, and at least two titles that are known."""
    told = _head().fullmatch(line) if len(line) <= LONGEST else None
    if not told or len(told["name"].split()) > WORDS_OF_A_NAME:
        return []
    return [told["name"], *_title().findall(told["titles"])]


@cache
def _title() -> re.Pattern[str]:
    """Titles in all languages: laboratories write two at once."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    known = {title for titles in table.values() for title in titles.split("|")}
    longest_first = sorted(known, key=lambda title: (-len(title), title))
    return re.compile(rf"(?>{'|'.join(map(re.escape, longest_first))})(?!\S)", re.IGNORECASE)


@cache
def _head() -> re.Pattern[str]:
    title = _title().pattern
    return re.compile(rf"(?P<name>[^\W\d_].*?)\s+(?P<titles>{title}(?:\s+{title})+)", re.IGNORECASE)
