import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.stored.bucket import prepare_bucket
from documents.stored.store import StorageFailed


class Command(BaseCommand):
    help = (
        "Ready the bucket that S3_BUCKET names: lets the product's pages use it, and forgets"
        " uploads that nobody finishes. Does no harm when done again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--wait", type=int, default=0, metavar="SECONDS", help="for a store that is starting"
        )

    def handle(self, *, wait: int, **options: Any) -> None:
        until = time.monotonic() + wait
        while True:
            try:
                for line in prepare_bucket():
                    self.stdout.write(line)
            except StorageFailed as failed:
                starting = failed.again or failed.code == "NoSuchBucket"
                if not starting or time.monotonic() > until:
                    raise CommandError(f"{failed} ({failed.code})") from failed
                time.sleep(1)
            else:
                return
