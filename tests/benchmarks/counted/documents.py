"""Documents, counted by hand."""

from collections import Counter
from collections.abc import Iterable

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports.filters import Filter

PAPERS = """
WITH touched AS MATERIALIZED (
    SELECT DISTINCT case_id FROM (
        SELECT case_id FROM documents_paperrequest WHERE asked_at >= %(begins)s AND asked_at < %(ends)s
         UNION ALL
        SELECT case_id FROM documents_version WHERE uploaded_at >= %(begins)s AND uploaded_at < %(ends)s
         UNION ALL
        SELECT case_id FROM documents_version WHERE verified_at >= %(begins)s AND verified_at < %(ends)s
         UNION ALL
        SELECT id FROM casework_case WHERE stage = ANY(%(stages)s) OR safety_continues) cases
), request AS (
    SELECT p.*, c.outcome, k.stage = ANY(%(stages)s) OR k.safety_continues AS looked_after,
           p.id = max(p.id) OVER paper AS newest,
           CASE WHEN count(*) OVER paper > 1 THEN (
               SELECT count(*) FROM documents_version v
                WHERE v.case_id = p.case_id AND v.document_type = p.document_type
                  AND v.verified_at <= p.asked_at AND v.status IN ('VERIFIED', 'SUPERSEDED')) ELSE 0 END AS nth
      FROM touched JOIN documents_paperrequest p USING (case_id)
      JOIN casework_message m ON m.id = p.message_id
      JOIN workflows_course c ON c.case_id = p.case_id
      JOIN casework_case k ON k.id = p.case_id
     WHERE m.state IN ('QUEUED', 'SENDING', 'SENT', 'COPIED') AND NOT c.duplicate
    WINDOW paper AS (PARTITION BY p.case_id, p.document_type)
), round AS (
    SELECT case_id, document_type, outcome, count(*) > 1 AS reminded,
           bool_or(newest AND looked_after AND cancelled_at IS NULL) AS wanted,
           max(due_on) FILTER (WHERE newest) AS due_on,
           max(asked_at) FILTER (WHERE newest) AS newest_asked_at,
           row_number() OVER paper > 1 AS again,
           coalesce(min(asked_at) FILTER (WHERE cancelled_at IS NULL), min(asked_at)) AS asked_at,
           CASE WHEN max(id) = max(id) FILTER (WHERE cancelled_at IS NOT NULL)
                THEN max(cancelled_at) END AS withdrawn_at,
           lead(min(asked_at)) OVER paper AS next_asked_at
      FROM request GROUP BY case_id, document_type, nth, outcome
    WINDOW paper AS (PARTITION BY case_id, document_type ORDER BY nth)
), paper AS (
    SELECT r.*, came.*, waived.yes AS waived,
           wanted AND NOT waived.yes AND last_came_at IS NULL AS waited_for
      FROM round r
     CROSS JOIN LATERAL (
        SELECT min(uploaded_at) FILTER (WHERE answers) AS came_at,
               min(verified_at) FILTER (WHERE answers AND status IN ('VERIFIED', 'SUPERSEDED')) AS verified_at,
               max(number) FILTER (WHERE answers)
                   = max(number) FILTER (WHERE answers AND status IN ('RECEIVED', 'ACCEPTED')) AS checking,
               coalesce(bool_or(answers AND status IN ('REJECTED', 'QUARANTINED')), false) AS rejected,
               max(uploaded_at) FILTER (WHERE uploaded_at > r.newest_asked_at) AS last_came_at
          FROM documents_version v
         CROSS JOIN LATERAL (SELECT v.uploaded_at <= coalesce(least(r.next_asked_at, r.withdrawn_at),
                                                              'infinity') AS answers) its
         WHERE v.case_id = r.case_id AND v.document_type = r.document_type AND v.uploaded_at > r.asked_at) came
     CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM documents_slot s WHERE s.case_id = r.case_id
                          AND s.document_type = r.document_type AND s.waived_reason <> '') AS yes) waived
), counted AS MATERIALIZED (
    SELECT case_id, document_type, reminded, rejected, again, asked_at, came_at, verified_at, waited_for,
           asked_at >= %(begins)s AND asked_at < %(ends)s AS asked,
           coalesce(came_at >= %(begins)s AND came_at < %(ends)s, false) AS received,
           coalesce(verified_at >= %(begins)s AND verified_at < %(ends)s, false) AS verified,
           CASE WHEN verified_at IS NOT NULL THEN 'verified' WHEN waived THEN 'waived'
                WHEN checking THEN 'checking' WHEN came_at IS NOT NULL THEN 'rejected'
                WHEN withdrawn_at IS NOT NULL THEN 'withdrawn'
                WHEN NOT waited_for AND outcome <> '' THEN 'closed' ELSE 'open' END AS state,
           CASE WHEN NOT waited_for THEN '' WHEN due_on < %(office_today)s THEN 'overdue'
                WHEN due_on < %(office_today)s + 7 THEN 'soon' ELSE 'later' END AS due
      FROM paper
)
SELECT document_type, state, reminded, rejected, due, NULL::boolean, count(*) FILTER (WHERE asked),
       count(*) FILTER (WHERE waited_for), NULL::float8[], NULL::float8[], NULL::float8[],
       max(extract(epoch FROM %(now)s::timestamptz - asked_at)) FILTER (WHERE waited_for) / 86400
  FROM counted WHERE asked OR waited_for GROUP BY 1, 2, 3, 4, 5
 UNION ALL
SELECT document_type, NULL, NULL, NULL, NULL, again, count(*) FILTER (WHERE received),
       count(*) FILTER (WHERE verified),
       percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY extract(epoch FROM came_at - asked_at)::float8)
           FILTER (WHERE received),
       percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY extract(epoch FROM verified_at - came_at)::float8)
           FILTER (WHERE verified),
       percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY extract(epoch FROM verified_at - asked_at)::float8)
           FILTER (WHERE verified), NULL
  FROM counted WHERE received OR verified GROUP BY GROUPING SETS ((again, document_type), (again))
"""


def _documents(answers: list[Rows], f: Filter) -> Iterable[float | None]:
    became, oldest = Counter[tuple[str, str]](), Counter[str]()
    for paper, state, reminded, rejected, due, again, one, other, *days, waited in answers[0]:
        if again is not None:
            yield from (one, other, *(part / 86400 for parts in days for part in parts or ()))
            continue
        marks = ["reminded"] * reminded + ["refused"] * rejected
        for row in (paper, ""):
            for column in ("asked", f"state {state}", *marks):
                became[row, column] += one
            if other:
                became[row, "waited for"] += other
                became[row, due] += other
                oldest[row] = max(oldest[row], int(waited))
    yield from (*became.values(), *oldest.values())


BARE = Bare([PAPERS], _documents)
