"""Linguists, counted by hand."""

from collections import Counter
from collections.abc import Iterable

from tests.benchmarks.counted.bare import Bare, Rows
from translation.team.numbers import ENOUGH
from workflows.reports.filters import Filter
from workflows.reports.linguists import OF_PERSON

JOBS = """
WITH job AS (
    SELECT j.*, c.case_id AS of, source_language || '/' || target_language AS pair,
           state IN ('QUEUED', 'CLAIMED', 'TRANSLATING', 'CHANGES_ASKED', 'IN_REVIEW', 'ON_HOLD') AS open,
           coalesce(certified_at >= %(begins)s AND certified_at < %(ends)s, false) AS certified,
           coalesce(approved_at >= %(begins)s AND approved_at < %(ends)s, false) AS approved
      FROM translation_job j JOIN workflows_course c USING (case_id)
     WHERE NOT c.duplicate
)
SELECT grouping(pair, translator_id), translator_id, count(*) FILTER (WHERE certified),
       percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (
           ORDER BY extract(epoch FROM first_handed_in_at - made_at) / 86400) FILTER (WHERE certified),
       percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (
           ORDER BY extract(epoch FROM approved_at - first_handed_in_at) / 86400) FILTER (WHERE certified),
       percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (
           ORDER BY extract(epoch FROM certified_at - made_at) / 86400) FILTER (WHERE certified),
       count(*) FILTER (WHERE approved), count(*) FILTER (WHERE approved AND rounds = 0),
       percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (
           ORDER BY extract(epoch FROM CASE WHEN first_handed_in_at >= claimed_at THEN first_handed_in_at
                                            ELSE handed_in_at END - claimed_at) / 86400)
           FILTER (WHERE approved)
  FROM job WHERE certified OR approved GROUP BY GROUPING SETS ((pair), (translator_id), ())
"""
QUEUE = """
SELECT source_language || '/' || target_language, state, coalesce(due_at < %(now)s, false),
       width_bucket(%(now)s::timestamptz - made_at,
                    ARRAY[interval '3 days', interval '7 days', interval '14 days']),
       count(*), max(extract(epoch FROM %(now)s::timestamptz - made_at)::float8 / 86400)
  FROM translation_job j JOIN workflows_course c USING (case_id)
 WHERE NOT c.duplicate
   AND state IN ('QUEUED', 'CLAIMED', 'TRANSLATING', 'CHANGES_ASKED', 'IN_REVIEW', 'ON_HOLD')
 GROUP BY 1, 2, 3, 4
"""


def _linguists(answers: list[Rows], f: Filter) -> Iterable[float | None]:
    for by, person, certified, given, judged, whole, approved, at_once, in_hand in answers[0]:
        if by != OF_PERSON and certified:
            yield from (certified, *(given or ()), *(judged or ()), *(whole or ()))
        if approved and (by != OF_PERSON or person):
            yield from (approved, at_once, approved - at_once)
            if approved >= ENOUGH:
                yield round(100 * at_once / approved)
            if by == OF_PERSON:
                yield from in_hand or ()
    cells, oldest = Counter[tuple[str, str]](), dict[str, float]()
    for pair, state, late, age, n, days in answers[1]:
        for languages in (pair, ""):
            for part in ("open", "opened", state, f"age {age}", "late" * late):
                cells[languages, part] += n
            if state == "QUEUED":
                oldest[languages] = max(oldest.get(languages, days), days)
    yield from (n for (_pair, part), n in cells.items() if part)
    yield from (int(days) for days in oldest.values())


BARE = Bare([JOBS, QUEUE], _linguists)
