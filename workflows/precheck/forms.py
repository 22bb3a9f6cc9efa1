"""What the hospital says of a criterion. The form checks shape; the verb checks who and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.eligibility.confirming import REASON
from casework.eligibility.models import SiteConfirmation
from documents.uploads.forms import LONG, DressedForm

OVERRULED = SiteConfirmation.Outcome.OVERRULED


class WordForm(DressedForm):
    """`about`: what was on the screen."""

    about = forms.CharField(max_length=4000, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("The hospital's word"),
        choices=[
            ("CONFIRMED", gettext_lazy("Confirmed: the records say this")),
            ("OVERRULED", gettext_lazy("Overruled: the hospital sees it otherwise")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy(
            "Needed to overrule, in at least 20 characters. It stays on record."
        ),
        widget=forms.Textarea(LONG),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        short = len((given.get("reason") or "").strip()) < REASON
        if given.get("outcome") == OVERRULED and short and "reason" not in self.errors:
            told = _("Say why, in at least %(n)s characters.") % {"n": REASON}
            self.add_error("reason", told)
        return given
