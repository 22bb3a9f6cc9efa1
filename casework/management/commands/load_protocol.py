from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.protocols.publish import ProtocolRefused, publish


class Command(BaseCommand):
    help = "Publish a protocol version from a JSON file or a folder of JSON files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            version, new = publish(path)
        except ProtocolRefused as refused:
            raise CommandError("Not published.\n" + "\n".join(refused.faults)) from refused
        self.stdout.write(f"{version} {'published' if new else 'was published already'}.")
