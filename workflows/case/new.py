"""The page that opens a case."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.people.access import ActingRequest, acting
from casework.people.roles import INTAKE_ROLES
from casework.protocols.models import ProtocolVersion
from workflows.case.answers import CONFLICT, MALFORMED, is_fragment, sent, show
from workflows.case.opening import BORN, NAME, NewCaseForm, alike, newest_versions, open_from


@require_http_methods(["GET", "POST"])
@acting(*INTAKE_ROLES)
def new(request: ActingRequest) -> HttpResponse:
    """Record an inquiry as a new case; a patient who may be known already is shown first."""
    version, others = _version(request)
    form = NewCaseForm(sent(request), version=version, actor=request.actor)
    context = {"form": form, "version": version, "others": others}
    if not form.is_bound:
        return show(request, "case/new.html", context)
    if not form.is_valid():
        return show(request, "case/new.html", context, status=MALFORMED)
    context["alike"] = alike(request.actor, form.person.get(NAME, ""), form.person.get(BORN))
    if context["alike"] and not form.cleaned_data["checked"]:
        return show(request, "case/new.html", context, status=CONFLICT)
    try:
        return opened(request, open_from(form, version).code)
    except Refused as refused:
        context["refused"] = refused.blockers
        return show(request, "case/new.html", context, status=CONFLICT)


def opened(request: ActingRequest, code: str) -> HttpResponse:
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("case", args=[code])})
    return redirect("case", code)


def _version(request: ActingRequest) -> tuple[ProtocolVersion, list[ProtocolVersion]]:
    """The trial the case is for: the one named in the address, else the first; and the others."""
    versions = newest_versions()
    named = request.GET.get("trial", "")
    found = next((v for v in versions if v.trial == named or not named), None)
    if found is None:
        raise Http404
    return found, [v for v in versions if v != found]
