"""How the pages of this feature answer: whole or as the `dialog` partial, refused, done."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casework.cases.models import Case
from casework.contacts import access
from casework.contacts.points import ContactRefused
from casework.people.access import ActingRequest, visible_case

CONFLICT, MALFORMED = 409, 422


def case_of(request: ActingRequest, code: str, *words: str) -> Case:
    """The case of a page, for those who may do one of `words` there; outsiders 404, others 403."""
    case = visible_case(request.actor, code)
    if request.actor.role not in access.roles_that(*words):
        raise PermissionDenied
    return case


def is_fragment(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for, to be put into the page that is there."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted)


def sent(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of a template, or its `dialog` partial."""
    fragment = is_fragment(request)
    name = f"{template}#dialog" if fragment else template
    return render(request, name, {**context, "dialog": fragment}, status=status)


def attempt(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    act: Callable[[dict[str, Any]], HttpResponse],
) -> HttpResponse:
    """Show the form of a page; when it was sent, do the deed. A refusal keeps what was typed."""
    form: forms.Form = context["form"]
    if not form.is_bound:
        return show(request, template, context)
    if not form.is_valid():
        return show(request, template, context, status=MALFORMED)
    try:
        return act(form.cleaned_data)
    except ContactRefused as refused:
        return show(request, template, {**context, "refused": refused.blockers}, status=CONFLICT)


def changed(request: HttpRequest, code: str) -> HttpResponse:
    """Something was done; the pages behind the dialog redraw what they show of the case."""
    if is_fragment(request):
        return HttpResponse(status=204, headers=told(code))
    return redirect("contacts", code)


def told(code: str) -> dict[str, str]:
    return {"HX-Trigger": json.dumps({"casechanged": {"case": code}})}
