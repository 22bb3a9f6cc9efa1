"""Who acts, on every request: user and acting role, for the views and for the history."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

from casework.people.actor import Actor
from casework.people.models import User

SESSION_KEY = "acting_role"


class ActorMiddleware:
    """Sets `request.actor` (None while nobody is signed in or no role is chosen)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        roles = request.user.roles() if isinstance(request.user, User) else []
        request.roles = roles  # type: ignore[attr-defined]
        request.actor = acting(request, roles)  # type: ignore[attr-defined]
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return self.get_response(request)
        with pghistory.context(user=actor.user_id, role=actor.role, url=request.path):
            return self.get_response(request)


def acting(request: HttpRequest, roles: list[str]) -> Actor | None:
    """The actor of a request; a person with one role need not choose it."""
    user = request.user
    if not isinstance(user, User):
        return None
    chosen = request.session.get(SESSION_KEY)
    if chosen in roles:
        return Actor(user, chosen)
    return Actor(user, roles[0]) if len(roles) == 1 else None
