"""Bringing courses, stays and pauses up to date with the recorded changes of the cases that changed since.

Whoever counts calls `keep_up` first. What changed is asked of the pulse, which says a thing twice
rather than leave it out; of a case that changed everything is read anew, so nothing builds on what
was read before, and `forget` mends whatever else might be wrong.
"""

from typing import Any

from django.db import connection, transaction

from casework.cases.models import STAGES
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from workflows.pace import shares
from workflows.pace.models import Course, Projected

ATTEMPT = "attempt_no"  # the fact that edges raise which lead to another collection of cells
INFUSED = "infusion_start_at"
ENROLLED = "APHERESIS"  # domain.md 11: from here on a case is on study
DUPLICATE = "CLOSED_DUPLICATE"
# Of what windows give the planner knows nothing and expects a row or two: of more cases than these
# it would compare each stay with each.
FEW = 100

CHANGED = """
SELECT pg_snapshot_xmin(now)::text::bigint,
       ARRAY(SELECT case_id FROM casework_pulse p
              WHERE p.xid >= %s AND (p.xid < pg_snapshot_xmax(now)::text::bigint
                                     OR p.xid = pg_current_xact_id_if_assigned()::text::bigint))
  FROM pg_current_snapshot() AS now
"""

# The cursor may stay behind while nothing changes: then nothing lies between it and now.
UP_TO_DATE = """
SELECT EXISTS (SELECT FROM workflows_projected k
                WHERE k.cursor <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                  AND NOT EXISTS (
                      SELECT FROM casework_pulse p
                       WHERE p.xid >= k.cursor
                         AND (p.xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                              OR p.xid = pg_current_xact_id_if_assigned()::text::bigint)))
"""

# Moves that stand, then each with the stay and the piece of time it begins. The changes of a hold
# come in pairs; what closes a case ends its hold.
STAYS = """
WITH told AS (
    SELECT case_id, version, edge, kind, to_stage, at, reason_code,
           lead(kind) OVER (PARTITION BY case_id ORDER BY version) AS next_kind
      FROM casework_stagechange {changes}
), made AS (
    SELECT told.*,
           count(*) FILTER (WHERE kind = 'reopen') OVER so_far AS life,
           count(*) FILTER (WHERE kind NOT IN ('hold', 'migrate')) OVER so_far AS stay,
           1 + count(*) FILTER (WHERE edge = ANY(%(again)s)) OVER so_far AS attempt
      FROM told WHERE kind <> 'undo' AND next_kind IS DISTINCT FROM 'undo'
    WINDOW so_far AS (PARTITION BY case_id ORDER BY version)
), pieces AS (
    SELECT made.*,
           count(*) FILTER (WHERE kind = 'hold')
               OVER (PARTITION BY case_id, life ORDER BY version) %% 2 = 1 AS held,
           lead(at) OVER (PARTITION BY case_id ORDER BY version) AS until
      FROM made
), holds AS MATERIALIZED (
    SELECT case_id, stay,
           coalesce(sum(extract(epoch FROM until - at)) FILTER (WHERE held), 0)::float8 AS held,
           max(at) FILTER (WHERE held AND until IS NULL) AS on_hold_since
      FROM pieces GROUP BY case_id, stay
), paused AS (
    INSERT INTO workflows_pause (case_id, begun_on, ended_on)
    SELECT case_id, begun, ended
      FROM pieces
     CROSS JOIN LATERAL (SELECT (at AT TIME ZONE 'Asia/Shanghai')::date AS begun,
                                (until AT TIME ZONE 'Asia/Shanghai')::date AS ended) AS days
     WHERE held AND ended > begun AND to_stage = ANY(%(stages)s)
), stays AS MATERIALIZED (
    SELECT case_id, stay, to_stage, attempt, kind, at,
           lead(kind) OVER in_order AS ended_by, lead(at) OVER in_order AS ended_at,
           lead(to_stage) OVER in_order AS went_to, lead(reason_code) OVER in_order AS reason
      FROM made WHERE kind NOT IN ('hold', 'migrate')
    WINDOW in_order AS (PARTITION BY case_id ORDER BY version)
), {shared}
INSERT INTO workflows_stay
    (case_id, number, stage, round, attempt, began_by, began_at, ended_by, ended_at, went_to,
     reason, held, on_hold_since, days, cohort, country, owner_id, protocol_id, duplicate,
     {columns})
SELECT stays.case_id, row_number() OVER (PARTITION BY stays.case_id ORDER BY stays.stay), to_stage,
       row_number() OVER (PARTITION BY stays.case_id, to_stage ORDER BY stays.stay), attempt, kind, at,
       coalesce(ended_by, ''), ended_at, coalesce(went_to, ''), coalesce(reason, ''), held,
       holds.on_hold_since, (extract(epoch FROM ended_at - at)::float8 - held) / 86400,
       c.cohort, c.country, c.owner_id, c.protocol_id, c.stage = %(duplicate)s,
       {columns}
  FROM stays JOIN holds USING (case_id, stay) JOIN casework_case c ON c.id = stays.case_id
  LEFT JOIN shares ON shares.case_id = stays.case_id AND shares.stay = stays.stay
   AND ended_at IS NOT NULL
 WHERE to_stage = ANY(%(stages)s)
"""

