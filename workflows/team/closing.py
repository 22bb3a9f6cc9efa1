"""Closing an account, after a look at the work its owner still holds; and opening it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.people import accounts
from casework.people.absence import Absence
from casework.people.access import ActingRequest, acting
from casework.people.account_forms import ReasonForm
from casework.people.roles import PEOPLE_ROLES
from documents.uploads.answers import CONFLICT, MALFORMED
from workflows.team.handing_over import MAY_HAND_OVER
from workflows.team.person import seen
from workflows.team.workload import open_work

CLOSED = _("The account of %(name)s is closed, and all its sessions have ended.")
OPENED = _("The account of %(name)s is open again. A link to a new password is on its way.")


@require_http_methods(["GET", "POST"])
@acting(*PEOPLE_ROLES)
def deactivate(request: ActingRequest, user_id: int) -> HttpResponse:
    """Show what somebody still holds, ask for the reason, and close the account."""
    return _page(request, user_id, closes=True)


@require_http_methods(["GET", "POST"])
@acting(*PEOPLE_ROLES)
def reactivate(request: ActingRequest, user_id: int) -> HttpResponse:
    """Ask for the reason, open the account again and mail its owner a link."""
    return _page(request, user_id, closes=False)


def _page(request: ActingRequest, user_id: int, *, closes: bool) -> HttpResponse:
    user = seen(request, user_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = MALFORMED if form.is_bound else 200
    if form.is_valid():
        change = accounts.deactivate if closes else accounts.reactivate
        try:
            change(user.pk, reason=form.cleaned_data["reason"], actor=request.actor)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = CONFLICT
        else:
            done = CLOSED if closes else OPENED
            messages.success(request, done % {"name": user.name})
            return redirect("person", user.pk)
    context: dict[str, Any] = {
        "person": user,
        "form": form,
        "closes": closes,
        "work": open_work(user),
        "covers": Absence.objects.not_over().filter(covered_by=user).select_related("user"),
        "may_hand_over": request.actor.role in MAY_HAND_OVER,
    }
    return render(request, "team/closing.html", context, status=status)
