"""The case page, and the case beside another page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import clock
from casework.people.access import ActingRequest, PurposeNeeded, acting, visible_case
from casework.people.purpose import ask_here
from casework.people.roles import Role
from workflows.case import words
from workflows.case.answers import is_fragment
from workflows.case.beside import beside
from workflows.case.sheet import sheet
from workflows.live.following import followed

NO_CASES = {Role.ADMIN}  # no case content (domain.md 1.2)


@require_safe
@acting(*(role for role in Role.values if role not in NO_CASES))
@followed
def case(request: ActingRequest, code: str) -> HttpResponse:
    """One case: what matters first, then everything that is known of it."""
    found = visible_case(request.actor, code)
    shown = sheet(found, request.actor)
    template = "case/case.html#sheet" if is_fragment(request) else "case/case.html"
    return render(request, template, {"sheet": shown, "case": found, **times(request)})


@require_safe
@acting(*(role for role in Role.values if role not in NO_CASES))
def panel(request: ActingRequest, code: str) -> HttpResponse:
    """The case in the side panel; a browser without scripts is led to its page.

    Who must say why they open a case is asked in the panel.
    """
    try:
        found = visible_case(request.actor, code)
    except PurposeNeeded as needed:
        if not is_fragment(request):
            raise
        return ask_here(request, needed.case, back_to=reverse("case-panel", args=[code]))
    if not is_fragment(request):
        return redirect("case", code)
    shown = beside(found, request.actor)
    return render(request, "case/panel.html", {"panel": shown, "case": found, **times(request)})


def times(request: ActingRequest) -> dict[str, object]:
    """What templates need to show times: now by the product's clock, and the reader's zone."""
    zone = words.zone_of(request.actor)
    return {"now": clock.now(), "zone": zone, "zone_name": words.zone_name(zone)}
