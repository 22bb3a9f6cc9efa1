"""Documents: papers that were asked for, what became of them, how long they took, what is waited for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.contacts.zones import office_today
from casework.protocols.compiled import newest
from documents.asking.models import OUT
from documents.models import PaperRequest, Status
from workflows.case import words
from workflows.reports.drawing import spread, stacked
from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table

EVERY = ""  # all papers together
SOON = 7  # days
DRAWN = 15  # papers in a chart, those asked for most
IN_TIME = ("asked", "received", "verified")  # what fell into the time
STATES: dict[str, Promise] = {
    "verified": pgettext_lazy("a paper", "Verified"),
    "checking": pgettext_lazy("a paper", "Being checked"),
    "rejected": pgettext_lazy("a paper", "Rejected"),
    "waived": pgettext_lazy("a paper", "Waived"),
    "withdrawn": pgettext_lazy("a request", "Withdrawn"),
    "closed": gettext_lazy("Case closed"),
    "open": pgettext_lazy("a paper", "Did not come yet"),
}
DUE: dict[str, Promise] = {
    "overdue": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Due in 7 days"),
    "later": gettext_lazy("Later"),
}

# A round begins when a paper is asked for and ends when a version of it is verified; what is asked
# for after that is another round of the same paper. A withdrawn request begins none, unless all of a
# round's were; what comes after the last was withdrawn is no answer to it. Most papers are asked for
# once, and then no version has to be looked at to know the round. Cases of which no paper was touched
# in the time are left aside before anything is sorted; which are touched, indexes alone tell.
ASKED = """
WITH touched AS MATERIALIZED (
    SELECT DISTINCT case_id FROM (
        SELECT case_id FROM documents_paperrequest
         WHERE asked_at >= %(begins)s AND asked_at < %(ends)s
         UNION ALL
        SELECT case_id FROM documents_paperrequest
          JOIN unnest(%(waited_for)s::bigint[]) AS w(id) USING (id)
         UNION ALL
        SELECT case_id FROM documents_version
         WHERE uploaded_at >= %(begins)s AND uploaded_at < %(ends)s
         UNION ALL
        SELECT case_id FROM documents_version
         WHERE verified_at >= %(begins)s AND verified_at < %(ends)s) cases
), asks AS (
    SELECT p.id, p.case_id, p.document_type, p.asked_at, p.cancelled_at, c.outcome,
           CASE WHEN w.id IS NOT NULL THEN p.due_on END AS due_on,
           CASE WHEN count(*) OVER (PARTITION BY p.case_id, p.document_type) > 1 THEN
               (SELECT count(*) FROM documents_version v
                 WHERE v.case_id = p.case_id AND v.document_type = p.document_type
                   AND v.verified_at <= p.asked_at AND v.status = ANY(%(verified)s))
           ELSE 0 END AS verified_before
      FROM documents_paperrequest p
      JOIN touched USING (case_id)
      JOIN casework_message m ON m.id = p.message_id AND m.state = ANY(%(out)s)
      JOIN workflows_course c ON c.case_id = p.case_id
      LEFT JOIN unnest(%(waited_for)s::bigint[]) AS w(id) ON w.id = p.id
     WHERE {where}
), rounds AS (
    SELECT case_id, document_type, outcome, count(*) > 1 AS reminded, max(due_on) AS due_on,
           row_number() OVER of_paper > 1 AS again,
           coalesce(min(asked_at) FILTER (WHERE cancelled_at IS NULL), min(asked_at)) AS asked_at,
           CASE WHEN max(id) = max(id) FILTER (WHERE cancelled_at IS NOT NULL)
                THEN max(cancelled_at) END AS withdrawn_at,
           lead(min(asked_at)) OVER of_paper AS next_asked_at
      FROM asks GROUP BY case_id, document_type, verified_before, outcome
    WINDOW of_paper AS (PARTITION BY case_id, document_type ORDER BY verified_before)
)
SELECT case_id, document_type AS paper, again, reminded, coalesce(rejected, false) AS rejected,
       CASE WHEN verified_at IS NOT NULL THEN 'verified'
            WHEN EXISTS (SELECT FROM documents_slot s
                          WHERE s.case_id = a.case_id AND s.document_type = a.document_type
                            AND s.waived_reason <> '') THEN 'waived'
            WHEN checking THEN 'checking' WHEN came_at IS NOT NULL THEN 'rejected'
            WHEN withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN due_on IS NULL AND outcome <> '' THEN 'closed' ELSE 'open' END AS state,
       in_time.*,
       extract(epoch FROM came_at - asked_at)::float8 / 86400 AS to_receive,
       extract(epoch FROM verified_at - came_at)::float8 / 86400 AS to_verify,
       extract(epoch FROM verified_at - asked_at)::float8 / 86400 AS whole,
       due_on IS NOT NULL AS waited_for,
       CASE WHEN due_on < %(today)s THEN 'overdue' WHEN due_on < %(soon)s THEN 'soon'
            WHEN due_on IS NOT NULL THEN 'later' ELSE '' END AS due,
       extract(epoch FROM %(now)s::timestamptz - asked_at)::float8 / 86400 AS waited
  FROM rounds a
 CROSS JOIN LATERAL (
    SELECT min(v.uploaded_at) AS came_at,
           min(v.verified_at) FILTER (WHERE v.status = ANY(%(verified)s)) AS verified_at,
           max(v.number) = max(v.number) FILTER (WHERE v.status = ANY(%(checking)s)) AS checking,
           bool_or(v.status = ANY(%(refused)s)) AS rejected
      FROM documents_version v
     WHERE v.case_id = a.case_id AND v.document_type = a.document_type AND v.uploaded_at > a.asked_at
       AND v.uploaded_at <= coalesce(least(a.next_asked_at, a.withdrawn_at), 'infinity')
    ) answered
 CROSS JOIN LATERAL (
    SELECT asked_at >= %(begins)s AND asked_at < %(ends)s AS asked,
           coalesce(came_at >= %(begins)s AND came_at < %(ends)s, false) AS received,
           coalesce(verified_at >= %(begins)s AND verified_at < %(ends)s, false) AS verified
    ) in_time
 WHERE asked OR received OR verified OR due_on IS NOT NULL
