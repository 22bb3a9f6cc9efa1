"""Whose the days of a stay were: its time off hold, cut where the case came to wait on another.

A part of the statement that reads stays, after its `pieces`: what happened to a case is put in one
order, and each moment lasts until the next. Before the first wait that is written down nobody knows.
"""

import json
from typing import Any

from workflows.pace.parties import APPLICANTS, APPLIED, INVITED, PARTIES, SHARES

COLUMNS = ", ".join(f"on_{name}" for name in SHARES)
DAYS = ",\n           ".join(
    f"nullif(sum(seconds) FILTER (WHERE party = '{name}'), 0) / 86400 AS on_{name}"
    for name in SHARES
)

# A case is settled right after it was moved: whom it waits on then it has waited on since the move.
SHARED = f"""
moments AS (
    SELECT case_id, at, 0 AS kind, version::bigint AS number, stay, NULL AS waiting_on, 0 AS visas,
           version * 2 + (held OR to_stage <> ALL(%(stages)s))::int AS piece
      FROM pieces
     UNION ALL
    SELECT case_id, began_at, 1, id, NULL, waiting_on, 0, NULL FROM workflows_wait {{changes}}
     UNION ALL
    SELECT case_id, visa.at, 2, item.id, NULL, NULL, visa.visas, NULL
      FROM (SELECT * FROM workflows_workitem {{changes}}) AS item
      LEFT JOIN (SELECT case_id, (value #>> '{{{{}}}}')::timestamptz AS at
                   FROM (SELECT * FROM casework_fact {{changes}}) AS fact
                  WHERE name = %(invited)s) AS fact USING (case_id)
     CROSS JOIN LATERAL (SELECT greatest(item.created_at, fact.at) AS at) AS invited
     CROSS JOIN LATERAL (VALUES (invited.at, 1), (finished_at, -1)) AS visa(at, visas)
     WHERE code = %(applied)s AND due_on IS NOT NULL AND outcome <> 'undone'
       AND (finished_at IS NULL OR finished_at > invited.at) AND visa.at IS NOT NULL
), settled AS (
    SELECT case_id, kind, number, stay, waiting_on, visas, piece,
           CASE WHEN kind = 1 AND at < moved + interval '5 seconds' THEN moved ELSE at END AS at
      FROM (SELECT moments.*, max(at) FILTER (WHERE kind = 0) OVER so_far AS moved FROM moments
            WINDOW so_far AS (PARTITION BY case_id ORDER BY at, kind, number)) AS moments
), lasting AS (
    SELECT case_id, waiting_on, max(stay) OVER so_far AS stay, max(piece) OVER so_far AS piece,
           count(waiting_on) OVER so_far AS wait, sum(visas) OVER so_far > 0 AS applied,
           extract(epoch FROM lead(at) OVER so_far - at)::float8 AS seconds
      FROM settled
    WINDOW so_far AS (PARTITION BY case_id ORDER BY at, kind, number ROWS UNBOUNDED PRECEDING)
), parts AS (
    SELECT case_id, stay, seconds,
           CASE WHEN role IS NULL THEN 'unrecorded'
                WHEN applied AND role = ANY(%(applicants)s) THEN 'visa'
                ELSE coalesce(%(parties)s::jsonb ->> role, 'us') END AS party
      FROM (SELECT lasting.*, max(waiting_on) OVER (PARTITION BY case_id, wait) AS role
              FROM lasting) AS lasting
     WHERE seconds > 0 AND piece %% 2 = 0
), shares AS MATERIALIZED (
    SELECT case_id, stay, {DAYS}
      FROM parts GROUP BY case_id, stay
)"""

VALUES: dict[str, Any] = {
    "applied": APPLIED,
    "applicants": list(APPLICANTS),
    "invited": INVITED,
    "parties": json.dumps(PARTIES),
}
