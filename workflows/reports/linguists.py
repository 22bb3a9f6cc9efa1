"""Linguists: how long translations take, how many are right at once, and what waits, by languages.

What is counted, and from which share on it is told, is what the page of the team says:
`translation.team.numbers`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import languages
from casework.people.models import User
from translation.jobs.models import OPEN, State
from translation.team import numbers
from translation.team.numbers import Quality
from workflows.reports.drawing import spread, stacked
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
JOBS = """
SELECT c.case_id, j.source_language || '/' || j.target_language AS pair, j.translator_id AS person,
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
P50_P85 = "percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY {step}) FILTER (WHERE {when})"
PACES = ", ".join(
    P50_P85.format(step=step, when="certified")
    for step in ("to_hand_in", "to_approve", "to_certify")
)
DONE = f"""grouping(pair, person), coalesce(pair, ''), person, count(DISTINCT case_id),
           count(*) FILTER (WHERE certified), {PACES}, count(*) FILTER (WHERE approved),
           count(*) FILTER (WHERE approved AND at_once),
           {P50_P85.format(step="in_hand", when="approved")}"""
OF_PAIR, OF_PERSON, OF_ALL = 1, 2, 3  # by what rows of DONE are grouped


class Waiting(NamedTuple):
    """Open translations that are alike. `days`: since the oldest of them was opened."""

    pair: str
    state: str
    age: str
    late: bool
    number: int
    days: float


class Done(NamedTuple):
    """What was done in the time in a pair, by a person or in all. Days: P50 and P85, None of none."""

    by: int
    pair: str
    person: int | None
    cases: int
    certified: int
    to_hand_in: list[float] | None
    to_approve: list[float] | None
    to_certify: list[float] | None
    approved: int
    at_once: int
    in_hand: list[float] | None

    @property
    def quality(self) -> Quality:
        return Quality(self.approved, self.at_once)


def jobs(f: Filter) -> Relation:
    """A row for each translation that is open, or was approved or certified in the time."""
    return Relation(
        JOBS.format(where=f.where("c", attempts="attempts")),
        f.values | {"open": [*OPEN]},
        frozenset(
            {"pair", "person", "state", "open", "late", "age", "certified", "approved", "at_once"}
        ),
        to_managers=frozenset({"person"}),
    )


def report(f: Filter) -> Report:
    found = jobs(f)
    rows = found.rows(
        "pair, state, age, late, count(*), max(waited)", "WHERE open GROUP BY 1, 2, 3, 4"
    )
    queue = [Waiting(*row) for row in rows]
    rows = found.rows(DONE, "GROUP BY GROUPING SETS ((pair), (person), ())")
    done = [Done(*row) for row in rows]
    pairs = sorted(
        (one for one in done if one.by in (OF_PAIR, OF_ALL)),
        key=lambda one: (one.by, pair_name(one.pair)),
    )
    return Report(
        n=pairs[-1].cases,
        definition=_(
            "Translations of the cases, as on the page of the team, duplicates left out. Those that are open"
            " count as they are at this moment; the others by the day on which they were certified or approved."
            " All days are of the calendar, holds and nights included; P50 is the middle, P85 what 85 of a"
            " hundred kept to. From handed in to approved is from the first time that it was handed in, so"
            " that changes which a reviewer asked for are in it. A translation was right at once if it was"
            " approved without changes asked. A number counts translations, and leads to their cases."
        ),
        charts=[_waiting(queue), _spread(pairs)],
        tables=[
            _queue(queue),
            _ages(queue),
            _times([one for one in pairs if one.certified]),
            _quality([one for one in pairs if one.approved]),
            _people([one for one in done if one.by == OF_PERSON and one.person and one.approved]),
        ],
    )


def pair_name(pair: str) -> str:
    """As "Spanish → Chinese"; of no pair, that it is all of them."""
    if pair == EVERY:
        return _("All")
    return " → ".join(languages.name(code) for code in pair.split("/"))


type Queue = list[Waiting]


def _open(queue: Queue, pair: str, **like: Any) -> int:
    """How many are open in a pair, or in all, and like this."""
    return sum(
        one.number
        for one in queue
        if pair in (EVERY, one.pair) and all(getattr(one, k) == v for k, v in like.items())
    )


def _longest_first(queue: Queue) -> list[str]:
    """The pairs in which something is open, the longest queue first."""
    pairs = {one.pair for one in queue}
    return sorted(pairs, key=lambda pair: (-_open(queue, pair), pair_name(pair)))


