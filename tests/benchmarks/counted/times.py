"""Time in stage, counted by hand."""

from collections.abc import Iterable

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports.filters import Filter

LASTED = """
SELECT stage, count(*), percentile_cont(ARRAY[0.5, 0.75, 0.85, 0.95]) WITHIN GROUP (ORDER BY days),
       count(*) FILTER (WHERE held > 0), sum(held) / 86400, count(DISTINCT case_id)
  FROM workflows_stay
 WHERE NOT duplicate AND ended_at >= %(begins)s AND ended_at < %(ends)s
 GROUP BY GROUPING SETS ((stage), (stage, round > 1))
"""
LEFT_A_STAGE = """
SELECT count(DISTINCT case_id) FROM workflows_stay
 WHERE NOT duplicate AND ended_at >= %(begins)s AND ended_at < %(ends)s
"""
NEWEST = """
SELECT stage, ended_at, days FROM workflows_stay
 WHERE NOT duplicate AND ended_at >= %(begins)s AND ended_at < %(ends)s
 ORDER BY ended_at DESC LIMIT 2000
"""
SHARED = """
SELECT count(*), sum(days), sum(on_us), sum(on_family), sum(on_home), sum(on_hospital),
       sum(on_translator), sum(on_lab), sum(on_visa), sum(on_time), sum(on_unrecorded)
  FROM workflows_stay
 WHERE NOT duplicate AND ended_at >= %(begins)s AND ended_at < %(ends)s
 GROUP BY ROLLUP (stage)
"""


def _times(answers: list[Rows], f: Filter) -> Iterable[float]:
    for _stage, n, parts, held, days, of_cases in answers[0]:
        yield from (n, *parts, held, days, of_cases)
    for n, days, *whose in answers[3]:
        unrecorded = whose[-1] or 0
        yield from (n, days, *whose)
        if days > unrecorded:
            yield 100 * (whose[0] or 0) / (days - unrecorded)


BARE = Bare([LASTED, LEFT_A_STAGE, NEWEST, SHARED], _times)
