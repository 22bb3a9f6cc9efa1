"""Now, counted by hand."""

from collections import Counter
from collections.abc import Iterable

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports.filters import Filter
from workflows.reports.naming import columns

OPEN_NOW = """
SELECT s.stage,
       CASE WHEN k.on_hold_since IS NOT NULL THEN 'hold'
            WHEN r.waiting_on IN ('PATIENT', 'GUARDIAN', 'FAMILY', 'COORD') AND EXISTS (
                SELECT FROM workflows_workitem v WHERE v.case_id = s.case_id AND v.code = 'LOG-03'
                   AND v.current AND v.outcome = '' AND v.due_on IS NOT NULL) THEN 'visa'
            ELSE coalesce((%(parties)s::text[])[array_position(%(roles)s::text[], r.waiting_on::text)],
                          'us') END,
       CASE WHEN k.on_hold_since IS NOT NULL THEN 'hold'
            WHEN p.count >= 20 THEN
                CASE WHEN %(now)s::timestamptz - s.began_at
                              > interval '1 second' * (s.held + 86400 * p.p85) THEN 'late'
                     WHEN %(now)s::timestamptz - s.began_at
                              > interval '1 second' * (s.held + 86400 * p.median) THEN 'slow'
                     ELSE 'usual' END
            WHEN r.limit_on < %(today)s THEN 'over' WHEN r.target_on < %(today)s THEN 'due'
            WHEN coalesce(r.target_on, r.limit_on) IS NULL THEN 'unset' ELSE 'ok' END,
       count(*)
  FROM workflows_stay s JOIN casework_case k ON k.id = s.case_id
  LEFT JOIN workflows_readiness r ON r.case_id = s.case_id
  LEFT JOIN workflows_pace p ON p.place = s.stage AND NOT p.is_column
 WHERE s.ended_at IS NULL AND NOT s.duplicate GROUP BY 1, 2, 3
"""


def _now(answers: list[Rows], f: Filter) -> Iterable[float]:
    column = {stage: code for code, _name, stages in columns() for stage in stages}
    for by in (1, 2):
        cells: Counter[tuple[str, str]] = Counter()
        for row in answers[0]:
            for place in (column[row[0]], ""):
                cells[place, row[by]] += row[3]
                cells[place, ""] += row[3]
        yield from cells.values()


BARE = Bare([OPEN_NOW], _now)
