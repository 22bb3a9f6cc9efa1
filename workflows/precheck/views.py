"""The page of a case's pre-check, the same on paper, and the hospital's word on a criterion."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import clock
from casework.cases.models import Case
from casework.cases.situation import Situation, situation
from casework.eligibility.access import CONFIRMS, READS
from casework.eligibility.confirming import confirm
from casework.eligibility.models import PreCheck
from casework.eligibility.names import TITLE
from casework.eligibility.refusing import EligibilityRefused
from casework.people.access import ActingRequest, acting, visible_case
from documents.uploads import answers
from workflows.case import words
from workflows.case.header import patient
from workflows.case.printing import keep_record
from workflows.live.following import followed
from workflows.precheck.forms import WordForm
from workflows.precheck.lines import Line
from workflows.precheck.sheet import GROUPS, sheet, why_none


@require_safe
@acting(*READS)
@followed
def page(request: ActingRequest, code: str) -> HttpResponse:
    """Every criterion of the cohort. A choice of group never takes the conflicts off the page."""
    case = visible_case(request.actor, code)
    show = request.GET.get("show", "")
    if show and show not in GROUPS:
        raise Http404
    context = _shown(situation(case, request.actor), request, show)
    fragment = answers.is_fragment(request)
    return render(
        request, "precheck/page.html#sheet" if fragment else "precheck/page.html", context
    )


@require_safe
@acting(*READS)
def printed(request: ActingRequest, code: str) -> HttpResponse:
    """The whole of it on paper; that it was made is on record."""
    case = visible_case(request.actor, code)
    if request.method == "GET":
        keep_record(case, request.actor)
    context = _shown(situation(case, request.actor), request)
    made = words.moment(clock.now(), words.zone_of(request.actor))
    answer = render(request, "precheck/print.html", {**context, "made": made})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(s: Situation, request: ActingRequest, show: str = "") -> dict[str, Any]:
    found = sheet(s, request.actor, show)
    return {
        "case": s.case,
        "title": TITLE,
        "sheet": found,
        "why_none": "" if found else why_none(s.case),
        "patient": patient(s.case, request.actor),
    }


@require_http_methods(["GET", "POST"])
@acting(*CONFIRMS)
def confirmed(request: ActingRequest, code: str, criterion: str) -> HttpResponse:
    """Confirm or overrule what the records say to one criterion. The hospital alone (P-01)."""
    case = visible_case(request.actor, code)
    line = _line(case, criterion, request)
    form = WordForm(
        request.POST if request.method == "POST" else None, initial={"about": line.about}
    )
    context = {"case": case, "line": line, "form": form, "about": line.about}
    if not form.is_bound:
        return answers.show(request, "precheck/confirm.html", context)
    if not form.is_valid():
        return answers.show(request, "precheck/confirm.html", context, status=answers.MALFORMED)
    try:
        confirm(case.pk, criterion, actor=request.actor, **form.cleaned_data)
    except EligibilityRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, "precheck/confirm.html", context, status=answers.CONFLICT)
    if answers.is_fragment(request):
        return answers.changed(request, code)
    return redirect(f"{reverse('precheck', args=[code])}#{criterion}")


def _line(case: Case, criterion: str, request: ActingRequest) -> Line:
    """The criterion as it stands now, or 404."""
    run = PreCheck.objects.filter(case=case).exclude(criteria=None).first()
    if run is None or all(row["criterion"] != criterion for row in run.found):
        raise Http404
    found = sheet(situation(case, request.actor), request.actor, only=criterion)
    assert found is not None
    return found.groups[0].lines[0]
