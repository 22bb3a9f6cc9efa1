"""Counting the pace of every stage and column from the recorded changes of stage.

A stay begins with a move and ends with the next one; in a column it lasts as long as moves stay
inside. A move that was taken back counts as never made. Time on hold is left out: the hold's
changes come in pairs, and closing a case ends a hold.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from casework.cases.models import STAGES
from casework.protocols.compiled import newest
from workflows.pace.models import Pace

ENOUGH = 20  # stays; fewer say nothing

PACES = """
WITH told AS (
    SELECT case_id, version, kind, from_stage, to_stage, at,
           lead(kind) OVER (PARTITION BY case_id ORDER BY version) AS next_kind
    FROM casework_stagechange
), made AS (
    SELECT case_id, version, kind, from_stage, to_stage, at,
           count(*) FILTER (WHERE kind = 'reopen')
               OVER (PARTITION BY case_id ORDER BY version) AS life
    FROM told WHERE kind <> 'undo' AND next_kind IS DISTINCT FROM 'undo'
), placed AS (
    SELECT made.*, place.name AS place,
           kind NOT IN ('hold', 'migrate')
               AND (%(each_move)s OR place.name IS DISTINCT FROM before.name) AS begins
    FROM made
    LEFT JOIN unnest(%(stages)s::text[], %(places)s::text[]) AS place(stage, name)
        ON place.stage = to_stage
    LEFT JOIN unnest(%(stages)s::text[], %(places)s::text[]) AS before(stage, name)
        ON before.stage = from_stage
), pieces AS (
    SELECT case_id, place, at,
           count(*) FILTER (WHERE begins) OVER case_so_far AS stay,
           count(*) FILTER (WHERE kind = 'hold')
               OVER (PARTITION BY case_id, life ORDER BY version) %% 2 = 1 AS held,
           lead(at) OVER (PARTITION BY case_id ORDER BY version) AS until
    FROM placed
    WINDOW case_so_far AS (PARTITION BY case_id ORDER BY version)
), stays AS (
    SELECT place,
           coalesce(sum(extract(epoch FROM until - at)) FILTER (WHERE NOT held), 0) / 86400.0
               AS days
    FROM pieces WHERE place IS NOT NULL
    GROUP BY case_id, stay, place HAVING bool_and(until IS NOT NULL)
)
SELECT place, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
       percentile_cont(0.85) WITHIN GROUP (ORDER BY days)
FROM stays GROUP BY place
"""


def count_paces() -> int:
    """Count every stage, and every column of the board, anew; answers how many stays were seen."""
    rules = newest()
    if rules is None:
        return 0
    found = _of_places({stage: stage for stage in STAGES}, is_column=False)
    found += _of_places(rules.column_of, is_column=True)
    with transaction.atomic():
        Pace.objects.all().delete()
        Pace.objects.bulk_create(found)
    return sum(pace.count for pace in found if not pace.is_column)


def _of_places(place_of: Mapping[str, str], *, is_column: bool) -> list[Pace]:
    asked: dict[str, Any] = {
        "stages": list(place_of),
        "places": list(place_of.values()),
        "each_move": not is_column,
    }
    with connection.cursor() as cursor:
        cursor.execute(PACES, asked)
        return [
            Pace(place=place, is_column=is_column, count=count, median=median, p85=p85)
            for place, count, median, p85 in cursor.fetchall()
        ]


def known_paces() -> dict[tuple[str, bool], Pace]:
    """The pace of the places with enough stays to tell one, by place and whether it is a column."""
    return {(p.place, p.is_column): p for p in Pace.objects.filter(count__gte=ENOUGH)}
