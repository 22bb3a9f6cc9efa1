"""The fields that values are typed into, by the kind of their element."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.eligibility.elements import Element, Kind
from casework.eligibility.reading import ValueNotRead, written_date
from casework.eligibility.recording import REASON
from documents.extracting import words
from documents.uploads.forms import LONG

FEW = 5  # codes that are shown side by side
SHORT = 400  # characters
DAY = "%Y-%m-%d"
BELOW = gettext_lazy(
    "A number is needed, with a point: 0.8. A result such as “<5” is no number: ask the laboratory."
)


def day(label: str, **more: Any) -> forms.DateField:
    """A date as it is read without a guess: year-month-day."""
    shown = forms.DateInput({"type": "date"}, format=DAY)
    return forms.DateField(label=label, widget=shown, input_formats=[DAY], **more)


class WrittenDate(forms.CharField):
    """A date, or as much of it as the page prints."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return written_date(text) if text else ""
        except ValueNotRead as unread:
            raise forms.ValidationError(str(unread)) from unread


def written(label: str, **more: Any) -> WrittenDate:
    shown = forms.TextInput({"autocomplete": "off", "placeholder": "2026-05-31"})
    return WrittenDate(label=label, widget=shown, max_length=10, required=False, **more)


def line(label: str, **more: Any) -> forms.CharField:
    shown = forms.TextInput({"autocomplete": "off", **more.pop("attrs", {})})
    return forms.CharField(
        label=label, max_length=more.pop("max_length", SHORT), widget=shown, **more
    )


def _code(element: Element) -> forms.Field:
    codes = element.codes or ()
    few = len(codes) <= FEW
    choices = [(one, words.code(one)) for one in codes]
    return forms.ChoiceField(
        label=element.label,
        choices=choices if few else [("", _("Choose …")), *choices],
        widget=forms.RadioSelect if few else forms.Select,
        error_messages={"required": _("Choose what the page says.")},
    )


def _number(element: Element) -> forms.Field:
    return line(element.label, attrs={"inputmode": "decimal"}, max_length=40)


def _titer(element: Element) -> forms.Field:
    return line(element.label, help_text=_("As 1:160, or 160 alone."), max_length=40)


def _date(element: Element) -> forms.Field:
    told = _("Year-month-day; year-month or the year alone where the page says no more.")
    return line(element.label, attrs={"placeholder": "1990-05-31"}, help_text=told, max_length=10)


def _never(element: Element) -> forms.Field:
    told = _(
        "Year-month-day, year-month if no more is printed; or tick that the page says “never”."
    )
    return written(element.label, help_text=told)


VALUE: dict[Kind, Callable[[Element], forms.Field]] = {
    "code": _code,
    "quantity": _number,
    "titer": _titer,
    "date": _date,
    "date_or_never": _never,
}


def reason(label: str) -> forms.Field:
    told = _("At least %(n)s characters. It stays on record with your name.") % {"n": REASON}
    return forms.CharField(
        label=label, min_length=REASON, max_length=4000, help_text=told, widget=forms.Textarea(LONG)
    )
