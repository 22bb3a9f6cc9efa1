"""`manage.py precheck FILE.json`: what held records say to the published criteria."""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.eligibility.cases import read_cases
from casework.eligibility.checking import precheck
from casework.eligibility.loading import load
from casework.eligibility.strict_json import Malformed, loads


class Command(BaseCommand):
    help = (
        "Records pre-check: not an eligibility decision. Reads a case, a list of cases or"
        ' {"cases": [...]} and prints one JSON array, an object for each case in their order.'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="- reads the standard input")

    def handle(self, *, file: str, **options: Any) -> None:
        with _nothing_collected():
            self.stdout.write(_checked(file))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Cases hold no cycles: looking for garbage among thousands of them takes as long as they do."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _checked(file: str) -> str:
    criteria = load()
    try:
        cases = read_cases(loads(_text(file)), criteria)
    except Malformed as fault:
        raise CommandError(str(fault), returncode=2) from fault
    except ExceptionGroup as faults:
        lines = "\n".join(str(fault) for fault in faults.exceptions)
        raise CommandError(lines, returncode=2) from faults
    found = (json.dumps(precheck(case, criteria).as_json()) for case in cases)
    return "[" + ",\n ".join(found) + "]"


def _text(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as failed:
        raise CommandError(f"{file} cannot be read: {failed.strerror}.", returncode=2) from failed
