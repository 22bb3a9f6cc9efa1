"""Pages about one paper or one case: ask for a deletion, set a legal hold, lift it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import Role
from documents.models import Version
from documents.retention import deleting, holding
from documents.retention.forms import AskForm
from documents.retention.models import KEEPERS, Hold
from documents.uploads import answers
from documents.uploads.access import may_list
from documents.uploads.forms import ReasonForm
from documents.uploads.refusing import UploadRefused
from documents.uploads.views import kind_of


@require_http_methods(["GET", "POST"])
@acting(*KEEPERS)
def ask(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask for the deletion of a paper's file."""
    version = listed_version(request, pk)
    kind = kind_of(version.case, version.document_type)

    def act(**given: Any) -> object:
        return deleting.ask(version.file_id, actor=request.actor, **given)

    context = {"version": version, "case": version.case, "kind": kind}
    page = filled(request, "retention/ask.html", context, AskForm(request.POST or None), act)
    return page or redirect("retention")


@require_http_methods(["GET", "POST"])
@acting(*KEEPERS)
def hold_paper(request: ActingRequest, pk: int) -> HttpResponse:
    """Set a legal hold on a paper's file, or see the one that is in force."""
    version = listed_version(request, pk)
    if request.method == "GET" and (known := version.file.holds.in_force().first()):
        return redirect("legal-hold", known.pk)

    def act(**given: Any) -> object:
        return holding.hold_file(version.file_id, actor=request.actor, **given)

    kind = kind_of(version.case, version.document_type)
    context = {"version": version, "case": version.case, "kind": kind}
    page = filled(request, "retention/hold.html", context, ReasonForm(request.POST or None), act)
    return page or answers.changed(request, version.case.code)


@require_http_methods(["GET", "POST"])
@acting(*KEEPERS)
def hold_case(request: ActingRequest, code: str) -> HttpResponse:
    """Set a legal hold on a whole case, or see the one that is in force."""
    case = visible_case(request.actor, code)
    if request.method == "GET" and (known := case.legal_holds.in_force().first()):
        return redirect("legal-hold", known.pk)

    def act(**given: Any) -> object:
        return holding.hold_case(case.pk, actor=request.actor, **given)

    form = ReasonForm(request.POST or None)
    page = filled(request, "retention/hold.html", {"case": case}, form, act)
    return page or answers.changed(request, case.code)


@require_http_methods(["GET", "POST"])
@acting(*KEEPERS)
def hold(request: ActingRequest, pk: int) -> HttpResponse:
    """A legal hold: why, since when; the privacy officer lifts it."""
    found = get_object_or_404(
        Hold.objects.select_related("case", "file__case", "set_by", "lifted_by"), pk=pk
    )
    case = found.file.case if found.file else found.case
    if case is not None:
        visible_case(request.actor, case.code)

    def act(**given: Any) -> object:
        return holding.lift(found.pk, actor=request.actor, **given)

    lifts = request.actor.role == Role.DPO and found.lifted_at is None
    context = {"hold": found, "case": case, "lifts": lifts}
    page = filled(request, "retention/lift.html", context, ReasonForm(request.POST or None), act)
    if page is None and case is None:
        return redirect("retention")
    return page or answers.changed(request, case.code if case else "")


def filled(
    request: ActingRequest,
    template: str,
    context: dict[str, Any],
    form: forms.Form,
    act: Callable[..., object],
) -> HttpResponse | None:
    """The page of a form, also with what is missing or refused; None once the act is done."""
    status, refused = 200, None
    if request.method == "POST":
        status = answers.MALFORMED
        if form.is_valid():
            try:
                act(**form.cleaned_data)
            except UploadRefused as refusal:
                status, refused = answers.CONFLICT, refusal.blockers
            else:
                return None
    context = {**context, "form": form, "refused": refused}
    return answers.show(request, template, context, status=status)


def listed_version(request: ActingRequest, pk: int) -> Version:
    """A version of a case the actor sees, of a type that they may know of; else 404.

    Whether they may open the file is another question: papers of the treatment are deleted by
    people who never read them.
    """
    found = Version.objects.filter(case__in=Case.objects.visible_to(request.actor))
    version = get_object_or_404(found.select_related("case", "file"), pk=pk)
    visible_case(request.actor, version.case.code)  # those not on the case say why first
    if not may_list(kind_of(version.case, version.document_type), request.actor):
        raise Http404
    return version
