"""Forms about papers. They check shape; the verbs check when and who."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import languages
from documents.models import IdentityMatch
from documents.uploads.files import ENDINGS
from documents.uploads.verbs import REASON_LENGTH

LONG = {"rows": 3}


class DressedField(forms.BoundField):
    """Gives a widget the look of its kind, and of an error."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        kind = widget or self.field.widget
        look = "form-control"
        if isinstance(kind, forms.RadioSelect):
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
    def is_choice_of_few(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect)


class DressedForm(forms.Form):
    """`needed`: fields that are asked for although an empty one is judged together with others."""

    bound_field_class = DressedField
    needed: Collection[str] = ()


class UploadForm(DressedForm):
    """A file, its language, and the date on the paper (not of the upload)."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, JPEG, PNG, TIFF or DICOM; one paper a file."),
        widget=forms.FileInput(
            {"accept": ",".join([*ENDINGS, *(f".{e}" for e in ENDINGS.values())])}
        ),
    )
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


class JudgeForm(DressedForm):
    """What came of looking at a version. `decision` is the name of the pressed button."""

    needed = ("identity_match", "reason")

    decision = forms.ChoiceField(choices=[(word, word) for word in ("accept", "verify", "reject")])
    identity_match = forms.ChoiceField(
        label=gettext_lazy("Whose paper is it?"),
        choices=IdentityMatch.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is rejected"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("The supplier reads this: say what to send instead."),
        widget=forms.Textarea(LONG),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decision, match = given.get("decision"), given.get("identity_match")
        if decision == "reject":
            if not (given.get("reason") or "").strip() and "reason" not in self.errors:
                self.add_error("reason", _("Say why, so that the right paper comes."))
        elif not match and "identity_match" not in self.errors:
            self.add_error("identity_match", _("Compare name and date of birth, then choose."))
        elif decision == "verify" and match == IdentityMatch.FAIL:
            self.add_error(
                "identity_match",
                _("A paper of another person cannot be verified. Reject it, or only accept it."),
            )
        return given


def first_language(codes: str) -> str:
    """The first of comma-separated language codes that is known."""
    known = (code.strip() for code in codes.split(","))
    return next((code for code in known if code in languages.NAMES), "")
