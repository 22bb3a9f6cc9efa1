"""The flow, counted by hand."""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports import flow
from workflows.reports.filters import Filter
from workflows.reports.naming import columns

STOOD = """
SELECT 1, stage, width_bucket(began_at, %(bounds)s::timestamptz[]), count(*),
       count(*) FILTER (WHERE began_by IN ('start', 'reopen') AND began_at >= %(begins)s)
  FROM workflows_stay
 WHERE NOT duplicate AND began_at < %(ends)s AND (ended_at IS NULL OR ended_at >= %(monday)s)
 GROUP BY 2, 3
 UNION ALL
SELECT -1, stage, width_bucket(ended_at, %(bounds)s::timestamptz[]), count(*),
       count(*) FILTER (WHERE went_to = ANY(%(outcomes)s) AND ended_at >= %(begins)s)
  FROM workflows_stay
 WHERE NOT duplicate AND ended_at >= %(monday)s AND ended_at < %(ends)s
 GROUP BY 2, 3
"""
CAME = """
SELECT count(DISTINCT case_id) FROM workflows_stay
 WHERE NOT duplicate AND began_by IN ('start', 'reopen')
   AND began_at >= %(begins)s AND began_at < %(ends)s
"""
MOVED = """
SELECT date_trunc('week', ended_at AT TIME ZONE 'Asia/Shanghai'),
       array_position(%(stages)s::text[], went_to::text) > array_position(%(stages)s::text[], stage::text),
       count(*)
  FROM workflows_stay
 WHERE NOT duplicate AND went_to = ANY(%(stages)s) AND ended_at >= %(begins)s AND ended_at < %(ends)s
 GROUP BY 1, 2
"""
INFUSED = """
SELECT date_trunc('week', infused_at AT TIME ZONE 'Asia/Shanghai'), count(*) FROM workflows_course
 WHERE NOT duplicate AND infused_at >= %(begins)s AND infused_at < %(ends)s GROUP BY 1
"""


def _flow(answers: list[Rows], f: Filter) -> Iterable[float]:
    weeks = len(flow.weeks(f))
    column = {stage: code for code, _name, stages in columns() for stage in stages}
    change, came, left = Counter[tuple[str, int]](), Counter[int](), Counter[int]()
    for sign, stage, week, n, passed in answers[0]:
        change[column[stage], max(week, 1)] += sign * n
        (came if sign > 0 else left)[week] += passed
    standing = [
        list(accumulate(change[code, week] for week in range(1, weeks + 1)))
        for code in dict.fromkeys(column.values())
    ]
    for here in standing:
        yield from here
    for week, open_then in enumerate(zip(*standing, strict=True), 1):
        yield from (sum(open_then), came[week], left[week])
    yield from (n for _week, _way, n in answers[2])
    yield from (n for _week, n in answers[3])


BARE = Bare([STOOD, CAME, MOVED, INFUSED], _flow)
