"""Documents: papers that were asked for, what became of them, how long they took, what is waited for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.cases.models import STAGES
from casework.contacts.zones import office_today
from casework.protocols.compiled import newest
from documents.asking.models import OUT
from documents.models import PaperRequest, Status
from workflows.case import words
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
# once, and then no version has to be looked at to know the round.
ASKED = """
WITH asks AS (
    SELECT p.id, p.case_id, p.document_type, p.asked_at, p.cancelled_at, p.due_on,
           CASE WHEN count(*) OVER (PARTITION BY p.case_id, p.document_type) > 1 THEN
               (SELECT count(*) FROM documents_version v
                 WHERE v.case_id = p.case_id AND v.document_type = p.document_type
                   AND v.verified_at <= p.asked_at AND v.status = ANY(%(verified)s))
           ELSE 0 END AS verified_before
      FROM documents_paperrequest p
      JOIN casework_message m ON m.id = p.message_id AND m.state = ANY(%(out)s)
      JOIN workflows_course c ON c.case_id = p.case_id
     WHERE {where}
), rounds AS (
    SELECT case_id, document_type, count(*) AS asks,
           row_number() OVER of_paper > 1 AS again,
           coalesce(min(asked_at) FILTER (WHERE cancelled_at IS NULL), min(asked_at)) AS asked_at,
           (array_agg(cancelled_at ORDER BY id DESC))[1] AS withdrawn_at,
           lead(min(asked_at)) OVER of_paper AS next_asked_at,
           max(due_on) FILTER (WHERE id = ANY(%(waited_for)s)) AS due_on
      FROM asks GROUP BY case_id, document_type, verified_before
    WINDOW of_paper AS (PARTITION BY case_id, document_type ORDER BY verified_before)
)
SELECT a.case_id, a.document_type AS paper, a.again, a.asks > 1 AS reminded, came.rejected,
       CASE WHEN came.verified_at IS NOT NULL THEN 'verified' WHEN s.waived_reason <> '' THEN 'waived'
            WHEN came.newest = ANY(%(waiting)s) THEN 'checking' WHEN came.at IS NOT NULL THEN 'rejected'
            WHEN a.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN k.stage <> ALL(%(stages)s) AND NOT k.safety_continues THEN 'closed'
            ELSE 'open' END AS state,
       in_time.asked, in_time.received, in_time.verified,
       extract(epoch FROM came.at - a.asked_at)::float8 / 86400 AS to_receive,
       extract(epoch FROM came.verified_at - came.at)::float8 / 86400 AS to_verify,
       extract(epoch FROM came.verified_at - a.asked_at)::float8 / 86400 AS whole,
       CASE WHEN a.due_on < %(today)s THEN 'overdue' WHEN a.due_on < %(soon)s THEN 'soon'
            ELSE 'later' END AS due, a.due_on IS NOT NULL AS waited_for,
       extract(epoch FROM %(now)s::timestamptz - a.asked_at)::float8 / 86400 AS waited
  FROM rounds a
  JOIN casework_case k ON k.id = a.case_id
  LEFT JOIN documents_slot s ON s.case_id = a.case_id AND s.document_type = a.document_type
 CROSS JOIN LATERAL (
    SELECT min(v.uploaded_at) AS at,
           min(v.verified_at) FILTER (WHERE v.status = ANY(%(verified)s)) AS verified_at,
           (array_agg(v.status ORDER BY v.number DESC))[1] AS newest,
           coalesce(bool_or(v.status = ANY(%(refused)s)), false) AS rejected
      FROM documents_version v
     WHERE v.case_id = a.case_id AND v.document_type = a.document_type AND v.uploaded_at > a.asked_at
       AND (v.uploaded_at <= least(a.next_asked_at, a.withdrawn_at)
            OR coalesce(a.next_asked_at, a.withdrawn_at) IS NULL)) came
 CROSS JOIN LATERAL (
    SELECT a.asked_at >= %(begins)s AND a.asked_at < %(ends)s AS asked,
           coalesce(came.at >= %(begins)s AND came.at < %(ends)s, false) AS received,
           coalesce(came.verified_at >= %(begins)s AND came.verified_at < %(ends)s, false) AS verified
    ) in_time
 WHERE in_time.asked OR in_time.received OR in_time.verified OR a.due_on IS NOT NULL
