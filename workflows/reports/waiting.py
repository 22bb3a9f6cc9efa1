"""Ours against theirs: the days of the stays that ended in a time, by whom the cases waited on."""

from typing import Any

from django.utils.translation import gettext as _

from casework.cases.models import STAGES
from workflows.pace.parties import NAMES, SHARES
from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Relation, Table

UNRECORDED = "unrecorded"
GREY = "#8d949c"  # of what nobody knows; the other parties have a colour of the page each
FOUND = f"stage, count(*), sum(days), {', '.join(f'sum(on_{name})' for name in SHARES)}"
WHOM = ", ".join(f's.on_{name}, s.on_{name} > 0 AS "{name}"' for name in SHARES)


def waited(f: Filter) -> Relation:
    """A row for each stay that ended in the time: its days by party, and whether there were any."""
    return Relation(
        f"""SELECT s.case_id, s.stage, s.days, {WHOM}
              FROM workflows_stay s
             WHERE {f.where("s")} AND s.ended_at >= %(begins)s AND s.ended_at < %(ends)s""",
        f.values,
        frozenset({"stage", *SHARES}),
    )


def ours_and_theirs(f: Filter, names: dict[str, str]) -> tuple[Chart, Table]:
    """By stage: the mean of a stay as a chart, all days as a table. `names`: of the stages."""
    found = {
        stage: (n, days, dict(zip(SHARES, (share or 0.0 for share in shares), strict=True)))
        for stage, n, days, *shares in waited(f).rows(FOUND, "GROUP BY stage")
    }
    there = [name for name in SHARES if any(of[name] for _n, _days, of in found.values())]
    return _chart(found, there, names), _table(found, there, names)


type Found = dict[str, tuple[int, float, dict[str, float]]]


def _table(found: Found, there: list[str], names: dict[str, str]) -> Table:
    rows = [
        _row(names[stage], {"stage": stage}, found[stage], there)
        for stage in STAGES
        if stage in found
    ]
    if rows:
        every = [*found.values()]
        whole = {name: sum(of[name] for _n, _days, of in every) for name in SHARES}
        total = (sum(n for n, *_ in every), sum(days for _n, days, _of in every), whole)
        rows.append(_row(_("All"), {}, total, there))
    heads = [
        _("Stage"),
        _("Stays"),
        _("Days"),
        *(str(NAMES[name]) for name in there),
        _("Ours, %"),
    ]
    return Table(
        _("Ours against theirs: days by whom the cases waited on"),
        heads,
        rows,
        _(
            "Days of all these stays together, holds left out. A case waits on who can mend the first thing"
            " that holds up its next move; one that nothing holds up waits on us. It waits on the visa office"
            " while it would wait on the family or the coordinator, from the invitation until the task for"
            " the visa is over. Not recorded are days before such waits were written down; the share that is"
            " ours is one of the recorded days."
        ),
    )


def _row(
    label: str, here: dict[str, str], found: tuple[int, float, dict[str, float]], there: list[str]
) -> list[Cell]:
    n, days, of = found
    recorded = days - of[UNRECORDED]
    ours: Any = 100 * of["us"] / recorded if of[UNRECORDED] < days else None
    return [
        Cell(label),
        Cell(n, here, "waited"),
        Cell(days),
        *(Cell(of[name], {**here, name: "true"}, "waited") for name in there),
        Cell(ours),
    ]


def _chart(found: Found, there: list[str], names: dict[str, str]) -> Chart:
    stages = [stage for stage in STAGES if stage in found]
    series: list[dict[str, Any]] = [
        {
            "type": "bar",
            "stack": "days",
            "name": str(NAMES[name]),
            "data": [round(found[stage][2][name] / found[stage][0], 2) for stage in stages],
        }
        for name in there
    ]
    for one, name in zip(series, there, strict=True):
        if name == UNRECORDED:
            one["itemStyle"] = {"color": GREY}
    option = {
        "xAxis": {"type": "value", "name": _("days")},
        "yAxis": {"type": "category", "inverse": True, "data": [names[stage] for stage in stages]},
        "series": series,
    }
    return Chart(_("Whom a stay waited on: the mean of its days, by stage"), option)
