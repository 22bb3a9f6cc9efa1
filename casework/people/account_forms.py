"""The shape of what is asked about people: invitations, absences, reasons, filters of the list."""

from collections.abc import Collection
from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.people.absence import today_of
from casework.people.accounts import REASON_LENGTH
from casework.people.authority import MIXED_SIDES, mixes_sides
from casework.people.away import covers_for
from casework.people.models import User
from casework.people.roles import SIDE_OF, Role
from casework.people.zones import zones

type Choices = list[tuple[str, Any]]
DAY = {"type": "date"}


class ZoneField(forms.ChoiceField):
    """A time zone by its place."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            choices=zones,
            label=_("Time zone"),
            help_text=_("Days begin and end by it: when work is due, and when somebody is away."),
            **more,
        )


class ZoneForm(forms.Form):
    timezone = ZoneField()

    def __init__(self, data: Any = None, *, current: str) -> None:
        super().__init__(data, initial={"timezone": current})
        field = self.fields["timezone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = zones(current)


class InviteForm(forms.Form):
    """Somebody who is to have an account, and the roles they are to act in."""

    name = forms.CharField(label=_("Name"), max_length=200, strip=True)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation goes there; it is also what they sign in with."),
    )
    timezone = ZoneField()
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def __init__(self, data: Any, *, gives: Collection[str]) -> None:
        super().__init__(data, initial={"timezone": settings.OFFICE_TIME_ZONE})
        field = self.fields["roles"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = role_choices(gives)

    def clean_roles(self) -> list[str]:
        roles: list[str] = self.cleaned_data["roles"]
        if mixes_sides(roles):
            raise forms.ValidationError(MIXED_SIDES)
        return roles


def role_choices(roles: Collection[str]) -> Choices:
    """Roles under the name of their side, in the order of the role list."""
    inside = [role for role in Role.values if role in roles]
    groups = groupby(inside, key=lambda role: SIDE_OF[role].label)
    return [(str(side), [(role, Role(role).label) for role in held]) for side, held in groups]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        min_length=REASON_LENGTH,
        max_length=500,
        strip=True,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stays on record with your name."),
    )


class RoleChangeForm(forms.Form):
    """One role, given or taken by the name of the pressed button."""

    give = forms.ChoiceField(choices=Role.choices, required=False)
    take = forms.ChoiceField(choices=Role.choices, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("give")) == bool(given.get("take")):
            raise forms.ValidationError(_("Choose a role."))
        return given


class AbsenceForm(forms.Form):
    """Days away, both ends included, and who stands in."""

    away_from = forms.DateField(label=_("First day away"), widget=forms.DateInput(DAY, "%Y-%m-%d"))
    until = forms.DateField(label=_("Last day away"), widget=forms.DateInput(DAY, "%Y-%m-%d"))
    covered_by = forms.TypedChoiceField(
        label=_("Who stands in"), coerce=int, empty_value=None, required=False
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        strip=True,
        required=False,
        help_text=_("Colleagues can read it. Nothing about health."),
    )

    def __init__(self, data: Any, *, user: User) -> None:
        today = today_of(user)
        super().__init__(data, initial={"away_from": today, "until": today + timedelta(days=6)})
        field = self.fields["covered_by"]
        assert isinstance(field, forms.ChoiceField)
        covers = list(covers_for(user).values_list("pk", "name"))
        field.choices = [("", _("Nobody")), *covers]
        field.help_text = (
            _("They see the cases of who is away on these days, in the role both share.")
            if covers
            else _("Nobody here can stand in: there is no colleague in the same role.")
        )


class PeopleFilter(forms.Form):
    """What of the list of people is looked at."""

    q = forms.CharField(label=_("Name or e-mail"), max_length=100, strip=True, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("", _("All accounts")),
            ("active", _("Active")),
            ("invited", _("Not signed in yet")),
            ("closed", _("Closed")),
            ("away", _("Away today")),
        ],
    )

    def __init__(self, data: Any, *, sees: Collection[str]) -> None:
        super().__init__(data)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All roles")), *role_choices(sees)]
