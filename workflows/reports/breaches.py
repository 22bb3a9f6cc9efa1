"""Stays beside target and limit of their stage: those past the limit by stage and by who owed them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.cases.models import STAGES
from workflows.pace.holds import HOLDS
from workflows.pace.parties import NAMES
from workflows.reports import parties
from workflows.reports.deadlines import slas
from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Relation, Table, site_day

BARS = 20  # of the chart, the longest
MOST = 0.8  # of the breaches: what the few causes make up that are worth mending first

NARROW = 500  # pixels of a chart that leave no room for long names
IN_TWO_LINES = {"width": 130, "overflow": "break", "fontSize": 10, "lineHeight": 11}

# What target and limit are counted from: facts of the protocol, as reports know them.
DAY_0 = site_day("c.infused_at")
ANCHORS = {
    "stage_entered_at": site_day("s.began_at"),
    "day0": DAY_0,
    "sae_last_day": f"greatest({DAY_0} + 730, ({DAY_0} + interval '24 months')::date)",
}

# Stays that ended in the time, and those that go on; the days between two site dates, holds left
# out as the engine leaves them out (workflows.engine.readiness). An open hold stops the clock.
# A stay that is over was owed by who owns its stage; one that goes on, by whom its case waits on.
JUDGED = f"""
WITH lived AS (
    SELECT s.case_id, s.number, s.stage, s.ended_at, s.on_hold_since, s.held,
           sla.anchor, sla.target, sla.most, sla.owes,
           CASE sla.anchor {" ".join(f"WHEN '{name}' THEN {day}" for name, day in ANCHORS.items())}
           END AS first,
           {site_day("coalesce(s.ended_at, s.on_hold_since, %(now)s)")} AS last
      FROM workflows_stay s
      JOIN workflows_course c ON c.case_id = s.case_id
      JOIN unnest(%(protocols)s::bigint[], %(stages)s::text[], %(anchors)s::text[],
                  %(targets)s::int[], %(limits)s::int[], %(owes)s::text[])
           AS sla(protocol_id, stage, anchor, target, most, owes)
        ON sla.protocol_id = s.protocol_id AND sla.stage = s.stage
     WHERE {{where}}
       AND (s.ended_at IS NULL OR s.ended_at >= %(begins)s AND s.ended_at < %(ends)s)
), asked AS (
    SELECT DISTINCT case_id FROM lived l
     WHERE last - first > target
       AND (held > 0 OR anchor <> 'stage_entered_at' AND EXISTS (
               SELECT FROM workflows_stay h WHERE h.case_id = l.case_id AND h.held > 0))
), holds AS ({HOLDS.format(cases="SELECT case_id FROM asked")}
), paused AS (
    SELECT l.case_id, l.number, sum(least(h.ended, l.last) - greatest(h.begun, l.first)) AS days
      FROM lived l JOIN holds h
        ON h.case_id = l.case_id AND h.begun < l.last AND h.ended > l.first
     GROUP BY 1, 2
), judged AS (
    SELECT l.*, CASE WHEN past.days IS NULL THEN 'unknown' WHEN past.days > most THEN 'limit'
                     WHEN past.days > target THEN 'target' ELSE 'kept' END AS state
      FROM lived l LEFT JOIN paused p USING (case_id, number)
     CROSS JOIN LATERAL (SELECT last - first - coalesce(p.days, 0) AS days) past
)
SELECT case_id, stage, false AS going, state, owes AS party FROM judged WHERE ended_at IS NOT NULL
 UNION ALL
SELECT s.case_id, s.stage, true, s.state, {parties.WAITS}
  FROM judged s {parties.TOLD_BY}
 WHERE s.ended_at IS NULL AND s.state = 'limit'
