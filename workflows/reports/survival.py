"""Inquiry to infusion: Kaplan-Meier curves, open cases censored at this moment."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from scipy.stats import CensoredData, ecdf

from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table

EVERY = ""  # the curve of all cohorts together
SHARES = (0.25, 0.5, 0.75)
STATES = ("infused", "open", "left")
LOOKED_AT = (0, 30, 60, 90, 120, 180, 365)  # days on which those still on the way are counted

type Groups = dict[str, dict[str, list[float]]]  # days of cases, by cohort and state


@dataclass(frozen=True)
class Curve:
    """The share that is infused by each day, from the first infusion on, and its 95 % band.

    `days`: those on which somebody was infused. `low`, `high`: nan where the band is not defined.
    """

    days: Sequence[float]
    share: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]

    def day_of(self, share: float) -> float | None:
        """The first day by which so many are infused; None while fewer are."""
        return next(
            (d for d, s in zip(self.days, self.share, strict=True) if s >= share - 1e-9), None
        )


def on_the_way(f: Filter) -> Relation:
    """A row for each case that came in the time: days until its infusion, or until it was last seen."""
    return Relation(
        f"""SELECT c.case_id, c.cohort, c.infused_at IS NOT NULL AS infused,
                   CASE WHEN c.infused_at IS NOT NULL THEN 'infused' WHEN c.outcome = '' THEN 'open'
                        ELSE 'left' END AS state,
                   days, {", ".join(f"days >= {day} AS on_day_{day}" for day in LOOKED_AT)}
              FROM workflows_course c
             CROSS JOIN LATERAL (
                SELECT greatest(extract(epoch FROM coalesce(c.infused_at, c.closed_at, %(now)s)
                                - c.opened_at)::float8 / 86400, 0) AS days) seen
             WHERE {f.where("c", attempts="attempts")}
               AND c.opened_at >= %(begins)s AND c.opened_at < %(ends)s""",
        f.values,
        frozenset({"cohort", "state", *(f"on_day_{day}" for day in LOOKED_AT)}),
    )


def kaplan_meier(infused: Sequence[float], censored: Sequence[float]) -> Curve | None:
    """The curve of these days; None where nobody was infused. Band: Greenwood, log-log.

    Source: Kaplan and Meier 1958; the band as in Kalbfleisch and Prentice 1980.
    """
    if not infused:
        return None
    found = ecdf(CensoredData(uncensored=list(infused), right=list(censored)))
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at both ends there is no band: nan says so
        band = found.sf.confidence_interval(method="log-log")
    days, survival = found.sf.quantiles, found.sf.probabilities
    at = np.isin(days, np.asarray(infused, dtype=float))
    return Curve(
        days=days[at].tolist(),
        share=(1 - survival[at]).tolist(),
        low=(1 - band.high.probabilities[at]).tolist(),
        high=(1 - band.low.probabilities[at]).tolist(),
    )


def report(f: Filter) -> Report:
    found = on_the_way(f).rows("cohort, state, array_agg(days)", "GROUP BY 1, 2")
    cohorts = sorted({cohort for cohort, *_rest in found if cohort})
    groups: Groups = {
        cohort: {
            state: [
                day
                for one, of, days in found
                if of == state and cohort in (EVERY, one)
                for day in days
            ]
            for state in STATES
        }
        for cohort in (EVERY, *cohorts)
    }
    curves = {
        cohort: kaplan_meier(of["infused"], of["open"] + of["left"])
        for cohort, of in groups.items()
    }
    return Report(
        n=sum(map(len, groups[EVERY].values())),
        definition=_(
            "Cases that were opened in the time chosen, from that moment to the infusion. Kaplan-Meier: an open"
            " case counts as long as it has been on its way and is then left out (censored), and so does a case"
            " that was closed without an infusion, on the day on which it was closed. The curve therefore says"
            " how soon those come to the infusion who stay on the way, not how many of all will. Band: 95 %,"
            " variance of Greenwood, log-log."
        ),
        charts=[_chart(curves)],
        tables=[_table(groups, curves), _at_risk(groups)],
    )


def _table(groups: Groups, curves: dict[str, Curve | None]) -> Table:
    rows = []
    for cohort, found in groups.items():
        curve, cell = curves[cohort], {"cohort": cohort} if cohort else {}
        counts = [
            Cell(len(found[state]), cell | {"state": state}, "on_the_way") for state in STATES
        ]
        rows.append(
            [
                Cell(cohort or _("All")),
                Cell(sum(map(len, found.values())), cell, "on_the_way"),
                *counts,
                *(Cell(curve.day_of(share) if curve else None) for share in SHARES),
            ]
        )
    heads = [
        *(_("Cohort"), _("Cases"), _("Infused"), _("Open"), _("Closed before")),
        *(_("%(share)s %% infused by day") % {"share": round(share * 100)} for share in SHARES),
    ]
    return Table(_("Days to the infusion"), heads, rows)


def _at_risk(groups: Groups) -> Table:
    """The number at risk: of how many cases the curve tells on a day, and how sure it is there."""
    rows = []
    for cohort, found in groups.items():
        days = [day for state in STATES for day in found[state]]
        cell = {"cohort": cohort} if cohort else {}
        counts = [
            Cell(sum(day >= at for day in days), cell | {f"on_day_{at}": "true"}, "on_the_way")
            for at in LOOKED_AT
        ]
        rows.append([Cell(cohort or _("All")), *counts])
    heads = [_("Cohort"), *(_("Day %(day)s") % {"day": day} for day in LOOKED_AT)]
    note = _(
        "Cases that were on their way on that day at least: neither infused before, nor closed, nor"
        " seen for a shorter time. Where few are left the curve says little."
    )
    return Table(_("Still on the way (at risk)"), heads, rows, note)


def _chart(curves: dict[str, Curve | None]) -> Chart:
    """A line for each cohort and for all, each with its band as two thin ones of the same name."""
    series: list[dict[str, Any]] = []
    for cohort, curve in curves.items():
        if curve is None:
            continue
        line = {"type": "line", "step": "end", "symbol": "none", "name": cohort or _("All")}
        series.append({**line, "data": [[0, 0], *_steps(curve, curve.share)]})
        series += [
            {**line, "lineStyle": {"type": "dotted", "width": 1}, "data": _steps(curve, bound)}
            for bound in (curve.low, curve.high)
        ]
    option = {
        "xAxis": {"type": "value", "name": _("days"), "min": 0},
        "yAxis": {"type": "value", "name": "%", "min": 0, "max": 100},
        "series": series,
    }
    return Chart(_("Share infused by days since the inquiry; dotted: 95 % band"), option)


def _steps(curve: Curve, bound: Sequence[float]) -> list[tuple[float, float]]:
    """Days and percent, as fine as can be seen: a step for each tenth of a percent, at its first day."""
    days, share = np.round(curve.days, 1), np.round(100 * np.asarray(bound), 1)
    seen = ~np.isnan(share)
    days, share = days[seen], share[seen]
    rises = np.flatnonzero(np.diff(share, prepend=-1.0))
    return [*zip(days[rises].tolist(), share[rises].tolist(), strict=True)]


KIND = Kind("infusion", gettext_lazy("Inquiry to infusion"), report, {"on_the_way": on_the_way})
