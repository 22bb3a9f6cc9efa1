"""The pages of the criteria's versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.eligibility import versions
from casework.eligibility.access import ACTIVATES, PROPOSES, READS_CRITERIA
from casework.eligibility.models import CriteriaVersion
from casework.eligibility.refusing import EligibilityRefused
from casework.people.access import ActingRequest, acting, sent_to
from documents.uploads.answers import CONFLICT, MALFORMED
from workflows.criteria.activating import activate as put_in_force
from workflows.criteria.effects import FEWEST, Effects
from workflows.criteria.forms import NoteForm, ProposalForm
from workflows.criteria.listing import content, rows


@require_safe
@acting(*READS_CRITERIA)
def listed(request: ActingRequest) -> HttpResponse:
    """Every version, and which is in force since when."""
    context = {"rows": rows(request.actor), "proposes": request.actor.role in PROPOSES}
    return render(request, "criteria/list.html", context)


@require_safe
@acting(*READS_CRITERIA)
def version(request: ActingRequest, pk: int) -> HttpResponse:
    """What stands in a version."""
    found = get_object_or_404(CriteriaVersion, pk=pk)
    return render(request, "criteria/version.html", {"version": found, "content": content(found)})


@require_safe
@acting(*READS_CRITERIA)
def effects(request: ActingRequest, pk: int) -> HttpResponse:
    """What a version would change for each open case; for the hospital, putting it in force."""
    return _effects(request, pk, NoteForm())


def _effects(
    request: ActingRequest, pk: int, form: NoteForm, status: int = 200, refused: Any = ()
) -> HttpResponse:
    found = get_object_or_404(CriteriaVersion, pk=pk)
    judged = Effects(found, request.actor)
    page, lines = judged.rows(request.GET.get("page"))
    here = versions.in_force(found.trial) == found.pk
    context = {
        "version": found,
        "page": page,
        "rows": lines,
        "others": judged.others(asked="count" in request.GET),
        "fewest": FEWEST,
        "in_force": here,
        "form": form if request.actor.role in ACTIVATES and not here else None,
        "refused": refused,
    }
    return render(request, "criteria/effects.html", context, status=status)


@require_http_methods(["GET", "POST"])
@acting(*ACTIVATES)
@sent_to("criteria-effects")
def activate(request: ActingRequest, pk: int) -> HttpResponse:
    """Put a version in force. A job judges all open cases by it."""
    get_object_or_404(CriteriaVersion, pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _effects(request, pk, form, MALFORMED)
    try:
        put_in_force(pk, actor=request.actor, note=form.cleaned_data["note"])
    except EligibilityRefused as refused:
        return _effects(request, pk, form, CONFLICT, refused.blockers)
    messages.success(request, _("In force. The open cases are judged by it one after another."))
    return redirect("criteria")


@require_http_methods(["GET", "POST"])
@acting(*PROPOSES)
def propose(request: ActingRequest) -> HttpResponse:
    """Bring in a version. It changes nothing until the hospital puts it in force."""
    sent = request.method == "POST"
    form = ProposalForm(request.POST, request.FILES) if sent else ProposalForm()
    context: dict[str, Any] = {"form": form}
    if not sent:
        return render(request, "criteria/propose.html", context)
    if not form.is_valid():
        return render(request, "criteria/propose.html", context, status=MALFORMED)
    given = form.cleaned_data
    try:
        made = versions.propose(given["data"], actor=request.actor, note=given["note"])
    except EligibilityRefused as refused:
        context["refused"] = refused.blockers
        return render(request, "criteria/propose.html", context, status=CONFLICT)
    messages.success(request, _("Proposed. The hospital's team can put it in force."))
    return redirect("criteria-version", made.pk)
