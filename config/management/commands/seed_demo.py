import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from tqdm import tqdm

from config.synthetic import pool, seed
from workflows.pace.counting import count_paces


class Command(BaseCommand):
    help = "Fill the demo with made-up people and cases; what is there already is kept."

    def handle(self, *args: Any, **options: Any) -> str:
        if not settings.DEMO:
            raise CommandError("Made-up cases belong in the demo only: set DEMO=1.")
        total = seed.prepare()
        if seed.missing():
            connections.close_all()
            with tqdm(total=total, unit="case", desc="Sample cases", file=sys.stderr) as bar:
                for _ in pool.place_all(total):
                    bar.update()
        count_paces()
        return seed.sign_ins()