"""
COUNTED = "state, stage, party, going, count(*), count(DISTINCT case_id)"


def stays(f: Filter) -> Relation:
    """A row for each stay that ended in the time, and for each that goes on past its limit."""
    return Relation(
        JUDGED.format(where=f.where("s")),
        f.values | parties.VALUES | slas() | {"in_a_stage": list(STAGES)},
        frozenset({"stage", "state", "party", "going"}),
    )


@dataclass
class Breaches:
    """The stays of a time, counted. `past`: those past the limit, by stage and party."""

    cases: int = 0
    past: dict[tuple[str, str], int] = field(default_factory=dict)
    cases_past: dict[str | None, int] = field(default_factory=dict)
    ended: dict[tuple[str, str], int] = field(default_factory=dict)
    going: dict[str, int] = field(default_factory=dict)

    @property
    def all_past(self) -> int:
        return sum(self.past.values())

    def most_first(self) -> list[tuple[str, str, int]]:
        """Stage, party and how many, the most first; of as many, the earlier stage."""
        order = [*NAMES]
        return sorted(
            ((stage, party, n) for (stage, party), n in self.past.items()),
            key=lambda one: (-one[2], STAGES.index(one[0]), order.index(one[1])),
        )


def count(f: Filter) -> Breaches:
    """All that the tables and the chart show. One statement."""
    found = Breaches()
    for state, stage, party, going, n, cases in stays(f).rows(
        COUNTED, "GROUP BY ROLLUP (state, stage, party, going)"
    ):
        if state is None:
            found.cases = cases
        elif party is None:  # of a stage, or of all stages
            if state == "limit":
                found.cases_past[stage] = cases
        elif going is not None:
            _add(found, state, stage, party, going, n)
    return found


def _add(found: Breaches, state: str, stage: str, party: str, going: bool, n: int) -> None:
    if state == "limit":
        found.past[stage, party] = found.past.get((stage, party), 0) + n
    if going:
        found.going[stage] = found.going.get(stage, 0) + n
    else:
        found.ended[stage, state] = found.ended.get((stage, state), 0) + n


def tables(found: Breaches, names: dict[str, str]) -> list[Table]:
    return [_pareto(found, names), _crossed(found, names), _kept(found, names)]


def _pareto(found: Breaches, names: dict[str, str]) -> Table:
    rows, so_far = [], 0
    for stage, party, n in found.most_first():
        so_far += n
        cell = {"state": "limit", "stage": stage, "party": party}
        rows.append(
            [
                Cell(_where(stage, party, names)),
                Cell(n, cell, "stays"),
                Cell(100 * n / found.all_past),
                Cell(100 * so_far / found.all_past),
            ]
        )
    heads = [_("Stage and who owed it"), _("Breaches"), _("Share, %"), _("Up to here, %")]
    note = ngettext(
        "n = %(n)s breach. A breach is a stay past the limit of its stage.",
        "n = %(n)s breaches. A breach is a stay past the limit of its stage.",
        found.all_past,
    )
    return Table(_("Breaches, most first"), heads, rows, note % {"n": found.all_past})


def _crossed(found: Breaches, names: dict[str, str]) -> Table:
    there = [party for party in NAMES if any(key == party for _s, key in found.past)]
    rows = []
    for stage in (*_stages(stage for stage, _party in found.past), None):
        here = {"state": "limit"} | ({"stage": stage} if stage else {})
        counts = [_sum(found.past, stage, party) for party in there]
        rows.append(
            [
                Cell(names[stage] if stage else _("All")),
                *(
                    Cell(n, here | {"party": party}, "stays")
                    for party, n in zip(there, counts, strict=True)
                ),
                Cell(sum(counts), here, "stays"),
                Cell(found.cases_past.get(stage, 0), here, "stays"),
            ]
        )
    heads = [_("Stage"), *(str(NAMES[party]) for party in there), _("All"), _("Cases")]
    note = _("A number counts stays, and leads to their cases; the last one counts cases.")
    return Table(_("Breaches by stage and who owed it"), heads, rows, note)


STATES = ("kept", "target", "limit", "unknown")


def _kept(found: Breaches, names: dict[str, str]) -> Table:
    rows = []
    for stage in (*_stages([*found.going, *(stage for stage, _state in found.ended)]), None):
        here = {"stage": stage} if stage else {}
        counts = [_sum(found.ended, stage, state) for state in STATES]
        going = found.going.get(stage, 0) if stage else sum(found.going.values())
        rows.append(
            [
                Cell(names[stage] if stage else _("All")),
                *(
                    Cell(n, here | {"state": state, "going": "false"}, "stays")
                    for state, n in zip(STATES, counts, strict=True)
                ),
                Cell(going, here | {"going": "true"}, "stays"),
                Cell(sum(counts) + going, here, "stays"),
            ]
        )
    heads = [
        _("Stage"),
        _("Within target"),
        _("Past target"),
        _("Past limit"),
        _("No deadline"),
        _("Still there, past limit"),
        _("All"),
    ]
    note = _(
        "Stays that ended, and those that go on past their limit. “Past target”: but within the limit."
        " “No deadline”: target and limit count from the infusion, and there was none."
    )
    return Table(_("Stays beside target and limit"), heads, rows, note)


def chart(found: Breaches, names: dict[str, str]) -> Chart:
    """A Pareto chart, lying: bars, and the line of what they make up so far."""
    most = found.most_first()
    shares, so_far, few = [], 0, 0
    for number, (_stage, _party, n) in enumerate(most, 1):
        few = few or number * (so_far + n >= MOST * found.all_past)
        so_far += n
        shares.append(round(100 * so_far / found.all_past, 1))
    option = {
        "xAxis": [
            {"type": "value", "minInterval": 1},
            {"type": "value", "max": 100, "interval": 25, "splitLine": {"show": False}}
            | {"axisLabel": {"formatter": "{value} %"}},
        ],
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [_where(stage, party, names) for stage, party, _n in most[:BARS]],
        },
        "series": [
            {"type": "bar", "name": _("Breaches"), "data": [n for _s, _p, n in most[:BARS]]},
            {"type": "line", "name": _("Up to here, %"), "xAxisIndex": 1, "data": shares[:BARS]},
        ],
        "media": [
            {"query": {"maxWidth": NARROW}, "option": {"yAxis": {"axisLabel": IN_TWO_LINES}}}
        ],
    }
    words = _("%(few)s of %(causes)s bars make up 80 %% of %(n)s breaches.")
    named = {"few": few, "causes": len(most), "n": found.all_past}
    return Chart(_("Breaches by stage and who owed it, most first"), option, words % named)


def _where(stage: str, party: str, names: dict[str, str]) -> str:
    return f"{names[stage]} · {NAMES[party]}"


def _stages(there: Iterable[str]) -> list[str]:
    found = {*there}
    return [stage for stage in STAGES if stage in found]


def _sum(counts: dict[tuple[str, str], Any], stage: str | None, other: str) -> int:
    return sum(n for (one, key), n in counts.items() if key == other and stage in (None, one))
