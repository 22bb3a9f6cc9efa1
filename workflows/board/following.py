"""The cards that changed, as they are now: what an open board asks for to stay right."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from workflows.board.cards import cards
from workflows.board.views import around, asked_for, counted

MOST = 50  # cards in one answer; who missed more reads the board anew


@require_safe
@acting(*BOARD_ROLES)
def changed(request: ActingRequest) -> HttpResponse:
    """The cards of the named cases that pass the filters, and every count. Those that are closed,
    filtered away or not for this person are not among them: their cards leave the board."""
    codes = request.GET.getlist("case")
    if len(codes) > MOST:
        raise BadRequest(_("That are too many cases at once."))
    asked = asked_for(request)
    board = counted(request, asked)
    pks = asked.shown.filter(code__in=codes).values_list("pk", flat=True)
    context = {
        "cards": cards(asked.shown, pks, request.actor, asked.rules, asked.lanes) if codes else [],
        "board": board,
        "total": board.total,
    }
    return render(request, "board/changed.html", context | around(request, asked))
