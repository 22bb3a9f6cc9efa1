"""What changed since a cursor. It may say a thing twice; it leaves nothing out."""

from dataclasses import dataclass

from django.db import connection

MOST = 500  # cases in one answer; who is further behind reads everything anew

# All in one statement, so that cursor and cases are of one moment. Below the cursor every
# transaction had ended then, so one that commits late has a number that is asked for again. Numbers
# of transactions to come are left by a database that this one was restored from.
CHANGED = """
    SELECT pg_snapshot_xmin(now)::text::bigint, p.case_id, p.xid
      FROM pg_current_snapshot() AS now
      LEFT JOIN casework_pulse p
        ON p.xid >= %s AND p.xid < pg_snapshot_xmax(now)::text::bigint
     LIMIT %s
"""


@dataclass(frozen=True)
class Changed:
    """`cursor`: what to ask from next time. `cases`: by id, the transaction that changed each last.

    `all`: there are too many to name, or the cursor was none of this database's.
    """

    cursor: int
    cases: dict[int, int]
    all: bool = False


def changed_since(cursor: int) -> Changed:
    """The cases that changed in a transaction that had not ended at the cursor. One query."""
    with connection.cursor() as asked:
        asked.execute(CHANGED, [cursor, MOST + 1])
        rows = asked.fetchall()
    here = rows[0][0]
    cases = {case_id: xid for _, case_id, xid in rows if case_id is not None}
    if len(cases) > MOST or cursor > here:
        return Changed(here, {}, all=True)
    return Changed(here, cases)


def cursor_now() -> int:
    """The cursor of this moment: take it before reading what is shown, not after."""
    with connection.cursor() as asked:
        asked.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(asked.fetchone()[0])
