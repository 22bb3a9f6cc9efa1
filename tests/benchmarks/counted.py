"""How somebody who knows the tables counts each report by hand: the bare SQL beside it in the bench.

A report without a row here stops the bench, and so does one that shows other numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import accumulate
from typing import Any

from casework import clock
from casework.cases.models import OUTCOMES, STAGES
from workflows.pace import parties
from workflows.reports import flow, survival
from workflows.reports.filters import Filter
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
            ELSE 'ok' END,
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
       count(*) FILTER (WHERE held > 0), sum(held) / 86400
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
    return f.values | {
        "today": f.today,
        "monday": mondays[0],
        "bounds": mondays,
        "stages": list(STAGES),
        "before": list(STAGES[:first]),
        "outcomes": list(OUTCOMES),
        "roles": [*parties.PARTIES],
        "parties": [*parties.PARTIES.values()],
    }


def same(numbers: Iterable[float | None], report: Report, bare: Bare) -> bool:
    """Whether the tables of a report show just these numbers; noughts are as good as nothing."""
    cells = (
        cell.value
        for table in report.tables[: bare.tables]
        for row in table.rows
        for cell in row[1:]
        if bare.tables is None or cell.behind is not None
    )
    return _counted(cells) == _counted(numbers)


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


def _times(answers: list[Rows], f: Filter) -> Iterable[float]:
    for _stage, n, parts, held, days in answers[0]:
        yield from (n, *parts, held, days)


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


def _enrolment(answers: list[Rows], f: Filter) -> Iterable[float]:
    cohorts, months = Counter[str](), Counter[str]()
    for cohort, month, n in answers[0]:
        cohorts[cohort] += n
        months[month] += n
    yield from (*cohorts.values(), *months.values(), cohorts.total())


def _workload(answers: list[Rows], f: Filter) -> Iterable[float]:
    for _person, _role, due, n, cases in answers[0]:
        yield from (n,) if due is not None else (n, cases)


BARE: dict[str, Bare] = {
    "now": Bare([OPEN_NOW], _now),
    "funnel": Bare([FURTHEST], _funnel),
    "flow": Bare([STOOD, CAME], _flow),
    "times": Bare([LASTED, LEFT_A_STAGE, NEWEST], _times),
    "infusion": Bare([CURVES, ON_THE_WAY], _infusion),
    "enrolment": Bare([ENROLLED, ARRIVED, UNDER_WAY, PAST], _enrolment, tables=2),
    "workload": Bare([TASKS], _workload),
}
