"""How somebody who knows the tables counts each report by hand: the bare SQL beside it in the bench.

A report without a row here stops the bench, and so does one that shows other numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import accumulate, chain, product
from typing import Any

from casework import clock
from casework.cases.models import OUTCOMES, STAGES
from casework.contacts.zones import office_today
from translation.team.numbers import ENOUGH
from workflows.pace import parties
from workflows.reports import deadlines, flow, survival
from workflows.reports.filters import Filter
from workflows.reports.linguists import OF_PERSON
from workflows.reports.naming import columns
from workflows.reports.report import Report

type Rows = list[tuple[Any, ...]]

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
FURTHEST = """
SELECT furthest, outcome, closed_because, count(*) FROM workflows_course
 WHERE NOT duplicate AND opened_at >= %(begins)s AND opened_at < %(ends)s GROUP BY 1, 2, 3
"""
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
SHARED = """
SELECT count(*), sum(days), sum(on_us), sum(on_family), sum(on_home), sum(on_hospital),
       sum(on_translator), sum(on_lab), sum(on_visa), sum(on_time), sum(on_unrecorded)
  FROM workflows_stay
 WHERE NOT duplicate AND ended_at >= %(begins)s AND ended_at < %(ends)s
 GROUP BY ROLLUP (stage)
"""
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
# A hold is two changes, one that begins it and one that ends it; nothing else happens meanwhile but
# that a case is closed.
BREACHES = """
WITH lived AS (
    SELECT s.case_id, s.number, s.stage, s.ended_at, s.on_hold_since, s.held, sla.target, sla.most, sla.owes,
           CASE sla.anchor
                WHEN 'stage_entered_at' THEN (s.began_at AT TIME ZONE 'Asia/Shanghai')::date
                WHEN 'day0' THEN (c.infused_at AT TIME ZONE 'Asia/Shanghai')::date
                WHEN 'sae_last_day' THEN
                    greatest((c.infused_at AT TIME ZONE 'Asia/Shanghai')::date + 730,
                             ((c.infused_at AT TIME ZONE 'Asia/Shanghai')::date + interval '24 months')::date)
                END AS first,
           (coalesce(s.ended_at, s.on_hold_since, %(now)s) AT TIME ZONE 'Asia/Shanghai')::date AS last
      FROM workflows_stay s JOIN workflows_course c USING (case_id)
      JOIN unnest(%(protocols)s::bigint[], %(of_stages)s::text[], %(anchors)s::text[], %(targets)s::int[],
                  %(limits)s::int[], %(owes)s::text[]) AS sla(protocol_id, stage, anchor, target, most, owes)
        ON sla.protocol_id = s.protocol_id AND sla.stage = s.stage
     WHERE NOT s.duplicate
       AND (s.ended_at IS NULL OR s.ended_at >= %(begins)s AND s.ended_at < %(ends)s)
), hold AS (
    SELECT case_id, (at AT TIME ZONE 'Asia/Shanghai')::date AS begun,
           (until AT TIME ZONE 'Asia/Shanghai')::date AS ended
      FROM (SELECT case_id, kind, at, lead(at) OVER pairs AS until,
                   row_number() OVER pairs %% 2 = 1 AS begins
              FROM casework_stagechange
             WHERE kind = 'hold' AND case_id IN (SELECT case_id FROM lived WHERE last - first > target)
            WINDOW pairs AS (PARTITION BY case_id ORDER BY version)) holds
     WHERE begins AND until IS NOT NULL
), paused AS (
    SELECT case_id, number, sum(least(ended, last) - greatest(begun, first)) AS days
      FROM lived JOIN hold USING (case_id)
     WHERE last - first > target AND begun < last AND ended > first GROUP BY 1, 2
), judged AS (
    SELECT l.*, CASE WHEN first IS NULL THEN 'unknown' WHEN last - first - coalesce(days, 0) > most THEN 'limit'
                     WHEN last - first - coalesce(days, 0) > target THEN 'target' ELSE 'kept' END AS state
      FROM lived l LEFT JOIN paused USING (case_id, number)
), told AS (
    SELECT j.case_id, j.stage, state, j.ended_at IS NULL AS going,
           CASE WHEN j.ended_at IS NOT NULL THEN coalesce(
                    CASE WHEN state = 'limit' THEN (
                        SELECT nullif(whose.party, 'unrecorded') FROM (
                            VALUES ('us', s.on_us), ('family', s.on_family), ('home', s.on_home),
                                   ('hospital', s.on_hospital), ('translator', s.on_translator),
                                   ('lab', s.on_lab), ('visa', s.on_visa), ('time', s.on_time),
                                   ('unrecorded', s.on_unrecorded)) AS whose(party, days)
                          WHERE days > 0 ORDER BY days DESC LIMIT 1) END, owes)
                WHEN j.on_hold_since IS NOT NULL THEN 'hold'
                WHEN r.waiting_on IN ('PATIENT', 'GUARDIAN', 'FAMILY', 'COORD') AND EXISTS (
                    SELECT FROM workflows_workitem v WHERE v.case_id = j.case_id AND v.code = 'LOG-03'
                       AND v.current AND v.outcome = '' AND v.due_on IS NOT NULL) THEN 'visa'
                ELSE coalesce((%(parties)s::text[])[array_position(%(roles)s::text[], r.waiting_on::text)],
                              'us') END AS party
      FROM judged j JOIN workflows_stay s USING (case_id, number)
      LEFT JOIN workflows_readiness r ON r.case_id = j.case_id AND j.ended_at IS NULL
     WHERE j.ended_at IS NOT NULL OR state = 'limit'
)
SELECT state, stage, party, going, count(*) FROM told GROUP BY 1, 2, 3, 4
"""
VISITED = """
SELECT visit.code,
       CASE WHEN told.value #>> '{}' = 'MISSED' THEN 'missed'
            WHEN seen.day < its.first THEN 'early' WHEN seen.day > its.last THEN 'late'
            WHEN seen.day IS NOT NULL THEN 'met'
            WHEN c.outcome <> '' AND (c.closed_at AT TIME ZONE 'Asia/Shanghai')::date <= its.last THEN 'left'
            WHEN its.last >= %(today)s THEN 'open' ELSE 'silent' END,
       count(*)
  FROM (SELECT *, (infused_at AT TIME ZONE 'Asia/Shanghai')::date AS day_0 FROM workflows_course
         WHERE NOT duplicate AND infused_at IS NOT NULL) c
  JOIN unnest(%(visit_protocols)s::bigint[], %(visits)s::text[], %(firsts)s::int[], %(lasts)s::int[],
              %(days)s::text[], %(told)s::text[]) AS visit(protocol_id, code, first, last, day, outcome)
    ON visit.protocol_id = c.protocol_id
 CROSS JOIN LATERAL (SELECT day_0 + visit.first AS first, day_0 + visit.last AS last) its
  LEFT JOIN casework_fact told ON told.case_id = c.case_id AND told.name = visit.outcome
  LEFT JOIN casework_fact fact ON fact.case_id = c.case_id AND fact.name = visit.day
  LEFT JOIN LATERAL (SELECT ((fact.value #>> '{}')::timestamptz AT TIME ZONE
                             CASE WHEN length(fact.value #>> '{}') > 10 THEN 'Asia/Shanghai' ELSE 'UTC' END
                            )::date AS day) seen ON true
 WHERE its.first >= %(since)s AND its.first <= %(until)s
 GROUP BY 1, 2
"""
RECORDED = """
SELECT h.value #>> '{}' FROM casework_fact f JOIN casework_facthistory h ON h.pgh_obj_id = f.id
 WHERE f.case_id = w.case_id AND f.name = FACT AND w.outcome = 'done'
   AND (h.recorded_at <= w.finished_at OR h.source = 'correction' AND NOT EXISTS (
           SELECT FROM workflows_workitem n WHERE n.case_id = w.case_id AND n.code = w.code
              AND n.outcome = 'done' AND n.finished_at > w.finished_at AND n.finished_at <= h.recorded_at))
 ORDER BY h.recorded_at DESC, h.pgh_id DESC LIMIT 1
"""
CONTACTED = f"""
SELECT w.occurrence,
       CASE WHEN w.outcome = 'done' AND ({RECORDED.replace("FACT", "contact.result")}) = 'NOT_REACHED'
            THEN 'missed'
            WHEN w.outcome = 'done' THEN
                CASE WHEN seen.day < w.opens_on THEN 'early' WHEN seen.day > w.due_on THEN 'late' ELSE 'met' END
            WHEN w.outcome <> '' THEN 'left' WHEN w.due_at >= %(now)s THEN 'open' ELSE 'silent' END,
       count(*)
  FROM workflows_course c JOIN workflows_workitem w USING (case_id)
  JOIN unnest(%(contact_protocols)s::bigint[], %(contacts)s::text[], %(contact_moments)s::text[],
              %(contact_results)s::text[]) AS contact(protocol_id, code, moment, result)
    ON contact.protocol_id = c.protocol_id AND contact.code = w.code
 CROSS JOIN LATERAL (SELECT (coalesce(({RECORDED.replace("FACT", "contact.moment")})::timestamptz, w.finished_at)
                             AT TIME ZONE w.zone)::date AS day) seen
 WHERE NOT c.duplicate AND c.infused_at IS NOT NULL AND w.current AND w.outcome <> 'undone'
   AND w.opens_on >= %(since)s AND w.opens_on <= %(until)s
 GROUP BY 1, 2
"""
CLOCKS = f"""
SELECT w.code, CASE WHEN w.outcome = 'done' THEN
                CASE WHEN coalesce(({RECORDED.replace("FACT", "clock.moment")})::timestamptz, w.finished_at)
                          <= due.at THEN 'met' ELSE 'missed' END
            WHEN w.outcome <> '' THEN 'ended' WHEN due.at < %(now)s THEN 'late' ELSE 'running' END,
       c.case_id
  FROM casework_caseevent e JOIN workflows_course c USING (case_id)
  JOIN unnest(%(clock_protocols)s::bigint[], %(clocks)s::text[], %(events)s::text[], %(clock_moments)s::text[],
              %(hours)s::float8[]) AS clock(protocol_id, code, event, moment, hours)
    ON clock.protocol_id = c.protocol_id AND clock.event = e.code
  JOIN workflows_workitem w
    ON w.case_id = c.case_id AND w.code = clock.code AND w.occurrence = e.occurrence
 CROSS JOIN LATERAL (SELECT coalesce(e.at + clock.hours * interval '1 hour', w.due_at) AS at) due
 WHERE NOT c.duplicate AND w.current AND w.outcome <> 'undone' AND e.at >= %(begins)s AND e.at < %(ends)s
"""
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


@dataclass(frozen=True)
class Bare:
    """`numbers`: those that the report shows, from the answers to the statements.

    `tables`: how many of the report's tables are counted so; a forecast is drawn, not counted.
    """

    statements: Sequence[str]
    numbers: Callable[[list[Rows], Filter], Iterable[float | None]]
    tables: int | None = None


def values(f: Filter) -> dict[str, Any]:
    """What the statements are asked with."""
    mondays = [datetime.combine(day, time(), tzinfo=clock.SITE_ZONE) for day in flow.weeks(f)]
    first = STAGES.index("APHERESIS")
    return (
        f.values
        | _said_by_protocols()
        | {
            "office_today": office_today(),
            "since": f.since,
            "until": f.until,
            "today": f.today,
            "monday": mondays[0],
            "bounds": mondays,
            "stages": list(STAGES),
            "before": list(STAGES[:first]),
            "outcomes": list(OUTCOMES),
            "roles": [*parties.PARTIES],
            "parties": [*parties.PARTIES.values()],
        }
    )


def _said_by_protocols() -> dict[str, list[Any]]:
    """Limits of stages, windows of visits and clocks of safety, version by version."""
    slas, visits, clocks = deadlines.slas(), deadlines.windows(), deadlines.clocks()
    return (
        slas
        | {name: column for name, column in visits.items() if name.startswith("contact")}
        | {
            "of_stages": slas["stages"],
            "visit_protocols": visits["protocols"],
            "visits": visits["codes"],
            "firsts": visits["firsts"],
            "lasts": visits["lasts"],
            "days": visits["days"],
            "told": visits["outcomes"],
            "contacts": visits["contact_codes"],
            "clock_protocols": clocks["protocols"],
            "clocks": clocks["codes"],
            "events": clocks["events"],
            "clock_moments": clocks["moments"],
            "hours": clocks["hours"],
        }
    )


def differences(numbers: Iterable[float | None], report: Report, bare: Bare) -> list[str]:
    """The numbers that are only in the tables of a report (+) or only counted by hand (-).

    Noughts are as good as nothing.
    """
    cells = (
        cell.value
        for table in report.tables[: bare.tables]
        for row in table.rows
        for cell in row[1:]
        if bare.tables is None or cell.behind is not None
    )
    shown, by_hand = _counted(cells), _counted(numbers)
    return [f"+{n}" for n in (shown - by_hand).elements()] + [
        f"-{n}" for n in (by_hand - shown).elements()
    ]


def _counted(numbers: Iterable[Any]) -> Counter[str]:
    return Counter(f"{float(n):.6g}" for n in numbers if n and isinstance(n, int | float | Decimal))


def _now(answers: list[Rows], f: Filter) -> Iterable[float]:
    column = {stage: code for code, _name, stages in columns() for stage in stages}
    for by in (1, 2):
        cells: Counter[tuple[str, str]] = Counter()
        for row in answers[0]:
            for place in (column[row[0]], ""):
                cells[place, row[by]] += row[3]
                cells[place, ""] += row[3]
        yield from cells.values()


def _funnel(answers: list[Rows], f: Filter) -> Iterable[float]:
    rows = answers[0]
    for stage in range(1, len(STAGES) + 1):
        there = [(outcome, n) for furthest, outcome, _why, n in rows if furthest == stage]
        beyond = sum(n for furthest, *_how, n in rows if furthest > stage)
        yield from (beyond, beyond + sum(n for _how, n in there))
        yield sum(n for outcome, n in there if outcome == "")
        yield sum(n for outcome, n in there if outcome != "")
    yield from (n for _stage, outcome, _why, n in rows if outcome not in ("", "COMPLETED"))


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


def _times(answers: list[Rows], f: Filter) -> Iterable[float]:
    for _stage, n, parts, held, days, of_cases in answers[0]:
        yield from (n, *parts, held, days, of_cases)
    for n, days, *whose in answers[3]:
        unrecorded = whose[-1] or 0
        yield from (n, days, *whose)
        if days > unrecorded:
            yield 100 * (whose[0] or 0) / (days - unrecorded)


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


def _enrolment(answers: list[Rows], f: Filter) -> Iterable[float]:
    cohorts, months = Counter[str](), Counter[str]()
    for cohort, month, n in answers[0]:
        cohorts[cohort] += n
        months[month] += n
    yield from (*cohorts.values(), *months.values(), cohorts.total())


def _workload(answers: list[Rows], f: Filter) -> Iterable[float]:
    for _person, _role, due, n, cases in answers[0]:
        yield from (n,) if due is not None else (n, cases)


def _late(answers: list[Rows], f: Filter) -> Iterable[float]:
    breaches, *windows, clocks = answers
    yield from _breaches(breaches)
    cells, run = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for day, state, n in chain(*windows):
        for row, column in product((day, ""), (state, "")):
            cells[row, column] += n
    for code, state, _case in clocks:
        for row, column in product((code, ""), (state, "")):
            run[row, column] += 1
    yield from (*cells.values(), *run.values())
    yield from Counter(code for code, _case in {(code, case) for code, _s, case in clocks}).values()
    yield len({case for _code, _state, case in clocks})


def _breaches(rows: Rows) -> Iterable[float]:
    """The bars and what they make up; breaches crossed; stays beside target and limit."""
    bars, crossed, kept = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[Any]()
    for state, stage, party, going, n in rows:
        for place in (stage, ""):
            kept[place, "going" if going else state] += n
            kept[place, ""] += n
            if state == "limit":
                crossed[place, party] += n
                crossed[place, ""] += n
        if state == "limit":
            bars[stage, party] += n
    yield from (*bars.values(), *crossed.values(), *kept.values())
    shares = [100 * n / bars.total() for n in sorted(bars.values(), reverse=True)]
    yield from (*shares, *accumulate(shares))


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


BARE: dict[str, Bare] = {
    "now": Bare([OPEN_NOW], _now),
    "funnel": Bare([FURTHEST], _funnel),
    "flow": Bare([STOOD, CAME, MOVED, INFUSED], _flow),
    "times": Bare([LASTED, LEFT_A_STAGE, NEWEST, SHARED], _times),
    "infusion": Bare([CURVES, ON_THE_WAY, AT_RISK], _infusion),
    "enrolment": Bare([ENROLLED, ARRIVED, UNDER_WAY, PAST], _enrolment, tables=2),
    "late": Bare([BREACHES, VISITED, CONTACTED, CLOCKS], _late),
    "documents": Bare([PAPERS], _documents),
    "linguists": Bare([JOBS, QUEUE], _linguists),
    "workload": Bare([TASKS], _workload),
}
