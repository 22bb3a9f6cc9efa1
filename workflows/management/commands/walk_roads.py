import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.publish import BUNDLED, publish
from translation.jobs.keeping import keeps
from workflows.roads.form import Road, RoadsUnreadable, read
from workflows.roads.walk import Walked, walk

TRIAL = "NCT06947460"


def written_for() -> ProtocolVersion:
    """The version published last, or the bundled first one: people record translations by hand on
    roads, which later versions leave to the desk."""
    found = ProtocolVersion.objects.filter(trial=TRIAL).order_by("-published_at", "-pk")
    for version in found:
        if not keeps(protocol(version.pk)):
            return version
    return publish(BUNDLED)[0]


class Command(BaseCommand):
    help = (
        "Walk roads (whole journeys with expected stages and refusals) through the product's own "
        "verbs. Nothing is kept. Exit 1 if any road differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON array")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            roads = [road for file in files for road in read(file)]
        except RoadsUnreadable as error:
            raise CommandError(str(error), returncode=2) from error
        logging.getLogger("workflows").setLevel(logging.WARNING)  # thousands of rolled-back events
        if "casework_protocolversion" not in connection.introspection.table_names():
            call_command("migrate", verbosity=0, interactive=False)  # a database with nothing in it
        with transaction.atomic():
            results = [self.walk(road, quiet=options["json"]) for road in roads]
            transaction.set_rollback(True)
        if options["json"]:
            self.stdout.write(json.dumps([walked.as_json() for walked in results], indent=1))
        if not all(walked.ok for walked in results):
            raise SystemExit(1)

    def walk(self, road: Road, *, quiet: bool) -> Walked:
        walked = walk(road, written_for())
        if not quiet:
            self.report(walked)
        return walked

    def report(self, walked: Walked) -> None:
        if walked.difference is None:
            self.stdout.write(f"ok {walked.road} {walked.steps} steps")
            return
        difference = walked.difference
        self.stdout.write(
            f"DIFFERS {walked.road} at step {difference.step}: {difference.what}\n"
            f"  came     {json.dumps(difference.came)}\n"
            f"  expected {json.dumps(difference.expected)}"
        )
