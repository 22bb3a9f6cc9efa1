"""Visits and contacts after infusion beside their windows."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.reports import deadlines
from workflows.reports.filters import Filter
from workflows.reports.finishing import FINISHED
from workflows.reports.naming import written
from workflows.reports.report import Cell, Relation, Table, site_day

STATES: dict[str, Promise] = {
    "met": gettext_lazy("In the window"),
    "early": gettext_lazy("Before it"),
    "late": gettext_lazy("After it"),
    "missed": gettext_lazy("Missed"),
    "silent": gettext_lazy("Over, nothing recorded"),
    "open": gettext_lazy("Not over yet"),
    "left": gettext_lazy("Not asked for any more"),
}

# The day of a visit is the one that is recorded of it, whenever somebody wrote it down.
VISITS = f"""
SELECT c.case_id, visit.code AS visit,
       CASE WHEN told.value #>> ARRAY[]::text[] = 'MISSED' THEN 'missed'
            WHEN seen.day < its.first THEN 'early' WHEN seen.day > its.last THEN 'late'
            WHEN seen.day IS NOT NULL THEN 'met'
            WHEN c.outcome <> '' AND {site_day("c.closed_at")} <= its.last THEN 'left'
            WHEN its.last >= %(today)s THEN 'open' ELSE 'silent' END AS state
  FROM workflows_course c
  JOIN unnest(%(protocols)s::bigint[], %(codes)s::text[], %(firsts)s::int[], %(lasts)s::int[],
              %(days)s::text[], %(outcomes)s::text[])
       AS visit(protocol_id, code, first, last, day, outcome) ON visit.protocol_id = c.protocol_id
 CROSS JOIN LATERAL (SELECT {site_day("c.infused_at")} + visit.first AS first,
                            {site_day("c.infused_at")} + visit.last AS last) its
  LEFT JOIN casework_fact told ON told.case_id = c.case_id AND told.name = visit.outcome
  LEFT JOIN casework_fact fact ON fact.case_id = c.case_id AND fact.name = visit.day
  LEFT JOIN LATERAL (SELECT fact.value #>> ARRAY[]::text[] AS text) given ON true
  LEFT JOIN LATERAL (SELECT CASE WHEN length(given.text) > 10
                                 THEN {site_day("given.text::timestamptz")}
                                 ELSE given.text::date END AS day) seen ON true
 WHERE {{where}} AND its.first >= %(since)s AND its.first <= %(until)s
"""
CONTACTS = f"""
SELECT c.case_id, w.occurrence AS visit,
       CASE WHEN w.outcome = 'done' AND result.value = 'NOT_REACHED' THEN 'missed'
            WHEN w.outcome = 'done' THEN
                CASE WHEN seen.day < w.opens_on THEN 'early' WHEN seen.day > w.due_on THEN 'late'
                     ELSE 'met' END
            WHEN w.outcome <> '' THEN 'left' WHEN w.due_at >= %(now)s THEN 'open'
            ELSE 'silent' END AS state
  FROM workflows_course c
  JOIN workflows_workitem w ON w.case_id = c.case_id AND w.current AND w.outcome <> 'undone'
   AND w.code = ANY(%(contact_codes)s)
  JOIN unnest(%(contact_protocols)s::bigint[], %(contact_codes)s::text[],
              %(contact_moments)s::text[], %(contact_results)s::text[])
       AS contact(protocol_id, code, moment, result)
    ON contact.protocol_id = c.protocol_id AND contact.code = w.code
  LEFT JOIN LATERAL ({FINISHED.format(fact="contact.moment")}) made ON true
  LEFT JOIN LATERAL ({FINISHED.format(fact="contact.result")}) result ON true
 CROSS JOIN LATERAL (SELECT (coalesce(made.value::timestamptz, w.finished_at)
                             AT TIME ZONE w.zone)::date AS day) seen
 WHERE {{where}} AND c.infused_at IS NOT NULL
   AND w.opens_on >= %(since)s AND w.opens_on <= %(until)s
"""


def windows(f: Filter) -> Relation:
    """A row for each visit and contact whose window began in the time."""
    where = f.where("c", attempts="attempts")
    return Relation(
        f"{VISITS.format(where=where)} UNION ALL {CONTACTS.format(where=where)}",
        f.values | deadlines.windows() | {"today": f.today, "since": f.since, "until": f.until},
        frozenset({"visit", "state"}),
    )


def table(f: Filter) -> Table:
    """Visits and contacts in the order of their days. Each has each case once."""
    found = windows(f)
    counts = {
        (visit, state): n
        for visit, state, n in found.rows("visit, state, count(*)", "GROUP BY 1, 2")
    }
    planned = {*found.values["codes"]}
    there = sorted({visit for visit, _state in counts}, key=_day)
    rows = [_row(_name(visit, planned), {"visit": visit}, counts) for visit in there]
    rows.append(_row(_("All"), {}, counts))
    note = _(
        "n = %(n)s. Visits and contacts whose window began in the time chosen; days and windows are those of"
        " the protocol that the case follows, counted from Day 0 at the site. The visit of Day 28 is the"
        " assessment of dose-limiting toxicity. A contact that reached nobody is missed."
    )
    heads = [_("Visit"), *(str(name) for name in STATES.values()), _("All")]
    return Table(_("Visit windows"), heads, rows, note % {"n": written(sum(counts.values()))})


def _row(name: str, here: dict[str, str], counts: dict[tuple[str, str], int]) -> list[Cell]:
    found = {
        state: sum(
            n
            for (visit, one), n in counts.items()
            if one == state and visit == here.get("visit", visit)
        )
        for state in STATES
    }
    parts = [Cell(n, here | {"state": state}, "windows") for state, n in found.items()]
    return [Cell(name), *parts, Cell(sum(found.values()), here, "windows")]


def _day(code: str) -> int:
    return int("".join(letter for letter in code if letter.isdecimal()) or 0)


def _name(code: str, planned: set[str]) -> str:
    text = _("Day %(day)s") if code in planned else _("Contact, Day %(day)s")
    return text % {"day": _day(code)}
