"""A made-up patient's foreign papers, and what their linguists make of them.

The same phrases are kept in every language (`texts`), so that each paper has a true translation.
"""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from config.synthetic.originals.typesetting import Line, typeset
from config.synthetic.originals.values import values
from translation.packets.veil import TOKEN

TEXTS = Path(__file__).with_name("texts")
JOINED = 2  # lines that a reader may take for one
ASCII = "0123456789"
WHO = {"name": "NAME", "born": "BORN"}  # what stands in the place of whom, for linguists


@dataclass(frozen=True)
class Language:
    """How a language says what papers say. Cells of a row are apart by `|` in phrases.

    A phrase `key@ar` is said in the place of `key` where the paper is in that language.
    """

    decimal: str
    date: str
    phrases: dict[str, str]
    digits: str = ASCII

    def say(self, key: str, said: dict[str, Any]) -> str:
        return self.phrases[key].format(**{name: self._write(said[name]) for name in said})

    def variant(self, key: str, source: str) -> str:
        return f"{key}@{source}" if f"{key}@{source}" in self.phrases else key

    def _write(self, value: Any) -> str:
        if isinstance(value, date):
            value = self.date.format(y=value.year, m=value.month, d=value.day)
        elif isinstance(value, float):
            value = f"{value:g}".replace(".", self.decimal)
        return str(value).translate(str.maketrans(ASCII, self.digits))


@cache
def language(code: str) -> Language:
    return Language(**_read(code))


@cache
def forms() -> dict[str, list[list[tuple[str, str]]]]:
    """Kinds of lines and keys of phrases, page by page, by type of paper."""
    return dict(_read("papers"))


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class Originals:
    """The papers of one patient, in turn in the languages of those who treated them.

    `written`: the name as papers of a language write it, where they do not write the passport's.
    """

    name: str
    born: date
    languages: tuple[str, ...]
    written: dict[str, str]

    def language_of(self, document_type: str) -> str:
        """The language that papers of this type are in; English where no form of it is kept."""
        kinds = list(forms())
        if document_type not in kinds:
            return "en"
        return self.languages[kinds.index(document_type) % len(self.languages)]

    def pdf(self, document_type: str, day: date) -> bytes:
        """The paper of that day, in its language."""
        code = self.language_of(document_type)
        said = self._values(day)
        said |= {"name": self.written.get(code, self.name), "born": self.born}
        pages = [list(_lines(page, language(code), said)) for page in forms()[document_type]]
        title = language(code).say(forms()[document_type][0][0][1], said)
        return typeset(title, code, pages, day)

    def translation(self, document_type: str, day: date, target: str) -> dict[str, str]:
        """What its lines say in another language, by their `key`: one by one, and joined.

        Who the patient is stands as tokens: linguists see no more. Where a reader took lines for
        one, they are found together.
        """
        code = self.language_of(document_type)
        here, there = language(code), language(target)
        said = self._values(day)
        nobody = said | dict.fromkeys(WHO, "")
        veiled = said | {name: f"[{kind}-1]" for name, kind in WHO.items()}
        found: dict[str, str] = {}
        for page in forms()[document_type]:
            pairs = [
                (key(here.say(phrase, nobody)), there.say(there.variant(phrase, code), veiled))
                for _kind, phrase in page
            ]
            for length in range(JOINED, 0, -1):
                for begin in range(len(pairs) - length + 1):
                    sources, targets = zip(*pairs[begin : begin + length], strict=True)
                    found["".join(sources)] = " ".join(targets).replace("|", "\t")
        return found

    def _values(self, day: date) -> dict[str, Any]:
        return values(f"{self.name} {self.born}", day)


def key(text: str) -> str:
    """By what a line is known again after it was printed, read and cut: letters and digits alone."""
    plain = unicodedata.normalize("NFKC", TOKEN.sub("", text))
    return "".join(letter for letter in plain if letter.isalnum())


def _lines(page: list[tuple[str, str]], spoken: Language, said: dict[str, Any]) -> Iterator[Line]:
    for kind, some in groupby(page, key=lambda line: line[0]):
        texts = [spoken.say(phrase, said) for _kind, phrase in some]
        if kind == "row":
            yield "table", [text.split("|") for text in texts]
        elif kind == "item":
            yield "items", texts
        else:
            yield from ((kind, text) for text in texts)
