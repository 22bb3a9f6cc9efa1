"""What a reviewer sends: the shape of it. What may be done is for the verbs to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from translation.asking.verbs import LONGEST
from translation.review.models import Category, Severity


class RemarkForm(forms.Form):
    category = forms.ChoiceField(
        label=_("What is wrong"), choices=Category.choices, widget=forms.RadioSelect
    )
    severity = forms.ChoiceField(
        label=_("How grave it is"),
        choices=Severity.choices,
        widget=forms.RadioSelect,
        initial=Severity.MINOR,
    )
    comment = forms.CharField(
        label=_("Comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )


class ApproveForm(forms.Form):
    stated = forms.BooleanField(
        label=_(
            "I compared the whole translation with the original. It is complete and accurate, and I did not write it."
        ),
        error_messages={"required": _("State that you compared it with the original.")},
    )


class GiveBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you give it back"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Somebody else goes on from your remarks."),
    )


class QuestionForm(forms.Form):
    page = forms.IntegerField(label=_("Page"), min_value=1)
    text = forms.CharField(
        label=_("Your question"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
