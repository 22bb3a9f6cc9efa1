"""How a person likes the board: how close its cards stand, and which columns are folded."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from casework.people.models import User


class Density(models.TextChoices):
    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")
    LINES = "lines", _("One line a case")


class Look(models.Model):
    """One person's choices. `folded`: codes of columns."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    density = models.CharField(max_length=12, choices=Density, default=Density.COMFORTABLE)
    folded = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.user_id}"


class LookForm(forms.Form):
    """One choice at a time: the density, or a column that is folded or unfolded."""

    density = forms.ChoiceField(choices=Density, required=False)
    fold = forms.CharField(max_length=60, required=False)
    unfold = forms.CharField(max_length=60, required=False)

    def __init__(self, data: Any, columns: set[str]) -> None:
        super().__init__(data)
        self.columns = columns

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("fold", "unfold"):
            if given.get(name) and given[name] not in self.columns:
                self.add_error(name, _("There is no such column."))
        return given


def look_of(user: User | None) -> Look:
    """A person's choices, or the usual ones. One query."""
    found = Look.objects.filter(user=user).first() if user else None
    return found or Look(user=user)


@transaction.atomic
def choose(user: User, *, density: str = "", fold: str = "", unfold: str = "") -> Look:
    """Keep a choice. What was chosen before and is not named stays."""
    Look.objects.get_or_create(user=user)
    look = Look.objects.select_for_update().get(user=user)
    look.density = density or look.density
    folded = [code for code in look.folded if code != unfold]
    look.folded = [*folded, *([fold] if fold and fold not in folded else [])]
    look.save()
    return look
