"""System checks: what of the surroundings would make Casework wrong or unsafe, and what to change.

Those about the database run in `migrate`, `check --database default` and `make demo`. Those about
production run in `check --deploy`, which deploy/entry.py does before it serves.
"""

from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http.request import validate_host

from config import env

OLDEST_POSTGRESQL = 15
ENCRYPTIONS = ("", "AES256", "aws:kms")
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")

type DatabaseCheck = Callable[[BaseDatabaseWrapper], Iterator[CheckMessage]]


@register(Tags.database)
def database_is_fit(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or ():
        for check in (version_is_new_enough, locale_knows_letters, extensions_are_there):
            found += check(connections[alias])
    return found


def version_is_new_enough(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    ((number,),) = _rows(connection, "SELECT current_setting('server_version_num')::int")
    if number // 10000 < OLDEST_POSTGRESQL:
        yield Error(
            f"The database is PostgreSQL {number // 10000}; the oldest that will do is"
            f" {OLDEST_POSTGRESQL}.",
            hint="Upgrade the server, or point DATABASE_URL at a newer one.",
            id="config.E001",
        )


def locale_knows_letters(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    sql = "SELECT datctype FROM pg_database WHERE datname = current_database()"
    ((ctype,),) = _rows(connection, sql)
    if ctype in {"C", "POSIX"}:
        yield Error(
            f"The database's character type is {ctype}: searches would find no name written in"
            " Chinese, Russian or Arabic, because trigrams of such text come out empty.",
            hint="Create the database anew: CREATE DATABASE casework TEMPLATE template0"
            " ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
            id="config.E002",
        )


def extensions_are_there(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    """Before the first `migrate` they need only be installable; that creates them."""
    created = {name for (name,) in _rows(connection, "SELECT extname FROM pg_extension")}
    available = {name for (name,) in _rows(connection, "SELECT name FROM pg_available_extensions")}
    migrated = "casework_user" in connection.introspection.table_names()
    for name in sorted(set(EXTENSIONS) - created):
        if name not in available:
            yield Error(
                f"The database server has no extension {name}.",
                hint="Install PostgreSQL's contrib modules (Debian has them in postgresql itself).",
                id="config.E003",
            )
        elif migrated:
            yield Error(
                f"The database has lost its extension {name}.",
                hint=f"As the database's owner: CREATE EXTENSION {name};",
                id="config.E003",
            )


@register(Tags.security, deploy=True)
def production_is_safe(**kwargs: Any) -> list[CheckMessage]:
    return [*keys_and_hosts(), *modes(), *files_survive(), *files_are_scanned()]


def keys_and_hosts() -> Iterator[CheckMessage]:
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 32:
        yield Error(
            "SECRET_KEY is missing or short: anyone could forge signed links.",
            hint="Set it to 50 random characters, the same in all processes:"
            ' python -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="config.E010",
        )
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is empty: no request would be answered.",
            hint="Set it to the name people use, for example ALLOWED_HOSTS=cases.example.org",
            id="config.E011",
        )
    if any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield Error(
            "ALLOWED_HOSTS has a wildcard: links in mail could be made to point anywhere.",
            hint="Name each host in full.",
            id="config.E012",
        )


def modes() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(
            "DEBUG is on: error pages would show patient data.",
            hint="Unset DEBUG. On your own machine `make demo` runs without it too.",
            id="config.E013",
        )
    if settings.DEMO:
        yield Error(
            "DEMO is on: its accounts and passwords are public, and its cookies are not secure.",
            hint="Unset DEMO. It is for `make demo` on one machine only.",
            id="config.E014",
        )


def files_survive() -> Iterator[CheckMessage]:
    if not settings.S3_BUCKET:
        yield Advice(
            f"S3_BUCKET is not set: files are kept in {settings.MEDIA_ROOT}, on one machine.",
            hint="Fine for one machine with backups. With several, set S3_BUCKET and its keys.",
            id="config.W015",
        )


def files_are_scanned() -> Iterator[CheckMessage]:
    if not settings.CLAMD_URL:
        yield Error(
            "CLAMD_URL is not set: no file could be checked for viruses, so none would be taken in.",
            hint="Run ClamAV's daemon and name it, for example CLAMD_URL=tcp://clamav:3310",
            id="config.E017",
        )


@register(Tags.security)
def papers_have_a_place(**kwargs: Any) -> list[CheckMessage]:
    """Always on: what is wrong here shows only when somebody sends or opens a paper."""
    return list(papers())


def papers() -> Iterator[CheckMessage]:
    if settings.S3_ENCRYPTION not in ENCRYPTIONS:
        yield Error(
            f"S3_ENCRYPTION is {settings.S3_ENCRYPTION}, which no store knows.",
            hint="Leave it empty, or set AES256 or aws:kms.",
            id="config.E017",
        )
    if not settings.FILES_URL:
        return
    host = urlsplit(settings.FILES_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Error(
            f"FILES_URL leads to {host or 'no host'}, which ALLOWED_HOSTS does not name: no paper"
            " could be sent or opened.",
            hint="Write it as https://files.example.org, and add that name to ALLOWED_HOSTS.",
            id="config.E018",
        )
    if env.origin(settings.FILES_URL) == env.origin(settings.PUBLIC_URL):
        yield Error(
            "FILES_URL is PUBLIC_URL: at FILES_URL nothing is served but papers.",
            hint="Give papers a name of their own, or unset FILES_URL.",
            id="config.E019",
        )


@register(Tags.security)
def a_demo_stays_at_home(**kwargs: Any) -> list[CheckMessage]:
    """Always on: a demo answers to its own machine only."""
    public = [host for host in settings.ALLOWED_HOSTS if not _is_local(host)]
    if not (settings.DEMO and public):
        return []
    return [
        Error(
            f"DEMO is on while ALLOWED_HOSTS names {', '.join(public)}: anyone there could sign in"
            " with a known password.",
            hint="Unset DEMO, or leave only localhost and 127.0.0.1 in ALLOWED_HOSTS.",
            id="config.E016",
        )
    ]


def _is_local(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _rows(connection: BaseDatabaseWrapper, sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
