"""`make demo`: everything in one terminal, with sample data."""

import os
import secrets
import socket
import time
from io import StringIO
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from config import processes
from config.synthetic import seed

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepares the database, adds sample data, and runs the web server and the worker."
    requires_system_checks: list[str] = []  # they run below, with the database's

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))

        parser.add_argument("--empty", action="store_true", help="people, but no sample cases")

    def handle(self, *, port: int, empty: bool = False, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is for demonstrations only: run it as `make demo`.")
        record = settings.VAR_DIR / "processes.json"
        if running := processes.end_leftovers(record):
            raise CommandError(
                f"Casework runs here already (process {running}): stop it with Ctrl-C first."
            )
        refuse_a_taken_port(port)
        self.prepare()
        sign_ins = self.fill(empty)
        self.collect_static_files()
        self.serve(port, sign_ins, record)

    def prepare(self) -> None:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            self.say(f"Preparing the database ({len(pending)} steps)")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("check", databases=["default"], stdout=StringIO())

    def fill(self, empty: bool) -> str:
        """The sign-ins to show. Progress goes to stderr."""
        if empty:
            seed.prepare()
            return seed.sign_ins()
        self.say("Looking after the sample data")
        return (call_command("seed_demo", stdout=StringIO()) or "").strip()

    def collect_static_files(self) -> None:
        self.say("Collecting static files")
        call_command("collectstatic", verbosity=0, interactive=False)

    def serve(self, port: int, sign_ins: str, record: Path) -> None:
        for each in connections.all(initialized_only=True):
            each.close()
            cast(DatabaseWrapper, each).close_pool()
        secret = settings.SECRET_KEY
        if secret == settings.INSECURE_SECRET_KEY:
            secret = kept_secret()

        def announce() -> None:
            wait_for(port)
            self.say(f"\nCasework runs on http://{HOST}:{port}\n\n{sign_ins}\n")
            self.say("\nCtrl-C stops it. The data stays.\n")

        ended = processes.run_together(
            {"web server": processes.web(host=HOST, port=port), "worker": processes.worker()},
            folder=settings.BASE_DIR,
            env={"PUBLIC_URL": f"http://{HOST}:{port}", **os.environ, "SECRET_KEY": secret},
            record=record,
            when_started=announce,
        )
        if ended:
            raise CommandError(f"The {ended} ended by itself; what it said last is above.")
        self.say("\nStopped.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandError(
                f"Port {port} is taken: choose another, for example make demo PORT={port + 1}"
            ) from None


def wait_for(port: int) -> None:
    """Returns when the server answers, or after half a minute: its end is noticed elsewhere."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)


def kept_secret() -> str:
    """The demo's own secret key, made once, so that a restart signs nobody out."""
    path: Path = settings.VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
