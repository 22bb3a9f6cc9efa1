"""Claiming, starting and giving back a task from the case's pages: one verb each."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.cases.situation import situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import PANELS
from workflows.case.answers import CONFLICT, changed, is_fragment, occurrence_of, show
from workflows.case.doing import known_task, task_context
from workflows.case.hurdles import hurdles
from workflows.engine.models import WorkItem
from workflows.queue import claiming, doing

ACTS: dict[str, Callable[..., WorkItem]] = {
    "claim": claiming.claim,
    "start": doing.start,
    "release": claiming.release,
}


@require_http_methods(["GET", "POST"])
@acting(*PANELS["tasks"])
def take(request: ActingRequest, code: str, task: str) -> HttpResponse:
    """Do one act on a task; in its dialog (`stay`) the task is shown again as it is now."""
    case = visible_case(request.actor, code)
    found, occurrence = known_task(case, task, request), occurrence_of(request)
    if request.method == "GET":
        return redirect("case-task", case.code, found.code)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    items = WorkItem.objects.current().filter(case=case, code=found.code, occurrence=occurrence)
    item = get_object_or_404(items)
    try:
        act(item.pk, actor=request.actor)
    except Refused as refused:
        stopped = hurdles(situation(case, request.actor), refused.blockers, request.actor)
        context = task_context(request, case, found, occurrence) | {"refused": stopped}
        return show(request, "case/task.html", context, status=CONFLICT)
    done = changed(request, case.code)
    if "stay" not in request.POST or not is_fragment(request):
        return done
    shown = show(request, "case/task.html", task_context(request, case, found, occurrence))
    shown.headers["HX-Trigger"] = done.headers["HX-Trigger"]
    return shown
