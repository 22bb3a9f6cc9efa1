"""The flow: how many cases stood in each column at the end of each week; who came and who left."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.cases.models import OUTCOMES, STAGES
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
    places: list[tuple[str, str, list[str]]]
    standing: dict[str, list[int]]
    came: list[int]
    left: list[int]


def there(f: Filter) -> Relation:
    """A row for each case that was open in the time."""
    return Relation(
        f"""SELECT DISTINCT s.case_id FROM workflows_stay s
             WHERE {f.where("s")} AND s.began_at < %(ends)s
               AND (s.ended_at IS NULL OR s.ended_at >= %(begins)s)""",
        f.values,
        frozenset(),
    )


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


def standing_at(f: Filter) -> Relation:
    """A row for each case that stood in a column at the end of a week, and each such week."""
    return Relation(
        f"""SELECT s.case_id, place.name AS "column", week.day AS week
              FROM unnest(%(weeks)s::date[]) AS week(day)
              JOIN workflows_stay s
                ON s.began_at < least(week.day + 7, %(last)s)::timestamp AT TIME ZONE 'Asia/Shanghai'
               AND (s.ended_at IS NULL
                    OR s.ended_at >= least(week.day + 7, %(last)s)::timestamp AT TIME ZONE 'Asia/Shanghai')
              JOIN unnest(%(stages)s::text[], %(places)s::text[]) AS place(stage, name)
                ON place.stage = s.stage
             WHERE {f.where("s")}""",
        f.values | _places() | {"weeks": weeks(f), "last": f.until + timedelta(days=1)},
        frozenset({"week", "column"}),
    )


def _places() -> dict[str, list[str]]:
    """The stages, and beside each its column."""
    pairs = [(stage, code) for code, _name, stages in columns() for stage in stages]
    return {"stages": [stage for stage, _code in pairs], "places": [code for _stage, code in pairs]}


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
    """The Mondays of the weeks of the time, the first and the last included; none that is to come."""
    monday = f.since - timedelta(days=f.since.weekday())
    last = min(f.until, f.today)
    return [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]


def counted(f: Filter) -> Weeks:
    days, places = weeks(f), columns()
    mondays = [datetime.combine(day, time(), tzinfo=clock.SITE_ZONE) for day in days]
    asked = f.values | {
        "bounds": mondays,
        "first": min([f.begins, *mondays]),
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
    return Weeks(days, places, standing, [came[n] for n in numbers], [left[n] for n in numbers])


def report(f: Filter) -> Report:
    found = counted(f)
    ((cases,),) = there(f).rows("count(*)")
    return Report(
        n=cases,
        definition=_(
            "Cases that were open at any time of the days chosen. Each week is from Monday to Sunday at the site,"
            " the first and the last as far as they are chosen; weeks to come are not told. In a column stands a"
            " case whose last move until the end of the week led there. A case comes when it is opened and when"
            " it is opened again; it leaves whenever it is closed. It moves from one stage to another, on along"
            " the road or back; it is infused in the week of its infusion. A case that was closed as a duplicate"
            " is none."
        ),
        charts=[_standing(found), _traffic(found)],
        tables=[_weeks(found), _moves(found.days, f)],
    )


def _weeks(found: Weeks) -> Table:
    places = found.places
    rows = [
        [
            Cell(words.day(day)),
            Cell(found.came[n], {"week": day.isoformat()}, "came"),
            Cell(found.left[n], {"week": day.isoformat()}, "left"),
            *(
                Cell(found.standing[code][n], {"week": day.isoformat(), "column": code}, "standing")
                for code, _name, _stages in places
            ),
            Cell(
                sum(found.standing[code][n] for code, _name, _stages in places),
                {"week": day.isoformat()},
                "standing",
            ),
        ]
        for n, day in reversed([*enumerate(found.days)])
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
        for code, name, _stages in reversed(found.places)
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


KIND = Kind(
    "flow",
    gettext_lazy("Flow"),
    report,
    {
        "there": there,
        "came": came,
        "left": left,
        "moved": moved,
        "infused": infused,
        "standing": standing_at,
    },
)
