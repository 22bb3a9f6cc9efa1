"""Who may open a page: decided above every view, before anything is read."""

from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from casework import clock
from casework.cases.models import Access, Case, Membership
from casework.people.actor import Actor
from casework.people.roles import SAYS_WHY


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
            try:
                return view(request, *args, **kwargs)
            except PurposeNeeded as needed:
                return ask_why(request, needed.case)

        return guarded

    return wrap


def sent_to(page: str) -> Callable[[View], View]:
    """For views that only take what is sent: opened as a page, as after a form that was not valid,
    the address leads to the page of that name which it belongs to."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "GET":
                return redirect(reverse(page, args=args, kwargs=kwargs))
            return view(request, *args, **kwargs)

        return guarded

    return wrap


class PurposeNeeded(Exception):
    """The actor is not on this case and has not said today why they open it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__(case.code)


def visible_case(actor: Actor, code: str) -> Case:
    """The case of a code, or 404: whether it exists is not told to outsiders.

    Raises PurposeNeeded, which `acting` answers with the question why (domain.md 1.4).
    """
    case = any_visible_case(actor, code)
    if actor.role in SAYS_WHY and not is_on(case, actor) and not said_why_today(case, actor):
        raise PurposeNeeded(case)
    return case


def any_visible_case(actor: Actor, code: str) -> Case:
    """As visible_case, before the question why."""
    found = Case.objects.visible_to(actor).select_related("owner")
    return get_object_or_404(found, code=code)


def without_question(actor: Actor) -> Q:
    """Of cases: those that the actor may open without being asked why."""
    if actor.role not in SAYS_WHY:
        return Q()
    here = Membership.objects.filter(case=OuterRef("pk"), user=actor.user, role=actor.role)
    said = Access.objects.filter(
        case=OuterRef("pk"), user=actor.user, role=actor.role, kind="opened"
    )
    on_it = Q(owner=actor.user) | Q(Exists(here))
    return on_it | Q(Exists(said.filter(at__gte=midnight())))


def is_on(case: Case, actor: Actor) -> bool:
    """Whether the case is this person's: theirs to coordinate, or they are on it in the role."""
    if case.owner_id == actor.user_id:
        return True
    return Membership.objects.filter(case=case, user=actor.user, role=actor.role).exists()


def said_why_today(case: Case, actor: Actor) -> bool:
    """A purpose holds for one day, site date, and for the role it was given in."""
    said = Access.objects.filter(case=case, user=actor.user, role=actor.role, kind="opened")
    return said.filter(at__gte=midnight()).exists()


def midnight() -> datetime:
    """When the present day began at the site: so long does a purpose hold."""
    return datetime.combine(clock.site_today(), time(), tzinfo=clock.SITE_ZONE)


def ask_why(request: HttpRequest, case: Case) -> HttpResponse:
    """To the question why, and from there back to the page that was asked for."""
    question = reverse("case-purpose", args=[case.code])
    asked = request.get_full_path() if request.method == "GET" else ""
    there = f"{question}?{urlencode({'next': asked})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": there})
    return redirect(there)
