"""What is refused before anything looks at a request, and when somebody else holds what it needs."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable

from documents.stored.urls import PREFIX


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """An address with a NUL is nobody's: the database knows no text that holds one."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("An address holds no NUL.")
        return get_response(request)

    return guarded


def keep_files_apart(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """With FILES_URL, papers are served at that host only, and nothing else is served there."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if settings.FILES_URL:
            there = request.get_host() == urlsplit(settings.FILES_URL).netloc
            if there != request.path_info.startswith(PREFIX):
                return HttpResponseNotFound(content_type="text/plain")
        return get_response(request)

    return guarded


class SaysBusy:
    """Who waited for a case in vain is told so and may try again; nothing was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        waited = isinstance(error, OperationalError) and isinstance(
            error.__cause__, LockNotAvailable | DeadlockDetected
        )
        if not waited:
            return None
        reason = _("Somebody is working on this right now. Nothing was saved: try again.")
        return render(request, "409.html", {"reason": reason}, status=409)
