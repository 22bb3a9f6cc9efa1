"""Values beside the paper that tells them: enter, compare as a second person, correct, retract."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.eligibility.access import ENTERS, READS, VERIFIES
from casework.eligibility.elements import Element
from casework.eligibility.models import DataValue
from casework.eligibility.recording import DERIVED
from casework.eligibility.refusing import EligibilityRefused
from casework.eligibility.versions import elements_for
from casework.people.access import ActingRequest, acting
from documents.extracting import entering, words
from documents.extracting.access import Opened, opened
from documents.extracting.forms import RetractForm, ValueForm
from documents.extracting.list_form import begun_with, form_for
from documents.extracting.showing import done, show
from documents.extracting.waiting import values_of
from documents.uploads.answers import CONFLICT, MALFORMED

# Where a refusal is told: beside the field that it is about.
BESIDE = {
    "VALUE_NOT_ALLOWED": "value",
    "ENTERED_ALREADY": "value",
    "DATE_IN_FUTURE": "effective_date",
    "PAGE_UNKNOWN": "page",
}


@require_http_methods(["GET", "POST"])
@never_cache
@acting(*READS)
def values(request: ActingRequest, pk: int) -> HttpResponse:
    """The paper beside what was read from it; `element` opens that element's form."""
    paper = opened(request, pk)
    if not paper.is_accepted:
        return not_yet(request, paper)
    if request.method == "POST":
        return enter(request, paper)
    name = request.GET.get("element", "")
    if not name or not paper.may_enter:
        return show(request, paper)
    form = form_for(element_of(paper, name), None, **begun(paper))
    return show(request, paper, form=form, focus="form")


def enter(request: ActingRequest, paper: Opened) -> HttpResponse:
    """Save what was typed into an element's form."""
    if request.actor.role not in ENTERS:
        raise PermissionDenied
    element = element_of(paper, request.POST.get("element", ""))
    form = form_for(element, request.POST, **begun(paper))
    if not form.is_bound:  # a list with one more row
        return show(request, paper, form=form, focus="form")
    if not form.is_valid():
        return show(request, paper, form=form, focus="form", status=MALFORMED)
    try:
        entry = entering.enter(paper.version.pk, cited(form, paper), actor=request.actor)
    except EligibilityRefused as refused:
        return not_done(request, paper, refused, form)
    which = f"{element.label}: {words.value(element, entry.value, entry.unit)}"
    return done(request, paper, _("Saved. A second person compares it."), "chooser", which)


@require_http_methods(["GET", "POST"])
@never_cache
@acting(*VERIFIES)
def agree(request: ActingRequest, pk: int, entry: int) -> HttpResponse:
    """A second person says that the value is what the page says."""
    if request.method == "GET":
        return redirect("document-values", pk)
    paper, value = value_of(request, pk, entry)
    try:
        entering.verify(pk, value.pk, actor=request.actor)
    except EligibilityRefused as refused:
        return show(request, paper, refused=refused.blockers, focus="waiting", status=CONFLICT)
    return done(request, paper, _("Agreed. It counts now."), "waiting")


@require_http_methods(["GET", "POST"])
@never_cache
@acting(*ENTERS)
def mend(request: ActingRequest, pk: int, entry: int) -> HttpResponse:
    """Correct a value, or retract it: what was entered stays on record as wrong."""
    paper, value = value_of(request, pk, entry)
    if request.method == "GET" and (value.wrong_at or not paper.may_mend):
        return redirect("document-values", pk)
    element = element_of(paper, value.element)
    retracts = request.POST.get("decision") == "retract"
    corrects = request.method == "POST" and not retracts
    initial = begun_with(value, element)
    more: dict[str, Any] = {"pages": pages(paper), "initial": initial, "mends": True}
    form = form_for(element, request.POST if corrects else None, **more)
    retract = RetractForm(request.POST if retracts else None)
    there: dict[str, Any] = {"form": form, "retract": retract, "mended": value, "focus": "form"}
    if request.method == "GET" or (corrects and not form.is_bound):
        return show(request, paper, **there)
    if not (retract if retracts else form).is_valid():
        return show(request, paper, **there, status=MALFORMED)
    try:
        if retracts:
            why = retract.cleaned_data["reason"]
            entering.retract(pk, value.pk, actor=request.actor, reason=why)
            return done(request, paper, _("Retracted. It stays on record as wrong."), "chooser")
        given, why = cited(form, paper), form.cleaned_data["reason"]
        entering.correct(pk, value.pk, given, actor=request.actor, reason=why)
    except EligibilityRefused as refused:
        return not_done(request, paper, refused, form, retract=retract, mended=value)
    return done(request, paper, _("Corrected. A second person compares it."), "chooser")


def not_yet(request: ActingRequest, paper: Opened) -> HttpResponse:
    """Nobody accepted the paper: there is nothing to cite."""
    if not paper.shown:
        raise Http404
    messages.warning(request, _("Values are read from accepted papers. Check this one first."))
    return redirect("document-check", paper.version.pk)


def not_done(
    request: ActingRequest,
    paper: Opened,
    refused: EligibilityRefused,
    form: ValueForm,
    **more: Any,
) -> HttpResponse:
    """Beside the field it is about, or above; what was typed stays."""
    above = []
    for blocker in refused.blockers:
        name = BESIDE.get(blocker.code, "")
        name = form.blamed if name == "value" else name
        if name and form.is_bound:
            form.add_error(name, blocker.message)
        else:
            above.append(blocker)
    more |= {"form": form, "refused": above, "focus": "form", "status": CONFLICT}
    return show(request, paper, **more)


def value_of(request: ActingRequest, pk: int, entry: int) -> tuple[Opened, DataValue]:
    """A standing or wrong value that was read from this paper; else 404 or 403."""
    paper = opened(request, pk)
    return paper, get_object_or_404(values_of(paper.version), pk=entry)


def element_of(paper: Opened, name: str) -> Element:
    """One of those that are typed in, or 404."""
    element = elements_for(paper.case).get(name)
    if element is None or name in DERIVED:
        raise Http404
    return element


def pages(paper: Opened) -> int:
    evidence = paper.version.evidence
    return evidence.pages if evidence else 0


def begun(paper: Opened) -> dict[str, Any]:
    """What a new form begins with: the date that the paper was accepted with."""
    evidence = paper.version.evidence
    initial: Mapping[str, Any] = {"effective_date": evidence.clinical_date} if evidence else {}
    return {"pages": pages(paper), "initial": initial}


def cited(form: ValueForm, paper: Opened) -> Any:
    assert paper.version.evidence_id is not None
    return form.given(paper.version.evidence_id)
