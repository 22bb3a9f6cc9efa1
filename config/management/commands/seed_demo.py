import logging
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from config.synthetic.seed import seed, sign_ins


class Command(BaseCommand):
    help = "Fill the demo with made-up people and cases; what is there already is kept."

    def handle(self, *args: Any, **options: Any) -> str:
        if not settings.DEMO:
            raise CommandError("Made-up cases belong in the demo only: set DEMO=1.")
        logging.getLogger("workflows").setLevel(logging.WARNING)
        with tqdm(unit="case", desc="Sample cases", file=sys.stderr) as bar:
            for number, total, stage in seed():
                bar.total = total
                bar.set_postfix_str(stage.lower())
                bar.update(number - bar.n)
        return sign_ins()