"""
P50_P85 = "percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY {step}) FILTER (WHERE {when})"
# What became of papers, then how long they took, then all of it: only what took time is sorted.
BECAME = """paper, state, reminded, rejected, due, NULL::boolean, 0, count(*) FILTER (WHERE asked),
            count(*) FILTER (WHERE waited_for), max(waited),
            0, NULL::float8[], 0, NULL::float8[], NULL::float8[]"""
TOOK = f"""SELECT coalesce(paper, ''), NULL, NULL, NULL, '', again, 0, 0, 0, NULL,
            count(*) FILTER (WHERE received), {P50_P85.format(step="to_receive", when="received")},
            count(*) FILTER (WHERE verified), {P50_P85.format(step="to_verify", when="verified")},
            {P50_P85.format(step="whole", when="verified")}
       FROM r WHERE received OR verified GROUP BY GROUPING SETS ((again, paper), (again))"""
CASES = """SELECT '', NULL, NULL, NULL, '', NULL, count(*), 0, 0, NULL, 0, NULL, 0, NULL, NULL
       FROM (SELECT DISTINCT case_id FROM r) cases"""


class Found(NamedTuple):
    """Papers that are alike, by what became of them or, where that is None, by how long they took.

    `days`: since the oldest of them was asked for. The times: P50 and P85, None of none.
    """

    paper: str
    state: str | None
    reminded: bool | None
    rejected: bool | None
    due: str
    again: bool | None
    cases: int
    asked: int
    waited_for: int
    days: float | None
    received: int
    to_receive: list[float] | None
    verified: int
    to_verify: list[float] | None
    whole: list[float] | None


def asked(f: Filter) -> Relation:
    """A row for each round of asking for a paper of which something fell into the time, or which is
    waited for now. See ASKED."""
    today = office_today()
    waited_for = PaperRequest.objects.waited_for().values_list("pk", flat=True)
    return Relation(
        ASKED.format(where=f.where("c", attempts="attempts")),
        f.values
        | {
            "out": [*OUT],
            "verified": [Status.VERIFIED, Status.SUPERSEDED],
            "checking": [Status.RECEIVED, Status.ACCEPTED],
            "refused": [Status.REJECTED, Status.QUARANTINED],
            "waited_for": [*waited_for],
            "today": today,
            "soon": today + timedelta(days=SOON),
        },
        frozenset(
            ("paper", "again", "reminded", "rejected", "state", "waited_for", "due", *IN_TIME)
        ),
    )


def found(f: Filter) -> list[Found]:
    """Everything in one statement: the papers are read once."""
    rows = asked(f).rows(BECAME, f"GROUP BY 1, 2, 3, 4, 5 UNION ALL {TOOK} UNION ALL {CASES}")
    return [Found(*row) for row in rows]


def report(f: Filter) -> Report:
    rows = found(f)
    became = [one for one in rows if one.state is not None]
    times = [one for one in rows if one.again is not None and (one.received or one.verified)]
    first, repeats = ([one for one in times if one.again is again] for again in (False, True))
    names = _names({one.paper for one in rows})
    every = next(one for one in rows if one.state is None and one.again is None)
    return Report(
        n=every.cases,
        definition=_(
            "Papers that somebody was asked for in a message that went out; what came without being asked for"
            " is not counted. A paper counts once from the first time that it is asked for to the first version"
            " that is verified: a reminder, and asking again because a version was rejected, begin nothing"
            " new. What is asked for after it was verified is a repeat, and its times stand apart. It is"
            " received when the first version comes, whatever becomes of that. A request that was withdrawn"
            " has no times. Days are of the calendar; P50 is the middle, P85 what 85 of a hundred kept to. A"
            " number counts papers, and leads to their cases."
        ),
        charts=[
            _waiting(became, names),
            _spread(
                _("Days from asked to received"),
                [(o.paper, o.received, o.to_receive) for o in first],
                names,
            ),
            _spread(
                _("Days from received to verified"),
                [(o.paper, o.verified, o.to_verify) for o in first],
                names,
            ),
        ],
        tables=[
            _became(became, names),
            _times(_("Days that papers took, asked for the first time"), first, "false", names),
            _times(_("Days that papers took, repeats"), repeats, "true", names),
            _waited_for(became, names),
        ],
    )


def _names(papers: Iterable[str]) -> dict[str, str]:
    """What papers are called, in the words of the protocol published last."""
    rules = newest()
    known = rules.documents if rules else {}
    names = {code: known[code].label if code in known else words.plain(code) for code in papers}
    return names | {EVERY: _("All")}


def _of(paper: str) -> dict[str, str]:
    return {} if paper == EVERY else {"paper": paper}


def _most_first(counts: Iterable[tuple[str, int]], names: Mapping[str, str]) -> list[str]:
    """The papers that are counted, those of which there are most first."""
    sums = Counter[str]()
    for paper, n in counts:
        sums[paper] += n
    return sorted((p for p, n in sums.items() if n), key=lambda paper: (-sums[paper], names[paper]))


def _became(rows: Sequence[Found], names: Mapping[str, str]) -> Table:
    shown = []
    for paper in [*_most_first([(one.paper, one.asked) for one in rows], names), EVERY]:
        here = [one for one in rows if paper in (EVERY, one.paper)]
        parts = [({"state": state}, [o for o in here if o.state == state]) for state in STATES]
        parts += [
            ({"reminded": "true"}, [one for one in here if one.reminded]),
            ({"rejected": "true"}, [one for one in here if one.rejected]),
        ]
        cell = _of(paper) | {"asked": "true"}
        cells = [
            Cell(sum(one.asked for one in some), cell | by, "asked")
            for by, some in [({}, here), *parts]
        ]
        shown.append([Cell(names[paper]), *cells])
    heads = [
        *(_("Paper"), _("Asked for"), *map(str, STATES.values())),
        *(_("Asked more than once"), _("Rejected at least once")),
    ]
    note = _("What became of it is as it stands now, whenever that came about.")
    return Table(_("Papers asked for in the time chosen"), heads, shown, note)


def _times(title: str, rows: Sequence[Found], again: str, names: Mapping[str, str]) -> Table:
    shown = []
    for one in sorted(rows, key=lambda one: (one.paper == EVERY, names[one.paper])):
        cell = _of(one.paper) | {"again": again}
        shown.append(
            [
                Cell(names[one.paper]),
                Cell(one.received, cell | {"received": "true"}, "asked"),
                *_days(one.to_receive),
                Cell(one.verified, cell | {"verified": "true"}, "asked"),
                *_days(one.to_verify),
                *_days(one.whole),
            ]
        )
    heads = [
        *(_("Paper"), _("Received"), _("Asked to received, P50"), _("Asked to received, P85")),
        *(_("Verified"), _("Received to verified, P50"), _("Received to verified, P85")),
        *(_("Asked to verified, P50"), _("Asked to verified, P85")),
    ]
    note = _("Received or verified in the time chosen, whenever they were asked for.")
    return Table(title, heads, shown, note)


def _days(parts: Sequence[float] | None) -> list[Cell]:
    return [Cell(part) for part in parts or (None, None)]


def _waited_for(rows: Sequence[Found], names: Mapping[str, str]) -> Table:
    shown = []
    for paper in [*_most_first([(one.paper, one.waited_for) for one in rows], names), EVERY]:
        here = [one for one in rows if paper in (EVERY, one.paper) and one.waited_for]
        counts = {due: sum(one.waited_for for one in here if one.due == due) for due in DUE}
        cell = _of(paper) | {"waited_for": "true"}
        shown.append(
            [
                Cell(names[paper]),
                Cell(sum(counts.values()), cell, "asked"),
                *(Cell(n, cell | {"due": due}, "asked") for due, n in counts.items()),
                Cell(int(max(one.days or 0 for one in here)) if here else None),
            ]
        )
    heads = [_("Paper"), _("Waited for"), *map(str, DUE.values()), _("Oldest")]
    note = _(
        "At this moment, of open cases: asked for, not come and not waived. The oldest: whole days"
        " since it was asked for. Due in 7 days: today or on one of the six days after."
    )
    return Table(_("Papers waited for"), heads, shown, note)


def _spread(
    title: str, took: Sequence[tuple[str, int, list[float] | None]], names: Mapping[str, str]
) -> Chart:
    """`took`: papers, how many, and P50 and P85 of their days."""
    there = {paper: (n, days) for paper, n, days in took if paper and days}
    papers = _most_first([(paper, n) for paper, (n, _days) in there.items()], names)[:DRAWN]
    return spread(title, [names[paper] for paper in papers], [there[paper][1] for paper in papers])


def _waiting(rows: Sequence[Found], names: Mapping[str, str]) -> Chart:
    papers = _most_first([(one.paper, one.waited_for) for one in rows], names)[:DRAWN]
    counts = Counter[tuple[str, str]]()
    for one in rows:
        counts[one.paper, one.due] += one.waited_for
    parts = {str(label): [counts[paper, due] for paper in papers] for due, label in DUE.items()}
    return stacked(_("Papers waited for at this moment"), [names[paper] for paper in papers], parts)


KIND = Kind("documents", gettext_lazy("Documents"), report, {"asked": asked})
