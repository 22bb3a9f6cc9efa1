"""Dialogs of the work: a task, doing without it, reporting what happened, correcting a fact."""

from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from casework.cases.models import Case, Fact
from casework.cases.situation import situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import PANELS
from casework.protocols.compiled import protocol
from casework.protocols.schema import Task
from workflows.case import factlist, words
from workflows.case.answers import attempt, changed, occurrence_of, sent
from workflows.case.forms import CorrectionForm, EventForm, TaskForm, WhyForm
from workflows.case.hurdles import first_open, task_url
from workflows.case.tasksheet import at_occurrence, task_sheet
from workflows.case.worklist import may_know
from workflows.engine import tasks
from workflows.engine.proposing import CONFIRMED_CORRECTIONS


@require_http_methods(["GET", "POST"])
@acting(*PANELS["tasks"])
def task(request: ActingRequest, code: str, task: str) -> HttpResponse:
    """One task: who, by when, why not yet, its papers and its form."""
    case = visible_case(request.actor, code)
    found = known_task(case, task, request)
    context = task_context(request, case, found, occurrence_of(request), sent(request))
    form, occurrence = context["form"], context["occurrence"]

    def act(given: dict[str, Any]) -> HttpResponse:
        tasks.complete(
            case.pk,
            found.code,
            actor=request.actor,
            given=form.given,
            occurrence=occurrence,
            note=given["note"],
        )
        return changed(request, case.code)

    return attempt(request, "case/task.html", context, context["situation"], act)


def task_context(
    request: ActingRequest, case: Case, task: Task, occurrence: str, data: Any = None
) -> dict[str, Any]:
    """What the dialog of a task shows. Without an occurrence: the one to do first."""
    s = situation(case, request.actor)
    occurrence = occurrence or first_open(s, task.code)
    s = at_occurrence(s, occurrence)
    return {
        "case": case,
        "situation": s,
        "sheet": task_sheet(s, task, occurrence, request.actor),
        "occurrence": occurrence,
        "here": task_url(s, task.code, occurrence),
        "form": TaskForm(data, s=s, task=task, actor=request.actor),
    }


@require_http_methods(["GET", "POST"])
@acting(*PANELS["tasks"])
def waive(request: ActingRequest, code: str, task: str) -> HttpResponse:
    """Do without a task, with a reason."""
    case = visible_case(request.actor, code)
    found = known_task(case, task, request)
    if request.actor.role not in found.waivable_by:
        raise PermissionDenied
    s = situation(case, request.actor)
    occurrence = occurrence_of(request)
    context = {"case": case, "task": found, "form": WhyForm(sent(request))}

    def act(given: dict[str, Any]) -> HttpResponse:
        tasks.waive(
            case.pk, found.code, actor=request.actor, reason=given["reason"], occurrence=occurrence
        )
        return changed(request, case.code)

    return attempt(request, "case/waive.html", context, s, act)


@require_http_methods(["GET", "POST"])
@acting()
def event(request: ActingRequest, code: str, event: str) -> HttpResponse:
    """Report that something happened, so that its work opens."""
    case = visible_case(request.actor, code)
    rules = protocol(case.protocol_id)
    found = rules.events.get(event)
    if found is None or found.system:
        raise Http404
    if request.actor.role not in found.raised_by:
        raise PermissionDenied
    s = situation(case, request.actor)
    context = {
        "case": case,
        "event": found,
        "label": words.event(found),
        "possible": tasks.open_for(rules, case, found.code),
        "form": EventForm(sent(request)),
    }

    def act(given: dict[str, Any]) -> HttpResponse:
        tasks.raise_event(case.pk, found.code, actor=request.actor, note=given["note"])
        return changed(request, case.code)

    return attempt(request, "case/event.html", context, s, act)


@require_http_methods(["GET", "POST"])
@acting()
def fact(request: ActingRequest, code: str, name: str) -> HttpResponse:
    """Correct a recorded fact, with a reason."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    spec = s.protocol.facts.get(name)
    if spec is None or spec.derived is not None or name not in s.facts:
        raise Http404
    if request.actor.role not in tasks.correctors(s.protocol, name):
        raise PermissionDenied
    form = CorrectionForm(sent(request), s=s, name=name, actor=request.actor)
    recorded = Fact.objects.filter(case=case, name=name).first()
    context = {
        "case": case,
        "label": words.fact(spec, request.actor),
        "value": factlist.shown(s, spec, s.facts[name], request.actor),
        "confirmers": words.roles(CONFIRMED_CORRECTIONS.get(name, ())),
        "seen": recorded.recorded_at.isoformat() if recorded else "",
        "form": form,
    }

    def act(given: dict[str, Any]) -> HttpResponse:
        tasks.correct(
            case.pk,
            name,
            actor=request.actor,
            raw=form.given[name],
            reason=given["reason"],
            seen=_moment(request.POST.get("seen", "")),
        )
        return changed(request, case.code)

    return attempt(request, "case/fact.html", context, s, act)


def _moment(text: str) -> datetime | None:
    """When the value was recorded that somebody looked at; None when the form did not say."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest("Not a moment.") from error


def known_task(case: Case, code: str, request: ActingRequest) -> Task:
    """The task of a code, for those who may know of it: others are refused."""
    found = protocol(case.protocol_id).tasks.get(code)
    if found is None:
        raise Http404
    if not may_know(found, request.actor) and request.actor.role not in found.waivable_by:
        raise PermissionDenied
    return found
