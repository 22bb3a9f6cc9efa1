from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casework.cases.models import Case
from casework.protocols.models import ProtocolVersion
from workflows.engine.migrate import migrate


class Command(BaseCommand):
    help = (
        "Move open cases from one published protocol version to another, on record. It lists what "
        "would newly block each case; can be stopped and started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="version the cases are pinned to")
        parser.add_argument("new", help="version to pin them to")
        parser.add_argument("--dry-run", action="store_true", help="tell, but change nothing")

    def handle(self, *args: Any, old: str, new: str, **options: Any) -> None:
        source, target = self.version(old), self.version(new)
        if source.pk == target.pk or source.trial != target.trial:
            raise CommandError("Give two different versions of one trial.")
        dry_run: bool = options["dry_run"]
        total = Case.objects.open().filter(protocol=source).count()
        moved = 0
        for result in tqdm(
            migrate(source, target, dry_run=dry_run), total=total, disable=None, unit="case"
        ):
            if result.impossible:
                self.stdout.write(f"{result.code}: stays; {result.impossible}")
                continue
            moved += 1
            for blocker in result.newly_blocked_by:
                self.stdout.write(f"{result.code}: {blocker.code}: {blocker.message}")
        word = "would move" if dry_run else "moved"
        self.stdout.write(f"{moved} of {total} open cases {word} from {old} to {new}.")

    def version(self, name: str) -> ProtocolVersion:
        found = ProtocolVersion.objects.filter(version=name).first()
        if found is None:
            known = ", ".join(ProtocolVersion.objects.values_list("version", flat=True))
            raise CommandError(f"No version '{name}' is published. There are: {known or 'none'}")
        return found
