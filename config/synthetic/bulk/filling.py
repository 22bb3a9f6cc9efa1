"""Filling the database with bulk cases: by COPY, a batch a transaction, where it stopped before."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from pghistory.models import Context

from casework import clock
from casework.cases.models import Case
from casework.protocols.publish import BUNDLED, publish
from config.synthetic.bulk import archetypes, people
from config.synthetic.bulk.archetypes import Archetype
from config.synthetic.bulk.moulds import Blob, context_id
from config.synthetic.bulk.plan import CLOSED_PREFIX, OPEN_PREFIX, Plan
from config.synthetic.bulk.tables import BY_NAME, TABLES
from documents.storage import store
from documents.uploads.samples import sample_pdf
from workflows.pace.projecting import forget

BATCH = 1000  # cases a transaction
BLOB = "blobs/00000000-0000-5000-8000-000000000000"
LOCK = "SELECT pg_try_advisory_lock(hashtext('casework bulk'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('casework bulk'))"


class SeedRefused(Exception):
    """Nothing more is made. Its text says why and what to do."""


@dataclass(frozen=True)
class Wanted:
    """How many open and closed cases there shall be in all, and people.

    `lean`: closed cases are copies of the short lives only, without their histories: a million of
    them is a matter of minutes and of a few gigabytes.
    """

    open: int
    closed: int
    people: int = 60
    lean: bool = False


def check(*, all_made_up: bool = False) -> None:
    """Raises SeedRefused where made-up cases do not belong, or cannot be loaded.

    `all_made_up`: whatever the database holds is, as in a bench.
    """
    if not _ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        raise SeedRefused(
            "Loading cases in bulk passes by triggers and foreign keys, which only a superuser of"
            " the database may: use the embedded PostgreSQL, or another role."
        )
    if all_made_up or settings.DEMO or settings.DEBUG:
        return
    made_up = Q(code__startswith=OPEN_PREFIX) | Q(code__startswith=CLOSED_PREFIX)
    if Case.objects.exclude(made_up).exists():
        raise SeedRefused(
            "This database holds real cases, and made-up ones do not belong beside them."
            " Use an empty database, or set DEMO=1 if this is a demonstration."
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Two seeds at once would make more than either was asked for."""
    if not _ask(LOCK):
        raise SeedRefused("Another seed is running on this database: wait until it ends.")
    try:
        yield
    finally:
        _ask(UNLOCK)


def _ask(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return bool(cursor.fetchone()[0])


def made() -> tuple[int, int]:
    """How many open and closed cases bulk seeding has made, whatever became of them since."""
    return _made(OPEN_PREFIX), _made(CLOSED_PREFIX)


def _made(prefix: str) -> int:
    last = Case.objects.filter(code__startswith=prefix).order_by("-code").values_list("code")[:1]
    return int(last[0][0].removeprefix(prefix)) if last else 0


def fill(
    wanted: Wanted,
    folder: Path | None = None,
    lived: Sequence[Archetype] | None = None,
    batch: int = BATCH,
    *,
    all_made_up: bool = False,
) -> Iterator[int]:
    """Make what is missing; yields how many cases each batch added.

    `folder` keeps the archetypes; `lived`: archetypes to use instead. `all_made_up`: see check.
    """
    check(all_made_up=all_made_up)
    version, _ = publish(BUNDLED)
    if lived is None:
        lived = archetypes.gather(version, folder or settings.VAR_DIR / "archetypes")
    with _alone():
        with transaction.atomic():
            known = people.staff(wanted.people)
        blob = _blob()
        for is_open, total in ((True, wanted.open), (False, wanted.closed)):
            if _made(OPEN_PREFIX if is_open else CLOSED_PREFIX) < total:
                draw = people.Draw(known)
                kind = {"is_open": is_open, "lean": wanted.lean and not is_open}
                plan = Plan(lived, **kind, blob=blob, draw=draw, protocol=version.pk)
                _contexts(plan, known)
                yield from _batches(plan, total, batch)
        forget()  # COPY passes the triggers by that say what changed
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _batches(plan: Plan, total: int, batch: int) -> Iterator[int]:
    while (begun := _made(plan.prefix)) < total:
        numbers = range(begun + 1, min(begun + batch, total) + 1)
        with transaction.atomic():
            _load(plan, numbers)
        yield len(numbers)


def _blob() -> Blob:
    """The one file of all copied papers, put into the storage where it is missing."""
    content = sample_pdf("Synthetic paper")
    if store().size(BLOB) is None:
        store().put(BLOB, BytesIO(content))
    return Blob(BLOB, len(content), hashlib.sha256(content).hexdigest(), 1)


def _contexts(plan: Plan, known: dict[str, list[int]]) -> None:
    """The history contexts that the copies share, made where they are missing."""
    Context.objects.bulk_create(
        [
            Context(
                pk=context_id(user, role, verb),
                metadata={"user": user or None, "role": role, "verb": verb},
            )
            for person, role, verb in plan.verbs()
            for user in (known[person] if person else [""])
        ],
        ignore_conflicts=True,
    )


def _load(plan: Plan, numbers: range) -> None:
    """Cast the copies of these numbers and load them, in the caller's transaction."""
    today = clock.site_today()
    casts = [plan.copy(number, today) for number in numbers]
    needs: dict[str, int] = defaultdict(int)
    for mould, _ in casts:
        for name, count in mould.needs.items():
            needs[name] += count
    first = {name: _reserve(name, count) for name, count in needs.items()}
    text: dict[str, list[str]] = defaultdict(list)
    for mould, copy in casts:
        for name, rows in mould.cast(copy, first):
            text[name].append(rows)
        for name, count in mould.needs.items():
            first[name] += count
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table in TABLES:
            if table.name in text:
                with cursor.copy(table.copy_in()) as out:
                    for rows in text[table.name]:
                        out.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _reserve(table: str, count: int) -> int:
    """The first of `count` numbers in a row of a table's own sequence, which are then ours."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT min(n), max(n) FROM (SELECT nextval(pg_get_serial_sequence(%s, %s)) AS n"
                " FROM generate_series(1, %s)) AS taken",
                [table, BY_NAME[table].key, count],
            )
            first, last = cursor.fetchone()
            if last - first == count - 1:  # else somebody took one between ours
                return int(first)