"""
PARTS = "percentile_cont(ARRAY[0.5, 0.85]) WITHIN GROUP (ORDER BY {step}) FILTER (WHERE {when})"
TOOK = f"""paper, again, count(*) FILTER (WHERE received), {PARTS.format(step="to_receive", when="received")},
           count(*) FILTER (WHERE verified), {PARTS.format(step="to_verify", when="verified")},
           {PARTS.format(step="whole", when="verified")}"""

type Rows = list[tuple[Any, ...]]


def asked(f: Filter) -> Relation:
    """A row for each time that a paper was needed and asked for, of which something fell into the
    time, or which is waited for now. See ASKED."""
    today = office_today()
    waited_for = PaperRequest.objects.waited_for().values_list("pk", flat=True)
    return Relation(
        ASKED.format(where=f.where("c", attempts="attempts")),
        f.values
        | {
            "out": [*OUT],
            "verified": [Status.VERIFIED, Status.SUPERSEDED],
            "waiting": [Status.RECEIVED, Status.ACCEPTED],
            "refused": [Status.REJECTED, Status.QUARANTINED],
            "stages": [*STAGES],
            "waited_for": [*waited_for],
            "today": today,
            "soon": today + timedelta(days=SOON),
        },
        frozenset(
            ("paper", "again", "reminded", "rejected", "state", "waited_for", "due", *IN_TIME)
        ),
    )


def report(f: Filter) -> Report:
    found = asked(f)
    ((cases,),) = found.rows("count(DISTINCT case_id)")
    became = found.rows(
        "paper, state, reminded, rejected, count(*)", "WHERE asked GROUP BY 1, 2, 3, 4"
    )
    rows = found.rows(TOOK, "WHERE received OR verified GROUP BY GROUPING SETS ((1, 2), (2))")
    first = {paper or EVERY: took for paper, again, *took in rows if not again}
    repeats = {paper or EVERY: took for paper, again, *took in rows if again}
    waits = found.rows("paper, due, count(*), max(waited)", "WHERE waited_for GROUP BY 1, 2")
    names = _names({row[0] for row in (*became, *rows, *waits) if row[0]})
    return Report(
        n=cases,
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
            _waiting(waits, names),
            _spread(_("Days from asked to received"), first, 1, names),
            _spread(_("Days from received to verified"), first, 3, names),
        ],
        tables=[
            _became(became, names),
            _times(_("Days that papers took, asked for the first time"), first, "false", names),
            _times(_("Days that papers took, repeats"), repeats, "true", names),
            _waited_for(waits, names),
        ],
    )


def _names(papers: Iterable[str]) -> dict[str, str]:
    """What papers are called, in the words of the protocol published last."""
    rules = newest()
    known = rules.documents if rules else {}
    return {code: known[code].label if code in known else words.plain(code) for code in papers}


def _most_first(rows: Rows, number: int, names: Mapping[str, str]) -> list[str]:
    """The papers of rows, those of which there are most first. `number`: the place of the count."""
    counts = {row[0]: sum(r[number] for r in rows if r[0] == row[0]) for row in rows}
    return sorted(counts, key=lambda paper: (-counts[paper], names[paper]))


def _became(rows: Rows, names: Mapping[str, str]) -> Table:
    shown = []
    for paper in [*_most_first(rows, 4, names), EVERY]:
        here = [row for row in rows if paper in (EVERY, row[0])]
        cell = {"asked": "true"} | ({"paper": paper} if paper else {})
        shown.append(
            [
                Cell(names[paper] if paper else _("All")),
                Cell(sum(row[4] for row in here), cell, "asked"),
                *(
                    Cell(
                        sum(row[4] for row in here if row[1] == state),
                        cell | {"state": state},
                        "asked",
                    )
                    for state in STATES
                ),
                Cell(sum(row[4] for row in here if row[2]), cell | {"reminded": "true"}, "asked"),
                Cell(sum(row[4] for row in here if row[3]), cell | {"rejected": "true"}, "asked"),
            ]
        )
    heads = [
        *(_("Paper"), _("Asked for"), *map(str, STATES.values())),
        *(_("Asked more than once"), _("Rejected at least once")),
    ]
    note = _("What became of it is as it stands now, whenever that came about.")
    return Table(_("Papers asked for in the time chosen"), heads, shown, note)


def _times(
    title: str, took: Mapping[str, Sequence[Any]], again: str, names: Mapping[str, str]
) -> Table:
    shown = []
    for paper in sorted(took, key=lambda one: (one == EVERY, names.get(one, ""))):
        received, to_receive, verified, to_verify, whole = took[paper]
        cell = {"again": again} | ({"paper": paper} if paper else {})
        shown.append(
            [
                Cell(names[paper] if paper else _("All")),
                Cell(received, cell | {"received": "true"}, "asked"),
                *map(Cell, to_receive or (None, None)),
                Cell(verified, cell | {"verified": "true"}, "asked"),
                *map(Cell, to_verify or (None, None)),
                *map(Cell, whole or (None, None)),
            ]
        )
    heads = [
        *(_("Paper"), _("Received"), _("Asked to received, P50"), _("Asked to received, P85")),
        *(_("Verified"), _("Received to verified, P50"), _("Received to verified, P85")),
        *(_("Asked to verified, P50"), _("Asked to verified, P85")),
    ]
    note = _("Received or verified in the time chosen, whenever they were asked for.")
    return Table(title, heads, shown, note)


def _waited_for(rows: Rows, names: Mapping[str, str]) -> Table:
    shown = []
    for paper in [*_most_first(rows, 2, names), EVERY]:
        here = [row for row in rows if paper in (EVERY, row[0])]
        counts = {due: sum(row[2] for row in here if row[1] == due) for due in DUE}
        cell = {"waited_for": "true"} | ({"paper": paper} if paper else {})
        shown.append(
            [
                Cell(names[paper] if paper else _("All")),
                Cell(sum(counts.values()), cell, "asked"),
                *(Cell(n, cell | {"due": due}, "asked") for due, n in counts.items()),
                Cell(int(max(row[3] for row in here)) if here else None),
            ]
        )
    heads = [_("Paper"), _("Waited for"), *map(str, DUE.values()), _("Oldest")]
    note = _(
        "At this moment, of open cases: asked for, not come and not waived. The oldest: whole days"
        " since it was asked for. Due in 7 days: today or on one of the six days after."
    )
    return Table(_("Papers waited for"), heads, shown, note)


def _spread(
    title: str, took: Mapping[str, Sequence[Any]], step: int, names: Mapping[str, str]
) -> Chart:
    """`step`: the place of its P50 and P85, after the number of papers that took it."""
    there = [paper for paper in took if paper and took[paper][step]]
    there.sort(key=lambda paper: (-took[paper][step - 1], names[paper]))
    papers = there[:DRAWN]
    days = [took[paper][step] for paper in papers]
    option = {
        "xAxis": {"type": "value", "name": _("days")},
        "yAxis": {"type": "category", "inverse": True, "data": [names[paper] for paper in papers]},
        "series": [
            {
                "type": "bar",
                "stack": "days",
                "name": "P50",
                "data": [round(middle, 1) for middle, _most in days],
            },
            {
                "type": "bar",
                "stack": "days",
                "name": _("up to P85"),
                "data": [round(most - middle, 1) for middle, most in days],
            },
        ],
    }
    return Chart(title, option)


def _waiting(rows: Rows, names: Mapping[str, str]) -> Chart:
    papers = _most_first(rows, 2, names)[:DRAWN]
    counts = {(paper, due): n for paper, due, n, _waited in rows}
    option = {
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "inverse": True, "data": [names[paper] for paper in papers]},
        "series": [
            {
                "type": "bar",
                "stack": "papers",
                "name": str(label),
                "data": [counts.get((paper, due), 0) for paper in papers],
            }
            for due, label in DUE.items()
        ],
    }
    return Chart(_("Papers waited for at this moment"), option)


KIND = Kind("documents", gettext_lazy("Documents"), report, {"asked": asked})
