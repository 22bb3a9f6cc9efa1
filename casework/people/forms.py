"""The shape of what people choose about themselves, and of what moves the demo's clock."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.people.roles import Role


class RoleForm(forms.Form):
    """One of the roles somebody holds."""

    role = forms.ChoiceField(
        label=_("Role"),
        error_messages={
            "required": _("Choose a role."),
            "invalid_choice": _("Choose one of your roles."),
        },
    )

    def __init__(self, *args: Any, held: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role, Role(role).label) for role in held]


class DemoSignInForm(forms.Form):
    """A person of the demo, in one of their roles."""

    user = forms.IntegerField(min_value=1)
    role = forms.ChoiceField(choices=Role.choices, required=False)


class DemoClockForm(forms.Form):
    """Some days ahead, or to a date at the trial site, or back to the real time."""

    days = forms.IntegerField(min_value=1, max_value=366, required=False)
    day = forms.DateField(required=False)
    now = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if sum(bool(given.get(name)) for name in ("days", "day", "now")) != 1:
            raise forms.ValidationError(_("Say how far the clock is to go."))
        return given

    def shift(self, shift: timedelta) -> timedelta:
        """How far the clock is ahead afterwards, when it is `shift` ahead now."""
        if self.cleaned_data["now"]:
            return timedelta()
        if day := self.cleaned_data["day"]:
            return shift + _days_to(day)
        return shift + timedelta(days=self.cleaned_data["days"])


def _days_to(day: date) -> timedelta:
    return day - clock.site_today()
