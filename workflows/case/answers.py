"""How the case's pages answer: a form, a refusal with its reasons, a deed done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.blockers import Refused
from casework.cases.models import Case
from casework.cases.situation import Situation
from casework.people.access import ActingRequest
from casework.protocols.compiled import protocol
from documents.uploads.answers import CONFLICT, MALFORMED, changed, is_fragment, show, told
from workflows.case import words
from workflows.case.hurdles import hurdles
from workflows.case.kept import kept
from workflows.engine.undoing import undoable

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


def moved(request: ActingRequest, before: Case, after: Case, said: str = "") -> HttpResponse:
    """A move was made or proposed: boards and pages that show the case redraw it.

    `said`: what the page tells of it; else where the case is now.
    """
    if after.version == before.version:
        return changed(request, after.code)
    if not is_fragment(request):
        return redirect("case", after.code)
    rules = protocol(after.protocol_id)
    undo = reverse("case-undo", args=[after.code])
    if not undoable(after, request.actor).possible:
        undo = ""
    event = {
        "case": after.code,
        "from": rules.column_of.get(before.stage, ""),  # a closed case has none
        "to": rules.column_of.get(after.stage, ""),
        "version": after.version,
        "undo": undo,
        "said": said or _where(before, after),
    }
    return told({"casemoved": event})


def _where(before: Case, after: Case) -> str:
    """Where a case is after a move."""
    named = {"case": after.code}
    if bool(before.on_hold_since) != bool(after.on_hold_since) and before.stage == after.stage:
        return (
            _("%(case)s is on hold.") if after.on_hold_since else _("%(case)s goes on.")
        ) % named
    named["stage"] = words.stage(protocol(after.protocol_id), after.stage)
    if not after.is_open:
        return _("%(case)s is closed: %(stage)s.") % named
    return _("%(case)s moved to %(stage)s.") % named
