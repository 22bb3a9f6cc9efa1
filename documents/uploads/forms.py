"""Forms about papers. They check shape; the verbs check when and who."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import languages
from documents.examination.looking import ENDINGS
from documents.uploads.verbs import REASON_LENGTH

LONG = {"rows": 3}
FORM_LIMIT = 100 * 2**20  # bytes through the web process; larger files go past it in parts


class DressedField(forms.BoundField):
    """Gives a widget the look of its kind, and of an error."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        kind = widget or self.field.widget
        look = "form-control"
        if isinstance(kind, (forms.RadioSelect, forms.CheckboxInput)):
            look = "form-check-input"
        elif isinstance(kind, forms.Select):
            look = "form-select"
        built["class"] = f"{look} is-invalid" if self.errors else look
        return built

    @property
    def may_be_empty(self) -> bool:
        """Whether to say that it is optional."""
        return not self.field.required and self.name not in self.form.needed  # type: ignore[attr-defined]

    @property
    def is_tick(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_choice_of_few(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect)


class DressedForm(forms.Form):
    """`needed`: fields that are asked for although an empty one is judged together with others."""

    bound_field_class = DressedField
    needed: Collection[str] = ()


class UploadForm(DressedForm):
    """A file, its language, and the date on the paper (not of the upload)."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the paper"), choices=languages.choices
    )
    effective_date = forms.DateField(
        label=gettext_lazy("Date on the paper"),
        help_text=gettext_lazy(
            "When the sample was taken, the examination done or the paper signed."
        ),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, JPEG, PNG, TIFF or DICOM; one paper a file."),
        widget=forms.FileInput(
            {"accept": ",".join([*ENDINGS, *(f".{e}" for e in ENDINGS.values())])}
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > FORM_LIMIT:
            told = _("Without scripts, a file of more than %(limit)s MB cannot be sent.")
            raise forms.ValidationError(told % {"limit": FORM_LIMIT // 2**20})
        return file

    def clean_effective_date(self) -> Any:
        day = self.cleaned_data["effective_date"]
        if day.year < 1900:
            raise forms.ValidationError(_("This date is not possible."))
        return day


class ReasonForm(DressedForm):
    """Why something is done without, in words that an auditor can follow."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        min_length=REASON_LENGTH,
        max_length=4000,
        help_text=gettext_lazy("At least 20 characters. It stays on record with your name."),
        widget=forms.Textarea(LONG),
    )


def first_language(codes: str) -> str:
    """The first of comma-separated language codes that is known."""
    known = (code.strip() for code in codes.split(","))
    return next((code for code in known if code in languages.NAMES), "")
