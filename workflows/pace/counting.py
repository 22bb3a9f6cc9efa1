"""Counting the pace of every stage and column.

A stay begins with a move and ends with the next one; in a column it lasts as long as moves stay
inside. Time on hold is left out, and so are cases that were closed as duplicates.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from casework.cases.models import STAGES
from casework.protocols.compiled import newest
from workflows.pace.models import Pace
from workflows.pace.projecting import keep_up

ENOUGH = 20  # stays; fewer say nothing

PACES = """
WITH placed AS (
    SELECT case_id, number, place.name AS place, days,
           %(each_move)s OR began_by = 'reopen'
               OR place.name IS DISTINCT FROM lag(place.name) OVER in_order AS begins
      FROM workflows_stay
      JOIN unnest(%(stages)s::text[], %(places)s::text[]) AS place(stage, name) USING (stage)
     WHERE NOT duplicate
    WINDOW in_order AS (PARTITION BY case_id ORDER BY number)
), pieces AS (
    SELECT case_id, place, days,
           count(*) FILTER (WHERE begins) OVER (PARTITION BY case_id ORDER BY number) AS piece
      FROM placed
), stays AS (
    SELECT place, sum(days) AS days FROM pieces
     GROUP BY case_id, piece, place HAVING bool_and(days IS NOT NULL)
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
    keep_up()
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