COURSES = """
INSERT INTO workflows_course
    (case_id, opened_at, enrolled_at, infused_at, closed_at, outcome, closed_because, furthest, attempts,
     reopened, cohort, country, owner_id, protocol_id, duplicate)
SELECT c.id, s.opened_at, s.enrolled_at, (f.value #>> '{{}}')::timestamptz, c.closed_at,
       CASE WHEN c.closed_at IS NULL THEN '' ELSE c.stage END,
       CASE WHEN c.closed_at IS NULL THEN '' ELSE s.reason END,
       s.furthest, s.attempts, s.reopened,
       c.cohort, c.country, c.owner_id, c.protocol_id, c.stage = %(duplicate)s
  FROM casework_case c
  JOIN (SELECT case_id, min(began_at) AS opened_at,
               min(began_at) FILTER (WHERE stage = %(enrolled)s) AS enrolled_at,
               max(array_position(%(stages)s, stage::text)) AS furthest, max(attempt) AS attempts,
               count(*) FILTER (WHERE began_by = 'reopen') AS reopened,
               (array_agg(reason ORDER BY number DESC))[1] AS reason
          FROM workflows_stay {stays} GROUP BY case_id) s ON s.case_id = c.id
  LEFT JOIN casework_fact f ON f.case_id = c.id AND f.name = %(infused)s
"""


def keep_up() -> int:
    """Read what changed since; answers how many cases were read. Two at once read one after the other.

    Where nothing changed nothing is locked or written: a report waits for nobody, and asks this once.
    """
    return _read_what_changed() if _changed_since() else 0


def _changed_since() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(UP_TO_DATE)
        (up_to_date,) = cursor.fetchone()
        return not up_to_date


def _read_what_changed() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        known, _new = Projected.objects.select_for_update().get_or_create(pk=1)
        cursor.execute(CHANGED, [known.cursor or 0])
        here, cases = cursor.fetchone()
        if known.cursor is None or known.cursor > here:  # a database restored from another's copy
            cases = None
        if cases is None or cases:
            read(cases)
        if known.cursor != here:
            Projected.objects.filter(pk=1).update(cursor=here)
        return Course.objects.count() if cases is None else len(cases)


def forget() -> None:
    """Have everything read anew by whoever counts next: for who wrote histories past the triggers."""
    Projected.objects.update_or_create(pk=1, defaults={"cursor": None})


def read(cases: list[int] | None) -> None:
    """Write the courses, stays and pauses of these cases, or of all, as their histories tell them now."""
    asked: dict[str, Any] = {
        "stages": list(STAGES),
        "again": _edges_to_another_attempt(),
        "duplicate": DUPLICATE,
        "enrolled": ENROLLED,
        "infused": INFUSED,
        "cases": cases,
        **shares.VALUES,
    }
    some = "" if cases is None else "WHERE case_id = ANY(%(cases)s)"
    with connection.cursor() as cursor:
        if cases is None or len(cases) > FEW:
            cursor.execute("SET LOCAL enable_nestloop = off")
        for table in ("workflows_stay", "workflows_pause", "workflows_course"):
            cursor.execute(f"DELETE FROM {table} {some}", asked)
        parts = {"shared": shares.SHARED.format(changes=some), "columns": shares.COLUMNS}
        cursor.execute(STAYS.format(changes=some, **parts), asked)
        cursor.execute(COURSES.format(stays=some), asked)
        if cases is None:
            cursor.execute("ANALYZE workflows_stay, workflows_pause, workflows_course")
        cursor.execute("SET LOCAL enable_nestloop = on")


def _edges_to_another_attempt() -> list[str]:
    return sorted(
        {
            code
            for pk in ProtocolVersion.objects.values_list("pk", flat=True)
            for code, edge in protocol(pk).edges.items()
            if ATTEMPT in edge.effects.increment
        }
    )
