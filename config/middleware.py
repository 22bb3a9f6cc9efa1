"""What is refused before anything looks at a request."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """An address with a NUL is nobody's: the database knows no text that holds one."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("An address holds no NUL.")
        return get_response(request)

    return guarded
