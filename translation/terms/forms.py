"""Forms about terms. They check shape; the verbs check when and who."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import languages
from translation.terms.models import Domain, Kind, Status, Term

FILE_LIMIT = 5 * 2**20  # bytes
ANY = _("All")


def pairs() -> list[tuple[str, str]]:
    """The pairs of languages that have terms, as choices."""
    found = Term.objects.values_list("source_language", "target_language").distinct().order_by()
    return sorted(
        (f"{source}-{target}", f"{languages.name(source)} → {languages.name(target)}")
        for source, target in found
    )


class TermFilter(forms.Form):
    """What of the list is wanted."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    pair = forms.ChoiceField(label=_("Languages"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", ANY), *Kind.choices])
    domain = forms.ChoiceField(
        label=_("Field"), required=False, choices=[("", ANY), *Domain.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", ANY), *Status.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["pair"].choices = [("", ANY), *pairs()]  # type: ignore[attr-defined]


class TermForm(forms.Form):
    """A term as it is proposed."""

    source_language = forms.ChoiceField(label=_("From"), choices=languages.choices)
    target_language = forms.ChoiceField(label=_("Into"), choices=languages.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    source = forms.CharField(label=_("Term"), max_length=200)
    target = forms.CharField(
        label=_("Translation"),
        max_length=200,
        required=False,
        help_text=_(
            "Empty for what is not translated. The wording that is wrong, for what is not to be used."
        ),
    )
    domain = forms.ChoiceField(label=_("Field"), choices=Domain.choices)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("target") and given.get("kind") in {Kind.PREFERRED, Kind.FORBIDDEN}:
            self.add_error("target", _("Say what it is, or is not to be, in the other language."))
        return given


class DecideForm(forms.Form):
    """The button that was pressed."""

    decision = forms.ChoiceField(choices=[("approve", "approve"), ("reject", "reject")])


class ImportForm(forms.Form):
    """A CSV file of terms."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "UTF-8, with a first row that names the columns: source_language, source, target_language,"
            " target, and if you like kind, domain, note."
        ),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Save the file as UTF-8 and send it again.")) from error
        return text
