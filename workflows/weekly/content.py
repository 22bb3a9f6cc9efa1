"""What the weekly report tells: numbers and charts of the reports' page, of no single case.

Each number is a cell of a report that the page shows, found by the cases that the cell counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.pace.projecting import keep_up
from workflows.reports.filters import Filter
from workflows.reports.kinds import KINDS
from workflows.reports.report import Cell, Chart, Report, Table
from workflows.templatetags.reports import address
from workflows.weekly.drawing import draw
from workflows.weekly.models import WeeklyMail
from workflows.weekly.week import Week

# The charts of the mail: report, its chart, and the table that tells the same.
CHARTS = (
    ("flow", 0, 0),
    ("flow", 1, 1),
    ("now", 0, 0),
    ("funnel", 0, 0),
    ("enrolment", 0, 1),
)
ROWS = 13  # of a table that stands for a chart


@dataclass(frozen=True)
class Number:
    """`before`: the week before, None where nobody counted. `link`: to the cases."""

    label: str
    value: int
    before: int | None
    link: str = ""

    @property
    def change(self) -> str:
        """How it changed, with its sign."""
        if self.before is None:
            return "\N{EN DASH}"
        more = self.value - self.before
        return f"+{more}" if more > 0 else f"\N{MINUS SIGN}{-more}" if more else "="


@dataclass(frozen=True)
class Picture:
    """A chart: `png`, or None where it could not be drawn and `table` tells the same."""

    name: str
    title: str
    words: str
    n: int
    link: str
    table: Table
    png: bytes | None


@dataclass(frozen=True)
class Weekly:
    week: Week
    numbers: list[Number]
    columns: list[Number]
    pictures: list[Picture]
    overdue: int
    link: str


def weekly(week: Week) -> Weekly:
    """The report of a week. What counts this moment is counted now, whatever week it is."""
    keep_up()
    f = week.filter
    codes = dict.fromkeys(["flow", "workload", *(code for code, _c, _t in CHARTS)])
    made = {code: KINDS[code].count(f) for code in codes}
    overdue = sum(cell.value for cell in _cells(made["workload"]) if _is(cell, due="overdue"))
    return Weekly(
        week=week,
        numbers=[*_traffic(made["flow"], week, f), _late(overdue, week, f)],
        columns=_columns(made["flow"], week),
        pictures=_pictures(made, f),
        overdue=overdue,
        link=_at("reports", f),
    )


def _traffic(flow: Report, week: Week, f: Filter) -> list[Number]:
    """Open at the end of the week, and what happened in it."""
    standing, before = (_row(flow, each)[-1] for each in (week, week.before))
    found = [Number(_("Open cases"), standing.value, before.value, _at("report", f, "flow"))]
    for label, of, cell in (
        (_("Came"), "came", {}),
        (_("Left"), "left", {}),
        (_("Moved on"), "moved", {"way": "on"}),
        (_("Moved back"), "moved", {"way": "back"}),
        (_("Infused"), "infused", {}),
    ):
        now, then = (_cell(flow, of, _key(each) | cell) for each in (week, week.before))
        link = settings.PUBLIC_URL + address(KINDS["flow"], f, now) if now.value else ""
        found.append(Number(label, now.value, then.value, link))
    return found


def _late(overdue: int, week: Week, f: Filter) -> Number:
    told = WeeklyMail.objects.filter(monday=week.before.monday, overdue__isnull=False)
    before = told.order_by("sent_at").values_list("overdue", flat=True).first()
    return Number(_("Overdue tasks, now"), overdue, before, _at("report", f, "workload"))


def _columns(flow: Report, week: Week) -> list[Number]:
    """The columns of the board at the end of the week: those that changed or are not empty."""
    heads, rows = flow.tables[0].heads, [_row(flow, each) for each in (week, week.before)]
    pairs = zip(heads[3:-1], rows[0][3:-1], rows[1][3:-1], strict=True)
    numbers = [Number(head, now.value, then.value) for head, now, then in pairs]
    return [number for number in numbers if number.value or number.before]


def _pictures(made: Mapping[str, Report], f: Filter) -> list[Picture]:
    shown = [(code, made[code], c, t) for code, c, t in CHARTS]
    drawn = iter(draw([report.charts[c].option for _k, report, c, _t in shown if report.n]))
    return [
        Picture(
            name=f"{code}-{c + 1}",
            title=report.charts[c].title,
            words=spoken(report.charts[c]),
            n=report.n,
            link=_at("report", f, code),
            table=_short(report.tables[t]),
            png=next(drawn) if report.n else None,
        )
        for code, report, c, t in shown
    ]


def spoken(chart: Chart) -> str:
    """What a chart shows, for who cannot see it: each bar, each part of stacked bars, or where curves end."""
    if chart.words:
        return chart.words
    option: Mapping[str, Any] = chart.option
    labels, parts = option["yAxis"].get("data"), [s for s in option["series"] if s["data"]]
    if labels is None:
        ends = [(part["name"], part["data"][-1]) for part in parts]
        said = [(name, end[1] if isinstance(end, list) else end) for name, end in ends]
    elif any("stack" in part for part in parts):
        said = [(part["name"], sum(part["data"])) for part in parts]
    else:
        said = [pair for part in parts for pair in zip(labels, part["data"], strict=True)]
    return ", ".join(f"{name} {value:g}" for name, value in said)


def _short(table: Table) -> Table:
    return Table(table.title, table.heads, table.rows[:ROWS], table.note)


def _row(flow: Report, week: Week) -> list[Cell]:
    """The row of a week in the table of what stood where."""
    [row] = [row for row in flow.tables[0].rows if row[1].behind == _key(week)]
    return list(row)


def _cell(report: Report, of: str, behind: Mapping[str, str]) -> Cell:
    [cell] = [cell for cell in _cells(report) if cell.of == of and cell.behind == behind]
    return cell


def _cells(report: Report) -> Iterable[Cell]:
    return (cell for table in report.tables for row in table.rows for cell in row)


def _is(cell: Cell, **asked: str) -> bool:
    return cell.behind is not None and asked.items() <= cell.behind.items()


def _key(week: Week) -> dict[str, str]:
    return {"week": week.monday.isoformat()}


def _at(view: str, f: Filter, *args: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(view, args=args)}?{f.query}"
