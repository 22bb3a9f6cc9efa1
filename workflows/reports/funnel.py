"""The funnel: of the cases that came in a time, how many reached each stage; why the others left."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import STAGES
from workflows.case import words
from workflows.reports.filters import Filter
from workflows.reports.naming import stage_names, written
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table


def reached(f: Filter) -> Relation:
    """A row for each case that came and each stage of the road up to its furthest."""
    return Relation(
        f"""SELECT c.case_id, step.stage, step.number,
                   c.furthest > step.number OR c.outcome = 'COMPLETED' AS went_on,
                   c.furthest = step.number AND c.outcome = '' AS is_there,
                   c.furthest = step.number AND c.outcome NOT IN ('', 'COMPLETED') AS left_there
              FROM workflows_course c
              JOIN unnest(%(stages)s::text[]) WITH ORDINALITY AS step(stage, number)
                ON step.number <= c.furthest
             WHERE {f.where("c", attempts="attempts")}
               AND c.opened_at >= %(begins)s AND c.opened_at < %(ends)s""",
        f.values | {"stages": list(STAGES)},
        frozenset({"stage", "went_on", "is_there", "left_there"}),
    )


def gone(f: Filter) -> Relation:
    """A row for each case that came and is closed: how it ended, why, and the furthest it came."""
    return Relation(
        f"""SELECT c.case_id, c.outcome, c.closed_because AS reason,
                   (%(stages)s::text[])[c.furthest] AS stage
              FROM workflows_course c
             WHERE {f.where("c", attempts="attempts")} AND c.outcome NOT IN ('', 'COMPLETED')
               AND c.opened_at >= %(begins)s AND c.opened_at < %(ends)s""",
        f.values | {"stages": list(STAGES)},
        frozenset({"outcome", "reason", "stage"}),
    )


def ways(f: Filter) -> Relation:
    """A row for each case that came: the furthest of its stages, from 1, and how it ended."""
    return Relation(
        f"""SELECT c.case_id, c.furthest, c.outcome, c.closed_because
              FROM workflows_course c
             WHERE {f.where("c", attempts="attempts")}
               AND c.opened_at >= %(begins)s AND c.opened_at < %(ends)s""",
        f.values,
        frozenset(),
    )


def report(f: Filter) -> Report:
    """Counted once, by the furthest stage; who reached a stage are those that came at least so far."""
    found = ways(f).rows("furthest, outcome, closed_because, count(*)", "GROUP BY 1, 2, 3")
    steps = _steps(found)
    left = [
        (outcome, reason, STAGES[furthest - 1], n)
        for furthest, outcome, reason, n in found
        if outcome not in ("", "COMPLETED")
    ]
    left.sort(key=lambda row: (-row[3], *row[:3]))
    names = stage_names()
    n = steps.get(STAGES[0], (0,))[0]
    return Report(
        n=n,
        definition=_(
            "Cases that were opened in the time chosen, by the furthest stage that they ever reached, whatever"
            " came afterwards. A case that was closed as a duplicate is none. “Went on”: of those that reached"
            " the stage, how many reached a later one or completed the trial; its share leaves out those that are"
            " still on their way."
        ),
        charts=[_chart(steps, names)],
        tables=[_stages(steps, names), _left(left, names)],
    )


def _steps(found: list[tuple[Any, ...]]) -> dict[str, tuple[int, ...]]:
    """By stage: how many reached it, went on, are there, and left there."""
    there, away, done, beyond = Counter[int](), Counter[int](), Counter[int](), 0
    for furthest, outcome, _reason, n in found:
        {"": there, "COMPLETED": done}.get(outcome, away)[furthest] += n
    steps: dict[str, tuple[int, ...]] = {}
    for number, stage in reversed([*enumerate(STAGES, 1)]):
        here = there[number] + away[number] + done[number]
        if beyond + here:
            on = beyond + done[number]
            steps[stage] = (beyond + here, on, there[number], away[number])
        beyond += here
    return steps


def _stages(steps: dict[str, tuple[int, ...]], names: dict[str, str]) -> Table:
    rows = []
    for stage in STAGES:
        n, on, here, away = steps.get(stage, (0, 0, 0, 0))
        cell = {"stage": stage}
        rows.append(
            [
                Cell(names[stage]),
                Cell(n, cell, "reached"),
                Cell(on, cell | {"went_on": "true"}, "reached"),
                Cell(share(on, on + away)),
                Cell(here, cell | {"is_there": "true"}, "reached"),
                Cell(away, cell | {"left_there": "true"}, "reached"),
            ]
        )
    heads = [
        _("Stage"),
        _("Reached"),
        _("Went on"),
        _("Share"),
        _("On their way"),
        _("Left for good"),
    ]
    return Table(_("Stages reached"), heads, rows)


def _left(left: list[tuple[Any, ...]], names: dict[str, str]) -> Table:
    rows = [
        [
            Cell(words.plain(outcome)),
            Cell(words.reason(reason) if reason else _("No reason given")),
            Cell(names[stage]),
            Cell(n, {"outcome": outcome, "reason": reason, "stage": stage}, "gone"),
        ]
        for outcome, reason, stage, n in left
    ]
    return Table(
        _("Why cases left"), [_("Ended as"), _("Reason"), _("Furthest stage"), _("Cases")], rows
    )


def _chart(steps: dict[str, tuple[int, ...]], names: dict[str, str]) -> Chart:
    counts = [steps.get(stage, (0,))[0] for stage in STAGES]
    option = {
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "inverse": True, "data": [names[stage] for stage in STAGES]},
        "series": [
            {
                "type": "bar",
                "name": _("Reached"),
                "data": counts,
                "label": {"show": True, "position": "right"},
            }
        ],
    }
    return Chart(_("Cases that reached each stage"), option)


def share(part: int, whole: int) -> str:
    """A share in percent with its n, as in “40 % (25)”; a dash of nothing."""
    return f"{100 * part / whole:.0f} % ({written(whole)})" if whole else "\N{EN DASH}"


KIND = Kind("funnel", gettext_lazy("Funnel"), report, {"reached": reached, "gone": gone})
