"""Opening a saved view: its filters as they are meaningful today, and the row of views in the bar."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from casework.people.access import ActingRequest, View
from casework.protocols.compiled import Protocol
from casework.tags.models import Tag
from workflows.board.choices import LABELS, Vocabulary, may_be_named
from workflows.board.filters import BoardFilter
from workflows.board.saved.models import FirstView, SavedView
from workflows.board.saved.verbs import may_change


@dataclass(frozen=True)
class Tab:
    """A view in the bar. `changed`: it is open, with other filters than it holds."""

    pk: int
    name: str
    shared: bool
    first: bool
    mine: bool
    current: bool
    changed: bool


def tabs(filters: BoardFilter) -> list[Tab]:
    """The views one may open: one's own, then those that others share. One query."""
    actor = filters.actor
    first = Exists(FirstView.objects.filter(view=OuterRef("pk"), user=actor.user))
    found: Any = SavedView.objects.visible_to(actor).annotate(first=first)
    return [
        Tab(
            pk=view.pk,
            name=view.name,
            shared=view.shared,
            first=view.first,
            mine=may_change(view, actor),
            current=str(view.pk) == filters.view,
            changed=str(view.pk) == filters.view and view.query != filters.to_keep,
        )
        for view in found
    ]


def cleaned(view: SavedView, request: ActingRequest, rules: Protocol) -> tuple[str, list[str]]:
    """The query of a view without values that there are not any more, and what was left out."""
    query, words = QueryDict(view.query, mutable=True), Vocabulary(rules, request.actor)
    rows: dict[str, QuerySet[Any]] = {"owner": may_be_named(), "tag": Tag.objects.all()}
    dropped = []
    for name, label in LABELS.items():
        values = query.getlist(name)
        known = [value for value in values if words.knows(name, value)]
        if known and name in rows:
            there = rows[name].filter(pk__in=known).values_list("pk", flat=True)
            known = [value for value in known if int(value) in {*there}]
        if len(known) < len(values):
            dropped.append(str(label))
        query.setlist(name, known)
    query["view"] = str(view.pk)
    return BoardFilter.parse(query, rules, request.actor).query, dropped


def said(dropped: list[str]) -> str:
    """What to tell of what was left out."""
    named = {"filters": ", ".join(dropped)}
    return _("Something this view asked for does not exist any more: %(filters)s.") % named


def opens_first_view(view: View) -> View:
    """The plain address leads to the view with which somebody wants to begin."""

    @wraps(view)
    def opened(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.GET:
            shown = SavedView.objects.visible_to(request.actor)
            first = FirstView.objects.filter(user=request.actor.user, view__in=shown)
            if (pk := first.values_list("view", flat=True).first()) is not None:
                return redirect("board-view", pk)
        return view(request, *args, **kwargs)

    return opened
