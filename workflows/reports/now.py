"""Now: the open cases by column, on whom each waits, and how its days compare with its stage's own."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.pace.counting import ENOUGH
from workflows.pace.parties import NAMES
from workflows.reports.drawing import stacked
from workflows.reports.filters import Filter
from workflows.reports.naming import columns
from workflows.reports.parties import TOLD_BY, VALUES, WAITS
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table

AGES: dict[str, Promise] = {
    "usual": gettext_lazy("Within P50"),
    "slow": gettext_lazy("P50 to P85"),
    "late": gettext_lazy("Over P85"),
    "ok": gettext_lazy("Within target"),
    "due": gettext_lazy("Over target"),
    "over": gettext_lazy("Over limit"),
    "hold": gettext_lazy("On hold"),
}

# Days of the present stay, holds left out; judged by the stage's own pace where enough stays are
# over, else by target and limit of the protocol.
OPEN = f"""
SELECT s.case_id, place.name AS "column", s.stage, {WAITS} AS waits,
       CASE WHEN s.on_hold_since IS NOT NULL THEN 'hold'
            WHEN p.count >= %(enough)s THEN
                CASE WHEN lasted.days > p.p85 THEN 'late' WHEN lasted.days > p.median THEN 'slow'
                     ELSE 'usual' END
            WHEN r.limit_on < %(today)s THEN 'over' WHEN r.target_on < %(today)s THEN 'due'
            ELSE 'ok' END AS age,
       lasted.days
  FROM workflows_stay s
 CROSS JOIN LATERAL (SELECT (extract(epoch FROM %(now)s::timestamptz - s.began_at) - s.held)::float8
                            / 86400 AS days) lasted
  JOIN unnest(%(stages)s::text[], %(places)s::text[]) AS place(stage, name) ON place.stage = s.stage
  {TOLD_BY}
  LEFT JOIN workflows_pace p ON p.place = s.stage AND NOT p.is_column
 WHERE {{where}} AND s.ended_at IS NULL
"""


def here(f: Filter) -> Relation:
    """A row for each open case."""
    places = columns()
    return Relation(
        OPEN.format(where=f.where("s")),
        f.values
        | VALUES
        | {
            "stages": [stage for _code, _name, stages in places for stage in stages],
            "places": [code for code, _name, stages in places for _stage in stages],
            "enough": ENOUGH,
            "today": f.today,
        },
        frozenset({"column", "stage", "waits", "age"}),
    )


def report(f: Filter) -> Report:
    found = here(f)
    waits, ages = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for column, on, age, n in found.rows('"column", waits, age, count(*)', "GROUP BY 1, 2, 3"):
        waits[column, on] += n
        ages[column, age] += n
    return Report(
        n=sum(waits.values()),
        definition=_(
            "All open cases at this moment; the days chosen above do not matter here. A case waits on who can"
            " mend the first thing that holds up its next move; one that nothing holds up waits on us. Its age"
            " is its days in the stage, holds left out: beside P50 and P85 of the stage where twenty stays or"
            " more are over, else beside target and limit of the protocol."
        ),
        charts=[
            _chart(_("Open cases, by whom they wait on"), NAMES, waits),
            _chart(_("Open cases, by their days in the stage"), AGES, ages),
        ],
        tables=[
            _table(_("On whom they wait"), "waits", NAMES, waits),
            _table(_("How long they have been there"), "age", AGES, ages),
        ],
    )


def _table(
    title: str, by: str, names: dict[str, Promise], counts: Mapping[tuple[str, str], int]
) -> Table:
    there = [name for name in names if any(key == name for _column, key in counts)]
    rows = []
    for code, label, _stages in columns():
        cells = [
            Cell(counts.get((code, key), 0), {"column": code, by: key}, "here") for key in there
        ]
        total = sum(counts.get((code, key), 0) for key in there)
        rows.append([Cell(label), *cells, Cell(total, {"column": code}, "here")])
    every: list[Any] = [
        Cell(sum(n for (_c, k), n in counts.items() if k == key), {by: key}, "here")
        for key in there
    ]
    rows.append([Cell(_("All")), *every, Cell(sum(counts.values()), {}, "here")])
    return Table(title, [_("Column"), *(str(names[key]) for key in there), _("All")], rows)


def _chart(title: str, names: dict[str, Promise], counts: Mapping[tuple[str, str], int]) -> Chart:
    places = columns()
    return stacked(
        title,
        [label for _code, label, _stages in places],
        {
            str(name): [counts.get((code, key), 0) for code, _label, _stages in places]
            for key, name in names.items()
            if any(there == key for _column, there in counts)
        },
    )


KIND = Kind("now", gettext_lazy("Now"), report, {"here": here})
