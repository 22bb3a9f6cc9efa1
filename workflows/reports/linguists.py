"""Linguists: how long translations take, how many are right at once, and what waits, by languages.

What is counted, and from which share on it is told, is what the page of the team says:
`translation.team.numbers`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import languages
from casework.people.models import User
from translation.jobs.models import OPEN, State
from translation.team import numbers
from translation.team.numbers import Quality
from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table

STATES: dict[str, Promise] = {
    State.QUEUED: gettext_lazy("Waiting"),
    State.CLAIMED: gettext_lazy("Taken"),
    State.TRANSLATING: gettext_lazy("Being translated"),
    State.CHANGES_ASKED: gettext_lazy("Changes asked"),
    State.IN_REVIEW: gettext_lazy("In review"),
    State.ON_HOLD: gettext_lazy("On hold"),
}
AGES: dict[str, Promise] = {
    "new": gettext_lazy("Under 3 days"),
    "days": gettext_lazy("3 to 6 days"),
    "week": gettext_lazy("7 to 13 days"),
    "old": gettext_lazy("14 days or more"),
}
EVERY = ""  # all pairs together
OPEN_NOW, LATE = {"open": "true"}, {"late": "true"}
PARTS = "ARRAY[0.5, 0.85]"
JOBS = """
SELECT c.case_id, j.source_language || '-' || j.target_language AS pair, j.translator_id AS person,
       j.state, j.state = ANY(%(open)s) AS open,
       j.state = ANY(%(open)s) AND coalesce(j.due_at < %(now)s, false) AS late,
       CASE WHEN lasted.days < 3 THEN 'new' WHEN lasted.days < 7 THEN 'days'
            WHEN lasted.days < 14 THEN 'week' ELSE 'old' END AS age,
       lasted.days AS waited,
       coalesce(j.certified_at >= %(begins)s AND j.certified_at < %(ends)s, false) AS certified,
       coalesce(j.approved_at >= %(begins)s AND j.approved_at < %(ends)s, false) AS approved,
       j.rounds = 0 AS at_once,
       extract(epoch FROM j.first_handed_in_at - j.made_at)::float8 / 86400 AS to_hand_in,
       extract(epoch FROM j.approved_at - j.first_handed_in_at)::float8 / 86400 AS to_approve,
       extract(epoch FROM j.certified_at - j.made_at)::float8 / 86400 AS to_certify,
       extract(epoch FROM CASE WHEN j.first_handed_in_at >= j.claimed_at THEN j.first_handed_in_at
                               ELSE j.handed_in_at END - j.claimed_at)::float8 / 86400 AS in_hand
  FROM translation_job j JOIN workflows_course c ON c.case_id = j.case_id
 CROSS JOIN LATERAL (SELECT extract(epoch FROM %(now)s::timestamptz - j.made_at)::float8 / 86400
                            AS days) lasted
 WHERE {where}
   AND (j.state = ANY(%(open)s) OR j.certified_at >= %(begins)s AND j.certified_at < %(ends)s
        OR j.approved_at >= %(begins)s AND j.approved_at < %(ends)s)
