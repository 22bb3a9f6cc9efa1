"""A version as a file, and why it is put in force. The verbs check who, when and what it says."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.eligibility import strict_json
from casework.eligibility.versions import NOTE
from documents.uploads.forms import LONG, DressedForm

MOST_BYTES = 2 * 2**20


class NoteForm(DressedForm):
    """Why."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        min_length=NOTE,
        max_length=4000,
        help_text=gettext_lazy("Why now, and what it was compared with. It stays on record."),
        widget=forms.Textarea(LONG),
    )


class ProposalForm(DressedForm):
    """`data` of cleaned_data: the version as it is kept."""

    file = forms.FileField(
        label=gettext_lazy("The version as a JSON file"),
        help_text=gettext_lazy(
            "One object with the parts version, elements, criteria and ambiguities."
        ),
        widget=forms.FileInput({"accept": ".json,application/json"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What is other in it, and why"),
        min_length=NOTE,
        max_length=4000,
        widget=forms.Textarea(LONG),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            told = _("The file is larger than %(limit)s MB.") % {"limit": MOST_BYTES // 2**20}
            raise forms.ValidationError(told)
        raw = file.read()
        try:
            strict_json.loads(raw)  # each key once, no NaN
        except strict_json.Malformed as fault:
            told = _("The file cannot be read: %(fault)s") % {"fault": fault}
            raise forms.ValidationError(told) from fault
        data = json.loads(raw.decode("utf-8-sig"))
        if "\\u0000" in json.dumps(data):
            raise forms.ValidationError(_("The file holds a character that no text has."))
        self.cleaned_data["data"] = data
        return file
