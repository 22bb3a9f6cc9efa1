"""Archetypes: cases lived through the product's verbs, kept as the rows the database held of them.

Each life is lived in a transaction that is rolled back, so nothing of it stays but its rows, in a
file beside the data; a change of protocol, tables or lives makes another file.
"""

import hashlib
import inspect
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from pghistory.models import Context

from casework import clock
from casework.cases.models import STAGES
from casework.people.models import User, grant
from casework.protocols.models import ProtocolVersion
from config.synthetic import journey, pace, pool, values
from config.synthetic.bulk import exits, lives
from config.synthetic.bulk import retime as retimed
from config.synthetic.bulk.tables import BY_NAME, TABLES, Rows, rows_of
from config.synthetic.seed import TEAM
from documents.storage import store


@dataclass(frozen=True)
class Archetype:
    """A case at a moment. `people`: role by user id; `contexts`: user, role and verb by id."""

    name: str
    where: str
    day: int  # the moment's date at the site, as an ordinal
    case: str
    people: dict[str, str]
    contexts: dict[str, tuple[str, str, str]]
    rows: Rows

    @property
    def is_open(self) -> bool:
        return self.where in STAGES

    def done(self) -> int:
        """How many work items are done."""
        outcome = BY_NAME["workflows_workitem"].place("outcome")
        return sum(row[outcome] == "done" for row in self.rows["workflows_workitem"])


def gather(version: ProtocolVersion, folder: Path, last: str = STAGES[-1]) -> list[Archetype]:
    """The archetypes of every life up to the stage `last`, from their files or lived now."""
    files = [folder / f"{life}-{last}-{_fingerprint(version)}.json" for life in lives.LIVES]
    if missing := [file for file in files if not file.exists()]:
        folder.mkdir(parents=True, exist_ok=True)
        for _ in _live_all(version, missing, last):
            pass
    return [found for file in files for found in _read(file)]


def _live_all(version: ProtocolVersion, files: list[Path], last: str) -> Iterator[None]:
    """Whole lives in processes of their own: each takes a quarter of a minute."""
    calls = [(file.name.split("-")[0], version.pk, str(file), last) for file in files]
    if last == STAGES[-1]:
        yield from pool.live_all(calls)
        return
    for call in calls:
        live(*call)
        yield


def live(life: str, version: int, file: str, last: str) -> None:
    """Live one life, keep its moments in a file, and leave no other trace."""
    found: list[Archetype] = []
    keys: set[str] = set()
    try:
        with transaction.atomic():
            team = _team(life)
            journey = lives.begin(life, ProtocolVersion.objects.get(pk=version), team)
            for moment in lives.moments(journey, life, last):
                connection.check_constraints()
                archetype = _capture(moment, team)
                column = BY_NAME["documents_file"].place("key")
                keys |= {row[column] for row in archetype.rows["documents_file"]}
                found.append(archetype)
            transaction.set_rollback(True)
    finally:
        for key in keys:
            store().delete(key)
    part = Path(f"{file}.part")
    part.write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")
    part.rename(file)


def _team(life: str) -> dict[str, User]:
    team = {}
    for role in TEAM:
        email = f"{role.lower()}.{life}@archetype.invalid"
        team[role] = User.objects.create_user(email, name=role)
        grant(team[role], role)
    return team


def _capture(moment: lives.Moment, team: dict[str, User]) -> Archetype:
    case = moment.journey.case
    rows = rows_of(case.pk)
    retimed.retime(rows)
    used = {
        row[table.place("pgh_context_id")]
        for table in TABLES
        if "pgh_context_id" in table.columns
        for row in rows[table.name]
    }
    contexts = {
        str(one.pk): _who(one.metadata) for one in Context.objects.filter(pk__in=used - {"\\N"})
    }
    return Archetype(
        name=moment.name,
        where=moment.where,
        day=clock.site_date(moment.journey.now).toordinal(),
        case=str(case.pk),
        people={str(user.pk): role for role, user in team.items()},
        contexts=contexts,
        rows=rows,
    )


def _who(metadata: dict[str, Any]) -> tuple[str, str, str]:
    user = metadata.get("user")
    return ("" if user is None else str(user), metadata.get("role", ""), metadata.get("verb", ""))


def _read(file: Path) -> list[Archetype]:
    return [Archetype(**one) for one in json.loads(file.read_text(encoding="utf-8"))]


def _fingerprint(version: ProtocolVersion) -> str:
    """What an archetype depends on, short."""
    parts = [
        version.sha256,
        *(f"{table.name} {table.columns}" for table in TABLES),
        *(inspect.getsource(module) for module in (lives, exits, retimed, journey, pace, values)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
