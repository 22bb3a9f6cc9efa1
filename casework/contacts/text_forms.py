"""Forms of texts: messages and notes. They check shape; the verbs check when and who."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.contacts import wording
from casework.contacts.forms import LONG_TEXT, label, language_field
from casework.contacts.models import ContactPoint
from casework.contacts.writing import REASON_LENGTH


class ChoiceForm(forms.Form):
    """To whom a message goes, and from which template it starts."""

    point = forms.ModelChoiceField(
        label=gettext_lazy("To"), queryset=ContactPoint.objects.none(), empty_label=None
    )
    template = forms.ChoiceField(
        label=gettext_lazy("Start from"),
        required=False,
        choices=lambda: [("", _("An empty page")), *wording.KINDS.items()],
    )
    day = forms.DateField(
        label=gettext_lazy("Date in the text"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, points: Any, **more: Any) -> None:
        super().__init__(data, **more)
        point = self.fields["point"]
        assert isinstance(point, forms.ModelChoiceField)
        point.queryset = points
        point.label_from_instance = label  # type: ignore[method-assign,assignment]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        point, kind = given.get("point"), given.get("template")
        if point and kind and not given.get("day") and "day" not in self.errors:
            texts = wording.wording(wording.language_for(point.language))
            if "date" in wording.placeholders(texts.kinds[kind]["text"]):
                self.add_error("day", _("This text names a date: choose it."))
        return given


class MessageForm(forms.Form):
    """The text of a message."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("No names and nothing about health: the case code at most."),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONG_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy(
            "Nothing about health, results or medicines: what is clinical is read after signing in."
        ),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {
                "lang": language,
                "dir": wording.direction(language),
            }

    def clean_seen_version(self) -> int:
        return self.cleaned_data["seen_version"] or 0


class ReleaseForm(forms.Form):
    """Why a held message may go as it is."""

    reason = forms.CharField(
        label=gettext_lazy("Why it may go out as it is"),
        min_length=REASON_LENGTH,
        max_length=LONG_TEXT,
        help_text=gettext_lazy("At least 20 characters. It stays on record with your name."),
        widget=forms.Textarea({"rows": 2}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NoteForm(forms.Form):
    """A note in the language it was said in."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )
    language = language_field()
    internal = forms.BooleanField(
        label=gettext_lazy("Only for the navigator's people"), required=False
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, *args: Any, may_be_internal: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_be_internal:
            del self.fields["internal"]


class TranslationForm(forms.Form):
    """The translation of a note."""

    language = language_field(initial="en")
    text = forms.CharField(
        label=gettext_lazy("Translation"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
