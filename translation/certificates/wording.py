"""What is printed around a translation: one file for each language it can be printed in."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils import formats, translation

from casework import languages as known

FOLDER = Path(__file__).parent / "words"
FALLBACK = "en"
SECOND = {"en": "zh"}  # the other language of a certificate; of all the others, the fallback


@dataclass(frozen=True)
class Words:
    """Everything printed in one language. `labels`: of the certificate's rows, in their order.

    `date_format`: how a day is written, as Django writes its formats.
    """

    language: str
    languages: dict[str, str]
    certified: str
    direction: str
    date_format: str
    page: str
    continued: str
    empty: str
    notes: str
    certificate: str
    statement: str
    redacted: str
    levels: dict[str, str]
    standing: str
    labels: dict[str, str]
    verify: str
    code: str

    def day(self, value: date) -> str:
        with translation.override({"zh": "zh-hans"}.get(self.language, self.language)):
            return formats.date_format(value, self.date_format)

    def name(self, language: str) -> str:
        return self.languages.get(language, known.name(language))


@cache
def words(language: str) -> Words:
    """What is printed in a language; in the fallback where nothing is written."""
    path = FOLDER / f"{language}.json"
    if not path.is_file():
        path = FOLDER / f"{FALLBACK}.json"
    return Words(**json.loads(path.read_text(encoding="utf-8")))


def both(language: str) -> tuple[Words, Words]:
    """The two languages of a certificate, that of the translation first."""
    first = words(language)
    return first, words(SECOND.get(first.language, FALLBACK))
