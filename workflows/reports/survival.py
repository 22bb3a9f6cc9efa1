"""Inquiry to infusion: Kaplan-Meier curves, open cases censored at this moment."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from scipy.stats import CensoredData, ecdf

from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table

EVERY = ""  # the curve of all cohorts together
SHARES = (0.25, 0.5, 0.75)
POINTS = 400  # of one line in the chart: more cannot be seen


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
                   greatest(extract(epoch FROM coalesce(c.infused_at, c.closed_at, %(now)s)
                            - c.opened_at)::float8 / 86400, 0) AS days
              FROM workflows_course c
             WHERE {f.where("c", attempts="attempts")}
               AND c.opened_at >= %(begins)s AND c.opened_at < %(ends)s""",
        f.values,
        frozenset({"cohort", "state"}),
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
    rows = on_the_way(f).rows("cohort, state, days")
    cohorts = sorted({cohort for cohort, _state, _days in rows if cohort})
    groups = {
        cohort: [(state, days) for one, state, days in rows if cohort in (EVERY, one)]
        for cohort in (EVERY, *cohorts)
    }
    curves = {
        cohort: kaplan_meier(
            [days for state, days in found if state == "infused"],
            [days for state, days in found if state != "infused"],
        )
        for cohort, found in groups.items()
    }
    return Report(
        n=len(rows),
        definition=_(
            "Cases that were opened in the time chosen, from that moment to the infusion. Kaplan-Meier: an open"
            " case counts as long as it has been on its way and is then left out (censored), and so does a case"
            " that was closed without an infusion, on the day on which it was closed. The curve therefore says"
            " how soon those come to the infusion who stay on the way, not how many of all will. Band: 95 %,"
            " variance of Greenwood, log-log."
        ),
        charts=[_chart(curves)],
        tables=[_table(groups, curves)],
    )


def _table(groups: dict[str, list[tuple[str, float]]], curves: dict[str, Curve | None]) -> Table:
    rows = []
    for cohort, found in groups.items():
        curve, cell = curves[cohort], {"cohort": cohort} if cohort else {}
        counts = [
            Cell(sum(state == one for state, _days in found), cell | {"state": one}, "on_the_way")
            for one in ("infused", "open", "left")
        ]
        rows.append(
            [
                Cell(cohort or _("All")),
                Cell(len(found), cell, "on_the_way"),
                *counts,
                *(Cell(curve.day_of(share) if curve else None) for share in SHARES),
            ]
        )
    heads = [
        *(_("Cohort"), _("Cases"), _("Infused"), _("Open"), _("Closed before")),
        *(_("%(share)s %% infused by day") % {"share": round(share * 100)} for share in SHARES),
    ]
    return Table(_("Days to the infusion"), heads, rows)


def _chart(curves: dict[str, Curve | None]) -> Chart:
    series: list[dict[str, Any]] = []
    for cohort, curve in curves.items():
        if curve is None:
            continue
        name = cohort or _("All")
        points = [[0, 0], *_points(curve.days, curve.share)]
        series.append(
            {"type": "line", "step": "end", "symbol": "none", "name": name, "data": points}
        )
        if cohort == EVERY:
            for bound in (curve.low, curve.high):
                line = _points(curve.days, bound)
                series.append(
                    {
                        "type": "line",
                        "step": "end",
                        "symbol": "none",
                        "name": _("All, 95 % band"),
                        "lineStyle": {"type": "dashed", "width": 1},
                        "data": line,
                    }
                )
    option = {
        "xAxis": {"type": "value", "name": _("days"), "min": 0},
        "yAxis": {"type": "value", "name": "%", "min": 0, "max": 100},
        "series": series,
    }
    return Chart(_("Share infused by days since the inquiry"), option)


def _points(days: Sequence[float], shares: Sequence[float]) -> list[list[float]]:
    """Days and per cent, thinned out evenly, the last kept; none where there is no share (nan)."""
    there = [(day, share) for day, share in zip(days, shares, strict=True) if not isnan(share)]
    step = -(-len(there) // POINTS) or 1
    return [[round(day, 1), round(100 * share, 2)] for day, share in there[::-step][::-1]]


KIND = Kind("infusion", gettext_lazy("Inquiry to infusion"), report, {"on_the_way": on_the_way})
