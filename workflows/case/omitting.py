"""The dialog in which a coordinator asks to leave a paper of the checklist out (P-09)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from casework.cases.situation import situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import Role
from workflows.case.answers import attempt, changed, sent
from workflows.case.forms import WhyForm
from workflows.queue.asking import ask_omission

ASKS = frozenset({Role.COORD})  # a manager waives at once


@require_http_methods(["GET", "POST"])
@acting(*ASKS)
def omit(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """Ask, with a reason that the manager reads and the hospital sees."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    if kind not in s.protocol.documents:
        raise Http404
    context = {
        "case": case,
        "paper": s.protocol.documents[kind],
        "form": WhyForm(sent(request)),
    }

    def act(given: dict[str, Any]) -> HttpResponse:
        ask_omission(case.pk, kind, actor=request.actor, reason=given["reason"])
        return changed(request, case.code)

    return attempt(request, "case/omit.html", context, s, act)
