"""Pages about papers: bring one in, do without it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.blockers import Blocker
from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.judging.mismatches import kept_from
from documents.models import Origin, Version
from documents.storage import StorageFailed
from documents.uploads import answers, verbs
from documents.uploads.access import LINGUISTS, SENDERS, may_list, may_open, may_upload
from documents.uploads.forms import ReasonForm, UploadForm, first_language
from documents.uploads.refusing import UploadRefused


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
    sends = request.actor.role in SENDERS
    context = {"case": case, "kind": kind, "form": form, "sends": sends}
    if request.method == "GET":
        return answers.show(request, "uploads/upload.html", context)
    if not form.is_valid():
        return answers.show(request, "uploads/upload.html", context, status=answers.MALFORMED)
    try:
        given = form.cleaned_data
        verbs.upload(
            case.pk, kind.code, actor=request.actor, name=given["file"].name or "", **given
        )
    except UploadRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, "uploads/upload.html", context, status=answers.CONFLICT)
    except StorageFailed as failed:
        context["refused"] = [Blocker("STORE_AWAY", str(failed))]
        return answers.show(request, "uploads/upload.html", context, status=answers.AWAY)
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
    except UploadRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, "uploads/waive.html", context, status=answers.CONFLICT)
    return answers.changed(request, case.code)


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
            "case", "file", "uploaded_by", "verified_by"
        ),
        pk=pk,
    )
    visible_case(request.actor, version.case.code)  # those not on the case say why first
    kind = kind_of(version.case, version.document_type)
    if not may_list(kind, request.actor):
        raise Http404
    if not may_open(kind, request.actor) or kept_from(version, kind, request.actor):
        raise PermissionDenied
    if version.file.origin == Origin.TRANSLATION and request.actor.role in LINGUISTS:
        raise PermissionDenied  # the patient's names are put in again; they saw tokens
    return version, kind
