"""The reports: the page, each report as its part, the cases behind a number, files to take along."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.cases.models import Case
from casework.people.access import ActingRequest, acting
from casework.people.roles import REPORT_ROLES
from workflows.list.rows import rows
from workflows.pace.projecting import keep_up
from workflows.reports import files
from workflows.reports.bar import bar
from workflows.reports.filters import Filter
from workflows.reports.kinds import KINDS
from workflows.reports.report import Kind

PAGE = 50
OF = "of"  # in an address: which relation of a report its cases are asked of


@require_safe
@acting(*REPORT_ROLES)
def reports(request: ActingRequest) -> HttpResponse:
    """The frame: the filter bar and a place for each report, which fills by itself."""
    f = Filter.read(request.GET)
    return render(
        request, "reports/reports.html", bar(request.actor, f) | {"kinds": KINDS.values()}
    )


@require_safe
@acting(*REPORT_ROLES)
def report(request: ActingRequest, code: str) -> HttpResponse:
    """One report as a part of the page, or as a page of its own."""
    kind, f = _kind(code), Filter.read(request.GET)
    keep_up()
    made = kind.count(f).shown_to(request.actor)
    context: dict[str, Any] = {"kind": kind, "report": made, "filter": f}
    if request.headers.get("HX-Request"):
        return render(request, "reports/report.html", context)
    return render(request, "reports/one.html", bar(request.actor, f) | context)


@require_safe
@acting(*REPORT_ROLES)
def cases(request: ActingRequest, code: str) -> HttpResponse:
    """The cases behind one number, their names masked; all that the report counts, if none is named.

    What a reader is not shown cannot be asked for either.
    """
    kind, f = _kind(code), Filter.read(request.GET)
    given = request.GET.dict()
    relation = kind.relations.get(given.get(OF, next(iter(kind.relations))))
    if relation is None:
        raise BadRequest("No number of this report is counted so.")
    cell = {
        name.removeprefix("is_"): value for name, value in given.items() if name.startswith("is_")
    }
    keep_up()
    visible = Case.objects.visible_to(request.actor)
    found = visible.filter(pk__in=relation(f).shown_to(request.actor).cases(cell)).order_by("code")
    number, total = _page(given), found.count()
    pks = [*found.values_list("pk", flat=True)[(number - 1) * PAGE : number * PAGE]]
    asked = [(name, value) for name, values in request.GET.lists() for value in values]
    context = {
        "kind": kind,
        "rows": rows(visible, pks, request.actor),
        "total": total,
        "before": number - 1,
        "after": number + 1 if number * PAGE < total else 0,
        "query": urlencode([pair for pair in asked if pair[0] != "page"]),
        "filter": f,
    }
    return render(request, "reports/cases.html", context)


@require_safe
@acting(*REPORT_ROLES)
def export(request: ActingRequest, code: str, form: str) -> HttpResponse:
    """The tables of one report as CSV or XLSX."""
    kind, f = _kind(code), Filter.read(request.GET)
    keep_up()
    return files.FORMS[form](kind, kind.count(f).shown_to(request.actor), f)


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _page(given: dict[str, str]) -> int:
    text = given.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text)):
        raise BadRequest("Not a page.")
    return int(text)
