"""The flow: how many cases stood in each column at the end of each week; who came and who left."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.cases.models import OUTCOMES
from workflows.case import words
from workflows.reports.filters import Filter
from workflows.reports.naming import columns
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table, ask

WEEK = "date_trunc('week', {at} AT TIME ZONE 'Asia/Shanghai')::date"

# The stays that touch the time: by the week in which they began, 0 before the first, and by that in
# which they ended. What began adds one to its column, what ended takes it away; the running sum is
# what stood there. Two readings, each into a few groups, so that nothing is sorted.
STOOD = """
SELECT 1, stage, width_bucket(began_at, %(bounds)s::timestamptz[]), count(*),
       count(*) FILTER (WHERE began_by IN ('start', 'reopen') AND began_at >= %(begins)s)
  FROM workflows_stay s
 WHERE {where} AND began_at < %(ends)s AND (ended_at IS NULL OR ended_at >= %(first)s)
 GROUP BY 2, 3
 UNION ALL
SELECT -1, stage, width_bucket(ended_at, %(bounds)s::timestamptz[]), count(*),
       count(*) FILTER (WHERE went_to = ANY(%(outcomes)s) AND ended_at >= %(begins)s)
  FROM workflows_stay s
 WHERE {where} AND ended_at >= %(first)s AND ended_at < %(ends)s
 GROUP BY 2, 3
"""


@dataclass(frozen=True)
class Weeks:
    """A number for each of the weeks from these Mondays on. `standing`: at the week's end, by column."""

    days: list[date]
    standing: dict[str, list[int]]
    came: list[int]
    left: list[int]


def came(f: Filter) -> Relation:
    """A row for each time that a case came: it was opened, or opened again."""
    return Relation(
        f"""SELECT s.case_id, s.began_by, {WEEK.format(at="s.began_at")} AS week
              FROM workflows_stay s
             WHERE {f.where("s")} AND s.began_by IN ('start', 'reopen')
               AND s.began_at >= %(begins)s AND s.began_at < %(ends)s""",
        f.values,
        frozenset({"week", "began_by"}),
    )


def left(f: Filter) -> Relation:
    """A row for each time that a case was closed."""
    return Relation(
        f"""SELECT s.case_id, s.went_to AS outcome, {WEEK.format(at="s.ended_at")} AS week
              FROM workflows_stay s
             WHERE {f.where("s")} AND s.went_to = ANY(%(outcomes)s)
               AND s.ended_at >= %(begins)s AND s.ended_at < %(ends)s""",
        f.values | {"outcomes": list(OUTCOMES)},
        frozenset({"week", "outcome"}),
    )


def weeks(f: Filter) -> list[date]:
    """The Mondays of the weeks of the time, the first and the last included."""
    monday = f.since - timedelta(days=f.since.weekday())
    return [monday + timedelta(weeks=n) for n in range((f.until - monday).days // 7 + 1)]


def counted(f: Filter) -> Weeks:
    days, places = weeks(f), columns()
    mondays = [datetime.combine(day, time(), tzinfo=clock.SITE_ZONE) for day in days]
    asked = f.values | {
        "bounds": mondays,
        "first": mondays[0],
        "outcomes": list(OUTCOMES),
    }
    changes: Counter[tuple[str, int]] = Counter()
    came, left = Counter[int](), Counter[int]()
    for change, stage, week, n, passed in ask(STOOD.format(where=f.where("s")), asked):
        changes[stage, week or 1] += change * n
        (came if change > 0 else left)[week] += passed
    numbers = range(1, len(days) + 1)
    standing = {
        code: [*accumulate(sum(changes[stage, n] for stage in stages) for n in numbers)]
        for code, _name, stages in places
    }
    return Weeks(days, standing, [came[n] for n in numbers], [left[n] for n in numbers])


def report(f: Filter) -> Report:
    found = counted(f)
    ((cases,),) = came(f).rows("count(DISTINCT case_id)")
    return Report(
        n=cases,
        definition=_(
            "Each week from Monday to Sunday at the site. In a column stands a case whose last move until the"
            " end of the week led there. A case comes when it is opened and when it is opened again; it leaves"
            " whenever it is closed. A case that was closed as a duplicate is none."
        ),
        charts=[_standing(found), _traffic(found)],
        tables=[_weeks(found)],
    )


def _weeks(found: Weeks) -> Table:
    places = columns()
    rows = [
        [
            Cell(words.day(day)),
            Cell(found.came[n], {"week": day.isoformat()}, "came"),
            Cell(found.left[n], {"week": day.isoformat()}, "left"),
            *(Cell(found.standing[code][n]) for code, _name, _stages in places),
            Cell(sum(found.standing[code][n] for code, _name, _stages in places)),
        ]
        for n, day in reversed([*enumerate(found.days)])
    ]
    heads = [_("Week of"), _("Came"), _("Left"), *(name for _code, name, _s in places), _("Open")]
    return Table(_("Weeks"), heads, rows)


def _standing(found: Weeks) -> Chart:
    series = [
        {
            "type": "line",
            "stack": "cases",
            "areaStyle": {},
            "symbol": "none",
            "lineStyle": {"width": 1},
            "name": name,
            "data": found.standing[code],
        }
        for code, name, _stages in reversed(columns())
    ]
    option = {
        "xAxis": {
            "type": "category",
            "boundaryGap": False,
            "data": [day.isoformat() for day in found.days],
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": series,
    }
    return Chart(_("Open cases by column, at the end of each week"), option)


def _traffic(found: Weeks) -> Chart:
    option = {
        "xAxis": {"type": "category", "data": [day.isoformat() for day in found.days]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": "bar", "name": _("Came"), "data": found.came},
            {"type": "bar", "name": _("Left"), "data": found.left},
        ],
    }
    return Chart(_("Cases that came and that left, week by week"), option)


KIND = Kind("flow", gettext_lazy("Flow"), report, {"came": came, "left": left})
