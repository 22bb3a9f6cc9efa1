"""The board and its fragments. All but the page itself are for htmx and the board's own module."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from casework import clock
from casework.cases.models import Case, CaseQuerySet
from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES, may_see
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.models import ProtocolVersion
from workflows.board import columns
from workflows.board.cards import cards
from workflows.board.filters import BoardFilter


@require_safe
@acting(*BOARD_ROLES)
def board(request: ActingRequest) -> HttpResponse:
    """The twelve columns with the first cards of each."""
    rules = current_rules()
    filters = BoardFilter.read(request.GET, rules, request.actor)
    visible = Case.objects.visible_to(request.actor).open()
    filters.offer_owners(visible)
    shown = filters.apply(visible, clock.site_today())
    found = columns.columns(rules)
    columns.count(found, shown, clock.site_today())
    columns.fill(found, cards(shown, columns.first_of_each(found, shown), request.actor))
    page = {"phases": columns.phases(found), **_around(request, filters)}
    if not any(column.count for column in found) and filters.given:
        page["hidden"] = visible.count()
    return render(request, "board/board.html", page)


@require_safe
@acting(*BOARD_ROLES)
def column(request: ActingRequest, code: str) -> HttpResponse:
    """More cards of a column, those behind `after`; as a page for browsers without scripts."""
    rules = current_rules()
    filters, shown = _shown(request, rules)
    here = next((each for each in columns.columns(rules) if each.code == code), None)
    if here is None:
        raise Http404
    pks = columns.page_after(here, shown, request.GET.get("after", ""))
    here.cards = cards(shown, pks[: columns.PAGE], request.actor)
    here.count = len(pks)
    template = "board/board.html#cards" if request.htmx else "board/column.html"
    return render(request, template, {"column": here, **_around(request, filters)})
