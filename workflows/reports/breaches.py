"""Stays beside target and limit of their stage: those past the limit by stage and by who owed them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.cases.models import STAGES
from workflows.pace.parties import NAMES, SHARES
from workflows.reports import parties
from workflows.reports.deadlines import slas
from workflows.reports.filters import Filter
from workflows.reports.naming import written
from workflows.reports.report import Cell, Chart, Relation, Table, ask, site_day

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

# The days of each stay's clock, by site dates. Fences keep the planner from working dates out again
# wherever they are named.
ENDED = "s.ended_at >= %(begins)s AND s.ended_at < %(ends)s"
LIVED = f"""
SELECT s.case_id, s.stage, s.ended_at, s.on_hold_since,
       {", ".join(f"s.on_{name}" for name in SHARES)},
       sla.target, sla.most, sla.owes,
       CASE sla.anchor {" ".join(f"WHEN '{name}' THEN {day}" for name, day in ANCHORS.items())}
       END AS first,
       {site_day("coalesce(s.ended_at, s.on_hold_since, %(now)s)")} AS last
  FROM workflows_stay s
  JOIN workflows_course c ON c.case_id = s.case_id
  JOIN unnest(%(protocols)s::bigint[], %(stages)s::text[], %(anchors)s::text[],
              %(targets)s::int[], %(limits)s::int[], %(owes)s::text[])
       AS sla(protocol_id, stage, anchor, target, most, owes)
    ON sla.protocol_id = s.protocol_id AND sla.stage = s.stage
 WHERE {{where}} AND (s.ended_at IS NULL OR {ENDED})
"""
# Days on hold matter only to what is past its target. Where days count from an earlier moment than
# the stay's, so do pauses before it.
PAUSED = """
SELECT sum(least(h.ended_on, s.last) - greatest(h.begun_on, s.first)) AS days
  FROM workflows_pause h
 WHERE s.last - s.first > s.target
   AND h.case_id = s.case_id AND h.begun_on < s.last AND h.ended_on > s.first
"""

# Whom the case waited on for the most days of a stay; null where most of them were not recorded.
MOSTLY = f"""
CASE greatest({", ".join(f"s.on_{name}" for name in SHARES)})
     {" ".join(f"WHEN s.on_{name} THEN '{name}'" for name in SHARES if name != "unrecorded")} END
"""

# Stays that ended in the time, and those that go on past their limit; holds are left out as the
# engine leaves them out (workflows.engine.readiness), and an open hold stops the clock. A stay that
# is over was owed by whom its case waited on most, or by who owns its stage; one that goes on, by
# whom its case waits on.
JUDGED = f"""
SELECT s.case_id, s.stage, s.ended_at IS NULL AS going, its.state,
       CASE WHEN s.ended_at IS NOT NULL AND its.state = 'limit' THEN coalesce({MOSTLY}, s.owes)
            WHEN s.ended_at IS NOT NULL THEN s.owes
            ELSE (SELECT {parties.WAITS} FROM (SELECT) AS now {parties.TOLD_BY} LIMIT 1)
       END AS party
  FROM ({LIVED} OFFSET 0) s
  CROSS JOIN LATERAL ({PAUSED}) paused
 CROSS JOIN LATERAL (SELECT s.last - s.first - coalesce(paused.days, 0) AS days) past
 CROSS JOIN LATERAL (SELECT CASE WHEN past.days IS NULL THEN 'unknown'
                                 WHEN past.days > s.most THEN 'limit'
                                 WHEN past.days > s.target THEN 'target' ELSE 'kept' END) its(state)
 WHERE s.ended_at IS NOT NULL OR its.state = 'limit'
OFFSET 0
"""
STATES = ("kept", "target", "limit", "unknown")
COUNTED = ", ".join(
    (
        "stage, party, array_agg(case_id) FILTER (WHERE going)",
        *(f"count(*) FILTER (WHERE state = '{state}' AND NOT going)" for state in STATES),
    )
)
# How many cases the rows tell of: a stay that ended counts, however it is judged.
CASES = f"""
SELECT count(*) FROM (
    SELECT s.case_id FROM workflows_stay s WHERE {{where}} AND {ENDED}
     UNION SELECT unnest(%(going)s::bigint[])) AS one
"""


def stays(f: Filter) -> Relation:
    """A row for each stay that ended in the time, and for each that goes on past its limit."""
    return Relation(
        JUDGED.format(where=f.where("s")),
        f.values | parties.VALUES | slas(),
        frozenset({"stage", "state", "party", "going"}),
    )


@dataclass
class Breaches:
    """The stays of a time, counted. `past`: those past the limit, by stage and party."""

    cases: int = 0
    past: dict[tuple[str, str], int] = field(default_factory=dict)
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
    """All that the tables and the chart show."""
    found = Breaches()
    there: list[int] = []
    for stage, party, cases, *counts in stays(f).rows(COUNTED, "GROUP BY 1, 2"):
        going, over = len(cases or ()), dict(zip(STATES, counts, strict=True))
        there += cases or ()
        if past := going + over["limit"]:
            found.past[stage, party] = past
        if going:
            found.going[stage] = found.going.get(stage, 0) + going
        for state, n in over.items():
            if n:
                found.ended[stage, state] = found.ended.get((stage, state), 0) + n
    ((found.cases,),) = ask(CASES.format(where=f.where("s")), f.values | {"going": there})
    return found


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
    return Table(_("Breaches, most first"), heads, rows, note % {"n": written(found.all_past)})


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
            ]
        )
    heads = [_("Stage"), *(str(NAMES[party]) for party in there), _("All")]
    note = _("A number counts stays, and leads to their cases.")
    return Table(_("Breaches by stage and who owed it"), heads, rows, note)


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
    named = {"few": few, "causes": len(most), "n": written(found.all_past)}
    return Chart(_("Breaches by stage and who owed it, most first"), option, words % named)


def _where(stage: str, party: str, names: dict[str, str]) -> str:
    return f"{names[stage]} · {NAMES[party]}"


def _stages(there: Iterable[str]) -> list[str]:
    found = {*there}
    return [stage for stage in STAGES if stage in found]


def _sum(counts: dict[tuple[str, str], Any], stage: str | None, other: str) -> int:
    return sum(n for (one, key), n in counts.items() if key == other and stage in (None, one))
