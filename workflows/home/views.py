"""Where everybody begins: the board for those who have one, the inbox for the others."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES


@require_safe
@acting()
def home(request: ActingRequest) -> HttpResponse:
    """To the first page of the acting role."""
    return redirect("board" if request.actor.role in BOARD_ROLES else "inbox")
