"""The bar above the board and above the list of cases: filters, what is in use, saved views."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework.cases.models import Case, CaseQuerySet
from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from casework.tags.access import MAY_KEEP
from workflows.board import finding
from workflows.board.choices import coordinators, occurring
from workflows.board.filters import BoardFilter
from workflows.board.rules import board_rules
from workflows.board.saved.opening import tabs

PAGES = {"board": "board", "list": "case-list"}
PART = "found"  # the part of the page that changes with the filters


def bar(
    request: ActingRequest, filters: BoardFilter, cases: CaseQuerySet, page: str
) -> dict[str, Any]:
    """What the bar shows. cases: the open ones among which one chooses; page: one of PAGES.

    What is seldom looked at comes when its menu is opened (`options`); for browsers without scripts,
    with the page that ?options=all asks for. A part of a page needs no more than what is chosen.
    """
    everything = request.GET.get("options") == "all"
    if wants_part(request):
        filters.offer({})
    else:
        filters.offer(occurring(cases) if everything else {"owner": coordinators(cases)})
    query = f"?{filters.query}" if filters.query else ""
    return {
        "filters": filters,
        "everything": everything,
        "tabs": tabs(filters),
        "page": page,
        "here": reverse(PAGES[page]),
        "keeps_tags": filters.actor.role in MAY_KEEP,
        "other_page": reverse(PAGES["list" if page == "board" else "board"]) + query,
    }


@require_safe
@acting(*BOARD_ROLES)
def options(request: ActingRequest) -> HttpResponse:
    """The filters behind "More filters", with what occurs among the open cases one may see."""
    filters = BoardFilter.read(request, board_rules(), request.actor)
    filters.offer(occurring(Case.objects.visible_to(request.actor).open()))
    context = {"filters": filters, "keeps_tags": request.actor.role in MAY_KEEP}
    return render(request, "board/more.html", context)


def wants_part(request: HttpRequest) -> bool:
    """Whether only what changes with the filters is asked for, by finding.js."""
    return request.headers.get("X-Part") == PART


@require_POST
@acting(*BOARD_ROLES)
def find(request: ActingRequest) -> HttpResponse:
    """Filters and text as the form sends them; on to the address that stands for them.

    The text itself is never in an address, unless it is a case's code (see finding).
    """
    sent = request.POST.copy()
    text = str(sent.get("text") or "").strip()[: finding.LENGTH].replace("\x00", "")
    sent["q"] = text if finding.is_code(text) else ""
    sent["find"] = finding.keep(request.session, text) if text and not sent["q"] else ""
    filters = BoardFilter.parse(sent, board_rules(), request.actor)
    filters.text = text if sent["find"] else ""
    page = PAGES.get(str(sent.get("page")), PAGES["board"])
    return redirect(f"{reverse(page)}?{filters.query or filters.only_looks}")
