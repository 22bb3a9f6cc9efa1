"""Saying why one opens a case one is not on. It goes on record before anything is shown."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.cases.models import Access, Case
from casework.people.access import ActingRequest, acting, any_visible_case
from casework.people.roles import SAYS_WHY


class PurposeForm(forms.Form):
    """Why a case is opened: a sentence that an auditor understands."""

    purpose = forms.CharField(
        label=_("Why do you open this case?"),
        min_length=10,
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("It is kept with your name and the time, and holds for today."),
    )


def ask_here(request: ActingRequest, case: Case, *, back_to: str) -> HttpResponse:
    """The question inside the page that is there; its answer leads to the fragment `back_to`."""
    return _ask(request, case, PurposeForm(), back_to)


def _ask(request: ActingRequest, case: Case, form: PurposeForm, wanted: str) -> HttpResponse:
    htmx: Any = getattr(request, "htmx", None)
    template = "people/purpose.html#panel" if htmx else "people/purpose.html"
    context = {"form": form, "case": case, "next": wanted}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@acting(*SAYS_WHY)
def purpose(request: ActingRequest, code: str) -> HttpResponse:
    """Ask for the purpose, write it down, and go on to the page that was asked for."""
    case = any_visible_case(request.actor, code)
    form = PurposeForm(request.POST or None)
    if not form.is_valid():
        wanted = request.POST.get("next") or request.GET.get("next", "")
        return _ask(request, case, form, wanted)
    assert request.actor.user is not None
    Access.objects.create(
        case=case,
        user=request.actor.user,
        role=request.actor.role,
        purpose=form.cleaned_data["purpose"],
        at=clock.now(),
    )
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect("case", case.code)
