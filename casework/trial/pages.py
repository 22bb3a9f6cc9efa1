"""The page of what is known of the trial, and the dialogs that state and confirm it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import clock
from casework.blockers import Refused
from casework.contacts.answers import CONFLICT, MALFORMED, is_fragment, sent, show
from casework.people.access import ActingRequest, acting
from casework.people.roles import TRIAL_ROLES
from casework.trial import verbs
from casework.trial.known import Known, known
from casework.trial.models import TrialStatement
from casework.trial.reading import trial_facts

TRIAL = "NCT06947460"


class StateForm(forms.Form):
    """A value, its source, and when it is looked at again."""

    value = forms.CharField(label=_("What is so"), max_length=verbs.TEXT)
    source = forms.CharField(label=_("Source"), max_length=400)
    checked_on = forms.DateField(
        label=_("Source checked on"), widget=forms.DateInput({"type": "date"})
    )
    check_again_by = forms.DateField(
        label=_("Check again by"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Ninety days later at most; left empty: ninety."),
    )

    def __init__(self, data: Any, *, what: Known, **more: Any) -> None:
        super().__init__(data, **more)
        if what.kind == "choice":
            choices = [(one, one) for one in what.choices]
            label = self.fields["value"].label
            self.fields["value"] = forms.ChoiceField(label=label, choices=choices)
        elif what.kind == "text":
            self.fields["value"].widget = forms.Textarea({"rows": 3})
        else:
            self.fields["value"].widget = forms.NumberInput({"min": 0})


class ConfirmForm(forms.Form):
    """What proves a statement."""

    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=verbs.TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Which letter or register entry, of which date, and where it is kept."),
    )


@require_safe
@acting(*TRIAL_ROLES)
def trial(request: ActingRequest) -> HttpResponse:
    role = request.actor.role
    context = {
        "facts": trial_facts(TRIAL),
        "trial": TRIAL,
        "states": role in verbs.STATES,
        "confirms": role in verbs.CONFIRMS,
    }
    return render(request, "trial/trial.html", context)


@require_http_methods(["GET", "POST"])
@acting(*TRIAL_ROLES)
def state(request: ActingRequest, name: str) -> HttpResponse:
    """The form to state one thing anew."""
    if request.actor.role not in verbs.STATES:
        raise PermissionDenied
    what = known().get(name)
    if what is None:
        raise Http404
    form = StateForm(sent(request), what=what, initial={"checked_on": clock.site_today()})
    context: dict[str, Any] = {"what": what, "form": form, "subject": what.label}
    if not form.is_bound:
        return show(request, "trial/state.html", context)
    if not form.is_valid():
        return show(request, "trial/state.html", context, status=MALFORMED)
    try:
        verbs.state(TRIAL, name, verbs.Stated(**form.cleaned_data), actor=request.actor)
    except Refused as refused:
        context["refused"] = refused.blockers
        return show(request, "trial/state.html", context, status=CONFLICT)
    return _done(request)


@require_http_methods(["GET", "POST"])
@acting(*TRIAL_ROLES)
def confirm(request: ActingRequest, pk: int) -> HttpResponse:
    """The form in which a manager names the evidence for a statement."""
    if request.actor.role not in verbs.CONFIRMS:
        raise PermissionDenied
    statement = get_object_or_404(TrialStatement, pk=pk, trial=TRIAL)
    form = ConfirmForm(sent(request))
    label = known()[statement.name].label
    context: dict[str, Any] = {"statement": statement, "form": form, "subject": label}
    if not form.is_bound:
        return show(request, "trial/confirm.html", context)
    if not form.is_valid():
        return show(request, "trial/confirm.html", context, status=MALFORMED)
    try:
        verbs.confirm(pk, actor=request.actor, **form.cleaned_data)
    except Refused as refused:
        context["refused"] = refused.blockers
        return show(request, "trial/confirm.html", context, status=CONFLICT)
    return _done(request)


def _done(request: ActingRequest) -> HttpResponse:
    if is_fragment(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("trial")
