"""Pages about papers: bring one in, look at it and judge it, do without it, read its file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.models import Version
from documents.uploads import answers, checking, preview, verbs
from documents.uploads.access import may_list, may_open, may_upload
from documents.uploads.forms import JudgeForm, ReasonForm, UploadForm, first_language
from documents.uploads.serving import inline, serve


@require_http_methods(["GET", "POST"])
@acting()
def upload(request: ActingRequest, code: str, document_type: str) -> HttpResponse:
    """Bring in a new version of a paper."""
    case = visible_case(request.actor, code)
    kind = kind_of(case, document_type)
    if not may_upload(kind, request.actor):
        raise PermissionDenied
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"language": first_language(case.languages)},
    )
    context = {"case": case, "kind": kind, "form": form}
    if request.method == "GET":
        return answers.show(request, "uploads/upload.html", context)
    if not form.is_valid():
        return answers.show(request, "uploads/upload.html", context, status=answers.MALFORMED)
    try:
        verbs.upload(case.pk, kind.code, actor=request.actor, **form.cleaned_data)
    except verbs.UploadRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, "uploads/upload.html", context, status=answers.CONFLICT)
    return answers.changed(request, case.code)


@require_http_methods(["GET", "POST"])
@acting(Role.MGR)
def waive(request: ActingRequest, code: str, document_type: str) -> HttpResponse:
    """Do without a paper."""
    case = visible_case(request.actor, code)
    kind = kind_of(case, document_type)
    form = ReasonForm(request.POST or None)
    context = {"case": case, "kind": kind, "form": form}
    if request.method == "GET":
        return answers.show(request, "uploads/waive.html", context)
    if not form.is_valid():
        return answers.show(request, "uploads/waive.html", context, status=answers.MALFORMED)
    try:
        verbs.waive(case.pk, kind.code, actor=request.actor, reason=form.cleaned_data["reason"])
    except verbs.UploadRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, "uploads/waive.html", context, status=answers.CONFLICT)
    return answers.changed(request, case.code)


@require_http_methods(["GET", "POST"])
@acting()
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """Look at a version beside what it is said to be, and judge it."""
    version, kind = seen_version(request, pk)
    form = JudgeForm(request.POST or None)
    context = {"paper": checking.paper(version, kind, request.actor), "form": form}
    if request.method == "GET":
        return answers.show(request, "uploads/check.html", context)
    if not form.is_valid():
        return answers.show(request, "uploads/check.html", context, status=answers.MALFORMED)
    try:
        checking.judge(version, request.actor, **form.cleaned_data)
    except verbs.UploadRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, "uploads/check.html", context, status=answers.CONFLICT)
    return judged(request, version)


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


@require_safe
@acting()  # type: ignore[arg-type]  # a stream is an answer too
def file(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The file itself, to those who may open it."""
    version, _kind = seen_version(request, pk)
    return serve(request, version)


@require_safe
@acting()
def page(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """One page of the file as a picture."""
    version, _kind = seen_version(request, pk)
    try:
        return inline(preview.page(version, number), "image/png")
    except preview.NoSuchPage as error:
        raise Http404 from error


def kind_of(case: Case, document_type: str) -> DocumentType:
    """A type of the case's protocol, or 404."""
    kind = protocol(case.protocol_id).documents.get(document_type)
    if kind is None:
        raise Http404
    return kind


def seen_version(request: ActingRequest, pk: int) -> tuple[Version, DocumentType]:
    """A version of a case the actor sees, of a type whose files they may open; else 404 or 403."""
    version = get_object_or_404(
        Version.objects.filter(case__in=Case.objects.visible_to(request.actor)).select_related(
            "case", "uploaded_by", "verified_by"
        ),
        pk=pk,
    )
    visible_case(request.actor, version.case.code)  # those not on the case say why first
    kind = kind_of(version.case, version.document_type)
    if not may_list(kind, request.actor):
        raise Http404
    if not may_open(kind, request.actor):
        raise PermissionDenied
    return version, kind
