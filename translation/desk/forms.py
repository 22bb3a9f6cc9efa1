"""What is sent from the desk: the shape of it. What may be done is for the verbs to say."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from translation.desk.writing import LONGEST, Text
from translation.segments.models import Segment


class WritingForm(forms.Form):
    """One segment. Of a row of a table every cell is a `target` of its own."""

    target = forms.CharField(required=False, strip=False)
    source = forms.CharField(required=False, strip=False)
    confirm = forms.BooleanField(required=False)
    origin = forms.ChoiceField(choices=Segment.Origin, required=False)
    percent = forms.IntegerField(min_value=0, max_value=100, required=False)
    seen_revision = forms.IntegerField(min_value=0)

    def __init__(self, sent: QueryDict) -> None:
        given: dict[str, Any] = sent.dict()
        for name in ("target", "source"):
            if name in sent:  # browsers' own forms end lines with CRLF
                given[name] = "\t".join(sent.getlist(name)).replace("\r\n", "\n")
        super().__init__(given)

    def text(self) -> Text:
        told = self.cleaned_data
        return Text(
            told["target"],
            confirm=told["confirm"],
            origin=told["origin"] or Segment.Origin.TYPED,
            percent=told["percent"] or 0,
            source=told["source"] or None,
        )


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you give it back"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The next translator goes on from what is written."),
    )


class JustifyForm(forms.Form):
    """The finding is known by its code and what it found on both sides."""

    reason = forms.CharField(required=False, max_length=LONGEST)
    code = forms.CharField()
    source = forms.CharField(required=False, strip=False)
    target = forms.CharField(required=False, strip=False)


class HandInForm(forms.Form):
    stated = forms.BooleanField(
        required=False,
        label=_(
            "I translated the whole paper. To the best of my knowledge the translation is complete and accurate."
        ),
    )


class QuestionForm(forms.Form):
    page = forms.IntegerField(
        label=_("Page"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    number = forms.IntegerField(
        label=_("Segment"), min_value=1, required=False, help_text=_("If it is about one.")
    )
    text = forms.CharField(
        label=_("Your question"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": True})
    )
