"""Papers on disk, to and from browsers. Whoever has the address may: it is signed and ends soon."""

from collections.abc import Callable, Iterator
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from documents.disk import DiskStore, WrongSize
from documents.stored import sending
from documents.stored.store import NotThere, StorageFailed
from documents.stored.tokens import Expired, FileRight, PartRight, right

type View = Callable[[HttpRequest, str], HttpResponseBase]


def plainly(view: View) -> View:
    """Answers preflights; says in plain text why something is not done."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            answer = HttpResponse() if request.method == "OPTIONS" else view(request, token)
        except Expired:
            told = _("This address has expired or is not whole. Open the page anew and try again.")
            answer = sending.text(told, status=403)
        except WrongSize as failed:
            answer = sending.text(str(failed), status=400)
        except NotThere as failed:
            answer = sending.text(str(failed), status=404)
        except StorageFailed as failed:
            answer = sending.text(str(failed), status=503)
        return sending.shared(answer)

    return guarded


@csrf_exempt
@require_http_methods(["PUT", "OPTIONS"])
@plainly
def part(request: HttpRequest, token: str) -> HttpResponse:
    """Take in one part."""
    allowed = right(PartRight, token)
    if request.headers.get("Content-Length", str(allowed.size)) != str(allowed.size):
        raise WrongSize
    kept = DiskStore().receive(allowed, _arriving(request))
    return HttpResponse(headers={"ETag": f'"{kept.etag}"'})


def _arriving(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(sending.PIECE):
        yield piece


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
@plainly
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out one paper, or the stretch of it that is asked for."""
    allowed = right(FileRight, token)
    return sending.send(request, DiskStore().open(allowed.key), allowed)
