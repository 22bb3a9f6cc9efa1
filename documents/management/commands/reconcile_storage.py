"""`manage.py reconcile_storage`: do rows and stored files agree?"""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.files import reconciling
from documents.storage import StorageFailed


class Command(BaseCommand):
    help = "Lists every difference between the rows of files and the store; --mend mends them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="mend what is listed")

    def handle(self, *, mend: bool = False, **options: Any) -> None:
        found: Counter[str] = Counter()
        try:
            for difference in reconciling.differences():
                found[difference.kind] += 1
                self._say(difference, mend=mend)
                if mend:
                    reconciling.mend(difference)
        except StorageFailed as failed:
            raise CommandError(str(failed)) from failed
        total = found.total()
        if not total:
            self.stdout.write("Rows and stored files agree.")
        elif mend:
            self.stdout.write(f"Differences found and mended: {total}.")
        else:
            self.stdout.write(f"Differences found: {total}. Nothing was changed: see --mend.")

    def _say(self, difference: reconciling.Difference, *, mend: bool) -> None:
        what = f"File {difference.file}, {difference.key}," if difference.file else difference.key
        so, done = reconciling.KINDS[difference.kind]
        self.stdout.write(f"{what} {so}{f': {done}' if mend else ''}.")
