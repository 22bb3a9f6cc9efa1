"""The flow: how many cases stood in each column at the end of each week; who came and who left."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import OUTCOMES, STAGES
from workflows.case import words
from workflows.reports.filters import Filter
from workflows.reports.naming import columns
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table, ask

WEEK = "date_trunc('week', {at} AT TIME ZONE 'Asia/Shanghai')::date"

# Each stay adds one to its column from the week in which it began and takes it away in that in which
# it ended; the running sum is what stood there. What lies before the time is one sum.
STOOD = """
WITH changes AS (
    SELECT stage, began_at AS at, 1 AS change FROM workflows_stay s WHERE {where}
     UNION ALL
    SELECT stage, ended_at, -1 FROM workflows_stay s WHERE {where} AND ended_at IS NOT NULL
)
SELECT place.name, greatest({week}, %(first)s::date), sum(change)
  FROM changes JOIN unnest(%(stages)s::text[], %(places)s::text[]) AS place(stage, name) USING (stage)
 WHERE at < %(ends)s
 GROUP BY 1, 2
"""


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


def moved(f: Filter) -> Relation:
    """A row for each move from one stage to another: on along the road, or back."""
    return Relation(
        f"""SELECT s.case_id, {WEEK.format(at="s.ended_at")} AS week,
                   CASE WHEN array_position(%(road)s, s.went_to::text)
                           > array_position(%(road)s, s.stage::text) THEN 'on' ELSE 'back' END AS way
              FROM workflows_stay s
             WHERE {f.where("s")} AND s.went_to = ANY(%(road)s)
               AND s.ended_at >= %(begins)s AND s.ended_at < %(ends)s""",
        f.values | {"road": list(STAGES)},
        frozenset({"week", "way"}),
    )


def infused(f: Filter) -> Relation:
    """A row for each case whose infusion was in the time."""
    return Relation(
        f"""SELECT c.case_id, {WEEK.format(at="c.infused_at")} AS week
              FROM workflows_course c
             WHERE {f.where("c", attempts="attempts")}
               AND c.infused_at >= %(begins)s AND c.infused_at < %(ends)s""",
        f.values,
        frozenset({"week"}),
    )


def weeks(f: Filter) -> list[date]:
    """The Mondays of the weeks of the time, the first and the last included."""
    monday = f.since - timedelta(days=f.since.weekday())
    return [monday + timedelta(weeks=n) for n in range((f.until - monday).days // 7 + 1)]


def stood(f: Filter) -> dict[str, list[int]]:
    """By column: how many cases stood there at the end of each week."""
    days, places = weeks(f), columns()
    asked = f.values | {
        "stages": [stage for _code, _name, stages in places for stage in stages],
        "places": [code for code, _name, stages in places for _stage in stages],
        "first": days[0],
    }
    statement = STOOD.format(where=f.where("s"), week=WEEK.format(at="at"))
    changes: dict[tuple[str, date], int] = {
        (place, week): int(change) for place, week, change in ask(statement, asked)
    }
    found: dict[str, list[int]] = {}
    for code, _name, _stages in places:
        here, standing = [], 0
        for day in days:
            standing += changes.get((code, day), 0)
            here.append(standing)
        found[code] = here
    return found


def report(f: Filter) -> Report:
    days, standing, places = weeks(f), stood(f), columns()
    arrived = dict(came(f).rows("week, count(*)", "GROUP BY 1"))
    closed = dict(left(f).rows("week, count(*)", "GROUP BY 1"))
    ((cases,),) = came(f).rows("count(DISTINCT case_id)")
    return Report(
        n=cases,
        definition=_(
            "Each week from Monday to Sunday at the site. In a column stands a case whose last move until the"
            " end of the week led there. A case comes when it is opened and when it is opened again; it leaves"
            " whenever it is closed. It moves from one stage to another, on along the road or back; it is infused"
            " in the week of its infusion. A case that was closed as a duplicate is none."
        ),
        charts=[_standing(days, standing, places), _traffic(days, arrived, closed)],
        tables=[_weeks(days, standing, places, arrived, closed), _moves(days, f)],
    )


type Places = list[tuple[str, str, list[str]]]


def _weeks(
    days: list[date],
    standing: dict[str, list[int]],
    places: Places,
    arrived: dict[Any, int],
    closed: dict[Any, int],
) -> Table:
    rows = [
        [
            Cell(words.day(day)),
            Cell(arrived.get(day, 0), {"week": day.isoformat()}, "came"),
            Cell(closed.get(day, 0), {"week": day.isoformat()}, "left"),
            *(Cell(standing[code][n]) for code, _name, _stages in places),
            Cell(sum(standing[code][n] for code, _name, _stages in places)),
        ]
        for n, day in reversed([*enumerate(days)])
    ]
    heads = [_("Week of"), _("Came"), _("Left"), *(name for _code, name, _s in places), _("Open")]
    return Table(_("Weeks"), heads, rows)


def _moves(days: list[date], f: Filter) -> Table:
    ways = {
        (week, way): n for week, way, n in moved(f).rows("week, way, count(*)", "GROUP BY 1, 2")
    }
    infusions = dict(infused(f).rows("week, count(*)", "GROUP BY 1"))
    rows = []
    for day in reversed(days):
        week = {"week": day.isoformat()}
        on, back = (
            Cell(ways.get((day, way), 0), week | {"way": way}, "moved") for way in ("on", "back")
        )
        rows.append([Cell(words.day(day)), on, back, Cell(infusions.get(day, 0), week, "infused")])
    heads = [_("Week of"), _("Moved on"), _("Moved back"), _("Infused")]
    return Table(_("Moves and infusions"), heads, rows)


def _standing(days: list[date], standing: dict[str, list[int]], places: Places) -> Chart:
    series = [
        {
            "type": "line",
            "stack": "cases",
            "areaStyle": {},
            "symbol": "none",
            "lineStyle": {"width": 1},
            "name": name,
            "data": standing[code],
        }
        for code, name, _stages in reversed(places)
    ]
    option = {
        "xAxis": {
            "type": "category",
            "boundaryGap": False,
            "data": [day.isoformat() for day in days],
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": series,
    }
    return Chart(_("Open cases by column, at the end of each week"), option)


def _traffic(days: list[date], arrived: dict[Any, int], closed: dict[Any, int]) -> Chart:
    option = {
        "xAxis": {"type": "category", "data": [day.isoformat() for day in days]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": "bar", "name": _("Came"), "data": [arrived.get(day, 0) for day in days]},
            {"type": "bar", "name": _("Left"), "data": [closed.get(day, 0) for day in days]},
        ],
    }
    return Chart(_("Cases that came and that left, week by week"), option)


KIND = Kind(
    "flow",
    gettext_lazy("Flow"),
    report,
    {"came": came, "left": left, "moved": moved, "infused": infused},
)
