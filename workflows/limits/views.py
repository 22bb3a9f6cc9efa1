"""The dialog with the limit of a column: everybody of the board reads it, managers set it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.cases.models import Case
from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from casework.protocols.schema import Column
from documents.uploads.answers import MALFORMED, is_fragment, show, told
from documents.uploads.forms import DressedForm
from workflows.board.rules import board_rules
from workflows.limits.counting import Limit, of_columns
from workflows.limits.models import MOST
from workflows.limits.verbs import MAY_SET, clear_limit, may_know, set_limit

SHOWN, REFUSED = "shown", "refused"
OUT_OF_RANGE = _("Choose a number from 1 to 9999.")


class LimitForm(DressedForm):
    """How many cases, and what happens when there are more."""

    limit = forms.IntegerField(
        label=_("At most how many cases"),
        validators=[MinValueValidator(1, OUT_OF_RANGE), MaxValueValidator(MOST, OUT_OF_RANGE)],
        widget=forms.NumberInput({"min": 1, "max": MOST}),
    )
    full = forms.ChoiceField(
        label=_("When the column is full"),
        choices=[
            (SHOWN, _("Show it, nothing else")),
            (REFUSED, _("Refuse forward moves into it")),
        ],
        widget=forms.RadioSelect,
        initial=SHOWN,
    )


@require_http_methods(["GET", "POST"])
@acting(*BOARD_ROLES)
def limit(request: ActingRequest, column: str) -> HttpResponse:
    """The limit of a column, and for managers a form to set or lift it."""
    rules = board_rules()
    spec = next((each for each in rules.file.columns if each.code == column), None)
    if spec is None:
        raise Http404
    sets = request.actor.role in MAY_SET
    if request.method == "POST" and not sets:
        raise PermissionDenied
    if "clear" in request.POST:
        clear_limit(column, actor=request.actor)
        return _changed(request, column)
    now = of_columns(rules).get(column)
    form = LimitForm(request.POST if request.method == "POST" else None, initial=_initial(now))
    if form.is_valid():
        hard = form.cleaned_data["full"] == REFUSED
        set_limit(column, limit=form.cleaned_data["limit"], hard=hard, actor=request.actor)
        return _changed(request, column)
    if not sets and not may_know(spec.stages, request.actor):
        raise Http404
    context = _context(spec, now, form if sets else None)
    return show(request, "limits/limit.html", context, status=MALFORMED if form.is_bound else 200)


def _initial(now: Limit | None) -> dict[str, Any]:
    return {"limit": now.limit, "full": REFUSED if now.hard else SHOWN} if now else {}


def _context(spec: Column, now: Limit | None, form: LimitForm | None) -> dict[str, Any]:
    here = 0 if now else Case.objects.filter(stage__in=spec.stages).count()
    return {"column": spec, "limit": now, "here_now": here, "form": form}


def _changed(request: ActingRequest, column: str) -> HttpResponse:
    if is_fragment(request):
        return told({"limitchanged": {"column": column}})
    return redirect("board")
