"""The file that comes back from outside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.uploads.forms import DressedForm
from translation.outside.files import LARGEST


class ComeBackForm(DressedForm):
    """`stated`: what is confirmed by sending it, the translator wrote."""

    file = forms.FileField(
        label=_("Your translation"),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.xlf,.xliff"}),
        help_text=_("The Word table or XLIFF file that you took here, or a Word or PDF text."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("This file is too large. Send it in parts of at most 20 MB.")
            )
        return file

    stated = forms.BooleanField(
        label=_("I translated this myself and have read it through"),
        error_messages={"required": _("Confirm that it is your own translation.")},
    )
