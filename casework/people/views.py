"""Choosing the role one acts in. Signing in itself is allauth's."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.people.forms import RoleForm
from casework.people.middleware import SESSION_KEY
from casework.people.models import User


@login_required
@require_http_methods(["GET", "POST"])
def choose_role(request: HttpRequest) -> HttpResponse:
    """For people who hold several roles: one of them is worn for the session."""
    held = cast(User, request.user).roles()
    if len(held) == 1:
        return redirect("home")
    form = RoleForm(request.POST or None, held=held)
    if form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["role"]
        return redirect("home")
    status = 422 if form.is_bound else 200
    return render(request, "people/choose_role.html", {"form": form}, status=status)
