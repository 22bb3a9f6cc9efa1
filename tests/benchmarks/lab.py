"""The databases of the bench: on one server, seeded once, kept between runs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.psycopg_any import get_adapters_template
from django.test import Client
from psycopg import sql
from tqdm import tqdm

from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.middleware import SESSION_KEY
from casework.people.models import User
from casework.protocols.models import latest
from casework.protocols.publish import BUNDLED, publish
from config.synthetic.bulk import archetypes, filling
from config.synthetic.bulk.archetypes import Archetype
from config.synthetic.bulk.filling import Wanted
from config.synthetic.bulk.people import MARK
from tests.benchmarks import filed, histories
from workflows.pace.counting import count_paces

OPEN, BEHIND, FULL = "bench_open", "bench_behind", "bench_full"
TOLD, GROWING = "bench_told", "bench_growing"


@dataclass
class Lab:
    """Where rows are measured. `board`, `cases`, `closed`: how many there are; see `prepare`.

    `one_database`: everything is in the one that is in use, as in a test.
    """

    board: int = 2000
    cases: int = 18000
    closed: int = 100_000
    repeats: int = 40
    paper: int = 300  # MB of the one that is sent and fetched
    say: Callable[[str], None] = print
    one_database: bool = False
    home: str = field(default_factory=lambda: str(connection.settings_dict["NAME"]))
    _bare: dict[str, psycopg.Connection[Any]] = field(default_factory=dict)

    def forget(self) -> None:
        """Drop what earlier runs made."""
        self._drop(OPEN, BEHIND, FULL, TOLD, GROWING)
        self.use(self.home)

    def _drop(self, *names: str) -> None:
        self.use("postgres")
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def prepare(self, upto: str = FULL) -> None:
        """Four databases: open cases alone; closed ones behind them; many of both; long histories."""
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        publish(BUNDLED)
        self.say("Living the lives that made-up cases are copies of")
        lived = archetypes.gather(latest("NCT06947460"), settings.VAR_DIR / "archetypes")
        for name, template, wanted in (
            (OPEN, self.home, Wanted(self.board, 0)),
            (BEHIND, OPEN, Wanted(self.board, self.closed)),
            (FULL, BEHIND, Wanted(self.cases, self.closed)),
        ):
            self._create(name, template)
            self._fill(wanted, lived)
            if name == upto:
                return
        self._create(TOLD, OPEN)
        self._tell(self.closed)

    def grow(self, sizes: Sequence[int], *, told: bool = False) -> Iterator[int]:
        """One database with ever more closed cases; yields at each size. Not kept.

        The cases are lean ones, or `told`: nothing but long histories.
        """
        self.prepare(upto=OPEN)
        lived = archetypes.gather(latest("NCT06947460"), settings.VAR_DIR / "archetypes")
        self._drop(GROWING)
        self._create(GROWING, OPEN)
        try:
            for closed in sizes:
                if told:
                    self._tell(closed)
                else:
                    self._fill(Wanted(self.board, closed, lean=True), lived)
                yield closed
        finally:
            self._drop(GROWING)
            self.use(self.home)

    def _create(self, name: str, template: str) -> None:
        """A database that begins as a copy of another, unless it is there; then use it."""
        self.use("postgres")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                self.say(f"Making the database {name}")
                command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
                cursor.execute(
                    command.format(sql.Identifier(name), sql.Identifier(template)).as_string()
                )
        self.use(name)
        call_command("migrate", verbosity=0, interactive=False)

    def _fill(self, wanted: Wanted, lived: Sequence[Archetype]) -> None:
        there = filling.made()
        missing = max(0, wanted.open - there[0]) + max(0, wanted.closed - there[1])
        self._add(missing, filling.fill(wanted, lived=lived, all_made_up=True))

    def _tell(self, closed: int) -> None:
        """Long histories of so many closed cases, with papers; read for the reports, with their paces."""
        self._add(max(0, closed - histories.made()), histories.fill(closed))
        self._add(max(0, closed - filed.made()), filed.fill(closed))
        count_paces()

    def _add(self, missing: int, batches: Iterator[int]) -> None:
        with tqdm(total=missing, unit="case", desc=self.name, disable=not missing) as bar:
            for added in batches:
                bar.update(added)
        if missing:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")

    @property
    def name(self) -> str:
        return str(connection.settings_dict["NAME"])

    def use(self, name: str) -> None:
        """Talk to another of the databases from now on."""
        if self.one_database or name == self.name:
            return
        self.close()
        connection.close()
        cast(DatabaseWrapper, connection).close_pool()
        connection.settings_dict["NAME"] = name

    def close(self) -> None:
        """Close the bare connections."""
        for bare in self._bare.values():
            bare.close()
        self._bare.clear()

    @property
    def bare(self) -> psycopg.Connection[Any]:
        """A connection of plain psycopg to the database in use; every statement is prepared."""
        if self.name not in self._bare:
            known = connection.settings_dict
            names = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port"}
            self._bare[self.name] = psycopg.connect(
                **{key: known[name] for name, key in names.items()},
                password=known["PASSWORD"],
                prepare_threshold=0,
                autocommit=True,
                context=get_adapters_template(True, None),
                options="-c TimeZone=UTC",
            )
            self._bare[self.name].prepared_max = 5000
        return self._bare[self.name]

    def client(self, role: str) -> Client:
        """A browser of the busiest of the made-up people in a role, signed in."""
        user = self.person(role)
        client = Client(SERVER_NAME="localhost", headers={"host": "localhost"})
        client.force_login(user)
        session = client.session
        session[SESSION_KEY] = role
        session.save()
        return client

    def person(self, role: str) -> User:
        found = User.objects.filter(email__endswith=MARK, role_grants__role=role)
        user = found.order_by("pk").first()
        assert user is not None
        return user

    def doer(self, case: Case, *roles: str) -> Actor:
        """Somebody on a case in one of these roles."""
        for role in roles:
            if role == "COORD":
                return Actor(case.owner, role)
            member = case.members.filter(role=role).select_related("user").first()
            if member is not None:
                return Actor(member.user, role)
        raise LookupError(f"Nobody is on {case.code} as {roles}")
