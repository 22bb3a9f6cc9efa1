"""The list of papers as the one who is asked reads it after signing in: one file for each language.

A message that leaves the house names no paper, for the name of one tells of an illness (PR-15).
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casework import languages as known
from casework.contacts import wording as messages
from casework.protocols.schema import DocumentType

FOLDER = Path(__file__).parent / "words"
FALLBACK = "en"
OTHERS = "other"


@dataclass(frozen=True)
class Words:
    """Everything the list says in one language.

    `name`: of the language, in itself. `suppliers`: whom a paper is to be had from. `papers`: names
    in plain words; what is not among them keeps the protocol's label. `languages`: names of the
    languages that a hospital may accept.
    """

    language: str
    name: str
    title: str
    intro: str
    by: str
    age: str
    accepted: str
    nothing: str
    suppliers: dict[str, str]
    languages: dict[str, str]
    papers: dict[str, str]

    @property
    def direction(self) -> str:
        return messages.direction(self.language)

    def paper(self, kind: DocumentType) -> str:
        return self.papers.get(kind.code, kind.label)

    def supplier(self, supplied_by: str) -> str:
        return self.suppliers.get(supplied_by, self.suppliers[OTHERS])

    def not_older(self, days: int | None) -> str:
        return self.age.format(days=days) if days is not None else ""

    def due(self, day: date) -> str:
        return self.by.format(date=messages.day(day, self.language))

    def wish(self, codes: list[str]) -> str:
        """Which languages the hospital reads, and that others are translated."""
        names = [self.languages.get(code, known.name(code)) for code in codes]
        return self.accepted.format(languages=" / ".join(names))


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that the list is written in."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def language_for(code: str) -> str:
    """The language of the list for somebody who speaks `code`."""
    return code if code in languages() else FALLBACK


@cache
def words(language: str) -> Words:
    """The list's words in a language; raises KeyError where there are none."""
    if language not in languages():
        raise KeyError(language)
    return Words(**json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")))
