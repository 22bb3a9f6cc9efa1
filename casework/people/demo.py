"""The demo's shortcuts: signing in with one click, and moving its clock. Outside the demo: 404."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework import clock
from casework.people.demo_clock import current_shift, set_shift
from casework.people.forms import DemoClockForm, DemoSignInForm
from casework.people.middleware import SESSION_KEY
from casework.people.models import RoleGrant, User
from casework.people.roles import SIDE_OF, Role, Side

DOMAIN = "@demo.invalid"
SHOWN = 2  # people a role: enough to see how two of them work together
SIDES = (Side.NAVIGATOR, Side.SITE, Side.EXTERNAL, Side.INDEPENDENT)


@dataclass(frozen=True)
class Account:
    """A person of the demo in one of their roles."""

    user_id: int
    name: str
    role: Role
    side: Side


def accounts() -> list[Account]:
    """The first people of the demo in each role, by side and in the order of the role list."""
    grants = RoleGrant.objects.filter(user__email__endswith=DOMAIN, user__is_active=True)
    rows = list(grants.order_by("user_id").values_list("user_id", "user__name", "role"))
    return [
        Account(user_id, name, Role(role), side)
        for side in SIDES
        for role in Role.values
        if SIDE_OF[role] == side
        for user_id, name, _role in [row for row in rows if row[2] == role][:SHOWN]
    ]


def real_site_today() -> date:
    """Today at the trial site by the real clock, however far the demo's is ahead."""
    return clock.site_date(timezone.now())


def demo_only[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(*args, **kwargs)

    return guarded


@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the demo, without a password."""
    form = DemoSignInForm(request.POST)
    if not form.is_valid():
        raise Http404
    people = User.objects.filter(email__endswith=DOMAIN, is_active=True)
    user = get_object_or_404(people, pk=form.cleaned_data["user"])
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if form.cleaned_data["role"]:
        request.session[SESSION_KEY] = form.cleaned_data["role"]
    return redirect("home")


@demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the demo's clock, for everybody."""
    form = DemoClockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The clock was not moved: say a number of days, or a date."))
        return redirect(_back(request))
    try:
        set_shift(form.shift(current_shift()))
    except ValueError:
        messages.error(request, _("The clock goes from today to ten years ahead, and no further."))
    return redirect(_back(request))


def _back(request: Any) -> str:
    """The page the visitor came from, if it is one of ours."""
    page: str = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else "/"
