"""The forms of the intake desk. They check shape; the verbs check when and who."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, languages
from documents.intake import dates
from documents.intake.kinds import Groups
from documents.intake.verbs import REASON_LENGTH
from documents.uploads.forms import DressedForm


class FilingForm(DressedForm):
    """What a loose file is. Its types are those of the chosen case."""

    document_type = forms.ChoiceField(label=gettext_lazy("What it is"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the paper"), choices=languages.choices
    )
    effective_date = forms.CharField(
        label=gettext_lazy("Date on the paper"),
        max_length=40,
        help_text=gettext_lazy("12.11.2026, 2026-11-12 or 12 Nov"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    also = forms.MultipleChoiceField(
        label=gettext_lazy("The same file is also"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, groups: Groups, also: Groups, language: str) -> None:
        """`groups`: what it may be; `also`: what else it may fill."""
        super().__init__(data, initial={"language": language})
        self.fields["document_type"].choices = [("", _("Choose …")), *groups]  # type: ignore[attr-defined]
        self.fields["also"].choices = [pair for _name, pairs in also for pair in pairs]  # type: ignore[attr-defined]

    def clean_effective_date(self) -> date:
        try:
            return dates.read(self.cleaned_data["effective_date"], clock.site_today())
        except dates.NotADate as error:
            raise forms.ValidationError(str(error)) from error


class AsideForm(DressedForm):
    """Why a file is no paper."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is no paper"),
        min_length=REASON_LENGTH,
        max_length=2000,
        help_text=gettext_lazy("A photo of the family, an advertisement … It stays on record."),
    )
