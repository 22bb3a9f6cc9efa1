"""Forms about holds and deletions. They check shape; the verbs check when and who."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.retention.models import EXPLAINED, Ground
from documents.uploads.forms import LONG, DressedForm, ReasonForm

SELECT = {
    "required": gettext_lazy("Select at least one line."),
    "invalid_choice": gettext_lazy("The list has changed meanwhile. Look at it and select again."),
}


class AskForm(ReasonForm):
    """Why a paper is to be deleted."""

    field_order = ("ground", "reason")

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=Ground.choices, widget=forms.RadioSelect
    )


class AskForDueForm(DressedForm):
    """The cases whose papers have been kept long enough, and why they are to go."""

    cases = forms.MultipleChoiceField(label=gettext_lazy("Cases"), error_messages=SELECT)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        min_length=EXPLAINED,
        max_length=4000,
        help_text=gettext_lazy("It stays on record with your name, also when the papers are gone."),
        widget=forms.Textarea(LONG),
    )

    def __init__(self, data: Any, *, cases: list[tuple[str, str]]) -> None:
        super().__init__(
            data, initial={"reason": _("The time to keep these papers is over.")}, prefix="due"
        )
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]


class DecideForm(DressedForm):
    """The requests that a second person decides on. `decision` is the name of the pressed button."""

    needed = ("answer",)

    requests = forms.MultipleChoiceField(label=gettext_lazy("Requests"), error_messages=SELECT)
    decision = forms.ChoiceField(choices=[("confirm", "confirm"), ("refuse", "refuse")])
    answer = forms.CharField(
        label=gettext_lazy("Why they stay"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("At least 20 characters, for a refusal only."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, *, requests: list[tuple[str, str]]) -> None:
        super().__init__(data, prefix="asked")
        self.fields["requests"].choices = requests  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "refuse" and len(given.get("answer", "").strip()) < EXPLAINED:
            self.add_error("answer", _("Say why, in at least 20 characters."))
        return given

    def ids(self) -> list[int]:
        """Of the requests that were selected."""
        return [int(pk) for line in self.cleaned_data["requests"] for pk in line.split(",")]
