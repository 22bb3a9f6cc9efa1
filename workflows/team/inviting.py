"""Inviting people, and inviting them again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.people import accounts
from casework.people.access import ActingRequest, acting, sent_to
from casework.people.account_forms import InviteForm
from casework.people.authority import authority
from casework.people.roles import PEOPLE_ROLES
from documents.uploads.answers import CONFLICT, MALFORMED
from workflows.team.person import page, seen


@require_http_methods(["GET", "POST"])
@acting(*PEOPLE_ROLES)
def invite(request: ActingRequest) -> HttpResponse:
    """Ask whom to invite, make the account and mail the link."""
    sent = request.POST if request.method == "POST" else None
    form = InviteForm(sent, gives=authority(request.actor).gives)
    status = MALFORMED if form.is_bound else 200
    if form.is_valid():
        try:
            invitation = accounts.invite(**form.cleaned_data, actor=request.actor)
        except Refused as refused:
            form.add_error("email" if "KNOWN_ADDRESS" in refused.codes else None, str(refused))
            status = CONFLICT
        else:
            tell_of(request, invitation.user.email)
            return redirect("person", invitation.user_id)
    return render(request, "team/invite.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@acting(*PEOPLE_ROLES)
@sent_to("person")
def again(request: ActingRequest, user_id: int) -> HttpResponse:
    """Send a new link to somebody who has not come in yet."""
    user = seen(request, user_id)
    try:
        accounts.invite_again(user.pk, actor=request.actor)
    except Refused as refused:
        return page(request, user, refused=str(refused), status=CONFLICT)
    tell_of(request, user.email)
    return redirect("person", user.pk)


def tell_of(request: ActingRequest, email: str) -> None:
    text = _("An invitation is on its way to %(email)s. Its link works once.")
    messages.success(request, text % {"email": email})
