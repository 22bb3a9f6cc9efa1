"""What was late, counted by hand."""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate, chain, product
from typing import Any

from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports.filters import Filter

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


BARE = Bare([BREACHES, VISITED, CONTACTED, CLOCKS], _late)
