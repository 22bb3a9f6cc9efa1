"""`manage.py check_numbers PAIRS.tsv`: what is dangerous in translated segments."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from translation.checks import LANGUAGES, Finding, check

COLUMNS = 4


class Command(BaseCommand):
    help = (
        "Checks pairs of source language, target language, source and target (UTF-8, parted by tabs, no header) "
        "and writes one JSON object a line: critical, findings."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pairs", type=Path, metavar="PAIRS.tsv")

    def handle(self, *, pairs: Path, **options: Any) -> None:
        for source_language, target_language, source, target in _rows(pairs):
            findings = check(source_language, target_language, source, target)
            shown = {
                "critical": any(one.critical for one in findings),
                "findings": [_shown(one) for one in findings],
            }
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
            self.stdout.flush()


def _shown(finding: Finding) -> dict[str, object]:
    return {**asdict(finding), "message": finding.message}


def _rows(path: Path) -> Iterator[list[str]]:
    """The four columns of every line; a wrong line ends it all, with exit code 2."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield _row(number, line)
    except OSError as failed:
        raise _wrong(f"{path} cannot be read: {failed.strerror}.") from failed


def _row(number: int, line: bytes) -> list[str]:
    try:
        columns = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as failed:
        raise _wrong(f"Line {number} is not UTF-8.") from failed
    if len(columns) != COLUMNS:
        raise _wrong(f"Line {number} has {len(columns)} columns instead of {COLUMNS}.")
    for language in columns[:2]:
        if language not in LANGUAGES:
            raise _wrong(
                f"Line {number}: the language “{language}” is unknown. Known are {', '.join(LANGUAGES)}."
            )
    return columns


def _wrong(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
