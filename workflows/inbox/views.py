"""The inbox: one page on which everybody sees what to do next, and does it."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.blockers import Refused
from casework.people.access import ActingRequest, acting
from casework.people.roles import PANELS
from workflows.case.answers import CONFLICT, LOOK_AGAIN, MALFORMED, is_fragment
from workflows.case.hurdles import hurdles
from workflows.case.kept import kept
from workflows.engine import tasks
from workflows.engine.models import Outcome, WorkItem
from workflows.inbox.desk import address, badge, desk, page_of, pane, tab_of, visible_item
from workflows.live.following import followed
from workflows.queue.next_best import take_next
from workflows.queue.queues import NAMES, Queues

TEMPLATE = "inbox/inbox.html"


@require_safe
@acting()
@followed
def inbox(request: ActingRequest) -> HttpResponse:
    """The inbox without an open task."""
    return answer(request, tab_of(request), page_of(request), {})


@require_http_methods(["GET", "POST"])
@acting(*PANELS["tasks"])
@followed
def item(request: ActingRequest, item_id: int) -> HttpResponse:
    """The inbox with a task open; sending its form completes the task and opens the next."""
    found = visible_item(request.actor, item_id)
    tab, number = tab_of(request), page_of(request)
    opened = pane(request, found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return answer(request, tab, number, opened)
    form = opened["form"]
    if LOOK_AGAIN in request.POST:
        return render(request, "case/fields.html", {"form": form, "quiet": True})
    if not form.is_valid():
        return answer(request, tab, number, opened, status=MALFORMED)
    following = _following(request, tab, item_id)
    try:
        tasks.complete(
            found.case_id,
            found.code,
            actor=request.actor,
            given=form.given,
            occurrence=found.occurrence,
            note=form.cleaned_data["note"],
        )
    except Refused as refused:
        if _did_it_already(request, found):
            return _go_on(request, tab, number, following)
        opened["refused"] = hurdles(opened["situation"], refused.blockers, request.actor)
        opened["kept"] = kept(form, refused)
        return answer(request, tab, number, opened, status=CONFLICT)
    return _go_on(request, tab, number, following)


def _did_it_already(request: ActingRequest, found: WorkItem) -> bool:
    """Whether this person has just finished the task: the form was sent twice."""
    found.refresh_from_db(fields=["outcome", "finished_by"])
    return found.outcome == Outcome.DONE and found.finished_by_id == request.actor.user_id


def _following(request: ActingRequest, tab: str, item_id: int) -> list[int]:
    """What stands after a task in its tab, then what stands before it."""
    if tab not in NAMES:
        return []
    ids = list(Queues(request.actor).named(tab).values_list("pk", flat=True)[:200])
    here = ids.index(item_id) if item_id in ids else -1
    return ids[here + 1 :] + ids[: max(here, 0)]


def _go_on(request: ActingRequest, tab: str, number: int, following: list[int]) -> HttpResponse:
    """The next task of the tab that is still there, or the list alone."""
    still = set()
    if following:
        waiting = Queues(request.actor).named(tab).filter(pk__in=following)
        still = set(waiting.values_list("pk", flat=True))
    upcoming = next((pk for pk in following if pk in still), None)
    if not is_fragment(request):
        return redirect(address(tab, number, upcoming))
    opened = pane(request, visible_item(request.actor, upcoming)) if upcoming else {}
    return answer(request, tab, number, opened, said=_("Done."))


@require_POST
@acting(*PANELS["tasks"])
def take(request: ActingRequest) -> HttpResponse:
    """Take next best: the most urgent free task becomes this person's."""
    found = take_next(actor=request.actor)
    if not is_fragment(request):
        return redirect(address("mine", 1, found.pk if found else None))
    opened: dict[str, Any] = {"nothing_free": True}
    if found is not None:
        opened = pane(request, visible_item(request.actor, found.pk))
    return answer(request, "mine", 1, opened, said=_("The task is yours.") if found else "")


@require_safe
@acting()
def badges(request: ActingRequest) -> HttpResponse:
    """The counts in every page's header; at most a hundred is counted."""
    from workflows.notices.telling import unread

    context = {"mine": badge(Queues(request.actor), "mine"), "unread": unread(request.actor)}
    return render(request, "inbox/badges.html", context)


def answer(
    request: ActingRequest,
    tab: str,
    number: int,
    opened: dict[str, Any],
    *,
    status: int = 200,
    said: str = "",
) -> HttpResponse:
    """The page; its inside for htmx; only the open task where that alone was asked for.

    `said`: what was done, for a notice.
    """
    if is_fragment(request) and "pane" in request.GET:
        context = {"tab": tab, "query": desk_query(tab, number), **opened}
        return render(request, f"{TEMPLATE}#pane", context, status=status)
    item_id = opened["item"].pk if "item" in opened else None
    context = {
        **desk(request.actor, tab, number),
        **opened,
        "address": address(tab, number, item_id),
    }
    if not is_fragment(request):
        return render(request, TEMPLATE, context, status=status)
    answered = render(request, f"{TEMPLATE}#desk", context, status=status)
    if said:
        answered.headers["HX-Trigger"] = json.dumps(done(said))
    return answered


def done(said: str) -> dict[str, Any]:
    """The events of an act: the counts in the header change, and a notice says what was done."""
    return {"inboxchanged": {}, "notice": {"text": said, "level": "success"}}


def desk_query(tab: str, number: int) -> str:
    return address(tab, number).partition("?")[2]
