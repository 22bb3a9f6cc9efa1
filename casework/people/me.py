"""One's own page: who one is here, one's time zone, one's roles and days away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.people.absence import Absence, covered_by
from casework.people.access import ActingRequest, acting, sent_to
from casework.people.account_forms import AbsenceForm, ZoneForm
from casework.people.accounts import set_timezone
from casework.people.away import end_absence, needs_new_covers, set_away
from casework.people.models import User
from casework.people.roles import SIDE_OF, Role

CONFLICT, MALFORMED = 409, 422


@require_http_methods(["GET", "POST"])
@acting()
def me(request: ActingRequest) -> HttpResponse:
    """Show one's own page; what is sent to it is one's time zone."""
    sent = request.POST if request.method == "POST" else None
    form = ZoneForm(sent, current=myself(request).timezone)
    if not form.is_bound:
        return _page(request)
    if not form.is_valid():
        return _page(request, zone=form, status=MALFORMED)
    set_timezone(timezone=form.cleaned_data["timezone"], actor=request.actor)
    messages.success(request, _("Your time zone is set."))
    return redirect("me")


@require_http_methods(["GET", "POST"])
@acting()
@sent_to("me")
def my_absence(request: ActingRequest) -> HttpResponse:
    """Say that one is away, and who stands in."""
    user = myself(request)
    form = AbsenceForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, away=form, status=MALFORMED)
    try:
        absence = set_away(user.pk, **form.cleaned_data, actor=request.actor)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, away=form, status=CONFLICT)
    tell_of(request, absence)
    return redirect("me")


@require_http_methods(["GET", "POST"])
@acting()
def absence_end(request: ActingRequest, absence_id: int) -> HttpResponse:
    """End an absence early, one's own or that of somebody whose time one plans."""
    if request.method == "GET":
        return redirect("me")
    found = Absence.objects.filter(pk=absence_id).first()
    try:
        end_absence(absence_id, actor=request.actor)
    except User.DoesNotExist:
        raise Http404 from None
    except Absence.DoesNotExist:
        messages.info(request, _("This absence is not there any more: it was called off before."))
    else:
        messages.success(request, _("The absence is ended."))
    if found is None or found.user_id == request.actor.user_id:
        return redirect("me")
    return redirect("person", found.user_id)


def tell_of(request: ActingRequest, absence: Absence) -> None:
    """Say that an absence is recorded, and who now needs another cover because of it."""
    messages.success(request, _("The days away are recorded."))
    for other in needs_new_covers(absence):
        text = _("%(cover)s was to stand in for %(name)s at that time. They need somebody else.")
        messages.warning(request, text % {"cover": absence.user.name, "name": other.user.name})


def myself(request: ActingRequest) -> User:
    assert request.actor.user is not None
    return request.actor.user


def _page(
    request: ActingRequest,
    *,
    zone: ZoneForm | None = None,
    away: AbsenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = myself(request)
    context: dict[str, Any] = {
        "person": user,
        "roles": [(Role(role).label, SIDE_OF[role].label) for role in user.roles()],
        "zone_form": zone or ZoneForm(current=user.timezone),
        "absences": user.absences.not_over().select_related("user", "covered_by"),
        "standing_in": covered_by(user),
        "away_form": away or AbsenceForm(None, user=user),
    }
    return render(request, "people/me.html", context, status=status)
