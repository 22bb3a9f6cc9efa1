"""The case page and its history."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import clock
from casework.cases.situation import situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import PANELS, Role
from workflows.case import past, words
from workflows.case.answers import is_fragment
from workflows.case.header import patient
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
@acting(*PANELS["history"])
def history(request: ActingRequest, code: str) -> HttpResponse:
    """Everything that happened, newest first."""
    found = visible_case(request.actor, code)
    number = request.GET.get("page", "1")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= 1000:
        raise Http404
    page = past.history(situation(found, request.actor), request.actor, int(number))
    context = {"case": found, "page": page, "patient": patient(found, request.actor)}
    return render(request, "case/history.html", {**context, **times(request)})


def times(request: ActingRequest) -> dict[str, object]:
    """What templates need to show times: now by the product's clock, and the reader's zone."""
    zone = words.zone_of(request.actor)
    return {"now": clock.now(), "zone": zone, "zone_name": words.zone_name(zone)}
