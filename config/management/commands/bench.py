import logging
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

ROWS = (
    "board",
    "behind",
    "inbox",
    "list",
    "advance",
    "complete",
    "claim",
    "job",
    "sweep",
    "streams",
    "papers",
    "memory",
    "remembered",
    "desk",
    "precheck",
    "reports",
    "histories",
    "browser",
)


class Command(BaseCommand):
    help = (
        "Measure what design and users count on, beside bare SQL in the same run. It has a"
        " PostgreSQL of its own in var/bench, seeded once and kept; --fresh forgets it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--board", type=int, default=2000, help="open cases on the board")
        parser.add_argument("--cases", type=int, default=18_000, help="open cases for the inbox")
        parser.add_argument("--closed", type=int, default=100_000, help="closed cases")
        parser.add_argument(
            "--growth",
            nargs="+",
            type=int,
            metavar="CLOSED",
            help="only: what people do all day with so many lean closed cases behind it, such as"
            " 1000 10000 100000 1000000 (twenty minutes, 15 GB); with --rows reports histories:"
            " reports over so many cases of twelve changes each",
        )
        parser.add_argument("--repeats", type=int, default=40)
        parser.add_argument("--rows", nargs="+", choices=ROWS, default=(), metavar="ROW")
        parser.add_argument("--json", type=Path, help="where the rows go (var/bench.json)")
        parser.add_argument("--fresh", action="store_true", help="forget what is kept")

    def handle(self, **options: Any) -> None:
        try:
            from tests.benchmarks import growth, table
            from tests.benchmarks.lab import Lab
        except ImportError as missing:
            raise CommandError("The bench is in tests/: run it from a checkout.") from missing
        settings.ALLOWED_HOSTS = ["localhost"]
        settings.SCANNER_MAY_BE_MISSING = True  # papers here are made up
        logging.getLogger("workflows").setLevel(logging.WARNING)
        lab = Lab(
            board=options["board"],
            cases=options["cases"],
            closed=options["closed"],
            repeats=options["repeats"],
            say=self.say,
        )
        if options["fresh"]:
            lab.forget()
            shutil.rmtree(settings.VAR_DIR / "archetypes", ignore_errors=True)
        if options["growth"]:
            rows = growth.measure(lab, options["growth"], options["rows"])
        else:
            lab.prepare()
            rows = table.measure(lab, options["rows"])
        path = options["json"] or settings.VAR_DIR.with_suffix(".json")
        table.write(rows, path)
        self.say(f"Written to {path}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
