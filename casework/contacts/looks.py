"""How a message looks to its reader, and what the promise check finds in it."""

from typing import Any

from casework.contacts import wording
from casework.contacts.models import ContactPoint
from casework.contacts.promises import Finding, findings


def looks(point: ContactPoint, language: str) -> dict[str, Any]:
    """How a message in a language looks. `other`: it is not the contact's own."""
    return {
        "point": point,
        "language": language,
        "direction": wording.direction(language),
        "disclaimer": wording.wording(language).disclaimer,
        "other": point.language != language,
    }


def preview(subject: str, body: str, language: str) -> dict[str, Any]:
    """A text with what the promise check finds in it."""
    return {
        "preview": {"subject": marked(subject, language), "body": marked(body, language)},
        "found": told_once([*findings(subject, language), *findings(body, language)]),
    }


def marked(text: str, language: str = "en") -> list[tuple[str, Finding | None]]:
    """A text in pieces: those that are found, and what lies between."""
    pieces: list[tuple[str, Finding | None]] = []
    end = 0
    for found in findings(text, language):
        pieces += [(text[end : found.start], None), (found.words, found)]
        end = found.end
    return [*pieces, (text[end:], None)]


def told_once(found: list[Finding]) -> list[Finding]:
    """Findings without repetitions."""
    return list({(one.rule, one.words.casefold()): one for one in found}.values())
