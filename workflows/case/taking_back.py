"""Taking a move back, from its notice or from the case's page."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.cases.situation import situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import PANELS
from workflows.case import words
from workflows.case.answers import CONFLICT, attempt, moved, sent, show
from workflows.case.hurdles import hurdles
from workflows.engine import undoing


class UndoForm(forms.Form):
    """The number of the move that is to be taken back."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@require_http_methods(["GET", "POST"])
@acting(*PANELS["moves"])
def undo(request: ActingRequest, code: str) -> HttpResponse:
    """Whether the last move can be taken back, and taking it back."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    form = UndoForm(sent(request), initial={"seen_version": case.version})
    context = {"case": case, "form": form, "stage": words.stage(s.protocol, s.stage)}
    if not form.is_bound:
        chance = undoing.undoable(case, request.actor)
        context |= {"chance": chance, "refused": hurdles(s, chance.blockers, request.actor)}
        return show(request, "case/undo.html", context, status=200 if chance.possible else CONFLICT)

    def act(given: dict[str, Any]) -> HttpResponse:
        seen = given["seen_version"]
        after = undoing.undo(case.pk, actor=request.actor, seen_version=seen)
        named = {"case": after.code, "stage": words.stage(s.protocol, after.stage)}
        return moved(request, case, after, _("%(case)s is in %(stage)s again.") % named)

    return attempt(request, "case/undo.html", context, s, act)
