"""Time in stage: how long the stays lasted that ended in a time, holds left out and shown beside."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import STAGES
from workflows.reports.drawing import spread
from workflows.reports.filters import Filter
from workflows.reports.naming import stage_names
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table
from workflows.reports.waiting import ours_and_theirs, waited

POINTS = 2000  # of single stays in the chart, the newest
PARTS = "ARRAY[0.5, 0.75, 0.85, 0.95]"
FOUND = f"""stage, CASE WHEN grouping(again) = 0 THEN again END, count(*), count(DISTINCT case_id),
            percentile_cont({PARTS}) WITHIN GROUP (ORDER BY days),
            count(*) FILTER (WHERE held > 0), sum(held) / 86400"""


def over(f: Filter) -> Relation:
    """A row for each stay that ended in the time: in which stage, whether it was a repeat."""
    return Relation(
        f"""SELECT s.case_id, s.stage, s.days, s.held, s.ended_at, s.round > 1 AS again,
                   s.held > 0 AS was_held
              FROM workflows_stay s
             WHERE {f.where("s")} AND s.ended_at >= %(begins)s AND s.ended_at < %(ends)s""",
        f.values,
        frozenset({"stage", "again", "was_held"}),
    )


def report(f: Filter) -> Report:
    found, names = over(f), stage_names()
    every: dict[bool | None, dict[str, tuple[Any, ...]]] = {None: {}, False: {}, True: {}}
    for stage, again, *row in found.rows(FOUND, "GROUP BY GROUPING SETS ((stage), (stage, again))"):
        every[again][stage] = tuple(row)
    rows = every[None]
    ((cases,),) = found.rows("count(DISTINCT case_id)")
    shares, ours = ours_and_theirs(f, names)
    return Report(
        n=cases,
        definition=_(
            "Stays that ended in the time chosen, each from the move that began it to the move that ended it,"
            " in days; days on hold are left out. P50 is the middle: half of the stays were shorter; P85: 85"
            " of a hundred were. A stay that goes on is not counted, a move that was taken back never happened."
            " Each time that a case comes to a stage is a stay; the number above counts cases."
        ),
        charts=[_spread(rows, names), shares, _single(f, names)],
        tables=[
            _table(_("All stays"), rows, names, {}),
            ours,
            _table(_("First stays in a stage"), every[False], names, {"again": "false"}),
            _table(_("Repeats of a stage"), every[True], names, {"again": "true"}),
        ],
    )


def _table(
    title: str, rows: dict[str, tuple[Any, ...]], names: dict[str, str], cell: dict[str, str]
) -> Table:
    shown = []
    for stage in STAGES:
        if stage not in rows:
            continue
        n, of_cases, parts, held, days = rows[stage]
        here = {"stage": stage, **cell}
        shown.append(
            [
                Cell(names[stage]),
                Cell(n, here, "over"),
                *(Cell(float(part)) for part in parts),
                Cell(held, here | {"was_held": "true"}, "over"),
                Cell(float(days or 0)),
                Cell(of_cases, here, "over"),
            ]
        )
    heads = [
        _("Stage"),
        _("Stays"),
        "P50",
        "P75",
        "P85",
        "P95",
        _("With a hold"),
        _("Days on hold"),
        _("Cases"),
    ]
    return Table(
        title,
        heads,
        shown,
        _(
            "P50 to P95 in days. A number counts stays, and leads to their cases; the last one counts cases."
        ),
    )


def _spread(rows: dict[str, tuple[Any, ...]], names: dict[str, str]) -> Chart:
    there = [stage for stage in STAGES if stage in rows]
    days = [(rows[stage][2][0], rows[stage][2][2]) for stage in there]  # P50 and P85 of PARTS
    title = _("Days in each stage: the middle, and what 85 of a hundred stays kept to")
    return spread(title, [names[stage] for stage in there], days)


def _single(f: Filter, names: dict[str, str]) -> Chart:
    newest = over(f).rows(
        "stage, (extract(epoch FROM ended_at) * 1000)::bigint, round(days::numeric, 1)::float8",
        f"ORDER BY ended_at DESC LIMIT {POINTS}",
    )
    series = [
        {
            "type": "scatter",
            "name": names[stage],
            "symbolSize": 5,
            "data": [[at, days] for place, at, days in newest if place == stage],
        }
        for stage in STAGES
        if any(place == stage for place, *_rest in newest)
    ]
    option = {
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "name": _("days")},
        "series": series,
    }
    return Chart(_("Single stays, by the day on which they ended"), option)


KIND = Kind("times", gettext_lazy("Time in stage"), report, {"over": over, "waited": waited})
