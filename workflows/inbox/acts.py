"""What is done with a task short of completing it: a table of acts, each one verb and one form."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor
from casework.people.roles import PANELS
from workflows.case.answers import CONFLICT, MALFORMED, is_fragment, sent, show
from workflows.case.hurdles import hurdles
from workflows.engine.models import WorkItem
from workflows.inbox import forms as asked
from workflows.inbox.desk import address, page_of, pane, tab_of, visible_item
from workflows.inbox.people import candidates
from workflows.inbox.views import answer, done
from workflows.queue import asking, claiming, doing


@dataclass(frozen=True)
class Act:
    """`form`: what it asks; NothingForm asks nothing. `to_mine`: the task is the actor's then."""

    title: Any
    button: Any
    do: Callable[[WorkItem, Actor, dict[str, Any]], object]
    form: Callable[[Any, WorkItem, Actor], forms.Form] = lambda data, item, actor: (
        asked.NothingForm(data)
    )
    said: Any = ""
    to_mine: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.title)


ACTS: dict[str, Act] = {
    "claim": Act(
        "",
        _("Claim"),
        lambda item, actor, given: claiming.claim(item.pk, actor=actor),
        said=_("The task is yours."),
        to_mine=True,
    ),
    "start": Act(
        "",
        _("Start"),
        lambda item, actor, given: doing.start(item.pk, actor=actor),
        said=_("Started."),
    ),
    "release": Act(
        "",
        _("Release"),
        lambda item, actor, given: claiming.release(item.pk, actor=actor),
        said=_("Released: everybody can take it."),
    ),
    "resume": Act(
        "",
        _("Take off hold"),
        lambda item, actor, given: doing.resume(item.pk, actor=actor),
        said=_("No longer on hold."),
    ),
    "draft": Act(
        "",
        _("Save note"),
        lambda item, actor, given: doing.save_draft(item.pk, actor=actor, note=given["note"]),
        form=lambda data, item, actor: asked.DraftForm(data),
        said=_("The note is saved."),
        to_mine=True,
    ),
    "decline": Act(
        _("Decline a task"),
        _("Decline"),
        lambda item, actor, given: claiming.decline(item.pk, actor=actor, **given),
        form=lambda data, item, actor: asked.DeclineForm(data),
        said=_("Declined: it is not offered to you again."),
    ),
    "hold": Act(
        _("Put a task on hold"),
        _("Put on hold"),
        lambda item, actor, given: doing.hold(item.pk, actor=actor, **given),
        form=lambda data, item, actor: asked.HoldForm(data, item=item),
        said=_("On hold: it comes back by itself."),
    ),
    "assign": Act(
        _("Give a task to somebody"),
        _("Assign"),
        lambda item, actor, given: claiming.assign(item.pk, actor=actor, **given),
        form=lambda data, item, actor: asked.AssignForm(data, people=candidates([item], actor)),
        said=_("Given away: they are told."),
    ),
    "waiver": Act(
        _("Ask to waive a task"),
        _("Ask"),
        lambda item, actor, given: asking.ask_waiver(item.pk, actor=actor, **given),
        form=lambda data, item, actor: asked.AskForm(data),
        said=_("Asked: it waits to be decided."),
    ),
}


@require_http_methods(["GET", "POST"])
@acting(*PANELS["tasks"])
def act(request: ActingRequest, item_id: int, name: str) -> HttpResponse:
    """One act on one task. A refusal says why, and what was typed stays."""
    made = ACTS.get(name)
    if made is None:
        raise Http404
    item = visible_item(request.actor, item_id)
    tab = "mine" if made.to_mine else tab_of(request)
    back = address(tab, page_of(request), item_id)
    opened = pane(request, item)
    if request.method == "GET" and not made.asks:
        return redirect(back)
    form = made.form(sent(request), item, request.actor)
    context = {**opened, "form": form, "act": made, "task": opened["sheet"].task}
    if request.method == "GET":
        return show(request, "inbox/act.html", context)
    if not form.is_valid():
        if made.asks:
            return show(request, "inbox/act.html", context, status=MALFORMED)
        return answer(request, tab, page_of(request), opened, status=MALFORMED)
    try:
        made.do(item, request.actor, form.cleaned_data)
    except Refused as refused:
        stopped = hurdles(opened["situation"], refused.blockers, request.actor)
        if made.asks:
            return show(request, "inbox/act.html", {**context, "refused": stopped}, status=CONFLICT)
        fresh = pane(request, visible_item(request.actor, item_id))
        return answer(request, tab_of(request), 1, {**fresh, "refused": stopped}, status=CONFLICT)
    return _done(request, made, tab, item_id, back)


def _done(request: ActingRequest, made: Act, tab: str, item_id: int, back: str) -> HttpResponse:
    if not is_fragment(request):
        return redirect(back)
    if made.asks:
        events = {"casechanged": {"item": item_id}, **done(str(made.said))}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})
    opened = pane(request, visible_item(request.actor, item_id))
    return answer(request, tab, page_of(request), opened, said=str(made.said))
