"""What the uploader in the browser asks: begin, where to send a part, what came, join, give up."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, visible_case
from documents.sending import joining, verbs
from documents.sending.models import Upload
from documents.storage import StorageFailed
from documents.uploads.access import may_upload
from documents.uploads.answers import CONFLICT, MALFORMED
from documents.uploads.refusing import UploadRefused
from documents.uploads.views import kind_of

AWAY, FORBIDDEN = 503, 403


def without_nul(text: str) -> str:
    """The database knows no text that holds a NUL."""
    if "\x00" in text:
        raise ValueError("holds a NUL")
    return text


Text = Annotated[str, AfterValidator(without_nul)]


class Wanted(BaseModel):
    """What is to be sent, and for where."""

    name: Text = Field(min_length=1, max_length=1000)
    size: int = Field(ge=0)
    fingerprint: Text = Field(min_length=8, max_length=64)
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    case: Text = ""
    document_type: Text = Field(default="", max_length=60)
    language: Text = Field(default="", max_length=10)
    effective_date: date | None = None


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refusals as JSON with a sentence: 409 refused, 422 not understood, 503 come again."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UploadRefused as refused:
            return JsonResponse({"error": str(refused)}, status=CONFLICT)
        except PermissionDenied:
            error = _("Your role may not bring this paper.")
            return JsonResponse({"error": error}, status=FORBIDDEN)
        except (Upload.DoesNotExist, Case.DoesNotExist):
            raise Http404 from None
        except StorageFailed as failed:
            return JsonResponse({"error": str(failed)}, status=AWAY)

    return guarded


@require_http_methods(["GET", "POST"])
@never_cache
@acting()
@answering
def uploads(request: ActingRequest) -> HttpResponse:
    """GET: this person's uploads that are on their way. POST: begin one, or go on with it."""
    if request.method == "GET":
        mine = Upload.objects.filter(
            by=request.actor.user, role=request.actor.role, state=Upload.State.OPEN
        )
        seen = Q(case=None) | Q(case__in=Case.objects.visible_to(request.actor))
        mine = mine.filter(seen).select_related("case")
        return JsonResponse({"uploads": [told(each) for each in mine]})
    try:
        wanted = Wanted.model_validate_json(request.body)
    except ValidationError as wrong:
        fields = ", ".join(str(error["loc"][-1]) for error in wrong.errors() if error["loc"])
        error = _("Not understood: %(fields)s.") % {"fields": fields or "JSON"}
        return JsonResponse({"error": error}, status=MALFORMED)
    case = visible_case(request.actor, wanted.case) if wanted.case else None
    if wanted.document_type:
        if case is None or wanted.effective_date is None:
            error = _("A paper needs its case and the date on it.")
            return JsonResponse({"error": error}, status=MALFORMED)
        if not may_upload(kind_of(case, wanted.document_type), request.actor):
            raise PermissionDenied
    upload = verbs.begin(
        actor=request.actor,
        name=wanted.name,
        size=wanted.size,
        fingerprint=wanted.fingerprint,
        sha256=wanted.sha256,
        case=case,
        slot=verbs.Slot(wanted.document_type, wanted.language, wanted.effective_date),
    )
    return JsonResponse(told(upload), status=201)


def told(upload: Upload) -> dict[str, Any]:
    """An upload as the browser needs it; `parts`: the numbers that are there."""
    return {
        "id": str(upload.pk),
        "name": upload.name,
        "size": upload.size,
        "fingerprint": upload.fingerprint,
        "place": {
            "case": upload.case.code if upload.case else "",
            "document_type": upload.document_type,
            "language": upload.language,
            "effective_date": upload.effective_date,
        },
        "part_size": upload.part_size,
        "part_count": upload.part_count,
        "state": upload.state,
        "parts": sorted(part.number for part in verbs.arrived_parts(upload)),
    }


def own(request: ActingRequest, pk: UUID) -> Upload:
    """One of this person's; those not on its case say why first."""
    found = verbs.own(pk, request.actor)
    if found.case is not None:
        visible_case(request.actor, found.case.code)
    return found


@require_http_methods(["GET", "DELETE"])
@never_cache
@acting()
@answering
def upload(request: ActingRequest, pk: UUID) -> HttpResponse:
    """GET: how far it has come. DELETE: give it up."""
    found = own(request, pk)
    if request.method == "DELETE":
        verbs.give_up(found, actor=request.actor)
        return HttpResponse(status=204)
    return JsonResponse(told(found))


@require_POST
@never_cache
@acting()
@answering
def part(request: ActingRequest, pk: UUID, number: int) -> HttpResponse:
    """Where to send one part: an address that lives a quarter of an hour."""
    address = verbs.sign(own(request, pk), number)
    return JsonResponse({"url": address.url, "headers": dict(address.headers)})


@require_POST
@acting()
@answering
def complete(request: ActingRequest, pk: UUID) -> HttpResponse:
    """All parts were sent: join them."""
    done = joining.complete(own(request, pk), actor=request.actor)
    version = joining.version_of(done)
    return JsonResponse(
        {"state": done.state, "file": done.file_id, "version": version.pk if version else None}
    )
