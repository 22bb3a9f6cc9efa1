"""Where everybody begins: the day, the board, the jobs to translate, or the inbox."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES, Role
from translation.queue.views import LINGUISTS

# Who looks after everybody's work; those who do it live on the board.
BEGIN_WITH_THE_DAY = frozenset({Role.MGR})


@require_safe
@acting()
def home(request: ActingRequest) -> HttpResponse:
    """To the first page of the acting role."""
    role = request.actor.role
    if role in LINGUISTS:
        return redirect("translation-queue")
    if role in BEGIN_WITH_THE_DAY:
        return redirect("today")
    return redirect("board" if role in BOARD_ROLES else "inbox")
