"""Where everybody begins: the board for those who have one, their own work for the others."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from workflows.home import agenda

PAGE = 50  # rows


@require_safe
@acting()
def home(request: ActingRequest) -> HttpResponse:
    """To the first page of the acting role."""
    return redirect("board" if request.actor.role in BOARD_ROLES else "work")


@require_safe
@acting()
def work(request: ActingRequest) -> HttpResponse:
    """What the acting role has to do, in all cases of this person. An odd page is the last one."""
    items = agenda.open_items(request.actor).select_related("case")
    page = Paginator(items, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "groups": agenda.by_time(agenda.entries(page.object_list, request.actor)),
        "decisions": agenda.decisions(request.actor) if page.number == 1 else [],
    }
    return render(request, "home/work.html", context)
