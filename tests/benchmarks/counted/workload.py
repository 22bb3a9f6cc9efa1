"""Workload, counted by hand."""

from collections.abc import Iterable

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports.filters import Filter

TASKS = """
WITH task AS (
    SELECT w.case_id, w.owner_id AS person, CASE WHEN w.owner_id IS NULL THEN w.role ELSE '' END AS role,
           CASE WHEN w.held_until IS NOT NULL THEN -1 WHEN w.due_at IS NULL THEN 3
                WHEN w.due_at < %(now)s THEN 0 WHEN w.due_at < %(now)s + interval '7 days' THEN 1
                ELSE 2 END AS due
      FROM workflows_workitem w JOIN workflows_course c ON c.case_id = w.case_id
     WHERE NOT c.duplicate AND w.current AND w.outcome = ''
       AND (w.opens_on IS NULL OR w.opens_on <= %(today)s)
)
SELECT person, role, due, count(*), count(DISTINCT case_id)
  FROM task GROUP BY GROUPING SETS ((person, role, due), (person, role))
"""


def _workload(answers: list[Rows], f: Filter) -> Iterable[float]:
    for _person, _role, due, n, cases in answers[0]:
        yield from (n,) if due is not None else (n, cases)


BARE = Bare([TASKS], _workload)
