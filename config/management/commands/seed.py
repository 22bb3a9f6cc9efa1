import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from config.synthetic.bulk import filling
from config.synthetic.bulk.filling import SeedRefused, Wanted
from workflows.pace.counting import count_paces


class Command(BaseCommand):
    help = (
        "Make up cases in bulk until there are as many as asked for; those made before count."
        " It may be stopped at any time, and goes on there when started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=0, metavar="N", help="open cases")
        parser.add_argument("--closed", type=int, default=0, metavar="M", help="closed cases")
        parser.add_argument("--people", type=int, default=60, metavar="K", help="people on them")

    def handle(self, *, cases: int, closed: int, people: int, **options: Any) -> None:
        wanted, begun = Wanted(cases, closed, people), time.monotonic()
        there = [min(pair) for pair in zip(filling.made(), (cases, closed), strict=True)]
        try:
            with tqdm(
                total=cases + closed,
                initial=sum(there),
                unit="case",
                desc="Made-up cases",
                file=sys.stderr,
            ) as bar:
                for added in filling.fill(wanted):
                    bar.update(added)
        except SeedRefused as refused:
            raise CommandError(str(refused)) from refused
        count_paces()
        now_open, now_closed = filling.made()
        self.stdout.write(
            f"There are {now_open} made-up open cases and {now_closed} closed ones"
            f" ({time.monotonic() - begun:.0f} s)."
        )
