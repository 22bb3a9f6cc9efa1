from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from translation.certificates import serials


class SerialForm(forms.Form):
    """The number on the paper, as it was typed: capitals and hyphens are not asked for."""

    serial = forms.CharField(
        label=_("Serial number"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"placeholder": "CW-0000-0000-0000", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_serial(self) -> str:
        serial = serials.read(self.cleaned_data["serial"])
        if serial is None:
            raise forms.ValidationError(
                _("This is no serial number. It is CW and three groups of four characters.")
            )
        return serial

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serial"].widget.attrs["class"] = "form-control"
