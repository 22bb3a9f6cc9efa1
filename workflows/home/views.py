"""Where everybody begins: the board for those who have one, their own work for the others."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES


@require_safe
@acting()
def home(request: ActingRequest) -> HttpResponse:
    """To the first page of the acting role."""
    return redirect("board" if request.actor.role in BOARD_ROLES else "work")


@require_safe
@acting()
def work(request: ActingRequest) -> HttpResponse:
    """What the acting role has to do, in all cases of this person."""
    return render(request, "home/work.html")
