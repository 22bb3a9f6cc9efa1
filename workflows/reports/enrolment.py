"""Enrolment: how many of the trial's places are taken, as far as we know, and how many may be."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.cases.models import STAGES
from casework.protocols.compiled import newest
from casework.trial.reading import TrialFact, trial_facts
from workflows.case import words
from workflows.pace.projecting import ENROLLED
from workflows.reports import forecast
from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table, ask

TOLD = ("enrolment_target", "enrolled_so_far")
WEEKS = 52  # that have passed, from which those to come are drawn
PAST = 2000  # cases that are over, the newest, from which what may come is drawn

# How far the cases that are over came, and how long after each step they were enrolled.
PACES = """
WITH over AS (
    SELECT c.case_id, c.enrolled_at FROM workflows_course c
     WHERE {where} AND (c.outcome <> '' OR c.enrolled_at IS NOT NULL)
     ORDER BY c.opened_at DESC LIMIT %(past)s
)
SELECT array_position(%(stages)s, s.stage::text),
       coalesce(extract(epoch FROM enrolled_at - s.began_at)::float8 / 86400, 'infinity')
  FROM over JOIN workflows_stay s USING (case_id)
 WHERE s.stage = ANY(%(before)s) AND s.round = 1
   AND (enrolled_at IS NULL OR enrolled_at >= s.began_at)
"""
WAITING = """
SELECT c.furthest, floor(extract(epoch FROM %(now)s - s.began_at)::float8 / 86400)
  FROM workflows_course c JOIN workflows_stay s
    ON s.case_id = c.case_id AND s.stage = (%(stages)s::text[])[c.furthest] AND s.round = 1
 WHERE {where} AND c.outcome = '' AND c.furthest < %(first)s
 ORDER BY 1, 2
"""
ARRIVALS = """
SELECT 1 + floor(extract(epoch FROM %(midnight)s - c.opened_at)::float8 / 604800)::int, count(*)
  FROM workflows_course c
 WHERE {where} AND c.opened_at > %(midnight)s - %(weeks)s * interval '7 days'
   AND c.opened_at <= %(midnight)s
 GROUP BY 1
