"""Pages that follow what others change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from casework.people.access import ActingRequest, View
from casework.pulse.reading import cursor_now


def followed(view: View) -> Callable[..., HttpResponse]:
    """For pages: what they show is from after this moment, and is told of what changes since."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "HX-Request" not in request.headers:
            request.followed_from = cursor_now()  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded
