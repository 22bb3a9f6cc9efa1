"""Opening, saving and changing views of the board."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.blockers import Refused
from casework.people.access import ActingRequest, acting
from casework.people.roles import BOARD_ROLES
from documents.uploads.answers import CONFLICT, MALFORMED, is_fragment, show
from workflows.board.filters import BoardFilter
from workflows.board.rules import board_rules
from workflows.board.saved import verbs
from workflows.board.saved.models import NAME_LENGTH, FirstView, SavedView
from workflows.board.saved.opening import cleaned, said

TEMPLATE = "board/view.html"


class ViewForm(forms.Form):
    """A view's name, and whether others see it and the board opens with it."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    shared = forms.BooleanField(
        label=_("Share with everybody"),
        required=False,
        help_text=_("Each sees only the cases that they may see anyway."),
    )
    first = forms.BooleanField(label=_("Open the board with this view"), required=False)


@require_safe
@acting(*BOARD_ROLES)
def opened(request: ActingRequest, pk: int) -> HttpResponse:
    """On to the board, or the list, with a view's filters; says what there is no more."""
    view = _visible(request, pk)
    query, dropped = cleaned(view, request, board_rules())
    if dropped:
        messages.warning(request, said(dropped))
    page = "case-list" if request.GET.get("page") == "list" else "board"
    return redirect(f"{reverse(page)}?{query}")


@require_http_methods(["GET", "POST"])
@acting(*BOARD_ROLES)
def new(request: ActingRequest) -> HttpResponse:
    """Save the filters of the address under a name."""
    filters = BoardFilter.read(request, board_rules(), request.actor)
    form = ViewForm(request.POST or None)
    context = {"form": form, "filters": filters, "may_share": verbs.may_share(request.actor)}

    def act(given: dict[str, Any]) -> SavedView:
        shared = given["shared"]
        view = verbs.save(given["name"], filters.to_keep, shared=shared, actor=request.actor)
        if given["first"]:
            verbs.open_first(view.pk, actor=request.actor)
        return view

    return _attempt(request, context, act)


@require_http_methods(["GET", "POST"])
@acting(*BOARD_ROLES)
def change(request: ActingRequest, pk: int) -> HttpResponse:
    """Rename, share, reorder or delete a view, or let it hold the filters of the address."""
    view = _visible(request, pk)
    first = FirstView.objects.filter(user=request.actor.user, view=view).exists()
    begun = {"name": view.name, "shared": view.shared, "first": first}
    filters = BoardFilter.read(request, board_rules(), request.actor)
    mine = verbs.may_change(view, request.actor)
    data: Any = request.POST if request.method == "POST" else None
    if data is not None and not mine:  # of another's view, only whether it is the first
        data = begun | {"first": "first" in request.POST}
    context = {
        "form": ViewForm(data, initial=begun),
        "view": view,
        "mine": mine,
        "filters": filters,
        "other": mine and filters.given and filters.to_keep != view.query,
        "may_share": verbs.may_share(request.actor) or view.shared,
    }

    def act(given: dict[str, Any]) -> SavedView | None:
        return _do(request, view, given, filters.to_keep, mine=mine)

    return _attempt(request, context, act)


def _do(
    request: ActingRequest, view: SavedView, given: dict[str, Any], query: str, *, mine: bool
) -> SavedView | None:
    """What the pressed button says: None when the view is gone."""
    deed, actor = request.POST.get("act", "save"), request.actor
    if deed == "delete":
        verbs.delete(view.pk, actor=actor)
        return None
    if deed in ("earlier", "later"):
        verbs.move(view.pk, later=deed == "later", actor=actor)
        return view
    if mine:
        held = query if deed == "update" else None
        name, shared = given["name"], given["shared"]
        changed = verbs.change(view.pk, name=name, shared=shared, query=held, actor=actor)
        if not changed.shared and changed.owner_id != actor.user_id:
            return None  # a manager has put it back into its owner's hands
    verbs.open_first(view.pk, first=given["first"], actor=actor)
    return view


def _visible(request: ActingRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.actor), pk=pk)


def _attempt(request: ActingRequest, context: dict[str, Any], act: Any) -> HttpResponse:
    """Show the form; when it was sent do the deed, and on to the view it is about."""
    form: forms.Form = context["form"]
    if not form.is_bound:
        return show(request, TEMPLATE, context)
    if not form.is_valid():
        return show(request, TEMPLATE, context, status=MALFORMED)
    try:
        view = act(form.cleaned_data)
    except Refused as refused:
        return show(request, TEMPLATE, context | {"refused": refused.blockers}, status=CONFLICT)
    there = reverse("board-view", args=[view.pk]) if view else f"{reverse('board')}?view=all"
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": there})
    return redirect(there)
