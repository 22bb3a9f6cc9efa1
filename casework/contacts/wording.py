"""The texts of messages, one file for each language, and what is filled into them."""

import json
import string
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils import formats, translation
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent / "messages"
FALLBACK = "en"
KINDS = {
    "inquiry_acknowledged": _("Inquiry acknowledged"),
    "records_asked": _("Records asked for"),
    "gap_list_follows": _("Gap list follows"),
    "translation_under_way": _("Translation under way"),
    "package_with_hospital": _("Package with the hospital"),
    "decision_there": _("The hospital has answered (without the answer)"),
    "travel_papers": _("Travel papers"),
    "appointment_reminder": _("Appointment reminder"),
    "follow_up": _("Follow-up contact"),
    "could_not_reach": _("We could not reach you"),
}
# Nothing else is ever filled in: none of it is clinical, and only the subject names the case.
IN_BODY = frozenset({"name", "coordinator", "office", "link", "date"})
IN_SUBJECT = frozenset({"case"})
# Sending it is an attempt to reach the family (domain.md 2.5).
ATTEMPTS = frozenset({"could_not_reach"})


@dataclass(frozen=True)
class Wording:
    """Everything that is written in one language."""

    language: str
    greeting: str
    sign_in: str
    closing: str
    disclaimer: str
    kinds: dict[str, dict[str, str]]

    @property
    def direction(self) -> str:
        return direction(self.language)

    def subject(self, kind: str, case: str) -> str:
        """The subject of a message: it names the case by its code and nobody else."""
        return self.kinds[kind]["subject"].format(case=case)

    def body(self, kind: str, **filled: str) -> str:
        """A message from greeting to signature, without the disclaimer."""
        parts = (self.greeting, self.kinds[kind]["text"], self.sign_in, self.closing)
        return "\n\n".join(parts).format(**filled)

    def frame(self, **filled: str) -> str:
        """Greeting and signature of a message that is written freely."""
        return f"{self.greeting}\n\n\n\n{self.closing}".format(**filled)


@cache
def wording(language: str) -> Wording:
    """What is written in a language; raises KeyError where nothing is."""
    if language not in languages():
        raise KeyError(language)
    text = (FOLDER / f"{language}.json").read_text(encoding="utf-8")
    return Wording(**json.loads(text))


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that messages are written in."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def language_for(code: str) -> str:
    """The language of messages to somebody who speaks `code`."""
    return code if code in languages() else FALLBACK


def whole(body: str, language: str) -> str:
    """A message as it goes out: the disclaimer stands under every one."""
    return f"{body.rstrip()}\n\n--\n{wording(language).disclaimer}\n"


def direction(language: str) -> str:
    """The writing direction of a language: ltr or rtl."""
    found: dict[str, Any] = LANG_INFO.get(language, {})
    return "rtl" if found.get("bidi") else "ltr"


def day(value: date, language: str) -> str:
    """A date as it is written in a language."""
    with translation.override({"zh": "zh-hans"}.get(language, language)):
        return formats.date_format(value, "DATE_FORMAT")


def placeholders(text: str) -> set[str]:
    """The names of what is filled into a text."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
