"""Pages that follow what others change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse

from casework.people.access import ActingRequest, View
from casework.pulse.reading import cursor_now
from workflows.live.hub import heard_up_to


def has_streams(request: HttpRequest) -> bool:
    """Whether this server can hold an answer open: one with a thread for each answer should not."""
    return isinstance(request, ASGIRequest)


def followed(view: View) -> Callable[..., HttpResponse]:
    """For pages: what they show is from after this moment, and is told of what changes since.

    While anybody listens in this process, it is known how far it has heard; else it is asked.
    """

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_streams(request) and "HX-Request" not in request.headers:
            request.followed_from = heard_up_to() or cursor_now()  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded
