"""The cards that changed, as they are now: what an open board asks for to stay right."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework import clock
from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from workflows.board import columns
from workflows.board.cards import cards
from workflows.board.views import _around, _rules, _shown

MOST = 50  # cards in one answer; who missed more reads the board anew


@require_safe
@acting(*BOARD_ROLES)
def changed(request: ActingRequest) -> HttpResponse:
    """The cards of the named cases that pass the filters, and every count. Those that are closed,
    filtered away or not for this person are not among them: their cards leave the board."""
    codes = request.GET.getlist("case")
    if len(codes) > MOST:
        raise BadRequest(_("That are too many cases at once."))
    rules = _rules()
    filters, _visible, shown = _shown(request, rules)
    found = columns.columns(rules)
    columns.count(found, shown, clock.site_today())
    phases = columns.phases(found)
    pks = shown.filter(code__in=codes).values_list("pk", flat=True)
    context = {
        "cards": cards(shown, pks, request.actor, rules) if codes else [],
        "phases": phases,
        "total": sum(phase.count for phase in phases),
    }
    return render(request, "board/changed.html", context | _around(request, filters))
