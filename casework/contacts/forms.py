"""Forms about contacts. They check shape; the verbs check when and who."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, languages
from casework.contacts import log, zones
from casework.contacts.kinds import Channel, Direction, Kind, Outcome, Party
from casework.contacts.models import ContactPoint
from casework.contacts.points import clean_value
from casework.people.zones import zone_names

LONG_TEXT = 8000
YEARS = range(2000, 2200)
CHOOSE = ("", gettext_lazy("Choose …"))


class LocalMoment(forms.DateTimeField):
    """A date and time typed in `zone`; its value is aware."""

    zone = ZoneInfo("UTC")

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            moment = super().to_python(value)
        if moment is not None and moment.year not in YEARS:
            raise forms.ValidationError(_("This date is not possible."))
        return moment

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


def language_field(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Language"), choices=languages.choices, **more)


class PointForm(forms.Form):
    """A way to reach somebody."""

    party = forms.ChoiceField(label=gettext_lazy("Who is it?"), choices=[CHOOSE, *Party.choices])
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[CHOOSE, *Kind.choices])
    value = forms.CharField(
        label=gettext_lazy("Address or number"),
        max_length=254,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=gettext_lazy("Numbers with their country: +52 55 1234 5678"),
    )
    language = language_field()
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [CHOOSE, *((name, name.replace("_", " ")) for name in zone_names())],
    )
    preferred = forms.BooleanField(label=gettext_lazy("The preferred way"), required=False)
    in_use = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("When to call, whom to ask for. The family does not see it."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") and given.get("value"):
            try:
                given["value"] = clean_value(given["kind"], given["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return given


class ContactForm(forms.Form):
    """A contact that has happened, or an attempt."""

    point = forms.ModelChoiceField(
        label=gettext_lazy("With whom"),
        queryset=ContactPoint.objects.none(),
        required=False,
        empty_label=gettext_lazy("Somebody else, or not known"),
    )
    party = forms.ChoiceField(
        label=gettext_lazy("If somebody else: who"),
        choices=[CHOOSE, *Party.choices],
        required=False,
    )
    at = LocalMoment(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=[CHOOSE, *Channel.choices])
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=Direction.choices,
        initial=Direction.OUT,
        widget=forms.RadioSelect({"class": "form-check-input"}),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=Outcome.choices,
        widget=forms.RadioSelect({"class": "form-check-input"}),
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=LONG_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    next_on = forms.DateField(
        label=gettext_lazy("Next contact on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, points: Any, zone: ZoneInfo, **more: Any
    ) -> None:
        super().__init__(data, **more)
        point, at = self.fields["point"], self.fields["at"]
        assert isinstance(point, forms.ModelChoiceField)
        assert isinstance(at, LocalMoment)
        point.queryset = points
        point.label_from_instance = label  # type: ignore[method-assign,assignment]
        at.zone, at.initial = zone, clock.now()
        at.help_text = _("By the clock in %(city)s") % {"city": zones.city(zone)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("point") is not None:
            given["party"] = given["point"].party
        elif not given.get("party") and "point" not in self.errors:
            self.add_error("party", _("Say with whom."))
        return given


class CorrectionForm(ContactForm):
    """What is right instead of a wrong entry, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        min_length=log.REASON_LENGTH,
        max_length=LONG_TEXT,
        help_text=gettext_lazy("At least 20 characters. The wrong entry stays on record."),
        widget=forms.Textarea({"rows": 2}),
    )


def label(point: ContactPoint) -> str:
    """A contact point in a list of choices."""
    return f"{point.name} ({point.get_party_display()}) · {point.get_kind_display()}: {point.value}"


class FilterForm(forms.Form):
    """Which contacts the log shows."""

    party = forms.ChoiceField(
        label=gettext_lazy("With"),
        required=False,
        choices=[("", gettext_lazy("Everybody")), *Party.choices],
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        required=False,
        choices=[("", gettext_lazy("Every way")), *Channel.choices],
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=10000)
    messages = forms.IntegerField(required=False, min_value=1, max_value=10000)
    notes = forms.IntegerField(required=False, min_value=1, max_value=10000)
