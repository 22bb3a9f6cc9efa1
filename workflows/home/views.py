"""Where everybody begins: the board, the jobs to translate, or the inbox."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from translation.queue.views import LINGUISTS


@require_safe
@acting()
def home(request: ActingRequest) -> HttpResponse:
    """To the first page of the acting role."""
    role = request.actor.role
    if role in LINGUISTS:
        return redirect("translation-queue")
    return redirect("board" if role in BOARD_ROLES else "inbox")
