"""How the case's pages answer: a form, a refusal with its reasons, a deed done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casework.blockers import Refused
from casework.cases.models import Case
from casework.cases.situation import Situation
from casework.protocols.compiled import protocol
from documents.uploads.answers import CONFLICT, MALFORMED, changed, is_fragment, show, told
from workflows.case.hurdles import hurdles
from workflows.case.kept import kept

__all__ = [
    "CONFLICT",
    "MALFORMED",
    "attempt",
    "changed",
    "is_fragment",
    "moved",
    "occurrence_of",
    "sent",
    "show",
]

LOOK_AGAIN = "look"  # sent by a field on which others depend: nothing is done, the form is redrawn
OCCURRENCE_LENGTH = 60


def sent(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def occurrence_of(request: HttpRequest) -> str:
    """The occurrence of a task that the address names; what is no possible name is none of ours."""
    named = request.GET.get("occurrence", "")
    if len(named) > OCCURRENCE_LENGTH or "\x00" in named:
        raise Http404
    return named


def attempt(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    s: Situation,
    act: Callable[[dict[str, Any]], HttpResponse],
) -> HttpResponse:
    """Show the form of a page; when it was sent, do the deed. A refusal keeps what was typed."""
    form: forms.Form = context["form"]
    if not form.is_bound:
        return show(request, template, context)
    if LOOK_AGAIN in request.POST:
        return render(request, "case/fields.html", {"form": form, "quiet": True})
    if not form.is_valid():
        return show(request, template, context, status=MALFORMED)
    try:
        return act(form.cleaned_data)
    except Refused as refused:
        context["refused"] = hurdles(s, refused.blockers, s.actor)
        context["stale"] = "CASE_MOVED" in refused.codes
        context["kept"] = kept(form, refused)
        return show(request, template, context, status=CONFLICT)


def moved(request: HttpRequest, before: Case, after: Case) -> HttpResponse:
    """A move was made or proposed: boards and pages that show the case redraw it."""
    if after.version == before.version:
        return changed(request, after.code)
    if not is_fragment(request):
        return redirect("case", after.code)
    columns = protocol(after.protocol_id).column_of  # a closed case has none
    event = {
        "case": after.code,
        "from": columns.get(before.stage, ""),
        "to": columns.get(after.stage, ""),
    }
    return told({"casemoved": event})