"""
STEPS = ("to_hand_in", "to_approve", "to_certify")
PACES = ", ".join(f"percentile_cont({PARTS}) WITHIN GROUP (ORDER BY {step})" for step in STEPS)
JUDGED = f"""grouping(pair, person), pair, person, count(*), count(*) FILTER (WHERE at_once),
             percentile_cont({PARTS}) WITHIN GROUP (ORDER BY in_hand)"""
OF_PAIR, OF_PERSON = 1, 2  # by what a row of JUDGED is grouped

type Rows = list[tuple[Any, ...]]


def jobs(f: Filter) -> Relation:
    """A row for each translation that is open, or was approved or certified in the time."""
    return Relation(
        JOBS.format(where=f.where("c", attempts="attempts")),
        f.values | {"open": [*OPEN]},
        frozenset(
            {"pair", "person", "state", "open", "late", "age", "certified", "approved", "at_once"}
        ),
    )


def report(f: Filter) -> Report:
    found = jobs(f)
    ((cases,),) = found.rows("count(DISTINCT case_id)")
    queue = found.rows(
        "pair, state, age, late, count(*), max(waited)", "WHERE open GROUP BY 1, 2, 3, 4"
    )
    certified = found.rows(
        f"pair, count(*), {PACES}", "WHERE certified GROUP BY GROUPING SETS ((pair), ())"
    )
    judged = found.rows(JUDGED, "WHERE approved GROUP BY GROUPING SETS ((pair), (person))")
    took = {pair or EVERY: rest for pair, *rest in certified if rest[0]}
    return Report(
        n=cases,
        definition=_(
            "Translations of the cases, as on the page of the team, duplicates left out. Those that are open"
            " count as they are at this moment; the others by the day on which they were certified or approved."
            " All days are of the calendar, holds and nights included; P50 is the middle, P85 what 85 of a"
            " hundred kept to. From handed in to approved is from the first time that it was handed in, so"
            " that changes which a reviewer asked for are in it. A translation was right at once if it was"
            " approved without changes asked. A number counts translations, and leads to their cases."
        ),
        charts=[_waiting(queue), _spread(took)],
        tables=[
            _queue(queue),
            _ages(queue),
            _times(took),
            _quality({row[1]: Quality(*row[3:5]) for row in judged if row[0] == OF_PAIR}),
            _people([row[2:] for row in judged if row[0] == OF_PERSON and row[2] is not None]),
        ],
    )


def pair_name(pair: str) -> str:
    """As "Spanish → Chinese"; of no pair, that it is all of them."""
    if pair == EVERY:
        return _("All")
    return " → ".join(languages.name(code) for code in pair.split("-"))


def _sum(queue: Rows, pair: str, by: int = 0, value: Any = None) -> int:
    """Open translations of a pair, or of all. `by`: the place in a row at which a value is looked for."""
    return sum(row[4] for row in queue if pair in ("", row[0]) and (not by or row[by] == value))


def _longest_first(queue: Rows) -> list[str]:
    """The pairs in which something is open, the longest queue first."""
    pairs = {row[0] for row in queue}
    return sorted(pairs, key=lambda pair: (-_sum(queue, pair), pair_name(pair)))


def _queue(queue: Rows) -> Table:
    rows = []
    for pair in [*_longest_first(queue), EVERY]:
        cell = {"pair": pair} if pair else {}
        waited = [row[5] for row in queue if pair in ("", row[0]) and row[1] == State.QUEUED]
        rows.append(
            [
                Cell(pair_name(pair)),
                *_counted(queue, pair, 1, "state", STATES),
                Cell(_sum(queue, pair, 3, True), cell | LATE, "jobs"),
                Cell(int(max(waited)) if waited else None),
            ]
        )
    heads = [_("Languages"), _("Open"), *map(str, STATES.values()), _("Late"), _("Oldest waits")]
    note = _("The oldest waits: whole days since the translation that nobody took was opened.")
    return Table(_("The queue at this moment"), heads, rows, note)


def _ages(queue: Rows) -> Table:
    rows = [
        [Cell(pair_name(pair)), *_counted(queue, pair, 2, "age", AGES)]
        for pair in [*_longest_first(queue), EVERY]
    ]
    heads = [_("Languages"), _("Open"), *map(str, AGES.values())]
    return Table(_("How long ago the open ones were opened"), heads, rows)


def _counted(queue: Rows, pair: str, by: int, name: str, parts: Mapping[str, Any]) -> list[Cell]:
    """All open translations of a pair, then its parts."""
    cell = {"pair": pair} if pair else {}
    counts = {part: _sum(queue, pair, by, part) for part in parts}
    every = Cell(sum(counts.values()), cell | OPEN_NOW, "jobs")
    return [every, *(Cell(n, cell | {name: part} | OPEN_NOW, "jobs") for part, n in counts.items())]


def _times(took: Mapping[str, Sequence[Any]]) -> Table:
    rows = []
    for pair in _by_name(took):
        n, *steps = took[pair]
        cell = {"pair": pair} if pair else {}
        parts = [Cell(part) for step in steps for part in step or (None, None)]
        rows.append([Cell(pair_name(pair)), Cell(n, cell | {"certified": "true"}, "jobs"), *parts])
    names = (_("Opened to handed in"), _("Handed in to approved"), _("Opened to certified"))
    heads = [f"{name}, {part}" for name in names for part in ("P50", "P85")]
    title = _("Days that translations took which were certified in the time chosen")
    return Table(title, [_("Languages"), _("Certified"), *heads], rows)


def _quality(pairs: Mapping[str, Quality]) -> Table:
    rows = []
    for pair in [*_by_name(pairs), *([EVERY] if pairs else [])]:
        found = pairs[pair] if pair else numbers.whole(pairs.values())
        rows.append([Cell(pair_name(pair)), *_judged(found, {"pair": pair} if pair else {})])
    return Table(
        _("Right at once: translations approved in the time chosen"),
        [_("Languages"), _("Approved"), _("Without changes"), _("With changes"), "%"],
        rows,
        _("Shares are told from %(n)s translations on.") % {"n": numbers.ENOUGH},
    )


def _judged(found: Quality, cell: dict[str, str]) -> list[Cell]:
    cell = cell | {"approved": "true"}
    return [
        Cell(found.approved, cell, "jobs"),
        Cell(found.at_once, cell | {"at_once": "true"}, "jobs"),
        Cell(found.approved - found.at_once, cell | {"at_once": "false"}, "jobs"),
        Cell(found.share),
    ]


def _people(judged: Rows) -> Table:
    """By name: no order of merit."""
    people = User.objects.in_bulk([person for person, *_rest in judged])
    rows = []
    for person, n, at_once, days in sorted(judged, key=lambda row: people[row[0]].name.casefold()):
        cells = _judged(Quality(n, at_once), {"person": str(person)})
        rows.append([Cell(people[person].name), *cells, *map(Cell, days)])
    return Table(
        _("Translators: translations approved in the time chosen"),
        [
            *(_("Who"), _("Approved"), _("Without changes"), _("With changes"), "%"),
            *(_("Taken to handed in, %(part)s") % {"part": part} for part in ("P50", "P85")),
        ],
        rows,
        to_managers=True,
    )


def _by_name(pairs: Iterable[str]) -> list[str]:
    """The pairs by what they are called, all together last."""
    return sorted(pairs, key=lambda pair: (pair == EVERY, pair_name(pair)))


def _waiting(queue: Rows) -> Chart:
    pairs = _longest_first(queue)
    series = [
        {
            "type": "bar",
            "stack": "jobs",
            "name": str(label),
            "data": [_sum(queue, pair, 1, state) for pair in pairs],
        }
        for state, label in STATES.items()
    ]
    names = [pair_name(pair) for pair in pairs]
    option = {
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "inverse": True, "data": names},
        "series": series,
    }
    return Chart(_("Open translations by languages, and where they are"), option)


def _spread(took: Mapping[str, Sequence[Any]]) -> Chart:
    pairs = [pair for pair in _by_name(took) if pair]
    whole = [took[pair][-1] for pair in pairs]
    option = {
        "xAxis": {"type": "value", "name": _("days")},
        "yAxis": {"type": "category", "inverse": True, "data": [pair_name(pair) for pair in pairs]},
        "series": [
            {
                "type": "bar",
                "stack": "days",
                "name": "P50",
                "data": [round(middle, 1) for middle, _most in whole],
            },
            {
                "type": "bar",
                "stack": "days",
                "name": _("up to P85"),
                "data": [round(most - middle, 1) for middle, most in whole],
            },
        ],
    }
    return Chart(
        _("Days from opened to certified: the middle, and what 85 of a hundred kept to"), option
    )


KIND = Kind("linguists", gettext_lazy("Linguists"), report, {"jobs": jobs})
