import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.protocols.models import ProtocolVersion, latest
from casework.protocols.publish import BUNDLED, publish
from workflows.roads.form import RoadsUnreadable, read
from workflows.roads.walk import Walked, walk


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
        try:
            version = latest("NCT06947460")
        except ProtocolVersion.DoesNotExist:
            version, _ = publish(BUNDLED)
        logging.getLogger("workflows").setLevel(logging.WARNING)  # thousands of rolled-back events
        results = []
        for road in roads:
            walked = walk(road, version)
            results.append(walked)
            if not options["json"]:
                self.report(walked)
        if options["json"]:
            self.stdout.write(json.dumps([walked.as_json() for walked in results], indent=1))
        if not all(walked.ok for walked in results):
            raise SystemExit(1)

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
