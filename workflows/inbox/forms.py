"""What is asked before a task changes hands or is put aside."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.people.models import User
from documents.uploads.forms import DressedForm
from workflows.engine.models import WorkItem
from workflows.inbox.people import Load
from workflows.queue.claiming import REASON_LENGTH
from workflows.queue.doing import DRAFT_LENGTH, LONGEST_HOLD

LONG = {"rows": 3}


class NothingForm(forms.Form):
    """An act that asks nothing."""


class DraftForm(forms.Form):
    note = forms.CharField(required=False, max_length=DRAFT_LENGTH)


class DeclineForm(DressedForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is not for you"),
        min_length=REASON_LENGTH,
        max_length=1000,
        help_text=gettext_lazy("Who gave you the task reads it. It is not offered to you again."),
        widget=forms.Textarea(LONG),
    )


class HoldForm(DressedForm):
    until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("On this day it comes back to you by itself."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("What it waits for"), max_length=1000, widget=forms.Textarea(LONG)
    )

    def __init__(self, data: Any, *, item: WorkItem) -> None:
        super().__init__(data)
        first, last = item.today() + timedelta(days=1), item.today() + LONGEST_HOLD
        self.fields["until"].initial = item.today() + timedelta(days=3)
        self.fields["until"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        self.days = first, last

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not self.days[0] <= day <= self.days[1]:
            raise forms.ValidationError(_("Choose a day after today, at most a year ahead."))
        return day


class AskForm(DressedForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it can be done without"),
        min_length=20,
        max_length=1000,
        help_text=gettext_lazy("At least 20 characters. Who decides reads it."),
        widget=forms.Textarea(LONG),
    )


class AssignForm(DressedForm):
    """Somebody to give tasks to, with what each has in hand."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Give it to"),
        error_messages={
            "required": gettext_lazy("Choose somebody."),
            "invalid_choice": gettext_lazy("Choose somebody of the list."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Note to them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, *, people: list[Load]) -> None:
        super().__init__(data)
        self.people = people
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[load.user_id for load in people])
