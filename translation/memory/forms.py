"""Forms about the memory. They check shape; the verbs check when and who."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import languages
from translation.memory.models import Entry, Ground
from translation.memory.remembering import EXPLAINED

FILE_LIMIT = 20 * 2**20  # bytes
STATES = [("", _("In use")), ("waiting", _("Awaiting approval")), ("withdrawn", _("Withdrawn"))]


def pairs() -> list[tuple[str, str]]:
    """The pairs of languages that have entries, as choices."""
    found = Entry.objects.values_list("source_language", "target_language").distinct().order_by()
    return sorted(
        (f"{source}-{target}", f"{languages.name(source)} → {languages.name(target)}")
        for source, target in found
    )


class MemoryFilter(forms.Form):
    """What of the memory is wanted; the text is sent apart, for it may be a name."""

    pair = forms.ChoiceField(label=_("Languages"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["pair"].choices = [("", _("All")), *pairs()]  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """What to look for in the memory."""

    text = forms.CharField(label=_("Search"), required=False, max_length=200)


class WithdrawForm(forms.Form):
    """Why an entry is offered no more."""

    ground = forms.ChoiceField(label=_("Ground"), choices=[("", _("Choose one")), *Ground.choices])
    reason = forms.CharField(
        label=_("Reason"),
        min_length=EXPLAINED,
        max_length=1000,
        help_text=_(
            "At least 10 characters. It stays on record with your name: write no patient's name."
        ),
        widget=forms.Textarea({"rows": 3}),
    )


class SelectedForm(forms.Form):
    """The entries that were selected."""

    entries = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Select at least one line.")}
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        waiting = Entry.objects.waiting().values_list("pk", flat=True)
        self.fields["entries"].choices = [(pk, pk) for pk in waiting]  # type: ignore[attr-defined]


class MemoryFileForm(forms.Form):
    """A TMX file, and what of it to take in."""

    source = forms.ChoiceField(label=_("From"), choices=languages.choices)
    target = forms.ChoiceField(label=_("Into"), choices=languages.choices, initial="zh")
    file = forms.FileField(
        label=_("TMX file"),
        help_text=_("TMX 1.4, at most 20 MB."),
        widget=forms.FileInput({"accept": ".tmx"}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("file") and given["file"].size > FILE_LIMIT:
            self.add_error("file", _("The file is larger than 20 MB. Send it in parts."))
        if given.get("source") and given.get("source") == given.get("target"):
            self.add_error("target", _("Choose two different languages."))
        return given
