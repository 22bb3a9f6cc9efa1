"""What the board is filtered by. The filters live in the address, so that they can be kept."""

from datetime import date
from typing import Any, Self

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.cases.models import CaseQuerySet
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import FULL
from casework.protocols.compiled import Protocol
from workflows.case import words

NO_COHORT = "none"
LATE, OVER = "late", "over"
DUE = [("", _("Any time")), (LATE, _("Past target")), (OVER, _("Past limit"))]
WORDS = 5  # of a search; more would only make it slower


class BoardFilter(forms.Form):
    """Cohort, coordinator, lateness and text; everything may be left out."""

    q = forms.CharField(required=False, max_length=100, label=_("Text"))
    cohort = forms.ChoiceField(required=False, label=_("Cohort"))
    owner = forms.IntegerField(
        required=False, min_value=1, widget=forms.Select, label=_("Coordinator")
    )
    due = forms.ChoiceField(required=False, label=_("Time"), choices=DUE)
    searches_names = False

    @classmethod
    def read(cls, query: QueryDict, rules: Protocol, actor: Actor) -> Self:
        """The filters of an address; BadRequest when it was not made by this form."""
        form = cls(query)
        form.searches_names = actor.identity_shown == FULL
        for field in form.selects:
            field.field.widget.attrs["class"] = "form-select form-select-sm"
        form._choose(
            "cohort",
            [("", _("All cohorts")), *_cohorts(rules, actor), (NO_COHORT, _("No cohort yet"))],
        )
        if not form.is_valid():
            raise BadRequest(form.errors.as_text())
        return form

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        elif isinstance(field.widget, forms.Select):
            field.widget.choices = choices

    def offer_owners(self, cases: CaseQuerySet) -> None:
        """Let the form choose among the coordinators of these cases."""
        people = User.objects.filter(pk__in=cases.order_by().values("owner")).order_by("name")
        self._choose("owner", [("", _("All coordinators")), *people.values_list("pk", "name")])

    @property
    def given(self) -> dict[str, str]:
        """The filters that were chosen, by name."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def in_words(self) -> list[str]:
        """The filters that were chosen, as a person would say them."""
        said = []
        for name, value in self.given.items():
            choices = getattr(self.fields[name].widget, "choices", ())
            shown = {str(key): label for key, label in choices}.get(value, value)
            said.append(f"{self.fields[name].label}: {shown}")
        return said

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self["cohort"], self["owner"], self["due"]]

    @property
    def query(self) -> str:
        """The filters as the query of an address."""
        query = QueryDict(mutable=True)
        query.update(self.given)
        return query.urlencode()

    def apply(self, cases: CaseQuerySet, today: date) -> CaseQuerySet:
        """The cases that pass. today: site date. A case on hold is not late: its clock stands."""
        given = self.cleaned_data
        if given["cohort"]:
            cases = cases.filter(cohort="" if given["cohort"] == NO_COHORT else given["cohort"])
        if given["owner"]:
            cases = cases.filter(owner=given["owner"])
        if given["due"]:
            edge = "target_on" if given["due"] == LATE else "limit_on"
            cases = cases.filter(on_hold_since=None, **{f"readiness__{edge}__lt": today})
        for word in given["q"].split()[:WORDS]:
            cases = cases.filter(self._holding(word))
        return cases

    def _holding(self, word: str) -> Q:
        """A word of the search in the code, or in the name for those who may know it."""
        found = Q(code__icontains=word)
        if self.searches_names:
            found |= Q(patient_name__unaccent__icontains=word)
        return found


def _cohorts(rules: Protocol, actor: Actor) -> list[tuple[str, str]]:
    codes = rules.facts["cohort"].choices or ()
    return [(code, f"{code} · {words.choice('cohort', code, actor)}") for code in codes]
