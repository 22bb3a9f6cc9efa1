from typing import Any

from django.core.management.base import BaseCommand

from translation.terms.files import seed


class Command(BaseCommand):
    help = (
        "Propose the English-Chinese terms of the trial's field; each awaits a linguist's approval."
    )

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{seed()} terms proposed")
