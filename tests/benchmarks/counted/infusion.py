"""Inquiry to infusion, counted by hand."""

from collections.abc import Iterable
from itertools import chain

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports import survival
from workflows.reports.filters import Filter

CURVES = """
WITH seen AS (
    SELECT cohort, infused_at IS NOT NULL AS infused,
           greatest(extract(epoch FROM coalesce(infused_at, closed_at, %(now)s) - opened_at)::float8
                    / 86400, 0) AS days
      FROM workflows_course
     WHERE NOT duplicate AND opened_at >= %(begins)s AND opened_at < %(ends)s
), days AS (
    SELECT CASE WHEN grouping(cohort) = 0 THEN cohort END AS cohort, days,
           count(*) FILTER (WHERE infused) AS infused, count(*) AS gone
      FROM seen GROUP BY GROUPING SETS ((cohort, days), (days))
), risk AS (
    SELECT *, sum(gone) OVER (PARTITION BY cohort ORDER BY days DESC)::float8 AS there FROM days
)
SELECT cohort, days,
       exp(sum(ln(nullif(1 - infused / there, 0))) OVER so_far)
           * (min(there - infused) OVER so_far <> 0)::int AS left_over,
       sqrt(sum(infused / nullif(there * (there - infused), 0)) OVER so_far) AS spread
  FROM risk WHERE infused > 0 AND cohort IS DISTINCT FROM ''
WINDOW so_far AS (PARTITION BY cohort ORDER BY days)
 ORDER BY cohort, days
"""
ON_THE_WAY = """
SELECT cohort, count(*), count(infused_at),
       count(*) FILTER (WHERE infused_at IS NULL AND outcome = ''),
       count(*) FILTER (WHERE infused_at IS NULL AND outcome <> '')
  FROM workflows_course
 WHERE NOT duplicate AND opened_at >= %(begins)s AND opened_at < %(ends)s
 GROUP BY ROLLUP (cohort)
"""
AT_RISK = f"""
SELECT {", ".join(f"count(*) FILTER (WHERE days >= {day})" for day in survival.LOOKED_AT)}
  FROM (SELECT cohort, greatest(extract(epoch FROM coalesce(infused_at, closed_at, %(now)s) - opened_at)::float8
                                / 86400, 0) AS days
          FROM workflows_course
         WHERE NOT duplicate AND opened_at >= %(begins)s AND opened_at < %(ends)s) seen
 GROUP BY ROLLUP (cohort) HAVING cohort IS DISTINCT FROM ''
"""


def _infusion(answers: list[Rows], f: Filter) -> Iterable[float | None]:
    curves: dict[str | None, list[tuple[float, float]]] = {}
    for cohort, day, on_the_way, _spread in answers[0]:
        curves.setdefault(cohort, []).append((day, 1 - on_the_way))
    for cohort, *counts in answers[1]:
        if cohort != "":
            yield from counts
            for share in survival.SHARES:
                days = (day for day, found in curves.get(cohort, ()) if found >= share - 1e-9)
                yield next(days, None)
    yield from chain.from_iterable(answers[2])


BARE = Bare([CURVES, ON_THE_WAY, AT_RISK], _infusion)