def _of(pair: str) -> dict[str, str]:
    return {} if pair == EVERY else {"pair": pair}


def _queue(queue: Queue) -> Table:
    rows = []
    for pair in [*_longest_first(queue), EVERY]:
        waited = [
            one.days for one in queue if pair in (EVERY, one.pair) and one.state == State.QUEUED
        ]
        rows.append(
            [
                *_counted(queue, pair, "state", STATES),
                Cell(_open(queue, pair, late=True), _of(pair) | {"late": "true"}, "jobs"),
                Cell(int(max(waited)) if waited else None),
            ]
        )
    heads = [_("Languages"), _("Open"), *map(str, STATES.values()), _("Late"), _("Oldest waits")]
    note = _("The oldest waits: whole days since the translation that nobody took was opened.")
    return Table(_("The queue at this moment"), heads, rows, note)


def _ages(queue: Queue) -> Table:
    rows = [_counted(queue, pair, "age", AGES) for pair in [*_longest_first(queue), EVERY]]
    heads = [_("Languages"), _("Open"), *map(str, AGES.values())]
    return Table(_("How long ago the open ones were opened"), heads, rows)


def _counted(queue: Queue, pair: str, by: str, parts: Mapping[str, Any]) -> list[Cell]:
    """The open translations of a pair: all, then its parts."""
    cell = _of(pair) | {"open": "true"}
    every = Cell(_open(queue, pair), cell, "jobs")
    counts = {part: _open(queue, pair, **{by: part}) for part in parts}
    some = [Cell(n, cell | {by: part}, "jobs") for part, n in counts.items()]
    return [Cell(pair_name(pair)), every, *some]


def _times(pairs: Sequence[Done]) -> Table:
    rows = [
        [
            Cell(pair_name(one.pair)),
            Cell(one.certified, _of(one.pair) | {"certified": "true"}, "jobs"),
            *_days(one.to_hand_in),
            *_days(one.to_approve),
            *_days(one.to_certify),
        ]
        for one in pairs
    ]
    names = (_("Opened to handed in"), _("Handed in to approved"), _("Opened to certified"))
    heads = [f"{name}, {part}" for name in names for part in ("P50", "P85")]
    title = _("Days that translations took which were certified in the time chosen")
    return Table(title, [_("Languages"), _("Certified"), *heads], rows)


def _days(parts: Sequence[float] | None) -> list[Cell]:
    return [Cell(part) for part in parts or (None, None)]


def _quality(pairs: Sequence[Done]) -> Table:
    return Table(
        _("Right at once: translations approved in the time chosen"),
        [_("Languages"), _("Approved"), _("Without changes"), _("With changes"), "%"],
        [[Cell(pair_name(one.pair)), *_judged(one.quality, _of(one.pair))] for one in pairs],
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


def _people(done: Sequence[Done]) -> Table:
    """By name: no order of merit."""
    found = User.objects.in_bulk([one.person for one in done])
    named = sorted(
        ((found[one.person].name, one) for one in done if one.person),
        key=lambda pair: pair[0].casefold(),
    )
    rows = [
        [Cell(name), *_judged(one.quality, {"person": str(one.person)}), *_days(one.in_hand)]
        for name, one in named
    ]
    return Table(
        _("Translators: translations approved in the time chosen"),
        [
            *(_("Who"), _("Approved"), _("Without changes"), _("With changes"), "%"),
            *(_("Taken to handed in, %(part)s") % {"part": part} for part in ("P50", "P85")),
        ],
        rows,
        to_managers=True,
    )


def _waiting(queue: Queue) -> Chart:
    pairs = _longest_first(queue)
    return stacked(
        _("Open translations by languages, and where they are"),
        [pair_name(pair) for pair in pairs],
        {
            str(label): [_open(queue, pair, state=state) for pair in pairs]
            for state, label in STATES.items()
        },
    )


def _spread(pairs: Sequence[Done]) -> Chart:
    took = [one for one in pairs if one.to_certify and one.by == OF_PAIR]
    return spread(
        _("Days from opened to certified: the middle, and what 85 of a hundred kept to"),
        [pair_name(one.pair) for one in took],
        [one.to_certify or () for one in took],
    )


KIND = Kind("linguists", gettext_lazy("Linguists"), report, {"jobs": jobs})
