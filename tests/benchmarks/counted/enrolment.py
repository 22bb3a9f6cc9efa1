"""Enrolment, counted by hand."""

from collections import Counter
from collections.abc import Iterable

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports.filters import Filter

ENROLLED = """
SELECT cohort, to_char(began_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), count(*)
  FROM workflows_stay WHERE NOT duplicate AND stage = 'APHERESIS' AND round = 1 GROUP BY 1, 2
"""
ARRIVED = """
SELECT ceil(extract(epoch FROM %(now)s::timestamptz - opened_at) / 604800), count(*)
  FROM workflows_course
 WHERE NOT duplicate AND opened_at >= %(now)s::timestamptz - interval '364 days' GROUP BY 1
"""
UNDER_WAY = """
SELECT c.furthest, s.began_at FROM workflows_course c
  JOIN workflows_stay s ON s.case_id = c.case_id AND s.round = 1
   AND s.stage = (%(stages)s::text[])[c.furthest]
 WHERE NOT c.duplicate AND c.outcome = '' AND c.furthest < 7
"""
PAST = """
SELECT s.stage, s.began_at, e.began_at
  FROM (SELECT case_id FROM workflows_course
         WHERE NOT duplicate AND (outcome <> '' OR furthest >= 7)
         ORDER BY opened_at DESC LIMIT 2000) c
  JOIN workflows_stay s ON s.case_id = c.case_id AND s.round = 1 AND s.stage = ANY(%(before)s)
  LEFT JOIN workflows_stay e ON e.case_id = c.case_id AND e.round = 1 AND e.stage = 'APHERESIS'
"""


def _enrolment(answers: list[Rows], f: Filter) -> Iterable[float]:
    cohorts, months = Counter[str](), Counter[str]()
    for cohort, month, n in answers[0]:
        cohorts[cohort] += n
        months[month] += n
    yield from (*cohorts.values(), *months.values(), cohorts.total())


BARE = Bare([ENROLLED, ARRIVED, UNDER_WAY, PAST], _enrolment, tables=2)
