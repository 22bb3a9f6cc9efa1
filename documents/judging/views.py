"""Pages for checking a paper, and for clearing up whose a paper is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, visible_case
from documents.judging import checking
from documents.judging.forms import ResolveForm
from documents.judging.mismatches import RESOLVES, may_resolve, resolve_mismatch
from documents.judging.models import Mismatch
from documents.models import Version
from documents.uploads import answers
from documents.uploads.refusing import UploadRefused
from documents.uploads.views import kind_of, seen_version
from documents.viewing.beside import beside


@require_http_methods(["GET", "POST"])
@never_cache
@acting()
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """Look at a version beside what it is said to be, and judge it."""
    version, kind = seen_version(request, pk)
    paper = checking.paper(version, kind, request.actor)
    form = checking.form_for(paper, request.POST or None, request.actor)
    context: dict[str, Any] = {"paper": paper, "form": form}
    status = 200
    if request.method == "POST":
        status = answers.MALFORMED
        if form.is_valid():
            try:
                checking.judge(version, request.actor, form.cleaned_data)
            except UploadRefused as refused:
                context["refused"] = refused.blockers
                status = answers.CONFLICT
            else:
                return judged(request, version)
    context |= beside(request, version, kind)
    return answers.show(request, "judging/check.html", context, status=status)


def judged(request: ActingRequest, version: Version) -> HttpResponse:
    """Where to after a verdict: to the next paper of the case that waits for this actor."""
    if answers.is_fragment(request):
        return answers.changed(request, version.case.code)
    following = checking.next_waiting(version, request.actor)
    if following is None:
        messages.success(request, _("Saved. No other paper of this case waits for you."))
        return redirect("case", version.case.code)
    messages.success(request, _("Saved. This is the next paper to check."))
    return redirect("document-check", following.pk)


@require_http_methods(["GET", "POST"])
@acting(*RESOLVES)
def mismatch(request: ActingRequest, pk: int) -> HttpResponse:
    """Say, as a second person, whose a paper is that was kept out."""
    found = seen_mismatch(request, pk)
    form = ResolveForm(request.POST or None)
    context = {
        "mismatch": found,
        "case": found.case,
        "kind": kind_of(found.case, found.version.document_type),
        "form": form,
        "own": found.found_by_id == request.actor.user_id,
    }
    if request.method == "GET":
        return answers.show(request, "judging/mismatch.html", context)
    if not form.is_valid():
        return answers.show(request, "judging/mismatch.html", context, status=answers.MALFORMED)
    try:
        resolve_mismatch(found.pk, actor=request.actor, **form.cleaned_data)
    except UploadRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, "judging/mismatch.html", context, status=answers.CONFLICT)
    return answers.changed(request, found.case.code)


def seen_mismatch(request: ActingRequest, pk: int) -> Mismatch:
    """One of a case the actor sees, about a paper whose files they open; else 404 or 403."""
    found = get_object_or_404(
        Mismatch.objects.filter(case__in=Case.objects.visible_to(request.actor)).select_related(
            "case", "version", "found_by", "resolved_by"
        ),
        pk=pk,
    )
    visible_case(request.actor, found.case.code)  # those not on the case say why first
    if not may_resolve(kind_of(found.case, found.version.document_type), request.actor):
        raise PermissionDenied
    return found