"""


def enrolled(f: Filter) -> Relation:
    """A row for each case that ever came to the collection of cells: with its month."""
    return Relation(
        f"""SELECT c.case_id, c.cohort,
                   to_char(c.enrolled_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month
              FROM workflows_course c
             WHERE {f.where("c", attempts="attempts")} AND c.enrolled_at IS NOT NULL""",
        f.values,
        frozenset({"cohort", "month"}),
    )


def history(f: Filter) -> forecast.History:
    """What a forecast is drawn from, the same all day while nothing happens. Three statements."""
    first = STAGES.index(ENROLLED) + 1
    asked = f.values | {
        "stages": list(STAGES),
        "before": list(STAGES[: first - 1]),
        "first": first,
        "past": PAST,
        "midnight": datetime.combine(f.today, time(), tzinfo=clock.SITE_ZONE),
        "weeks": WEEKS,
    }
    where = f.where("c", attempts="attempts")
    past: dict[int, list[float]] = {}
    for stage, days in ask(PACES.format(where=where), asked):
        past.setdefault(stage, []).append(days)
    came = dict(ask(ARRIVALS.format(where=where), asked))
    return forecast.History(
        arrivals=[came.get(week, 0) for week in range(1, WEEKS + 1)],
        waiting=ask(WAITING.format(where=where), asked),
        past=past,
    )


def report(f: Filter) -> Report:
    rows = enrolled(f).rows("cohort, month, count(*)", "GROUP BY 1, 2")
    known = history(f)
    bands = forecast.foretell(known) if known.is_enough else []
    rules = newest()
    facts = {fact.what.name: fact for fact in trial_facts(rules.file.protocol if rules else "")}
    told = [facts[name] for name in TOLD]
    notes = [] if bands else [_("Too few cases are over to foretell anything: twenty are needed.")]
    return Report(
        n=sum(n for _c, _m, n in rows),
        definition=_(
            "Cases that ever came to the collection of cells, whatever became of them later and whatever days"
            " are chosen above; a duplicate is none. What the hospital says counts its other patients, too."
            " Forecast: 1,000 runs from a fixed seed. In each run every open case does as one, drawn by chance,"
            " of the newest 2,000 cases that came as far and are over; each week to come brings as many new"
            " cases as one of the last 52 weeks, and they do likewise. The band holds 80 of 100 runs. It says"
            " what follows if everything goes on as it did, and knows of no limit to the places."
        ),
        charts=[_chart(rows, bands, f, told[0].value)],
        tables=[_places(rows, told), _months(rows), *([_coming(bands)] if bands else [])],
        notes=notes,
    )


def _places(rows: list[tuple[Any, ...]], told: list[TrialFact]) -> Table:
    ours = sum(n for _c, _m, n in rows)
    shown = []
    for fact in told:
        checked = words.day(fact.statement.checked_on) if fact.statement else None
        shown.append(
            [Cell(fact.what.label), Cell(fact.value), Cell(fact.standing.label), Cell(checked)]
        )
    shown.append(
        [Cell(_("Enrolled, of our cases")), Cell(ours, {}, "enrolled"), Cell(None), Cell(None)]
    )
    cohorts: dict[str, int] = {}
    for cohort, _month, n in rows:
        cohorts[cohort] = cohorts.get(cohort, 0) + n
    for cohort, n in sorted(cohorts.items()):
        label = _("of them %(cohort)s") % {"cohort": cohort or _("without a cohort")}
        shown.append([Cell(label), Cell(n, {"cohort": cohort}, "enrolled"), Cell(None), Cell(None)])
    return Table(_("Places"), [_("What"), _("Number"), _("How sure"), _("Checked on")], shown)


def _months(rows: list[tuple[Any, ...]]) -> Table:
    months: dict[str, int] = {}
    for _cohort, month, n in rows:
        months[month] = months.get(month, 0) + n
    total, shown = 0, []
    for month, n in sorted(months.items()):
        total += n
        shown.append([Cell(month), Cell(n, {"month": month}, "enrolled"), Cell(total)])
    return Table(_("Months"), [_("Month"), _("Enrolled"), _("In all")], shown[::-1])


def _coming(bands: list[list[float]]) -> Table:
    shown = [
        [
            Cell(_("%(weeks)s weeks") % {"weeks": weeks}),
            *(Cell(round(band[weeks - 1])) for band in bands),
        ]
        for weeks in (4, 13, 26, 52)
    ]
    heads = [
        _("Enrolled within"),
        _("9 of 10 runs more than"),
        _("Half of the runs"),
        _("1 of 10 more than"),
    ]
    return Table(_("Forecast: how many more"), heads, shown)


def _chart(rows: list[tuple[Any, ...]], bands: list[list[float]], f: Filter, target: Any) -> Chart:
    months = sorted({month for _c, month, _n in rows})
    total, line = 0, []
    for month in months:
        total += sum(n for _c, one, n in rows if one == month)
        line.append([min(f"{month}-28", f.today.isoformat()), total])
    days = [(f.today + timedelta(weeks=n + 1)).isoformat() for n in range(forecast.WEEKS)]
    series: list[dict[str, Any]] = [
        {"type": "line", "step": "end", "symbol": "none", "name": _("Enrolled"), "data": line}
    ]
    names = (_("Forecast, 10 %"), _("Forecast, middle"), _("Forecast, 90 %"))
    for name, band in zip(names, bands, strict=False):
        series.append(
            {
                "type": "line",
                "symbol": "none",
                "name": name,
                "lineStyle": {"type": "dashed"},
                "data": [[day, total + more] for day, more in zip(days, band, strict=True)],
            }
        )
    series[0]["markLine"] = {"symbol": "none", "data": [{"yAxis": target, "name": _("Places")}]}
    option = {"xAxis": {"type": "time"}, "yAxis": {"type": "value"}, "series": series}
    return Chart(_("Enrolled cases, and what may come"), option)


KIND = Kind("enrolment", gettext_lazy("Enrolment"), report, {"enrolled": enrolled})
