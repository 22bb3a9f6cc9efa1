"""The board and its fragments. All but the page itself are for htmx and the board's own modules."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework import clock
from casework.cases.models import Case, CaseQuerySet
from casework.cases.situation import situation
from casework.people.access import ActingRequest, PurposeNeeded, acting, visible_case
from casework.people.roles import BOARD_ROLES, PANELS, may_see
from casework.protocols.compiled import Protocol
from workflows.board import columns, lanes, look
from workflows.board.bar import bar, wants_part
from workflows.board.bulk import ACTS
from workflows.board.cards import CODE, cards
from workflows.board.columns import Board, Cell, Column
from workflows.board.filters import BoardFilter
from workflows.board.lanes import Lanes
from workflows.board.rules import board_rules
from workflows.board.saved.opening import opens_first_view
from workflows.board.targets import Target, targets
from workflows.limits.verbs import MAY_SET
from workflows.live.following import followed
from workflows.pace.counting import known_paces

COLUMN = "COLUMN"  # stands for a column's code in an address that is written once


@dataclass(frozen=True)
class Asked:
    """What an address asks to see. `shown`: of the cases one may see those that pass."""

    rules: Protocol
    filters: BoardFilter
    lanes: Lanes
    visible: CaseQuerySet
    shown: CaseQuerySet
    today: date

    def column(self, code: str) -> Column:
        """A column by its code; 404 when there is none."""
        for each in columns.columns(self.rules):
            if each.code == code:
                return each
        raise Http404


@require_safe
@acting(*BOARD_ROLES)
@opens_first_view
@followed
def board(request: ActingRequest) -> HttpResponse:
    """The columns with the first cards of each."""
    asked = asked_for(request)
    chosen, paces = look.look_of(request.actor.user), known_paces()
    found = counted(request, asked)
    for column in found.columns:
        column.collapsed = column.code in chosen.folded
        column.pace = paces.get((column.code, True))
    first = found.first(asked.shown, asked.today)
    found.fill(cards(asked.shown, first, request.actor, asked.rules, asked.lanes, paces))
    page: dict[str, Any] = {"board": found, "total": found.total, "phases": found.phases}
    if not found.total and asked.filters.given:
        page["hidden"] = asked.visible.count()
    page |= {
        "look": chosen,
        "densities": look.Density.choices,
        "lane_choices": _lane_choices(asked.filters),
    }
    page["acts"] = [(code, a.button) for code, a in ACTS.items() if request.actor.role in a.roles]
    page |= bar(request, asked.filters, asked.visible, "board") | around(request, asked)
    template = "board/found.html" if wants_part(request) else "board/board.html"
    return render(request, template, page)


@require_safe
@acting(*BOARD_ROLES)
def column(request: ActingRequest, code: str) -> HttpResponse:
    """More cards of a column, those behind `after`; as a page for browsers without scripts."""
    asked = asked_for(request)
    cell = Cell(asked.column(code), request.GET.get("lane", ""))
    shown = asked.lanes.in_lane(asked.shown, cell.lane)
    pks = columns.page_after(cell.column, shown, request.GET.get("after", ""), asked.today)
    first = pks[: columns.PAGE]
    cell.cards = cards(shown, first, request.actor, asked.rules, asked.lanes)
    cell.count = len(pks)
    template = "board/board.html#cards" if "HX-Request" in request.headers else "board/column.html"
    return render(request, template, {"cell": cell} | around(request, asked))


@require_safe
@acting(*BOARD_ROLES)
def lane(request: ActingRequest, by: str, key: str) -> HttpResponse:
    """The cells of one swimlane with their first cards."""
    asked = replace(asked_for(request), lanes=Lanes.read(by))
    shown = asked.lanes.in_lane(asked.shown, key)
    found = counted(request, replace(asked, shown=shown))
    first = found.first(shown, asked.today)
    found.fill(cards(shown, first, request.actor, asked.rules, asked.lanes))
    context = {"row": found.rows[0] if found.rows else None, "board": found}
    return render(request, "board/board.html#lane", context | around(request, asked))


@require_safe
@acting(*(BOARD_ROLES & PANELS["moves"]))
def says(request: ActingRequest, code: str) -> HttpResponse:
    """What every column says to a case that might be dropped there, as JSON."""
    try:
        case = visible_case(request.actor, code)
    except PurposeNeeded as needed:  # the drop asks for it
        return JsonResponse({"seen": needed.case.version, "columns": {}})
    found = targets(situation(case, request.actor), request.actor) if case.is_open else {}
    said = {column: _said(case, target) for column, target in found.items()}
    return JsonResponse({"seen": case.version, "columns": said})


def _said(case: Case, target: Target) -> dict[str, str]:
    """A column's word; with `move`, where a drop is sent at once, and the reason it is given."""
    said = {"state": target.state, "words": target.words}
    if target.edge is not None:
        said["move"] = reverse("case-move", args=[case.code, target.edge.code])
        said["reason"] = "".join(target.edge.reason_codes)
    return said


@require_POST
@acting(*BOARD_ROLES)
def choose_look(request: ActingRequest) -> HttpResponse:
    """Keep how this person likes the board."""
    rules = board_rules()
    form = look.LookForm(request.POST, {column.code for column in rules.file.columns})
    if not form.is_valid() or request.actor.user is None:
        raise BadRequest(form.errors.as_text())
    look.choose(request.actor.user, **form.cleaned_data)
    return HttpResponse(status=204)


def _lane_choices(filters: BoardFilter) -> list[tuple[str, str, str]]:
    """Codes and names of the ways to cut the board, each with the query of its address."""
    rest = filters.without_look("lanes")
    return [
        (code, str(words), "&".join(filter(None, [f"lanes={code}" if code else "", rest])))
        for code, words in lanes.choices()
    ]


def asked_for(request: ActingRequest) -> Asked:
    """The filters and lanes of the address, and the open cases this person may see."""
    rules, today = board_rules(), clock.site_today()
    filters = BoardFilter.read(request, rules, request.actor)
    by = Lanes.read(request.GET.get("lanes", ""))
    visible = Case.objects.visible_to(request.actor).open()
    return Asked(rules, filters, by, visible, filters.apply(visible, today), today)


def counted(request: ActingRequest, asked: Asked) -> Board:
    kept = asked.filters.keep(columns.columns(asked.rules))
    found = columns.limited(kept, asked.rules, request.actor)
    return columns.counted(found, asked.lanes, asked.shown, request.actor, asked.today)


def around(request: ActingRequest, asked: Asked) -> dict[str, Any]:
    """What all fragments with cards need."""
    return {
        "filters": asked.filters,
        "query": asked.filters.query,
        "lanes": asked.lanes,
        "moves": may_see(request.actor.role, "moves"),
        "sets_limits": request.actor.role in MAY_SET,
        "move_to": reverse("case-move-to", args=[CODE, COLUMN]),
    }
