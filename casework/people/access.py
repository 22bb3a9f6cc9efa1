"""Who may open a page: decided above every view, before anything is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from casework.cases.models import Case
from casework.people.actor import Actor


class ActingRequest(HttpRequest):
    """A request of somebody who is signed in and acts in a role."""

    actor: Actor


View = Callable[Concatenate[ActingRequest, ...], HttpResponse]


def acting(*roles: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Only for signed-in people in one of these roles; without roles, in any role.

    Anonymous: to the sign-in page. No acting role chosen yet: to the choice. Another role: 403.
    """

    def wrap(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.actor is None:
                return redirect("choose-role")
            if roles and request.actor.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def visible_case(actor: Actor, code: str) -> Case:
    """The case of a code, or 404: whether it exists is not told to outsiders."""
    return get_object_or_404(
        Case.objects.visible_to(actor).select_related("owner"), code=code
    )
