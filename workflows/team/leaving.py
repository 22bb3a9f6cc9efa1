"""The page on which a manager gives all of somebody's open work to a successor."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.cases.models import Membership
from casework.people.absence import away_now
from casework.people.access import ActingRequest, acting
from casework.people.models import RoleGrant, User
from casework.people.roles import COVERED_ROLES, Role
from documents.uploads.answers import CONFLICT, MALFORMED
from workflows.team import handing_over
from workflows.team.person import seen
from workflows.team.workload import open_work


class SuccessorForm(forms.Form):
    """Who takes over."""

    successor = forms.ModelChoiceField(User.objects.none(), label=_("Successor"))

    def __init__(self, data: Any, *, leaver: User) -> None:
        super().__init__(data)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = successors_of(leaver)
        field.empty_label = str(_("Choose …"))


class HandOverForm(forms.Form):
    """The chosen successor, and why."""

    successor = forms.ModelChoiceField(User.objects.all(), widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        min_length=handing_over.REASON_LENGTH,
        max_length=500,
        strip=True,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stays on record with every case that is moved."),
    )


def successors_of(leaver: User) -> QuerySet[User]:
    """Active people in the roles of the leaver's work; of a coordinator, coordinators only."""
    cases = handing_over.held_by(leaver)
    places = Membership.objects.filter(user=leaver, case__in=cases.values("pk"))
    roles = COVERED_ROLES.intersection(places.values_list("role", flat=True))
    if cases.filter(owner=leaver).exists():
        roles = frozenset({Role.COORD.value})
    holders = RoleGrant.objects.filter(role__in=roles).values("user")
    return (
        User.objects.filter(is_active=True, pk__in=holders).exclude(pk=leaver.pk).order_by("name")
    )


@require_http_methods(["GET", "POST"])
@acting(*handing_over.MAY_HAND_OVER)
def hand_over(request: ActingRequest, user_id: int) -> HttpResponse:
    """Choose a successor, see what would go, give it, and see what became of each case."""
    leaver = seen(request, user_id)
    if request.method == "POST":
        return _give(request, leaver)
    form = SuccessorForm(request.GET if "successor" in request.GET else None, leaver=leaver)
    if form.is_valid():
        successor = form.cleaned_data["successor"]
        given = HandOverForm(initial={"successor": successor.pk})
        return _preview(request, leaver, successor, given)
    context = {"person": leaver, "form": form, "work": open_work(leaver)}
    status = MALFORMED if form.is_bound else 200
    return render(request, "team/hand_over.html", context, status=status)


def _give(request: ActingRequest, leaver: User) -> HttpResponse:
    form = HandOverForm(request.POST)
    valid, successor = form.is_valid(), form.cleaned_data.get("successor")
    if successor is None:
        chosen = SuccessorForm({"successor": ""}, leaver=leaver)
        context = {"person": leaver, "form": chosen, "work": open_work(leaver)}
        return render(request, "team/hand_over.html", context, status=MALFORMED)
    if not valid:
        return _preview(request, leaver, successor, form, status=MALFORMED)
    reason = form.cleaned_data["reason"]
    try:
        done = handing_over.hand_over(leaver.pk, successor.pk, actor=request.actor, reason=reason)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _preview(request, leaver, successor, form, status=CONFLICT)
    context = {
        "person": leaver,
        "successor": successor,
        "done": done,
        "went": sum(case.went for case in done),
    }
    return render(request, "team/handed_over.html", context)


def _preview(
    request: ActingRequest, leaver: User, successor: User, form: HandOverForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "person": leaver,
        "successor": successor,
        "form": form,
        "cases": handing_over.preview(leaver, successor, actor=request.actor),
        "away": away_now([successor.pk]).get(successor.pk),
    }
    return render(request, "team/hand_over_preview.html", context, status=status)
