"""Checks that stop harm in a translation: `check` a segment, `check_all` a document."""

import re
from collections.abc import Sequence

from translation.checks import (
    alternating,
    claims,
    comparing,
    completeness,
    concepts,
    drugs,
    on_demand,
    order,
    polarity,
    subjects,
)
from translation.checks.findings import Finding, finding
from translation.checks.lexicon import LANGUAGES
from translation.checks.reading import read

__all__ = ["LANGUAGES", "Finding", "UnknownLanguage", "check", "check_all"]

SPACED = re.compile(r"\d[ \u00a0\u202f]\d{3}(?!\d)")


class UnknownLanguage(ValueError):
    """A language that has no tables."""


def check(source_language: str, target_language: str, source: str, target: str) -> list[Finding]:
    """What is wrong with one translated segment; languages by their code (`ru`, `zh`)."""
    for language in (source_language, target_language):
        if language not in LANGUAGES:
            raise UnknownLanguage(language)
    empty = completeness.check_empty(source, target)
    if empty or not source.strip():
        return empty
    found = _check(source_language, target_language, source, target, grouped=True)
    if any(one.critical for one in found) and (SPACED.search(source) or SPACED.search(target)):
        apart = _check(source_language, target_language, source, target, grouped=False)
        if not any(one.critical for one in apart):
            return apart
    return found


def _check(
    source_language: str, target_language: str, source: str, target: str, *, grouped: bool
) -> list[Finding]:
    ours = read(source_language, source, grouped=grouped)
    theirs = read(target_language, target, grouped=grouped)
    return [
        *comparing.compare(ours, theirs),
        *(order.check(ours, theirs) or alternating.check(ours, theirs)),
        *on_demand.check(ours, theirs),
        *polarity.check(ours, theirs),
        *claims.check(ours, theirs),
        *subjects.check(ours, theirs),
        *drugs.check(ours, theirs),
        *concepts.check(ours, theirs),
        *completeness.check(ours, theirs),
    ]


def check_all(
    source_language: str, target_language: str, pairs: Sequence[tuple[str, str]]
) -> list[list[Finding]]:
    """The findings of every segment of a document, those between segments among them."""
    found = [check(source_language, target_language, source, target) for source, target in pairs]
    by_source: dict[str, str] = {}
    by_target: dict[str, str] = {}
    for findings, (source, target) in zip(found, pairs, strict=True):
        if not source.strip() or not target.strip():
            continue
        if by_source.setdefault(source.strip(), target.strip()) != target.strip():
            findings.append(finding("SOURCE_TRANSLATED_TWO_WAYS", source, target))
        if by_target.setdefault(target.strip(), source.strip()) != source.strip():
            findings.append(finding("SAME_TARGET", source, target))
    return found
