from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.weekly.content import weekly
from workflows.weekly.mail import compose
from workflows.weekly.week import Week


class Command(BaseCommand):
    help = (
        "Show the weekly report that managers get by mail, of last week unless another is named. It"
        " is sent to nobody. What counts this moment is counted now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", metavar="WEEK", help="such as 2026-W47")
        parser.add_argument("--to", type=Path, metavar="FILE.eml", help="save the whole mail here")

    def handle(self, *args: Any, week: str | None, to: Path | None, **options: Any) -> None:
        try:
            chosen = Week.read(week) if week else Week.last()
        except ValueError as error:
            raise CommandError(f"No week is called {week}. One is called 2026-W47.") from error
        mail = compose(weekly(chosen), to=[], key=f"weekly-{chosen.monday}")
        if to is None:
            self.stdout.write(str(mail.body))
            return
        to.write_bytes(mail.message().as_bytes())
        self.stdout.write(f"{mail.subject}: {to}")
