"""A translation as it is certified, and the text of it that is hashed."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a line of the original is. A row has its cells apart by tabs; rows in turn are a table."""

    HEADING = "heading"
    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class Line:
    """One line of the translation."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Page:
    """What stands for one page of the original. `number`: the original's, from 1."""

    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Person:
    """Who translated or reviewed, as is printed. `credential`: who vouches for the level."""

    name: str
    level: str
    credential: str


@dataclass(frozen=True)
class TranslatedPaper:
    """Everything that is printed: the same paper makes the same bytes.

    `title`: in the target language. Languages are codes of casework.languages. `stated_on`: site
    date. `redacted`: parts of the original were black. `verify_url`: where the QR code leads.
    `issuer`: the organisation at the head of the certificate.
    """

    serial: str
    title: str
    source_language: str
    target_language: str
    source_sha256: str
    pages: tuple[Page, ...]
    translator: Person
    reviewer: Person
    stated_on: date
    verify_url: str
    redacted: bool = False
    notes: tuple[str, ...] = ()
    issuer: str = ""

    @property
    def text_sha256(self) -> str:
        return text_sha256(self.pages)


def canonical(pages: tuple[Page, ...]) -> str:
    """The translated text as it is hashed.

    Each page: `page`, tab, its number. Below it each line: its kind, tab, its text in NFC with
    line breaks as spaces. Every one ends with a line feed. Cells keep the tabs between them.
    """
    written = []
    for page in pages:
        written.append(f"page\t{page.number}\n")
        for line in page.lines:
            text = " ".join(unicodedata.normalize("NFC", line.text).splitlines())
            written.append(f"{line.kind}\t{text}\n")
    return "".join(written)


def text_sha256(pages: tuple[Page, ...]) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical(pages).encode()).hexdigest()
