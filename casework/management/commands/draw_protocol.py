from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.protocols.compiled import Protocol, protocol
from casework.protocols.draw import mermaid
from casework.protocols.models import ProtocolVersion
from casework.protocols.publish import BUNDLED, ProtocolRefused, check


class Command(BaseCommand):
    help = "Write the stage graph as Mermaid: of a published version, or of the bundled protocol."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", nargs="?", help="a published version; none: the bundled")

    def handle(self, *args: Any, version: str | None, **options: Any) -> None:
        if version is None:
            try:
                self.stdout.write(mermaid(Protocol(check(BUNDLED))), ending="")
            except ProtocolRefused as refused:
                raise CommandError(str(refused)) from refused
            return
        found = ProtocolVersion.objects.filter(version=version).first()
        if found is None:
            known = ", ".join(ProtocolVersion.objects.values_list("version", flat=True))
            raise CommandError(f"No version '{version}' is published. There are: {known or 'none'}")
        self.stdout.write(mermaid(protocol(found.pk)), ending="")
