"""The list of every case one may see, open and closed: filtered, sorted, counted."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import clock
from casework.cases.models import OUTCOMES, Case, CaseQuerySet
from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from workflows.board.bar import bar, wants_part
from workflows.board.filters import BoardFilter
from workflows.board.rules import board_rules
from workflows.list import sorting
from workflows.list.rows import rows

PAGE = 50
OPEN, CLOSED = "open", "closed"


@require_safe
@acting(*BOARD_ROLES)
def cases(request: ActingRequest) -> HttpResponse:
    """A page of the list."""
    filters = BoardFilter.read(request, board_rules(), request.actor)
    visible = Case.objects.visible_to(request.actor)
    state, sort = filters.looks.get("state", ""), sorting.read(filters.looks.get("sort", ""))
    shown = filters.apply(_in_state(visible, state), clock.site_today())
    total = shown.count()
    last = max(1, -(-total // PAGE))
    number = min(_number(request), last)
    first = (number - 1) * PAGE
    ordered = sorting.ordered(shown, sort, narrowed=filters.given or bool(state))
    pks = [*ordered.values_list("pk", flat=True)[first : first + PAGE]]
    page: dict[str, Any] = {
        "rows": rows(visible, pks, request.actor),
        "headings": sorting.headings(sort),
        "total": total,
        "state": state,
        "first": first + 1,
        "upto": first + len(pks),
        "before": number - 1,
        "after": number + 1 if number < last else 0,
        "without_sort": filters.without_look("sort"),
        "without_state": filters.without_look("state"),
    }
    template = "list/found.html" if wants_part(request) else "list/list.html"
    return render(request, template, page | bar(request, filters, visible.open(), "list"))


def _in_state(visible: CaseQuerySet, state: str) -> CaseQuerySet:
    """All cases, the open or the closed ones."""
    if state == OPEN:
        return visible.open()
    if state == CLOSED:
        return visible.filter(stage__in=OUTCOMES)
    if state:
        raise BadRequest("Cases are open or closed.")
    return visible


def _number(request: ActingRequest) -> int:
    text = request.GET.get("page", "1")
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise BadRequest("Not a page.")
    return int(text)
