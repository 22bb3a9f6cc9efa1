"""The clocks of safety: what has to be told of an adverse event, and by when."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.reports.deadlines import clocks
from workflows.reports.filters import Filter
from workflows.reports.finishing import FINISHED
from workflows.reports.naming import written
from workflows.reports.report import Cell, Relation, Table

STATES: dict[str, Promise] = {
    "met": gettext_lazy("Met"),
    "missed": gettext_lazy("Missed"),
    "running": gettext_lazy("Running"),
    "late": gettext_lazy("Running, too late"),
    "ended": gettext_lazy("Ended without"),
}

# That only some tasks and events are meant is said twice: joined to `unnest`, the planner expects
# nothing of it and pairs every event with every task of its case.
RUN = f"""
SELECT c.case_id, w.code AS clock,
       CASE WHEN w.outcome = 'done' THEN
                CASE WHEN coalesce(told.value::timestamptz, w.finished_at) <= due.at THEN 'met'
                     ELSE 'missed' END
            WHEN w.outcome <> '' THEN 'ended' WHEN due.at < %(now)s THEN 'late'
            ELSE 'running' END AS state
  FROM workflows_course c
  JOIN unnest(%(protocols)s::bigint[], %(codes)s::text[], %(events)s::text[], %(moments)s::text[],
              %(hours)s::float8[]) AS clock(protocol_id, code, event, moment, hours)
    ON clock.protocol_id = c.protocol_id
  JOIN casework_caseevent e ON e.case_id = c.case_id AND e.code = clock.event
  JOIN workflows_workitem w
    ON w.case_id = c.case_id AND w.code = clock.code AND w.occurrence = e.occurrence
   AND w.current AND w.outcome <> 'undone' AND w.code = ANY(%(codes)s)
 CROSS JOIN LATERAL (SELECT coalesce(e.at + clock.hours * interval '1 hour', w.due_at) AS at) due
  LEFT JOIN LATERAL ({FINISHED.format(fact="clock.moment")}) told ON true
 WHERE {{where}} AND e.at >= %(begins)s AND e.at < %(ends)s AND e.code = ANY(%(events)s)
"""


def run(f: Filter) -> Relation:
    """A row for each clock of safety that an event started in the time."""
    return Relation(
        RUN.format(where=f.where("c", attempts="attempts")),
        f.values | clocks(),
        frozenset({"clock", "state"}),
    )


def table(f: Filter) -> Table:
    """A row for each clock that a version of the protocol knows."""
    ran = run(f)
    found = ran.rows(
        "clock, state, count(*), count(DISTINCT case_id)",
        "GROUP BY GROUPING SETS ((clock, state), (clock), ())",
    )
    counts = {(clock, state): (n, cases) for clock, state, n, cases in found}
    names = dict(zip(ran.values["codes"], ran.values["names"], strict=True))
    rows = [_row(name, {"clock": clock}, counts) for clock, name in sorted(names.items())]
    rows.append(_row(_("All"), {}, counts))
    note = _(
        "n = %(n)s. Clocks that an event started in the time chosen. Each runs to the end of its task's last"
        " day; that of the report of a serious event runs 24 hours from when the event was raised here. It is"
        " met if what was asked for was done by then, as it is recorded. “Ended without”: it was waived, or"
        " the case closed with nothing more to follow. A hold stops no such clock."
    )
    heads = [_("Clock"), *(str(name) for name in STATES.values()), _("All"), _("Cases")]
    every = sum(n for (_clock, state), (n, _cases) in counts.items() if state)
    return Table(_("Safety clocks"), heads, rows, note % {"n": written(every)})


def _row(name: str, here: dict[str, str], counts: dict[Any, tuple[int, int]]) -> list[Cell]:
    clock = here.get("clock")
    found = {
        state: sum(
            n for (one, is_), (n, _cases) in counts.items() if is_ == state and clock in (None, one)
        )
        for state in STATES
    }
    parts = [Cell(n, here | {"state": state}, "clocks") for state, n in found.items()]
    _n, cases = counts.get((clock, None), (0, 0))
    return [
        Cell(name),
        *parts,
        Cell(sum(found.values()), here, "clocks"),
        Cell(cases, here, "clocks"),
    ]
