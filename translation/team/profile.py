"""The page on which a manager says what somebody translates, and how much of it."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework import languages
from casework.blockers import Refused
from casework.people.access import ActingRequest, acting
from casework.people.models import User
from casework.people.roles import Role
from documents.uploads.answers import CONFLICT, MALFORMED
from documents.uploads.forms import DressedForm
from translation.linguists.models import Domain, Level, Linguist, Pair
from translation.linguists.verbs import LINGUISTS, Profile, set_profile
from translation.team.record import past

SOURCES = ("ar", "ru", "hi", "es", "fr", "de", "tr", "pt", "vi", "pl", "en", "zh")
TARGETS = ("zh", "en")
MOST_PAGES = 2000


class ProfileForm(DressedForm):
    """`pairs` after is_valid(): every pair that was ticked."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Level.choices)
    capacity = forms.IntegerField(
        label=gettext_lazy("Pages in hand at once, at the most"), min_value=1, max_value=MOST_PAGES
    )
    credential = forms.CharField(
        label=gettext_lazy("Credential"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("As it is printed on certificates."),
    )
    credential_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Afterwards they take no jobs. Leave it empty if it does not end."),
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of papers they know"),
        choices=Domain.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all of them."),
    )

    def __init__(self, data: Any, *, linguist: Linguist | None) -> None:
        super().__init__(data, initial=_known(linguist))
        for target in TARGETS:
            self.fields[f"into_{target}"] = forms.MultipleChoiceField(
                label=_("Into %(language)s from") % {"language": languages.name(target)},
                choices=[(one, languages.name(one)) for one in SOURCES if one != target],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def profile(self) -> Profile:
        given = self.cleaned_data
        pairs = [(source, target) for target in TARGETS for source in given[f"into_{target}"]]
        asked = [(source, target) for target in TARGETS for source in SOURCES]
        return Profile(
            given["level"],
            given["domains"],
            given["capacity"],
            given["credential"],
            given["credential_until"],
            pairs,
            asked,
        )

    def into(self) -> list[forms.BoundField]:
        return [self[f"into_{target}"] for target in TARGETS]


def _known(linguist: Linguist | None) -> dict[str, Any]:
    if linguist is None:
        return {"level": Level.LINGUIST, "capacity": Linguist._meta.get_field("capacity").default}
    pairs = list(Pair.objects.filter(linguist=linguist).values_list("source", "target"))
    names = ("level", "capacity", "credential", "credential_until", "domains")
    known = {name: getattr(linguist, name) for name in names}
    return known | {f"into_{into}": [a for a, b in pairs if b == into] for into in TARGETS}


@require_http_methods(["GET", "POST"])
@acting(Role.MGR)
def profile(request: ActingRequest, user_id: int) -> HttpResponse:
    """Languages, kinds of papers, level, capacity and credential of one linguist."""
    user = get_object_or_404(User, pk=user_id)
    if not LINGUISTS & set(user.roles()):
        raise Http404
    linguist = Linguist.objects.filter(user=user).first()
    form = ProfileForm(request.POST if request.method == "POST" else None, linguist=linguist)
    context = {"person": user, "form": form, "past": past(linguist)}
    if not form.is_bound:
        return render(request, "translators/profile.html", context)
    if not form.is_valid():
        return render(request, "translators/profile.html", context, status=MALFORMED)
    try:
        set_profile(user.pk, form.profile(), actor=request.actor)
    except Refused as refused:
        context["refused"] = refused.blockers
        return render(request, "translators/profile.html", context, status=CONFLICT)
    return redirect("translation-team")
