"""The page of one person: account, roles, days away, open work, and what happened to the account."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.blockers import Refused
from casework.people import accounts
from casework.people.absence import away_now, covered_by
from casework.people.access import ActingRequest, acting, sent_to
from casework.people.account_forms import AbsenceForm, RoleChangeForm
from casework.people.authority import authority, may_change, may_plan, roles_seen, seen_by
from casework.people.away import set_away
from casework.people.me import tell_of
from casework.people.models import User
from casework.people.record import record
from casework.people.roles import PEOPLE_ROLES, Role
from documents.uploads.answers import CONFLICT, MALFORMED
from translation.linguists.verbs import LINGUISTS
from workflows.team.handing_over import MAY_HAND_OVER
from workflows.team.listing import SEES_WORK
from workflows.team.workload import open_work


@require_safe
@acting(*PEOPLE_ROLES)
def person(request: ActingRequest, user_id: int) -> HttpResponse:
    return page(request, seen(request, user_id))


@require_http_methods(["GET", "POST"])
@acting(*PEOPLE_ROLES)
@sent_to("person")
def roles(request: ActingRequest, user_id: int) -> HttpResponse:
    """Give or take one role."""
    user = seen(request, user_id)
    form = RoleChangeForm(request.POST)
    if not form.is_valid():
        return page(request, user, refused=_("Choose a role."), status=MALFORMED)
    give, take = form.cleaned_data["give"], form.cleaned_data["take"]
    change = accounts.give_role if give else accounts.take_role
    try:
        change(user.pk, give or take, actor=request.actor)
    except Refused as refused:
        return page(request, user, refused=str(refused), status=CONFLICT)
    return redirect("person", user.pk)


@require_http_methods(["GET", "POST"])
@acting(*PEOPLE_ROLES)
@sent_to("person")
def away(request: ActingRequest, user_id: int) -> HttpResponse:
    """Record days on which somebody else is away."""
    user = seen(request, user_id)
    if not may_plan(request.actor, user, user.roles()):
        raise Http404
    form = AbsenceForm(request.POST, user=user)
    if not form.is_valid():
        return page(request, user, away_form=form, status=MALFORMED)
    try:
        absence = set_away(user.pk, **form.cleaned_data, actor=request.actor)
    except Refused as refused:
        form.add_error(None, str(refused))
        return page(request, user, away_form=form, status=CONFLICT)
    tell_of(request, absence)
    return redirect("person", user.pk)


def seen(request: ActingRequest, user_id: int) -> User:
    """A person whose account the actor sees, or 404."""
    return get_object_or_404(seen_by(request.actor), pk=user_id)


def page(
    request: ActingRequest,
    user: User,
    *,
    refused: str = "",
    away_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """A person's page, with what the actor may change there."""
    actor = request.actor
    held = roles_seen([user.pk], actor)[user.pk]
    changes = may_change(actor, user, held)
    gives = [role for role in Role if role in authority(actor).gives] if changes else []
    plans = may_plan(actor, user, held)
    context = {
        "person": user,
        "away": away_now([user.pk]).get(user.pk),
        "oneself": user.pk == actor.user_id,
        "changes": changes,
        "held": [(role, role in gives) for role in held],
        "to_give": [role for role in gives if role not in held],
        "refused": refused,
        "absences": user.absences.not_over().select_related("user", "covered_by"),
        "standing_in": covered_by(user),
        "plans": plans,
        "away_form": (away_form or AbsenceForm(None, user=user)) if plans else None,
        "translates": actor.role == Role.MGR and bool(LINGUISTS & set(held)),
        "work": open_work(user) if actor.role in SEES_WORK else None,
        "may_hand_over": actor.role in MAY_HAND_OVER,
        "record": record(user, actor),
    }
    return render(request, "team/person.html", context, status=status)
