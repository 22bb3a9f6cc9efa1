"""The board and its fragments. All but the page itself are for htmx and the board's own module."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import clock
from casework.cases.models import Case, CaseQuerySet
from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES, may_see
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.models import ProtocolVersion
from workflows.board import columns
from workflows.board.cards import CODE, cards
from workflows.board.filters import BoardFilter
from workflows.live.following import followed

COLUMN = "COLUMN"  # stands for a column's code in an address that is written once


@require_safe
@acting(*BOARD_ROLES)
@followed
def board(request: ActingRequest) -> HttpResponse:
    """The columns with the first cards of each."""
    rules = _rules()
    filters, visible, shown = _shown(request, rules)
    filters.offer_owners(visible)
    found = columns.columns(rules)
    columns.count(found, shown, clock.site_today())
    first = columns.first_of_each(found, shown)
    columns.fill(found, cards(shown, first, request.actor, rules))
    phases = columns.phases(found)
    page = {"phases": phases, "total": sum(phase.count for phase in phases)}
    if not page["total"] and filters.given:
        page["hidden"] = visible.count()
    return render(request, "board/board.html", page | _around(request, filters))


@require_safe
@acting(*BOARD_ROLES)
def column(request: ActingRequest, code: str) -> HttpResponse:
    """More cards of a column, those behind `after`; as a page for browsers without scripts."""
    rules = _rules()
    filters, _, shown = _shown(request, rules)
    here = next((each for each in columns.columns(rules) if each.code == code), None)
    if here is None:
        raise Http404
    pks = columns.page_after(here, shown, request.GET.get("after", ""))
    here.cards = cards(shown, pks[: columns.PAGE], request.actor, rules)
    here.count = len(pks)
    template = "board/board.html#cards" if "HX-Request" in request.headers else "board/column.html"
    return render(request, template, {"column": here} | _around(request, filters))


@require_safe
@acting(*BOARD_ROLES)
def card(request: ActingRequest, code: str) -> HttpResponse:
    """One card as it is now; 404 when the case is closed, filtered away or not for this person."""
    rules = _rules()
    filters, _, shown = _shown(request, rules)
    pks = shown.filter(code=code).values_list("pk", flat=True)
    found = cards(shown, pks, request.actor, rules)
    if not found:
        raise Http404
    context = {"card": found[0]} | _around(request, filters)
    return render(request, "board/board.html#card", context)


@require_safe
@acting(*BOARD_ROLES)
def counts(request: ActingRequest) -> HttpResponse:
    """Every count of the board as it is now, each addressed to its place."""
    rules = _rules()
    _, _, shown = _shown(request, rules)
    found = columns.columns(rules)
    columns.count(found, shown, clock.site_today())
    phases = columns.phases(found)
    total = sum(phase.count for phase in phases)
    return render(request, "board/board.html#counts", {"phases": phases, "total": total})


def _rules() -> Protocol:
    """The protocol published last: its columns are the board's."""
    newest = ProtocolVersion.objects.order_by("-published_at", "-pk").values_list("pk", flat=True)
    version = newest.first()
    if version is None:
        raise Http404
    return protocol(version)


def _shown(
    request: ActingRequest, rules: Protocol
) -> tuple[BoardFilter, CaseQuerySet, CaseQuerySet]:
    """The filters, the open cases this person may see, and those of them that pass."""
    filters = BoardFilter.read(request.GET, rules, request.actor)
    visible = Case.objects.visible_to(request.actor).open()
    return filters, visible, filters.apply(visible, clock.site_today())


def _around(request: ActingRequest, filters: BoardFilter) -> dict[str, Any]:
    """What all fragments with cards need."""
    return {
        "filters": filters,
        "query": filters.query,
        "moves": may_see(request.actor.role, "moves"),
        "move_to": reverse("case-move-to", args=[CODE, COLUMN]),
    }
