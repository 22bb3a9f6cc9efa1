"""What a verb wrote, found by comparing a case before and after, and written again by bare SQL."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from casework.people.actor import Actor
from config.synthetic.bulk.tables import TABLES, Table
from documents.lending.models import Loan
from translation.jobs.models import Deed, Job
from workflows.engine.footprints import Footprint
from workflows.pace.models import Wait

type Found = dict[str, dict[str, dict[str, str | None]]]  # table: key: column: text
# A move is written down before it is made; the database insists.
FIRST = ("casework_stagechange",)
# Footprints are not copied in bulk: nobody takes back a move of long ago.
OF_CHANGE = "change_id IN (SELECT id FROM casework_stagechange WHERE case_id = {case})"
OF_JOB = "job_id IN (SELECT id FROM translation_job WHERE case_id = {case})"
OF_PAPER = "version_id IN (SELECT id FROM documents_version WHERE case_id = {case})"
# Whom a case waits on is written down by triggers, for whoever writes.
WRITTEN = (
    *(table for table in TABLES if table.name != Wait._meta.db_table),
    Table(Footprint, OF_CHANGE),
    Table(Job),
    Table(Deed, OF_JOB),
    Table(Loan, OF_PAPER),
)
COUNTED = """
    SELECT relname, n_tup_ins - n_tup_del FROM pg_stat_xact_user_tables
     WHERE n_tup_ins <> 0 OR n_tup_del <> 0
"""
LIMIT = "SELECT set_config('lock_timeout', '5000ms', true)"
CONTEXT = (
    "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true),"
    " set_config('pghistory.context_metadata', %s, true)"
)
LOCK = "SELECT * FROM casework_case WHERE id = %s FOR UPDATE"


@dataclass(frozen=True)
class Statement:
    """One command of bare SQL and its values."""

    text: str
    values: list[Any]


def look(case: int) -> Found:
    """Every row of a case but its history, which triggers write for whoever writes."""
    found: Found = {}
    with connection.cursor() as cursor:
        for table in WRITTEN:
            if table.is_history:
                continue
            columns = sql.SQL(", ").join(
                sql.SQL("{}::text").format(sql.Identifier(column)) for column in table.columns
            )
            question = sql.SQL("SELECT {} FROM {} WHERE {}").format(
                columns,
                sql.Identifier(table.name),
                sql.SQL(table.of_case).format(case=sql.Literal(case)),
            )
            cursor.execute(question.as_string())
            rows = [dict(zip(table.columns, row, strict=True)) for row in cursor.fetchall()]
            found[table.name] = {str(row[table.key]): row for row in rows}
    return found


def counted(through: Any) -> Counter[str]:
    """How many rows a connection's transaction has added to each table, histories among them."""
    with through.cursor() as cursor:
        cursor.execute(COUNTED)
        return Counter(dict(cursor.fetchall()))


def statements(before: Found, after: Found) -> list[Statement]:
    """The fewest commands that make the one of the other: one for all that is alike in a table."""
    found = []
    for table in sorted(
        (table for table in WRITTEN if table.name in after), key=lambda t: t.name not in FIRST
    ):
        old, new = before[table.name], after[table.name]
        if gone := [key for key in old if key not in new]:
            text = f"DELETE FROM {table.name} WHERE {table.key} = ANY(%s)"
            found.append(Statement(text, [[int(key) for key in gone]]))
        found += _updates(table, old, new)
        if added := [row for key, row in new.items() if key not in old]:
            found.append(_insert(table, added))
    return found


def _updates(
    table: Table, old: dict[str, dict[str, str | None]], new: dict[str, dict[str, str | None]]
) -> list[Statement]:
    alike: dict[tuple[tuple[str, str | None], ...], list[int]] = defaultdict(list)
    for key, row in new.items():
        if key in old and old[key] != row:
            changed = tuple((c, value) for c, value in row.items() if old[key][c] != value)
            alike[changed].append(int(key))
    return [
        Statement(
            f"UPDATE {table.name} SET {', '.join(f'"{column}" = %s' for column, _ in changed)}"
            f" WHERE {table.key} = ANY(%s)",
            [*(value for _, value in changed), keys],
        )
        for changed, keys in alike.items()
    ]


def _insert(table: Table, rows: list[dict[str, str | None]]) -> Statement:
    """One text however many rows there are, so that it stays prepared; the ORM does it so too."""
    columns = ", ".join(f'"{column}"' for column in table.columns)
    if len(rows) == 1:
        gaps = ", ".join("%s" for _ in table.columns)
        text = f"INSERT INTO {table.name} ({columns}) VALUES ({gaps})"
        return Statement(text, list(rows[0].values()))
    lists = ", ".join(f"%s::{field.rel_db_type(connection)}[]" for field in table.fields)
    return Statement(
        f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({lists})",
        [[row[column] for row in rows] for column in table.columns],
    )


def write(
    bare: psycopg.Connection[Any] | psycopg.Cursor[Any],
    case: int,
    actor: Actor,
    rows: list[Statement],
) -> None:
    """Write them as an expert would by hand: lock the case, say who acts, one command after another.

    In the caller's transaction; what a commit would check is checked.
    """
    bare.execute(LIMIT)
    bare.execute(LOCK, [case])
    bare.execute(CONTEXT, [json.dumps({"user": actor.user_id, "role": actor.role})])
    for row in rows:
        bare.execute(row.text, row.values, prepare=True)
    bare.execute("SET CONSTRAINTS ALL IMMEDIATE")


def flush(bare: psycopg.Connection[Any], size: int, repeats: int = 15) -> list[float]:
    """How long commits take that write as many bytes of log, in ms."""
    from tests.benchmarks.measure import milliseconds

    found = []
    for _ in range(repeats):
        bare.execute("BEGIN")
        bare.execute("SELECT pg_logical_emit_message(true, 'bench', repeat('x', %s::int))", [size])
        found.append(milliseconds(lambda: bare.execute("COMMIT")))
    return found
